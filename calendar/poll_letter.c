/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Letters of a poll: 75 columns, times by every clock that matters. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/text.h"
#include "base/zone.h"
#include "people/mailbox.h"
#include "people/person.h"
#include "people/settings.h"

#include "call_news.h"
#include "poll_letter.h"
#include "poll_rows.h"
#include "timetable.h"

#define SUBJECT_TITLE_MAX 240
#define NIGHT_FROM 22
#define NIGHT_TO 6
#define PRIORITY 1
#define CHANNEL_TTL_SECS CLOCK_DAY

struct poll_letter {
	struct db *db;
	const struct settings *settings;
	const struct poll *poll;
	struct arena *arena;
	struct buf body;
};

static void begin(struct poll_letter *l, const char *name)
{
	l->body = (struct buf)BUF_INIT(LETTER_BODY_MAX);
	buf_printf(&l->body, "Hello%s%s,\n\n", str_is_empty(name) ? "" : " ", name ? name : "");
}

static char *end(struct poll_letter *l)
{
	buf_printf(&l->body, "\n-- \n%s\n", l->settings->site.name);
	return buf_to_arena(&l->body, l->arena);
}

static char *title(const struct poll *poll, struct arena *arena)
{
	return arena_dup_len(arena, poll->title, str_utf8_cut(poll->title, SUBJECT_TITLE_MAX));
}

char *poll_url(const struct settings *settings, const struct poll *poll, struct arena *arena)
{
	return arena_printf(arena, "%s/poll/%lld", settings->site.url, (long long)poll->id);
}

static void fill(struct poll_letter *l, char *text)
{
	text_fill(&l->body, "", "", text);
}

static const char *zone_of(struct poll_letter *l, const struct voter *voter,
			   struct person **person, struct err *err)
{
	*person = NULL;
	if (!voter || !voter->person_id)
		return l->poll->zone;
	*person = person_get(l->db, voter->person_id, l->arena, err);
	if (!*person)
		return NULL;
	return (*person)->zone && zone_exists((*person)->zone) ? (*person)->zone : l->poll->zone;
}

/* "Thu 26 Nov 2026, 16:00-17:00 GMT (+00:00); 16:00 UTC", and the poll's own clock. */
static void write_option(struct poll_letter *l, const struct poll_option *option,
			 const char *zone, const char *secret)
{
	struct call call = {
		.start_at = option->start_at, .duration_secs = l->poll->duration_secs,
	};
	char *mark = arena_printf(l->arena, "%2lld) ", (long long)option->number);
	int here = zone_civil(zone, option->start_at).offset_secs;

	text_fill(&l->body, mark, "    ", call_when(&call, zone, l->arena));
	if (zone_civil(option->zone, option->start_at).offset_secs != here)
		text_fill(&l->body, "    = ", "      ",
			  arena_printf(l->arena, "%s in %s",
				       zone_text(l->arena, option->zone, option->start_at),
				       timetable_city(l->arena, option->zone)));
	if (secret)
		buf_printf(&l->body, "    yes: %s/ballot/%s?yes=%lld\n", l->settings->site.url,
			   secret, (long long)option->number);
}

static void write_why(struct poll_letter *l)
{
	if (!str_is_empty(l->poll->why)) {
		text_wrap_long(&l->body, l->poll->why);
		buf_putc(&l->body, '\n');
	}
	if (l->poll->thread)
		buf_printf(&l->body, "About: %s\n\n", l->poll->thread);
}

static char *deadline(struct poll_letter *l, const char *zone)
{
	return zone_text_utc(l->arena, zone, l->poll->deadline_at);
}

static int queue(struct poll_letter *l, struct letter *letter, int64_t *id, struct err *err)
{
	letter->body = end(l);
	return outbox_queue(l->db, l->settings, letter, l->arena, id, err);
}

/* ---- the list */

/* Names only; addresses are for signed-in people. */
static void write_names(struct poll_letter *l, bool must, const char *label)
{
	struct buf names = BUF_INIT(32 * 1024);

	for (size_t i = 0; i < l->poll->voters.len; i++) {
		const struct voter *voter = &l->poll->voters.items[i];

		if (voter->is_invited && voter->is_must == must)
			buf_printf(&names, "%s%s", names.len ? ", " : "", voter->name);
	}
	if (names.len)
		text_fill(&l->body, label, "      ", buf_str(&names));
	buf_free(&names);
}

/* "Tokyo 18:00", "Sydney Fri 02:00 (night)": the day only where it is another. */
static void write_city(const struct poll_option *option, const char *zone,
		       struct arena *arena, struct buf *out)
{
	struct civil here = zone_civil(zone, option->start_at);
	struct civil there = zone_civil(option->zone, option->start_at);
	bool night = here.hour < NIGHT_TO || here.hour >= NIGHT_FROM;

