/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A first schedule: each session where it adds most at the time. */
#ifndef CALENDAR_PLAN_GREEDY_H
#define CALENDAR_PLAN_GREEDY_H

#include "base/base.h"

struct arena;
struct dice;
struct grid;

/*
 * Places what is not placed, what is hardest to place first, then the most
 * wanted; a broken rule costs `penalty`, in MODEL_ONE.  Without `force` a
 * session that could only be placed by breaking one stays out.  With dice, for
 * another beginning, plenaries and sessions of several slots go anywhere: these
 * are the ones that a search hardly moves later.
 */
void greedy_fill(struct grid *grid, int64_t penalty, bool force, struct dice *dice,
		 struct arena *scratch);

/*
 * Takes sessions out, those first that break most, until no rule is broken; what
 * is fixed to one start goes last.
 */
void greedy_clean(struct grid *grid);

#endif
