/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table counter, for who hears of one; inside their transactions. */
#ifndef CALENDAR_COUNTER_ROWS_H
#define CALENDAR_COUNTER_ROWS_H

#include "calendar/rsvp.h"

struct ical_reply;

/* Once; the owner of the call gets a letter. */
int counter_add(struct db *db, const struct settings *settings, const struct call *call,
		const struct guest *guest, const struct ical_reply *reply, struct arena *arena,
		struct err *err) MUST_CHECK;

#endif
