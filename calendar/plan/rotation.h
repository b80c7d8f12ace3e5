/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Times of day that alternate, so that nobody carries a year of nights: what a
 * choice of times costs each member over all occurrences, and the choice that
 * is fairest.  Pure.
 */
#ifndef PLAN_ROTATION_H
#define PLAN_ROTATION_H

#include "times.h"

#define ROTATION_TIMES_MAX 4
#define ROTATION_DAY_TIMES 48		/* every half hour */
#define ROTATION_DAYS_MAX 366

struct rotation_question {
	const struct times_person *persons;	/* burden: what they bring along */
	size_t n_persons;
	/* starts[day * ROTATION_DAY_TIMES + t]; 0: a clock change skips it */
	const int64_t *starts;
	size_t n_days;
	int64_t duration_secs;
};

struct rotation {
	int n;				/* times in turn */
	int times[ROTATION_TIMES_MAX];	/* half hours of the day */
	int64_t score;			/* sum of w(burden of the year)^2 */
	int64_t *costs;			/* a person: over all days */
	int *worst;			/* a person: the worst single one */
};

/* What the times of `out` (n and times are set) cost. */
void rotation_judge(const struct rotation_question *question, struct arena *arena,
		    struct rotation *out);
/* The best n times, by trying all; n from 1 to 4. */
void rotation_find(const struct rotation_question *question, int n, struct arena *arena,
		   struct rotation *out);

#endif
