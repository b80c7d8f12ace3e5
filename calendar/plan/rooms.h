/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rooms for sessions: sets of rooms are bits, a slot is a bipartite matching. */
#ifndef CALENDAR_PLAN_ROOMS_H
#define CALENDAR_PLAN_ROOMS_H

#include "base/base.h"

struct arena;
struct instance;
struct schedule_line;

/* How many of n sessions, each with the rooms it may have, cannot get one. */
int rooms_missing(const uint64_t *may_have, int n);

/*
 * Chooses a room for each placed session: one for all its slots, each room used
 * once at a time, by the rules of equipment, locks and closed rooms.  Among
 * such choices it looks for one where those who come fit in, and, weaker, for
 * the room that `before` gave (NULL: none).  Writes places[].room.  False where
 * it finds no choice, which for sessions of several slots is not quite a proof.
 */
bool rooms_choose(const struct instance *instance, const struct schedule_line *before,
		  struct schedule_line *places, struct arena *scratch);

#endif
