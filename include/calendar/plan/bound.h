/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How good a schedule could be at most: a proved bound, by column generation,
 * on the plain score (without fairness) of schedules that break no rule.
 */
#ifndef CALENDAR_PLAN_BOUND_H
#define CALENDAR_PLAN_BOUND_H

#include "base/base.h"

struct arena;
struct instance;
struct schedule;

/* The part of the time that is used up; 1 or more: the best bound so far, please. */
typedef double bound_used_fn(void *cookie);

struct bound_options {
	const struct schedule *known;	/* breaks no rule: makes a start, and proofs possible */
	bound_used_fn *used;		/* NULL: no limit */
	void *cookie;
	int whole_ms;			/* for the last step of a proof; 0: 10 s */
};

struct bound_result {
	int64_t bound;			/* no schedule scores more; see all */
	bool all;			/* "no schedule that places every session", else "none" */
	int64_t known;			/* the score of options->known, or -1 */
	bool optimal;			/* known == bound */
	bool converged;			/* the linear program is solved to its optimum */
	int rounds, columns;
};

void bound_find(const struct instance *instance, const struct bound_options *options,
		struct arena *arena, struct bound_result *result);

#endif
