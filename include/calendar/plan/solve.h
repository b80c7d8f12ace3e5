/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finding a schedule: simulated annealing in as many threads as wanted, each
 * with a seed of its own, and the best of what they find.
 *
 * The same instance, seed, threads and work give the same schedule on every
 * machine; only time running out (used) makes a difference.
 */
#ifndef CALENDAR_PLAN_SOLVE_H
#define CALENDAR_PLAN_SOLVE_H

#include "base/base.h"

struct arena;
struct instance;
struct schedule;

enum { SOLVE_THREADS_MAX = 64, SOLVE_FAIR_MAX = 20, SOLVE_MOVE_COST_MAX = 1000000 };

struct solve_progress {
	int thread;
	int64_t work;			/* moves tried so far */
	int64_t score;			/* of the best so far, in interest-hours; -1: none yet */
};

/*
 * The part of the time that is used up; 1 or more ends the search with the best
 * so far.  Called some thousand times a second, by all threads at once.
 */
typedef double solve_used_fn(void *cookie, const struct solve_progress *progress);

struct solve_options {
	uint64_t seed;
	int64_t work;			/* moves of each thread; 0: solve_default_work() */
	int threads;			/* 0: two */
	solve_used_fn *used;		/* NULL: no limit but the work */
	void *cookie;
	bool paced;			/* cool with the time used, not with the work done */

	int fair;			/* k of got - k (best - got)^2 / best */
	const struct schedule *before;	/* what is announced, or NULL */
	int move_cost;			/* interest-hours for each session that moves from it */
};

struct solve_result {
	struct schedule *schedule;	/* breaks no rule; some sessions may be left out */
	int64_t score;			/* interest-hours */
	int unplaced;
	int moved;			/* sessions that are not where `before` has them */
	bool rooms_chosen;		/* false: the slots have rooms, but not one for each
					 * session of several slots; rooms are left open */
	int64_t work;			/* moves tried by all threads */
	const char **reasons;		/* one for each unplaced session, and what would free it */
};

void solve(const struct instance *instance, const struct solve_options *options,
	   struct arena *arena, struct solve_result *result);

/* About a second's worth of moves for one thread. */
int64_t solve_default_work(const struct instance *instance);

#endif
