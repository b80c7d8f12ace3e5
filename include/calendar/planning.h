/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A search for a schedule, as a job: `moot plan event N` runs it in a process of
 * its own, says how far it is, heeds a stop, and leaves what it found.  Nothing
 * changes before somebody applies that.  The same seed and work give the same.
 */
#ifndef CALENDAR_PLANNING_H
#define CALENDAR_PLANNING_H

#include "people/actor.h"

struct arena;
struct db;

#define PLANNING_DEAD_SECS 15		/* without a sign of life: it was killed */

enum planning_state {
	PLANNING_RUNNING, PLANNING_STOPPING, PLANNING_DONE, PLANNING_FAILED, PLANNING_APPLIED,
};

struct planning {
	int64_t id, event_id;
	enum planning_state state;	/* FAILED also where it was killed */
	int64_t seed, work;
	int fair, move_cost;
	int64_t started_at, alive_at;
	int progress;			/* of 1000 */
	int64_t score;			/* of the best so far; -1: none yet */
	int64_t bound;			/* no schedule scores more; -1: not known */
	bool is_optimal;
	const char *result;		/* as placements_parse() reads it */
	const char *report;		/* lines */
};

struct planning_options {
	int64_t seed;
	int times;			/* a second's worth of work, so many times: 1 to 120 */
	int fair;			/* 0: the plain sum; see calendar/plan/solve.h */
	int move_cost;			/* interest-hours of each session that moves */
};

/* Organisers.  One at a time an event: ERR_CONFLICT. */
int planning_start(struct db *db, const struct actor *who, int64_t event_id,
		   const struct planning_options *options, int64_t *id, struct err *err)
	MUST_CHECK;
int planning_stop(struct db *db, const struct actor *who, int64_t id, struct err *err)
	MUST_CHECK;

struct planning *planning_get(struct db *db, int64_t id, struct arena *arena, struct err *err);
/* The newest of an event: 1, 0 none, -1. */
int planning_latest(struct db *db, int64_t event_id, struct arena *arena,
		    struct planning **out, struct err *err) MUST_CHECK;
const char *planning_state_name(enum planning_state state);

/* What applying it would change in the draft, a line each. */
int planning_moves(struct db *db, const struct planning *planning, struct arena *arena,
		   const char ***lines, size_t *n, struct err *err) MUST_CHECK;
/* ERR_CONFLICT: a slot, a room or a session that it uses is gone since. */
int planning_apply(struct db *db, const struct actor *who, int64_t id, struct err *err)
	MUST_CHECK;

/* The job itself: returns when it is done or was stopped. */
int planning_run(struct db *db, int64_t id, struct err *err) MUST_CHECK;

#endif
