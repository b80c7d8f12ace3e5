/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random changes for the search to try.  Each leaves change->len 0 where chance
 * led nowhere, and never names a start that the model does not allow.
 */
#ifndef CALENDAR_PLAN_MOVES_H
#define CALENDAR_PLAN_MOVES_H

#include "base/base.h"

struct change;
struct dice;
struct grid;

/*
 * One session to another start: into a free place, against one that runs
 * there, or, with several slots, pushing those out into what it leaves.
 */
void moves_session(const struct grid *grid, struct dice *dice, struct change *change);

/* All that runs in one slot, or run of adjoining slots, against all of another. */
void moves_block(const struct grid *grid, struct dice *dice, struct change *change);

/*
 * One session out of each of several slots, and all back in by an optimal
 * assignment; `penalty` is the price of a broken rule, in MODEL_ONE.
 */
void moves_regroup(struct grid *grid, struct dice *dice, int64_t penalty,
		   struct change *change);

#endif
