/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why a session is not in a schedule, in words, and what would let it in. */
#ifndef CALENDAR_PLAN_REASONS_H
#define CALENDAR_PLAN_REASONS_H

#include "base/base.h"

struct arena;
struct model;

/* A sentence for each session whose start is -1, in order of the sessions. */
const char **reasons_unplaced(const struct model *model, const int *start,
			      struct arena *arena);

#endif
