/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of when people can talk, as the pure planner wants it. */
#ifndef CALENDAR_AVAILABILITY_H
#define CALENDAR_AVAILABILITY_H

#include "calendar/poll.h"

#include "plan/times.h"

struct err;

/*
 * The question that a poll asks: everybody invited with their clock, hours,
 * absences, own calls and what the calls of the last year cost them.  Its
 * persons are the poll's invited voters in their order.
 */
int availability_of(struct db *db, const struct settings *settings, const struct poll *poll,
		    struct arena *arena, struct times_question *out, struct err *err) MUST_CHECK;

#endif
