/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Times of calls in words; call_when() and its sisters are in calendar/call.h. */
#ifndef CALENDAR_TIMETABLE_H
#define CALENDAR_TIMETABLE_H

#include "base/base.h"

struct arena;
struct call;

int64_t call_end(const struct call *call);

/* "2 d 3 h", "2 h 10 min", "20 min", "less than a minute" */
char *timetable_duration(struct arena *arena, int64_t secs);

/* "Los Angeles" */
char *timetable_city(struct arena *arena, const char *zone);

/* "16:00 - 17:00", "23:30 - Fri 00:30", by the clock of a zone */
char *timetable_range(struct arena *arena, const struct call *call, const char *zone);

#endif
