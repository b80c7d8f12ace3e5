/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the job writes of itself. */
#ifndef CALENDAR_PLANNING_ROWS_H
#define CALENDAR_PLANNING_ROWS_H

#include "calendar/planning.h"

int planning_set_state(struct db *db, int64_t id, enum planning_state state, struct err *err)
	MUST_CHECK;
/* A sign of life: 1 go on, 0 somebody wants it to stop, -1. */
int planning_tell(struct db *db, int64_t id, int progress, int64_t score, struct err *err)
	MUST_CHECK;
/* Its end. */
int planning_store(struct db *db, const struct planning *planning, struct err *err) MUST_CHECK;

#endif
