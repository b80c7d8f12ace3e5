/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reminders on IRC: a day and twenty minutes before a call, once each. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "calendar/call.h"
#include "calendar/notes.h"
#include "people/settings.h"

#include "call_news.h"
#include "call_rows.h"
#include "invitation.h"

#define PRIORITY 2
#define CALLS_MAX 200

/*
 * Due from `before` to `late` seconds before the start: a bot that was down
 * says it late, or not at all.  Once queued it is said within ttl or dropped.
 */
static const struct reminder {
	const char *name;
	int64_t before_secs, late_secs, ttl_secs;
} reminders[] = {
	{ "1d", CLOCK_DAY, 20 * CLOCK_HOUR, CLOCK_HOUR },
	{ "20m", 20 * CLOCK_MINUTE, CLOCK_MINUTE, 5 * CLOCK_MINUTE },
};

/* What was announced or changed since then has just been heard of. */
static bool is_due(const struct reminder *reminder, const struct call *call, int64_t now)
{
	int64_t left = call->start_at - now;

	return call->state == CALL_ANNOUNCED && left <= reminder->before_secs &&
	       left > reminder->late_secs &&
	       call->changed_at <= call->start_at - reminder->before_secs;
}

static bool any_due(const struct calls *calls, int64_t now)
{
	for (size_t i = 0; i < calls->len; i++)
		for (size_t k = 0; k < ARRAY_LEN(reminders); k++)
			if (is_due(&reminders[k], &calls->items[i], now))
				return true;
	return false;
}

/* Who takes notes is settled before a call begins: it is asked with each reminder. */
static int ask_for_taker(struct db *db, const struct call *call, struct arena *arena,
			 const char **out, struct err *err)
{
	struct notes *notes;
	int rc = notes_find_call(db, call->id, arena, &notes, err);

	*out = "";
	if (rc == 1 && !notes->taker_id)
		*out = ". Nobody takes notes yet: say !notes take, or !notes backup to stand by";
	return rc < 0 ? -1 : 0;
}

static int remind(struct db *db, const struct settings *settings,
		  const struct reminder *reminder, const struct call *call, int64_t now,
		  struct arena *arena, struct err *err)
{
	int64_t left = call->start_at - now;
	char *key = arena_printf(arena, "call %lld %lld %s", (long long)call->id,
				 (long long)call->sequence, reminder->name);
	const char *asking;
	char *text;

	if (ask_for_taker(db, call, arena, &asking, err))
		return -1;
	text = arena_printf(arena, "Reminder: %s. %s%s", call_line(call, now, arena),
			    invitation_url(settings, call, arena), asking);
	return call_news_say(db, settings, call, key, text, PRIORITY,
			     reminder->ttl_secs < left ? reminder->ttl_secs : left, arena, err);
}

/*
 * Who missed that the call has moved comes when it was to be: told again a day
 * and twenty minutes before that, in the same places.
 */
static bool is_moved_due(const struct reminder *reminder, const struct call *call, int64_t now)
{
	int64_t left = call->moved_from_at - now;

	return call->moved_from_at && call->state == CALL_ANNOUNCED &&
	       left <= reminder->before_secs && left > reminder->late_secs &&
	       call->changed_at <= call->moved_from_at - reminder->before_secs &&
	       call->start_at > now;
}

static int remind_moved(struct db *db, const struct settings *settings,
			const struct reminder *reminder, const struct call *call, int64_t now,
			struct arena *arena, struct err *err)
{
	struct call was = *call;
	int64_t left = call->moved_from_at - now;
	char *key = arena_printf(arena, "call %lld %lld moved %s", (long long)call->id,
				 (long long)call->sequence, reminder->name);
	char *text;

	was.start_at = call->moved_from_at;
	text = arena_printf(arena, "\"%s\" is not %s: it has moved to %s. %s", call->title,
			    call_when(&was, call->zone, arena),
			    call_when(call, call->zone, arena),
			    invitation_url(settings, call, arena));
	return call_news_say(db, settings, call, key, text, PRIORITY,
			     reminder->ttl_secs < left ? reminder->ttl_secs : left, arena, err);
}

static int remind_all_moved(struct db *db, const struct settings *settings,
			    const struct calls *calls, int64_t now, struct arena *arena,
			    struct err *err)
{
	for (size_t i = 0; i < calls->len; i++)
		for (size_t k = 0; k < ARRAY_LEN(reminders); k++)
			if (is_moved_due(&reminders[k], &calls->items[i], now) &&
			    remind_moved(db, settings, &reminders[k], &calls->items[i], now,
					 arena, err))
				return -1;
	return 0;
}

static bool any_moved_due(const struct calls *calls, int64_t now)
{
	for (size_t i = 0; i < calls->len; i++)
		for (size_t k = 0; k < ARRAY_LEN(reminders); k++)
			if (is_moved_due(&reminders[k], &calls->items[i], now))
				return true;
	return false;
}

static int remind_all(struct db *db, const struct settings *settings, const struct calls *calls,
		      int64_t now, struct arena *arena, struct err *err)
{
	for (size_t i = 0; i < calls->len; i++)
		for (size_t k = 0; k < ARRAY_LEN(reminders); k++)
			if (is_due(&reminders[k], &calls->items[i], now) &&
			    remind(db, settings, &reminders[k], &calls->items[i], now, arena, err))
				return -1;
	return 0;
}

int call_remind(struct db *db, const struct settings *settings, int64_t now, struct err *err)
{
	struct arena *arena = arena_new();
	struct calls calls = { 0 }, again = { 0 }, moved = { 0 };
	int rc = -1;

	if (call_list(db, now, now + CLOCK_DAY + 1, CALLS_MAX, arena, &calls, err) ||
	    call_list_moved(db, now, now + CLOCK_DAY + 1, arena, &moved, err))
		goto out;
	if (!any_due(&calls, now) && !any_moved_due(&moved, now)) {
		rc = 0;
		goto out;
	}
	/* Read once more: one may have been cancelled meanwhile. */
	moved.len = 0;
	if (db_begin(db, err) ||
	    call_list(db, now, now + CLOCK_DAY + 1, CALLS_MAX, arena, &again, err) ||
	    call_list_moved(db, now, now + CLOCK_DAY + 1, arena, &moved, err) ||
	    remind_all(db, settings, &again, now, arena, err) ||
	    remind_all_moved(db, settings, &moved, now, arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}
