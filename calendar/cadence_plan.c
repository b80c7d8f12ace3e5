/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a rule to calls, and what falls due with them. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "base/zone.h"
#include "calendar/agenda.h"
#include "calendar/holiday.h"
#include "people/settings.h"

#include "cadence_rows.h"
#include "call_news.h"
#include "call_rows.h"
#include "ical/recur.h"
#include "regular_rows.h"

#define PLAN_MAX 60			/* of one cadence at once: eight weeks of every day */
#define GRACE_SECS CLOCK_HOUR		/* between planning and announcing, to look at it */

static const struct actor machine = { 0, "moot", ROLE_OPERATOR, DOOR_MOOT };

static char *date_of(const char *zone, int64_t at, struct arena *arena)
{
	struct civil c = zone_civil(zone, at);

	return arena_printf(arena, "%04d-%02d-%02d", c.year, c.month, c.day);
}

int64_t cadence_instant(const char *zone, const char *date, const char *time)
{
	struct civil civil;
	struct err err;
	int64_t at = 0;

	if (zone_parse(zone, date, time, &at, &err) == 0)
		return at;
	if (zone_parse("UTC", date, time, &at, &err))
		bug("a cadence at \"%s\" on \"%s\"", time, date);
	civil = zone_civil(zone, at - CLOCK_DAY);
	return at - civil.offset_secs;
}

static void take_call(struct occurrence *occurrence, const struct calls *calls)
{
	for (size_t i = 0; i < calls->len; i++) {
		const struct call *call = &calls->items[i];

		if (call->recurrence_at != occurrence->recurrence_at)
			continue;
		occurrence->call_id = call->id;
		occurrence->start_at = call->start_at;
		occurrence->state = call->state;
	}
}

/* "Christmas Day (GB)", of the countries that the cadence looks at; NULL: none. */
static int find_holiday(struct db *db, const struct cadence *cadence, const char *date,
			struct arena *arena, const char **out, struct err *err)
{
	char *rest = arena_dup(arena, cadence->holidays), *country;
	struct buf text = BUF_INIT(500);

	while ((country = str_word(&rest))) {
		struct holidays found = { 0 };

		if (holiday_list(db, country, date, date, arena, &found, err)) {
			buf_free(&text);
			return -1;
		}
		for (size_t i = 0; i < found.len; i++)
			buf_printf(&text, "%s%s (%s)", text.len ? ", " : "",
				   found.items[i].name, country);
	}
	*out = text.len ? arena_dup(arena, buf_str(&text)) : NULL;
	buf_free(&text);
	return 0;
}

int cadence_occurrences(struct db *db, const struct cadence *cadence, int64_t from, int64_t to,
			size_t max, struct arena *arena, struct occurrences *out,
			struct err *err)
{
	struct recur_days days = { 0 };
	struct calls calls = { 0 };

	if (recur_list(cadence->rrule, cadence->first_on,
		       date_of(cadence->zone, from - CLOCK_DAY, arena),
		       date_of(cadence->zone, to + CLOCK_DAY, arena), arena, &days, err) ||
	    call_list_cadence(db, cadence->id, from, to, arena, &calls, err))
		return -1;
	for (size_t i = 0; i < days.len && out->len < max; i++) {
		const struct recur_day *day = &days.items[i];
		char *date = arena_printf(arena, "%04d-%02d-%02d", day->year, day->month, day->day);
		struct occurrence *occurrence;
		int64_t at = cadence_instant(cadence->zone, date,
				     cadence->times[day->number % cadence->n_times]);

		if (at < from || at >= to ||
		    (cadence->last_on && strcmp(date, cadence->last_on) > 0))
			continue;
		occurrence = vec_add(out, arena);
		occurrence->recurrence_at = occurrence->start_at = at;
		occurrence->number = day->number;
		take_call(occurrence, &calls);
		if (find_holiday(db, cadence, date, arena, &occurrence->holiday, err))
			return -1;
	}
	return 0;
}

static int plan(struct db *db, const struct cadence *cadence,
		const struct occurrence *occurrence, struct arena *arena, int64_t *id,
		struct err *err)
{
	int64_t start = occurrence->recurrence_at, now = clock_now();
	struct call call = {
		.uid = cadence_uid(cadence, occurrence->number, arena),
		.state = CALL_DRAFT, .title = cadence->title, .why = cadence->why,
		.agenda = "", .start_at = start, .duration_secs = cadence->duration_secs,
		.zone = cadence->zone, .network = cadence->network,
		.channel = cadence->channel, .link = cadence->link, .phone = cadence->phone,
		.owner_id = cadence->owner_id, .changed_at = now,
		.cadence_id = cadence->id, .recurrence_at = start,
		.announce_at = start - cadence->call_days * CLOCK_DAY,
		.deadline_at = start - cadence->deadline_hours * CLOCK_HOUR,
	};

