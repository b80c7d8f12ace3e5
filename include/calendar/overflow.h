/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A session that its room cannot hold is heard in another beside it, by the
 * room's link: the board and the page say where, and one line on IRC.
 */
#ifndef CALENDAR_OVERFLOW_H
#define CALENDAR_OVERFLOW_H

#include "people/actor.h"

struct db;
struct settings;

/*
 * Hosts and organisers.  room: what it is called, also if it is none of the
 * event's; "" ends it.  ERR_CONFLICT: the session is not in the published schedule.
 */
int overflow_set(struct db *db, const struct settings *settings, const struct actor *who,
		 int64_t proposal_id, const char *room, struct err *err) MUST_CHECK;

#endif
