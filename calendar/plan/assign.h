/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each row gets a column of its own at the least total cost. */
#ifndef CALENDAR_PLAN_ASSIGN_H
#define CALENDAR_PLAN_ASSIGN_H

#include "base/base.h"

enum { ASSIGN_MAX = 64 };

/*
 * The Hungarian method, O(rows^2 columns): cost is rows x columns, 1 <= rows <=
 * columns <= ASSIGN_MAX, no cost beyond 2^60 / ASSIGN_MAX.  column[row] is the answer.
 */
void assign(const int64_t *cost, int rows, int columns, int *column);

#endif
