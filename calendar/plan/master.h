/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The linear program of column generation: which columns, and how much of each,
 * so that every session is covered once and no slot is used twice.  The room of
 * GLPK.
 *
 * Rows: one a session (covered once), one a kind of slot (used as often as there
 * are slots of the kind), for sessions of several slots one for each start and
 * further part, which ties that part to the first, and for an order one a slot.
 */
#ifndef CALENDAR_PLAN_MASTER_H
#define CALENDAR_PLAN_MASTER_H

#include "base/base.h"

struct arena;
struct column;
struct column_parts;
struct master;
struct model;

struct master_shape {
	const struct model *model;
	const struct column_parts *parts;
	const int *kind;		/* of each slot */
	const int *kind_count;		/* slots of each kind */
	int kinds;
	bool all;			/* every session must be covered, not just may be */
};

/* Freed with master_free(); the shape must live as long. */
struct master *master_new(const struct master_shape *shape);
void master_free(struct master *master);

void master_add(struct master *master, const struct column *column);
int master_columns(const struct master *master);

/* Rows are counted from 0: sessions, then kinds, then links, then orders. */
int master_rows(const struct master *master);
/* Is the row an upper limit, so that its price cannot be negative? */
bool master_is_capped(const struct master *master, int row);

/* The optimum over the columns so far, and the price of each row; false: none. */
bool master_solve(struct master *master, double *value, double *price);

/* The price of a part that runs in a slot, from the prices of the rows. */
double master_part_price(const struct master *master, const double *price, int part, int slot);

/* What all rows but the kinds' cost: the fixed part of the bound. */
double master_fixed(const struct master *master, const double *price);

/*
 * The best choice of whole columns that is worth at least `above`, in some
 * milliseconds: 1 found, 0 there is none, -1 not settled in time.  The last
 * thing that may be asked of a master.
 */
int master_whole(struct master *master, double above, int ms, double *value);

#endif
