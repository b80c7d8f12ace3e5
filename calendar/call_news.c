/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who is told what when a call is announced, changed or cancelled. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/cadence.h"
#include "calendar/minutes.h"
#include "calendar/notes.h"
#include "people/notice.h"
#include "people/secret.h"
#include "people/settings.h"

#include "announcement.h"
#include "call_news.h"
#include "call_rows.h"
#include "guest.h"
#include "invitation.h"

#define PRIORITY 1
#define TOKEN_DIGITS 20		/* 80 bits, in lower case as mail servers like it */
#define TTL_SECS CLOCK_DAY
#define MINUTES_SECS (2 * 366 * (int64_t)CLOCK_DAY)

static int say_in(struct db *db, const char *key, const char *network, const char *channel,
		  const char *text, int64_t priority, int64_t ttl_secs, struct arena *arena,
		  struct err *err)
{
	const char *own = key ? arena_printf(arena, "%s %s %s", key, network, channel) : NULL;

	return notice_queue(db, own, network, channel, text, priority, ttl_secs, err);
}

int call_news_say(struct db *db, const struct settings *settings, const struct call *call,
		  const char *key, const char *text, int64_t priority, int64_t ttl_secs,
		  struct arena *arena, struct err *err)
{
	const struct settings_irc *irc;
	bool own_done = !call->channel || !settings_network(settings, call->network);

	for (size_t i = 0; (irc = settings_irc(settings, i)); i++) {
		const char *channel = settings_announce_channel(irc);

		if (!channel)
			continue;
		if (say_in(db, key, irc->id, channel, text, priority, ttl_secs, arena, err))
			return -1;
		if (str_eq(irc->id, call->network) && str_eq_fold(channel, call->channel))
			own_done = true;
	}
	if (own_done)
		return 0;
	return say_in(db, key, call->network, call->channel, text, priority, ttl_secs, arena, err);
}

static char *line(const struct settings *settings, const struct call *was,
		  const struct call *call, enum call_news news, struct arena *arena)
{
	struct call_change change = { 0 };
	char *about = call_line(call, clock_now(), arena);
	char *url = invitation_url(settings, call, arena);

	switch (news) {
	case CALL_NEWS_ANNOUNCE:
		if (call->cadence_id)
			return arena_printf(arena, "Agenda items wanted, here with !agenda or "
					    "there: %s. %s", about, url);
		return arena_printf(arena, "New call: %s. %s", about, url);
	case CALL_NEWS_UPDATE:
		change = call_changed(was, call);
		if (!change.moved)
			return arena_printf(arena, "Call changed: %s. %s", about, url);
		return arena_printf(arena, "Call moved: %s (was %s). %s", about,
				    call_when(was, call->zone, arena), url);
	case CALL_NEWS_AGENDA:
		return arena_printf(arena, "The agenda stands: %s. %s", about, url);
	case CALL_NEWS_CANCEL:
		return arena_printf(arena, "Call cancelled: %s, %s%s. %s", call->title,
				    call_when(call, call->zone, arena),
				    call->cancel_reason ?
				    arena_printf(arena, " (%s)", call->cancel_reason) : "", url);
	}
	bug("news of no kind");
}

/* News that come after the call are no use to anyone. */
static int64_t ttl_secs(const struct call *was, const struct call *call)
{
	int64_t start = was && was->start_at < call->start_at ? was->start_at : call->start_at;
	int64_t left = start + CLOCK_HOUR - clock_now();

	return left < CLOCK_MINUTE ? CLOCK_MINUTE : left > TTL_SECS ? TTL_SECS : left;
}

static int tell_list(struct db *db, const struct announcement *a, struct call *call,
		     const char **thread, struct arena *arena, struct err *err)
{
	struct letter *letter = announcement_letter(a, arena);
	int64_t id;

	if (outbox_queue(db, a->settings, letter, arena, &id, err))
		return -1;
	if (a->news == CALL_NEWS_ANNOUNCE) {
		call->letter_id = id;
		*thread = letter->message_id;
	}
	return call_news_say(db, a->settings, call, NULL,
			     line(a->settings, a->was, call, a->news, arena), PRIORITY,
			     ttl_secs(a->was, call), arena, err);
}

/* The list gets its own letter; a guest with that address would double it. */
static int tell_guest(struct db *db, struct announcement a, const struct guest *guest,
		      bool uninvited, struct arena *arena, struct err *err)
{
	int64_t id;

	if (str_eq_fold(guest->email, a.settings->list.email))
		return 0;
	a.guest = guest;
	a.uninvited = uninvited;
	/* To somebody new it is no update. */
	if (a.news == CALL_NEWS_UPDATE && !guest->invited_at)
		a.news = CALL_NEWS_ANNOUNCE;
	return outbox_queue(db, a.settings, announcement_letter(&a, arena), arena, &id, err);
}

