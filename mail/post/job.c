/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of jobs. */
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "calendar/action.h"
#include "calendar/cadence.h"
#include "calendar/decision.h"
#include "calendar/event_notes.h"
#include "calendar/holiday.h"
#include "calendar/minutes.h"
#include "calendar/poll.h"
#include "calendar/regular.h"
#include "people/ping.h"
#include "review/landed.h"
#include "review/reminder.h"
#include "review/standing.h"
#include "brought.h"
#include "busy.h"
#include "job.h"

/* -1: not now; it is asked again in JOBS_MS. */
typedef int job_fn(struct db *db, const struct settings *settings, int64_t now,
		   struct err *err);

/* Here and not in moot-bot: whoever reads mail alone hears of pings without IRC. */
static int ping_tick(struct db *db, const struct settings *settings, int64_t now UNUSED,
		     struct err *err)
{
	return ping_digest(db, settings, err);
}

static struct job {
	const char *name;
	job_fn *run;
	int64_t every_secs;		/* 0: each time */
	int64_t next_at;
} jobs[] = {
	{ "trees", landed_tick, CLOCK_MINUTE, 0 },
	{ "regular calls", cadence_tick, 0, 0 },
	{ "no-shows", regular_tick, 10 * CLOCK_MINUTE, 0 },
	{ "actions", action_tick, 5 * CLOCK_MINUTE, 0 },
	{ "agendas", brought_tick, 5 * CLOCK_MINUTE, 0 },
	{ "decisions", decision_tick, 0, 0 },
	{ "minutes", minutes_tick, 0, 0 },
	{ "polls", poll_tick, 0, 0 },
	{ "notes of sessions", event_notes_tick, 10 * CLOCK_MINUTE, 0 },
	{ "holidays", holiday_tick, CLOCK_MINUTE, 0 },
	{ "calendars of people", busy_tick, 0, 0 },
	{ "turns", standing_tick, 0, 0 },
	{ "reminders", reminder_tick, 10 * CLOCK_MINUTE, 0 },
	{ "pings by mail", ping_tick, 15, 0 },
};

void jobs_run(struct db *db, const struct settings *settings, int64_t now)
{
	for (size_t i = 0; i < ARRAY_LEN(jobs); i++) {
		struct err err = ERR_INIT;

		if (now < jobs[i].next_at)
			continue;
		jobs[i].next_at = now + jobs[i].every_secs;
		if (jobs[i].run(db, settings, now, &err))
			log_error("%s: %s", jobs[i].name, err.msg);
	}
}
