/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files about cadences share. */
#ifndef CALENDAR_CADENCE_ROWS_H
#define CALENDAR_CADENCE_ROWS_H

#include "calendar/cadence.h"

/* Fill in what people may choose; what is not typed is left as it is. */
int cadence_form_read(const struct cadence_form *form, struct cadence *cadence,
		      struct arena *arena, struct err *err) MUST_CHECK;

/* The UID of those at the time of day that occurrence `number` has. */
char *cadence_uid(const struct cadence *cadence, int number, struct arena *arena);
/*
 * When a day's wall clock says so; a time that the clocks skip is taken with the
 * offset from before (RFC 5545 3.3.5), one that comes twice is the first.
 */
int64_t cadence_instant(const char *zone, const char *date, const char *time);
/* The next SEQUENCE, inside a transaction. */
int cadence_bump(struct db *db, int64_t id, struct err *err) MUST_CHECK;
/* Does the rule, or do its times, differ?  Then calendars need another event. */
bool cadence_rule_differs(const struct cadence *a, const struct cadence *b);

#endif
