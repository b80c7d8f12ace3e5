/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One thread's search: simulated annealing from a greedy start. */
#ifndef CALENDAR_PLAN_ANNEAL_H
#define CALENDAR_PLAN_ANNEAL_H

#include "calendar/plan/solve.h"

struct arena;
struct model;

struct anneal_result {
	int *start;			/* of each session; -1: left out; breaks no rule */
	int64_t utility;		/* as struct grid has it */
	int64_t score;
	int unplaced;
	int64_t work;
};

/* Thread `thread` of the options; begins at `start` (by session) where not NULL. */
void anneal(const struct model *model, const struct solve_options *options, int thread,
	    const int *start, struct arena *arena, struct anneal_result *result);

#endif
