/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is said of an event: the call for sessions, and lines in its channel. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/text.h"
#include "base/zone.h"
#include "people/mailbox.h"
#include "people/notice.h"
#include "people/settings.h"

#include "event_internal.h"

#define PRIORITY 1

char *event_url(const struct settings *settings, int64_t id, struct arena *arena)
{
	return arena_printf(arena, "%s/event/%lld", settings->site.url, (long long)id);
}

static struct civil day_of(const char *day)
{
	struct civil c = { .year = 1970, .month = 1, .day = 1 };
	struct err err;

	if (event_day_parse("day", day, &c, &err))
		bug("%s", err.msg);
	return c;
}

char *event_when(const struct event *event, struct arena *arena)
{
	struct civil from = day_of(event->first_day), to = day_of(event->last_day);
	const char *place = *event->place ? arena_printf(arena, ", %s", event->place) : "";
	char *last = arena_printf(arena, "%.3s %d %.3s %d", zone_weekday(to.weekday), to.day,
				  zone_month(to.month), to.year);

	if (str_eq(event->first_day, event->last_day))
		return arena_printf(arena, "%s%s", last, place);
	if (from.month == to.month && from.year == to.year)
		return arena_printf(arena, "%.3s %d - %s%s", zone_weekday(from.weekday), from.day,
				    last, place);
	return arena_printf(arena, "%.3s %d %.3s %d - %s%s", zone_weekday(from.weekday), from.day,
			    zone_month(from.month), from.year, last, place);
}

int event_say(struct db *db, const struct settings *settings, const struct event *event,
	      const char *key, const char *text, int64_t ttl_secs, struct err *err)
{
	const struct settings_irc *irc;

	if (event->channel)
		return notice_queue(db, key, event->network, event->channel, text, PRIORITY,
				    ttl_secs, err);
	for (size_t i = 0; (irc = settings_irc(settings, i)); i++)
		if (settings_announce_channel(irc) &&
		    notice_queue(db, i ? NULL : key, irc->id, settings_announce_channel(irc),
				 text, PRIORITY, ttl_secs, err))
			return -1;
	return 0;
}

static void write_body(const struct settings *settings, const struct event *event,
		       struct arena *arena, struct buf *out)
{
	const char *url = event_url(settings, event->id, arena);

	buf_printf(out, "%s\n%s\n\n", event->name, event_when(event, arena));
	if (event->link)
		buf_printf(out, "%s\n\n", event->link);
	if (*event->about) {
		text_wrap_long(out, event->about);
		buf_puts(out, "\n\n");
	}
	text_fill(out, "", "", "Please propose the sessions that you would like to hold or to "
		  "be held, and say which of the others you want to be at: the schedule is "
		  "made from that. A proposal says what the problem is, what the others can "
		  "bring, and who hosts it.");
	buf_printf(out, "\n  %s\n\n", url);
	text_fill(out, "", "", "To take part, from there or from afar, sign in on that page "
		  "with your mail address; there is no code and no password.");
	buf_printf(out, "\nTimes are those of %s.\n", event->zone);
	if (event->channel)
		buf_printf(out, "On IRC: %s on %s; \"#propose TITLE\" proposes there, too.\n",
			   event->channel, event->network);
	buf_printf(out, "By mail: to %s, with the subject \"Propose: TITLE\".\n",
		   settings->mail.from_email);
	buf_puts(out, "The notes of each session will be sent in reply to this mail.\n");
}

struct letter *event_letter(const struct settings *settings, const struct event *event,
			    struct arena *arena)
{
	struct letter *letter = arena_one(arena, struct letter);
	struct buf body = BUF_INIT(LETTER_BODY_MAX);

	letter->to_line = mailbox_text(arena, settings->list.name, settings->list.email);
	letter->subject = arena_printf(arena, "Design sessions: %s", event->name);
	letter->is_list = true;
	write_body(settings, event, arena, &body);
	letter->body = buf_to_arena(&body, arena);
	return letter;
}

int event_announce(struct db *db, const struct settings *settings, const struct actor *who,
		   int64_t id, struct err *err)
{
	struct arena *arena = arena_new();
	struct event *event;
	int64_t letter_id;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	event = event_get_to_edit(db, who, id, arena, err);
	if (!event)
		goto out;
	if (event->letter_id) {
		err_set(err, ERR_CONFLICT, "\"%.100s\" is announced already", event->name);
		goto out;
	}
	if (outbox_queue(db, settings, event_letter(settings, event, arena), arena, &letter_id,
			 err) ||
	    event_set_letter(db, id, letter_id, err) ||
	    event_say(db, settings, event, NULL,
		      arena_printf(arena, "%s, %s: propose and rate sessions at %s", event->name,
				   event_when(event, arena), event_url(settings, id, arena)),
		      CLOCK_DAY, err) ||
	    event_audit(db, who, id, "announced", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}
