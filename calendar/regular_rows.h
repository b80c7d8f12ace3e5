/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table regular, for the files about cadences; inside their transactions. */
#ifndef CALENDAR_REGULAR_ROWS_H
#define CALENDAR_REGULAR_ROWS_H

#include "calendar/regular.h"

/* Those who are in become guests of a call that is being made. */
int regular_fill(struct db *db, int64_t cadence_id, struct arena *arena, struct guests *out,
		 struct err *err) MUST_CHECK;
/* By mail: for an address, whoever it is. */
int regular_hear_in(struct db *db, const struct settings *settings, int64_t cadence_id,
		    const char *name, const char *email, bool join, struct arena *arena,
		    struct err *err) MUST_CHECK;

#endif