	buf_printf(out, "%s%s ", out->len ? ", " : "", timetable_city(arena, zone));
	if (here.day != there.day)
		buf_printf(out, "%.3s ", zone_weekday(here.weekday));
	buf_printf(out, "%02d:%02d%s", here.hour, here.minute, night ? " (night)" : "");
}

char *poll_option_cities(const struct settings *settings, const struct poll_option *option,
			 struct arena *arena)
{
	const char **zones = settings->site.zones;
	struct buf out = BUF_INIT(8192);

	for (size_t i = 0; zones && zones[i]; i++)
		write_city(option, zones[i], arena, &out);
	return buf_to_arena(&out, arena);
}

/* The clocks of the community under each time: nobody has to reckon. */
static void write_times(struct poll_letter *l, const struct poll_option *option)
{
	write_option(l, option, option->zone, NULL);
	text_fill(&l->body, "    ", "    ", poll_option_cities(l->settings, option, l->arena));
}

static int tell_list(struct poll_letter *l, struct poll *poll, struct err *err)
{
	struct letter letter = {
		.is_list = true,
		.to_line = mailbox_text(l->arena, l->settings->list.name, l->settings->list.email),
		.reply_to = l->settings->list.email,
		.in_reply_to = poll->message_id, .refs = poll->message_id,
		.subject = arena_printf(l->arena, "[POLL] When can we talk about: %s",
					title(poll, l->arena)),
	};

	begin(l, "all");
	fill(l, arena_printf(l->arena, "%s proposes a call about \"%s\", %s long.",
			     poll->owner_name, poll->title,
			     timetable_duration(l->arena, poll->duration_secs)));
	buf_putc(&l->body, '\n');
	write_why(l);
	write_names(l, true, "Must be there: ");
	write_names(l, false, "Asked as well: ");
	buf_putc(&l->body, '\n');
	fill(l, arena_printf(l->arena, "Which of these times suit you? Anybody may answer, until "
			     "%s:", deadline(l, poll->zone)));
	buf_printf(&l->body, "%s\n\n", poll_url(l->settings, poll, l->arena));
	for (size_t i = 0; i < poll->options.len; i++)
		write_times(l, &poll->options.items[i]);
	buf_putc(&l->body, '\n');
	fill(l, arena_printf(l->arena, "On IRC: !vote %lld/%lld yes, !vote %lld/%lld no. Nothing "
			     "is decided by this; the time that is chosen is announced here, in "
			     "a thread of its own.", (long long)poll->id,
			     (long long)poll->options.items[0].number, (long long)poll->id,
			     (long long)poll->options.items[poll->options.len - 1].number));
	return queue(l, &letter, &poll->letter_id, err);
}

/* ---- those invited */

/* moot+SECRET@example.org: what is replied is theirs. */
static char *address_with(const struct settings *settings, const char *secret,
			  struct arena *arena)
{
	const char *us = settings->mail.from_email, *at = strchr(us, '@');

	return arena_printf(arena, "%.*s+%s%s", (int)(at - us), us, secret, at);
}

static int tell_voter(struct poll_letter *l, const struct voter *voter, bool again,
		      struct err *err)
{
	const struct poll *poll = l->poll;
	struct person *person;
	const char *zone = zone_of(l, voter, &person, err);
	bool is_owner = voter->person_id == poll->owner_id;
	const char *secret = zone ? ballot_new(l->db, voter->id, l->arena, err) : NULL;
	struct letter letter = { .is_secret = true };
	int64_t id;

	if (!secret)
		return -1;
	letter.to_line = mailbox_text(l->arena, voter->name, voter->email);
	letter.reply_to = address_with(l->settings, secret, l->arena);
	letter.subject = arena_printf(l->arena, "%sWhen can you talk about: %s",
				      again ? "Reminder: " : "", title(poll, l->arena));
	begin(l, voter->name);
	if (again)
		buf_puts(&l->body, "You have not answered yet; this is the only reminder.\n\n");
	fill(l, arena_printf(l->arena, "%s a call about \"%s\", %s long%s.", is_owner ?
			     "You propose" : arena_printf(l->arena, "%s proposes",
							  poll->owner_name), poll->title,
			     timetable_duration(l->arena, poll->duration_secs),
			     voter->is_must && !is_owner ? ", which needs you to be there" : ""));
	buf_putc(&l->body, '\n');
	write_why(l);
	fill(l, arena_printf(l->arena, "Which of these times suit you? Please answer until %s. "
			     "Each link below opens a page with all times, where you send your "
			     "answer; opening it answers nothing yet.", deadline(l, zone)));
	buf_putc(&l->body, '\n');
	for (size_t i = 0; i < poll->options.len; i++)
		write_option(l, &poll->options.items[i], zone, secret);
	buf_printf(&l->body, "\nAll times, or none of them:\n%s/ballot/%s\n\n",
		   l->settings->site.url, secret);
	fill(l, arena_printf(l->arena, "Or reply to this mail, with a line for each time: \"%lld "
			     "yes\", \"%lld if need be\", \"%lld no\".",
			     (long long)poll->options.items[0].number,
			     (long long)poll->options.items[poll->options.len / 2].number,
			     (long long)poll->options.items[poll->options.len - 1].number));
	buf_putc(&l->body, '\n');
	if (!person || !person->zone)
		fill(l, arena_printf(l->arena, "Your time zone is not known here: the times above "
				     "are those of %s. Say yours at %s/me.",
				     timetable_city(l->arena, zone), l->settings->site.url));
	fill(l, arena_printf(l->arena, "The links are yours alone; do not pass them on. The poll, "
			     "and who has asked: %s", poll_url(l->settings, poll, l->arena)));
	return queue(l, &letter, &id, err);
}

