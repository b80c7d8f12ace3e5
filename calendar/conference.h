/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Conference links of the config's pool: which is free, and none for two calls at once. */
#ifndef CALENDAR_CONFERENCE_H
#define CALENDAR_CONFERENCE_H

#include "calendar/call.h"

struct err;
struct settings_conference;

/* The first that is free over the call's time: 1, 0 none is, -1. */
int conference_find(struct db *db, const struct settings *settings, const struct call *call,
		    struct arena *arena, const struct settings_conference **out,
		    struct err *err) MUST_CHECK;

/* ERR_CONFLICT: the call's link is of the pool, and another call has it then. */
int conference_check(struct db *db, const struct settings *settings, const struct call *call,
		     struct arena *arena, struct err *err) MUST_CHECK;

#endif
