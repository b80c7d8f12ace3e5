/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VTIMEZONE: two RRULEs where the zone's rule can be said so (a third of a
 * kilobyte), else each change of its clocks by itself.  Both are checked
 * against what the zone does; libical's own list 54 changes since 1847 under
 * a TZID of its own, and are wrong for Cairo.
 */
#ifndef ICAL_TZ_H
#define ICAL_TZ_H

#include "base/base.h"

struct buf;

/* Does a zone go by UTC, so that times end in Z and need no VTIMEZONE? */
bool tz_is_utc(const char *zone);

/* The zone's VTIMEZONE, right for all times from one instant to another. */
void tz_write(const char *zone, int64_t from, int64_t to, struct buf *out);

#endif
