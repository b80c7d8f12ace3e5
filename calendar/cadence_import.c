/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A regular call out of a calendar file, with what it skips and moves. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "people/settings.h"

#include "cadence_rows.h"
#include "call_rows.h"
#include "ical/import.h"

/* Nobody has been told of it yet, so nobody is told of this. */
static int apply(struct db *db, const struct actor *who, int64_t id,
		 const struct ical_change *change, struct arena *arena, struct err *err)
{
	struct call *call;
	int64_t call_id;

	if (change->recurrence_at <= clock_now())
		return 0;
	if (cadence_plan(db, who, id, change->recurrence_at, &call_id, err))
		return err->kind == ERR_NOT_FOUND ? 0 : -1;	/* not of the rule */
	call = call_get(db, call_id, arena, err);
	if (!call)
		return -1;
	if (change->start_at) {
		int64_t by = change->start_at - call->start_at;

		call->start_at += by;
		call->announce_at += by;
		call->deadline_at += by;
	} else {
		call->state = CALL_CANCELLED;
	}
	if (db_begin(db, err) || call_update(db, call, err)) {
		db_rollback(db);
		return -1;
	}
	return db_commit(db, err);
}

int cadence_import(struct db *db, const struct settings *settings, const struct actor *who,
		   const char *text, int64_t *id, struct err *err)
{
	struct arena *arena = arena_new();
	struct cadence_form form = { .cancels = true };
	struct ical_import in;
	int rc = -1;

	if (actor_must_be(who, ROLE_ORGANISER, err) ||
	    ical_import_parse(text, settings->site.zone, arena, &in, err))
		goto out;
	form.call.title = in.summary ? in.summary : "";
	form.call.why = in.description;
	form.call.link = in.link;
	form.call.zone = in.zone;
	form.call.date = in.date;
	form.call.minutes = arena_printf(arena, "%lld",
					 (long long)(in.duration_secs / CLOCK_MINUTE));
	form.rule = in.rrule;
	form.times = in.time;
	form.last_on = in.until_on;
	if (cadence_create(db, who, &form, id, err))
		goto out;
	rc = 0;
	for (size_t i = 0; i < in.n_changes && rc == 0; i++)
		rc = apply(db, who, *id, &in.changes[i], arena, err);
out:
	arena_free(arena);
	return rc;
}
