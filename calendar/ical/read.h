/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Other people's calendars, as stretches of time: holidays, and when somebody
 * is busy.  What comes from outside is bounded: size, lines, rules, instances.
 * Pure but for the zone files.
 */
#ifndef ICAL_READ_H
#define ICAL_READ_H

#include "base/base.h"

struct arena;
struct err;

#define ICAL_READ_MAX (4 << 20)		/* bytes of a calendar */
#define ICAL_SPANS_MAX 5000

struct ical_span {
	int64_t from_at, to_at;		/* to_at is no longer part of it */
	bool is_free;			/* transparent or "free" */
	const char *summary;		/* "" if none */
};
struct ical_spans { struct ical_span *items; size_t len, cap; };

/*
 * All that a calendar has between two instants: events, their recurrences with
 * exceptions and moved ones, and free/busy periods.  Days and floating times
 * are those of `zone`; cancelled events are left out.  ERR_INVALID for what is
 * no calendar, ERR_LIMIT beyond the limits.  An event whose rule could keep a
 * machine busy counts once.
 */
int ical_read(const char *text, int64_t from, int64_t to, const char *zone,
	      struct arena *arena, struct ical_spans *out, struct err *err) MUST_CHECK;

#endif