/* They know the call as it was. */
static int tell_removed(struct db *db, const struct announcement *a, struct arena *arena,
			struct err *err)
{
	struct announcement last = *a;
	struct call known = *a->was;

	known.sequence = a->call->sequence;
	known.changed_at = a->call->changed_at;
	last.call = &known;
	for (size_t i = 0; i < a->was->guests.len; i++) {
		const struct guest *guest = &a->was->guests.items[i];

		if (guest->invited_at && !guests_find(&a->call->guests, guest->email) &&
		    tell_guest(db, last, guest, true, arena, err))
			return -1;
	}
	return 0;
}

static bool concerns(const struct announcement *a, bool everybody, const struct guest *guest)
{
	const struct guest *before;

	if (a->news == CALL_NEWS_CANCEL)
		return guest->invited_at != 0;
	before = a->was ? guests_find(&a->was->guests, guest->email) : NULL;
	return everybody || !before || !before->invited_at || before->must != guest->must;
}

char *call_token(struct arena *arena)
{
	struct buf out = BUF_INIT(TOKEN_DIGITS + 1);

	for (int i = 0; i < TOKEN_DIGITS; i++)
		buf_putc(&out, "0123456789abcdef"[secret_below(16)]);
	return buf_to_arena(&out, arena);
}

static int tell_guests(struct db *db, const struct announcement *a, struct guests *guests,
		       bool everybody, struct arena *arena, struct err *err)
{
	for (size_t i = 0; i < guests->len; i++) {
		struct guest *guest = &guests->items[i];

		if (!concerns(a, everybody, guest))
			continue;
		if (!guest->token)
			guest->token = call_token(arena);
		if (tell_guest(db, *a, guest, false, arena, err))
			return -1;
		guest->invited_at = clock_now();
	}
	if (a->news == CALL_NEWS_UPDATE)
		return tell_removed(db, a, arena, err);
	return 0;
}

/* Where the minutes of the last call of the cadence are that were posted. */
static int find_minutes(struct db *db, struct announcement *a, struct arena *arena,
			struct err *err)
{
	int64_t at = a->call->recurrence_at;
	struct calls calls = { 0 };
	struct minutes *minutes;
	struct letter *letter;

	if (call_list_cadence(db, a->call->cadence_id, at - MINUTES_SECS, at, arena, &calls, err))
		return -1;
	for (size_t i = calls.len; i-- && !a->last_minutes;) {
		int found = minutes_find_call(db, calls.items[i].id, arena, &minutes, err);

		if (found < 0)
			return -1;
		if (!found || !minutes->posted_letter_id)
			continue;
		letter = outbox_get(db, minutes->posted_letter_id, arena, err);
		if (!letter)
			return -1;
		a->last_minutes = letter->archive_url ? letter->archive_url :
				  minutes_url(a->settings, minutes->id, arena);
	}
	return 0;
}

int call_news_gather(struct db *db, struct announcement *a, struct arena *arena,
		     struct err *err)
{
	struct cadence *cadence;

	if (!a->call->cadence_id)
		return 0;
	cadence = cadence_get(db, a->call->cadence_id, arena, err);
	if (!cadence)
		return -1;
	a->rule = cadence_when(cadence, arena);
	a->cancels = cadence->cancels;
	return find_minutes(db, a, arena, err);
}

int call_news_queue(struct db *db, const struct settings *settings, const struct call *was,
		    struct call *call, enum call_news news, struct arena *arena,
		    struct err *err)
{
	struct announcement a = { .settings = settings, .call = call, .was = was, .news = news };
	struct call_change change = { 0 };
	bool everybody = true;
	int64_t notes_id;

	if (news == CALL_NEWS_ANNOUNCE && notes_create_for_call(db, call, &notes_id, err))
		return -1;
	if (call->letter_id) {
		struct letter *first = outbox_get(db, call->letter_id, arena, err);

		if (!first)
			return -1;
		a.thread = first->message_id;
	}
	if (call_news_gather(db, &a, arena, err))
		return -1;
	if (news == CALL_NEWS_UPDATE) {
		change = call_changed(was, call);
		everybody = call_change_any(&change);
	}
	if (everybody && tell_list(db, &a, call, &a.thread, arena, err))
		return -1;
	if (news == CALL_NEWS_AGENDA)
		return 0;
	/* What changed may be what only they see. */
	everybody = everybody || call->is_private;
	return tell_guests(db, &a, &call->guests, everybody, arena, err);
}

int call_news_guest(struct db *db, const struct settings *settings, const struct call *call,
		    const struct guest *guest, struct arena *arena, struct err *err)
{
	struct announcement a = {
		.settings = settings, .call = call, .news = CALL_NEWS_ANNOUNCE,
	};

	return call_news_gather(db, &a, arena, err) ? -1 :
	       tell_guest(db, a, guest, false, arena, err);
}
