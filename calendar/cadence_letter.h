/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The invitation to all calls of a cadence at once, and its end. */
#ifndef CALENDAR_CADENCE_LETTER_H
#define CALENDAR_CADENCE_LETTER_H

#include "calendar/cadence.h"

/*
 * Queue a letter with the recurring event for one regular (name, email, token);
 * one for each of times in turn, since an iTIP message has one UID.  `end`: a
 * CANCEL.  Inside the caller's transaction.
 */
int cadence_invite(struct db *db, const struct settings *settings,
		   const struct cadence *cadence, const struct guest *guest, bool end,
		   struct arena *arena, struct err *err) MUST_CHECK;

#endif
