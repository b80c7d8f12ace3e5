/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A call that comes of something else, such as a poll. */
#ifndef CALENDAR_CALL_ADD_H
#define CALENDAR_CALL_ADD_H

#include "calendar/call.h"

struct err;

/*
 * Store and announce a call that is filled in up to its guests: gives it id,
 * UID and letter.  Inside the caller's transaction; the caller has checked the
 * right.  call->note is told in the announcement only.
 */
int call_add_announced(struct db *db, const struct settings *settings, const struct actor *who,
		       struct call *call, struct arena *arena, struct err *err) MUST_CHECK;

#endif
