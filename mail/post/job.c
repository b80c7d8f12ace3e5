/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of jobs. */
#include "base/err.h"
#include "base/log.h"
#include "calendar/cadence.h"
#include "calendar/decision.h"
#include "calendar/poll.h"
#include "job.h"

/* -1: not now; it is asked again in JOBS_MS. */
typedef int job_fn(struct db *db, const struct settings *settings, int64_t now,
		   struct err *err);

static const struct job {
	const char *name;
	job_fn *run;
} jobs[] = {
	{ "regular calls", cadence_tick },
	{ "decisions", decision_tick },
	{ "polls", poll_tick },
};

void jobs_run(struct db *db, const struct settings *settings, int64_t now)
{
	for (size_t i = 0; i < ARRAY_LEN(jobs); i++) {
		struct err err = ERR_INIT;

		if (jobs[i].run(db, settings, now, &err))
			log_error("%s: %s", jobs[i].name, err.msg);
	}
}