static int tell_channels(struct poll_letter *l, const char *text, struct err *err)
{
	struct call place = { .network = l->poll->network, .channel = l->poll->channel };

	return call_news_say(l->db, l->settings, &place, NULL, text, PRIORITY, CHANNEL_TTL_SECS,
			     l->arena, err);
}

int poll_letters_open(struct db *db, const struct settings *settings, struct poll *poll,
		      struct arena *arena, struct err *err)
{
	struct poll_letter l = { .db = db, .settings = settings, .poll = poll, .arena = arena };

	if (tell_list(&l, poll, err))
		return -1;
	for (size_t i = 0; i < poll->voters.len; i++)
		if (poll->voters.items[i].is_invited && poll->voters.items[i].email &&
		    tell_voter(&l, &poll->voters.items[i], false, err))
			return -1;
	return tell_channels(&l, arena_printf(arena, "%s proposes a call: %s. Which of %zu times "
					      "suit you? %s until %s, or !vote %lld/1 yes",
					      poll->owner_name, poll->title, poll->options.len,
					      poll_url(settings, poll, arena),
					      zone_text(arena, "UTC", poll->deadline_at),
					      (long long)poll->id), err);
}

int poll_letters_remind(struct db *db, const struct settings *settings,
			const struct poll *poll, struct arena *arena, struct err *err)
{
	struct poll_letter l = { .db = db, .settings = settings, .poll = poll, .arena = arena };

	for (size_t i = 0; i < poll->voters.len; i++) {
		const struct voter *voter = &poll->voters.items[i];

		if (voter->is_invited && voter->email && !voter->has_answered &&
		    tell_voter(&l, voter, true, err))
			return -1;
	}
	return 0;
}

/* ---- the owner */

int poll_letter_ready(struct db *db, const struct settings *settings, const struct poll *poll,
		      struct arena *arena, struct err *err)
{
	struct poll_letter l = { .db = db, .settings = settings, .poll = poll, .arena = arena };
	struct person *owner = person_get(db, poll->owner_id, arena, err);
	bool is_over = poll->deadline_at <= clock_now();
	struct letter letter = { 0 };
	int64_t id;

	if (!owner)
		return -1;
	if (!owner->email)
		return 0;
	letter.to_line = mailbox_text(arena, owner->name, owner->email);
	letter.subject = arena_printf(arena, "%s: %s", is_over ? "The answers are in" :
				      "Everybody has answered", title(poll, arena));
	begin(&l, owner->name);
	fill(&l, arena_printf(arena, "%s to the poll about \"%s\". Its standing:",
			      is_over ? "The deadline is over" : "Everybody invited has answered",
			      poll->title));
	buf_putc(&l.body, '\n');
	for (size_t i = 0; i < poll->options.len; i++) {
		const struct poll_option *option = &poll->options.items[i];

		write_option(&l, option, option->zone, NULL);
		buf_printf(&l.body, "    %zu yes, %zu if need be, %zu no%s\n", option->yes,
			   option->maybe, option->no, option->is_blocked ?
			   "; somebody who must be there cannot" : "");
	}
	buf_puts(&l.body, "\nChoose one and announce the call, or move the deadline:\n");
	buf_printf(&l.body, "%s\n", poll_url(settings, poll, arena));
	return queue(&l, &letter, &id, err);
}

/* ---- the end */

static void add_names(const struct poll *poll, int64_t number, enum answer answer,
		      bool must_only, struct buf *out)
{
	for (size_t i = 0; i < poll->voters.len; i++) {
		const struct voter *voter = &poll->voters.items[i];

		if (voter->answers[number] != answer || (must_only && !voter->is_must) ||
		    (answer == ANSWER_NONE && !voter->is_invited))
			continue;
		buf_printf(out, "%s%s", out->len ? ", " : "", voter->name);
	}
}

