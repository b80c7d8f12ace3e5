/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Columns: sets of sessions that may run in one slot together, and the search
 * for those that are worth more than the prices of their sessions.
 *
 * A session of several slots is several parts here, each with a price of its
 * own; part i of session s is the item parts_from(s) + i.
 */
#ifndef CALENDAR_PLAN_COLUMN_H
#define CALENDAR_PLAN_COLUMN_H

#include "base/base.h"

struct arena;
struct model;

struct column {
	int slot;			/* or one that is like it */
	int len;
	int *part;			/* len items */
	int value;			/* interest-hours */
};

/* Parts by number. */
struct column_parts {
	int n;
	int *session, *index;		/* of each part: whose it is, which of its parts */
	int *from;			/* of each session, its first part */
};

struct column_parts *column_parts_new(const struct model *model, struct arena *arena);

/*
 * Called for each column found whose value less prices is above the floor;
 * what it returns is the floor from then on.
 */
typedef double column_fn(void *cookie, const struct column *column, double surplus);

struct column_search {
	const struct model *model;
	const struct column_parts *parts;
	int slot;
	const double *price;		/* of each part, in this slot */
	double floor;
	int64_t nodes;			/* that it may visit; counts down */
	column_fn *found;
	void *cookie;
};

/*
 * Visits all columns of the slot above the floor, by branch and bound.  Returns
 * no less than the surplus of any column that it did not report, or -inf where
 * it reported or ruled out all: max(that, what it found) is a bound.
 */
double column_search(struct column_search *search, struct arena *scratch);

/* The column that a schedule has in a slot; start is by session. */
void column_from(const struct model *model, const struct column_parts *parts,
		 const int *start, int slot, struct column *column, struct arena *arena);

#endif