	if (call.announce_at < now + GRACE_SECS)
		call.announce_at = now + GRACE_SECS;
	if (occurrence->holiday && cadence->skips) {
		call.state = CALL_CANCELLED;
		call.cancel_reason = occurrence->holiday;
	}
	if (regular_fill(db, cadence->id, arena, &call.guests, err) || call_add(db, &call, err))
		return -1;
	*id = call.id;
	return 0;
}

/* The occurrence at that instant: 1, 0 the rule has none, -1. */
static int find(struct db *db, const struct cadence *cadence, int64_t recurrence_at,
		struct arena *arena, struct occurrence *out, struct err *err)
{
	struct occurrences found = { 0 };

	if (cadence_occurrences(db, cadence, recurrence_at, recurrence_at + 1, 1, arena, &found,
				err))
		return -1;
	if (!found.len)
		return 0;
	*out = found.items[0];
	return 1;
}

int cadence_plan(struct db *db, const struct actor *who, int64_t id, int64_t recurrence_at,
		 int64_t *call_id, struct err *err)
{
	struct arena *arena = arena_new();
	struct occurrence occurrence;
	struct cadence *cadence;
	int rc = -1, found;

	if (db_begin(db, err))
		goto out;
	cadence = cadence_get(db, id, arena, err);
	if (!cadence ||
	    (!cadence_may_edit(cadence, who) && actor_must_be(who, ROLE_ORGANISER, err)))
		goto out;
	found = find(db, cadence, recurrence_at, arena, &occurrence, err);
	if (found == 0)
		err_set(err, ERR_NOT_FOUND, "\"%.100s\" is not then", cadence->title);
	if (found != 1)
		goto out;
	*call_id = occurrence.call_id;
	if (!occurrence.call_id && plan(db, cadence, &occurrence, arena, call_id, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

static int plan_ahead(struct db *db, const struct cadence *cadence, int64_t now,
		      struct arena *arena, bool *missing, bool write, struct err *err)
{
	struct occurrences found = { 0 };
	int64_t id;

	if (cadence_occurrences(db, cadence, now, now + CADENCE_AHEAD_SECS, PLAN_MAX, arena,
				&found, err))
		return -1;
	for (size_t i = 0; i < found.len; i++) {
		if (found.items[i].call_id)
			continue;
		*missing = true;
		if (write && plan(db, cadence, &found.items[i], arena, &id, err))
			return -1;
	}
	return 0;
}

static int plan_all(struct db *db, int64_t now, bool write, struct arena *arena, bool *missing,
		    struct err *err)
{
	struct cadences cadences = { 0 };

	if (cadence_list(db, arena, &cadences, err))
		return -1;
	for (size_t i = 0; i < cadences.len; i++)
		if (plan_ahead(db, &cadences.items[i], now, arena, missing, write, err))
			return -1;
	return 0;
}

/* Looked at first without a lock: there is something to do once a month. */
static int make_calls(struct db *db, int64_t now, struct arena *arena, struct err *err)
{
	bool missing = false;
	int rc = -1;

	if (plan_all(db, now, false, arena, &missing, err))
		return -1;
	if (!missing)
		return 0;
	if (db_begin(db, err) || plan_all(db, now, true, arena, &missing, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	return rc;
}

/* The deadline has passed: the agenda goes out, or the call goes. */
static int settle_in(struct db *db, const struct settings *settings, int64_t id, int64_t now,
		     struct arena *arena, struct err *err)
{
	struct call *call = call_get(db, id, arena, err);
	struct cadence *cadence = call ? cadence_get(db, call->cadence_id, arena, err) : NULL;
	struct agenda_items items = { 0 };

	if (!cadence || agenda_list(db, id, arena, &items, err))
		return -1;
	if (call->state != CALL_ANNOUNCED || call->settled_at)
		return 0;
	if (call_set_settled(db, id, now, err))
		return -1;
	if (cadence->cancels && !agenda_proposed(&items) && str_is_empty(call->agenda))
		return call_cancel_in(db, settings, &machine, id, "Nobody has proposed an item "
				      "for the agenda by the deadline.", arena, err);
	return call_news_queue(db, settings, NULL, call, CALL_NEWS_AGENDA, arena, err);
}

static int settle(struct db *db, const struct settings *settings, int64_t id, int64_t now,
		  struct arena *arena, struct err *err)
{
	int rc = -1;

	if (db_begin(db, err) || settle_in(db, settings, id, now, arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	return rc;
}

int cadence_tick(struct db *db, const struct settings *settings, int64_t now, struct err *err)
{
	struct arena *arena = arena_new();
	struct calls due = { 0 };
	int rc = -1;

	if (make_calls(db, now, arena, err) || call_list_due(db, now, arena, &due, err))
		goto out;
	for (size_t i = 0; i < due.len; i++) {
		const struct call *call = &due.items[i];

		if (call->state == CALL_DRAFT ?
		    call_announce(db, settings, &machine, call->id, err) :
		    settle(db, settings, call->id, now, arena, err)) {
			/* Somebody was faster: it is not due any more. */
			if (err->kind != ERR_CONFLICT)
				goto out;
		}
	}
	rc = 0;
out:
	arena_free(arena);
	return rc;
}