static void write_those(const struct poll *poll, int64_t number, enum answer answer,
			const char *label, struct buf *out)
{
	struct buf names = BUF_INIT(16384);

	add_names(poll, number, answer, false, &names);
	if (names.len)
		text_fill(out, label, "  ", buf_str(&names));
	buf_free(&names);
}

char *poll_result_text(const struct settings *settings, const struct poll *poll,
		       const struct poll_option *option, const char *override,
		       struct arena *arena)
{
	struct buf out = BUF_INIT(65536), without = BUF_INIT(16384);
	size_t n = poll->options.len;

	text_fill(&out, "", "", arena_printf(arena, "This time was chosen from %zu in a poll that "
					     "%s asked for: %zu yes, %zu if need be, %zu no.", n,
					     poll->owner_name, option->yes, option->maybe,
					     option->no));
	write_those(poll, option->number, ANSWER_NO, "* Could not make it: ", &out);
	write_those(poll, option->number, ANSWER_MAYBE, "* If need be: ", &out);
	write_those(poll, option->number, ANSWER_NONE, "* Have not answered: ", &out);
	add_names(poll, option->number, ANSWER_NO, true, &without);
	if (without.len && !str_is_empty(override))
		text_fill(&out, "* ", "  ", arena_printf(arena, "Without %s, who should have been "
							 "there: %s", buf_str(&without),
							 override));
	buf_printf(&out, "* The poll: %s\n", poll_url(settings, poll, arena));
	buf_free(&without);
	return buf_to_arena(&out, arena);
}

int poll_letters_without(struct db *db, const struct settings *settings,
			 const struct poll *poll, const struct call *call,
			 struct arena *arena, struct err *err)
{
	struct poll_letter l = { .db = db, .settings = settings, .poll = poll, .arena = arena };

	for (size_t i = 0; i < poll->voters.len; i++) {
		const struct voter *voter = &poll->voters.items[i];
		struct letter letter = { 0 };
		struct person *person;
		const char *zone;
		int64_t id;

		if (!voter->is_invited || !voter->email ||
		    voter->answers[poll->choice] != ANSWER_NO)
			continue;
		zone = zone_of(&l, voter, &person, err);
		if (!zone)
			return -1;
		letter.to_line = mailbox_text(arena, voter->name, voter->email);
		letter.subject = arena_printf(arena, "Settled without you: %s",
					      title(poll, arena));
		begin(&l, voter->name);
		fill(&l, arena_printf(arena, "\"%s\" takes place at a time that you said no to: "
				      "%s.", poll->title, call_when(call, zone, arena)));
		buf_printf(&l.body, "\nShould you find the time after all, or to read what comes "
				    "of it:\n%s/call/%lld\n", settings->site.url,
			   (long long)call->id);
		if (queue(&l, &letter, &id, err))
			return -1;
	}
	return 0;
}

static int tell_withdrawn(struct poll_letter *l, const struct voter *voter, const char *reason,
			  struct letter *letter, struct err *err)
{
	int64_t id;

	letter->subject = arena_printf(l->arena, "[WITHDRAWN] %s", title(l->poll, l->arena));
	begin(l, voter ? voter->name : "all");
	fill(l, arena_printf(l->arena, "The proposal of a call about \"%s\" is withdrawn; no time "
			     "has to be kept free.", l->poll->title));
	if (!str_is_empty(reason)) {
		buf_putc(&l->body, '\n');
		text_wrap_long(&l->body, reason);
	}
	buf_printf(&l->body, "\n%s\n", poll_url(l->settings, l->poll, l->arena));
	return queue(l, letter, &id, err);
}

int poll_letters_withdrawn(struct db *db, const struct settings *settings,
			   const struct poll *poll, const char *reason, struct arena *arena,
			   struct err *err)
{
	struct poll_letter l = { .db = db, .settings = settings, .poll = poll, .arena = arena };
	struct letter *first = outbox_get(db, poll->letter_id, arena, err);
	struct letter list = { .is_list = true };

	if (!first)
		return -1;
	list.to_line = mailbox_text(arena, settings->list.name, settings->list.email);
	list.reply_to = settings->list.email;
	list.in_reply_to = list.refs = first->message_id;
	if (tell_withdrawn(&l, NULL, reason, &list, err))
		return -1;
	for (size_t i = 0; i < poll->voters.len; i++) {
		const struct voter *voter = &poll->voters.items[i];
		struct letter letter = { 0 };

		if (!voter->email || (!voter->is_invited && !voter->has_answered))
			continue;
		letter.to_line = mailbox_text(arena, voter->name, voter->email);
		if (tell_withdrawn(&l, voter, reason, &letter, err))
			return -1;
	}
	return 0;
}
