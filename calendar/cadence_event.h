/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cadences for calendars. */
#ifndef CALENDAR_CADENCE_EVENT_H
#define CALENDAR_CADENCE_EVENT_H

#include "base/vec.h"
#include "calendar/cadence.h"
#include "ical/event.h"

struct ical_events { struct ical_event *items; size_t len, cap; };

/* The recurring events of a cadence, added to out; one for each time of day. */
int cadence_events(const struct settings *settings, const struct cadence *cadence,
		   struct arena *arena, struct ical_events *out, struct err *err) MUST_CHECK;

#endif
