/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is to be scheduled: slots, rooms, people, sessions, who wants what, and
 * the rules.  Everything is named by its index, from 0.  The whole of
 * calendar/plan/ is pure: no database, no clock, no I/O.
 *
 * Text format, version 1: lines of blank-separated words, '#' starts a comment
 * line.  First "sched 1 NAME" and "dim SLOTS ROOMS PEOPLE SESSIONS", then in any
 * order slot, room, roomoff, away, session, need, only, lock, before, plenary
 * and want, and "end".
 */
#ifndef CALENDAR_PLAN_INSTANCE_H
#define CALENDAR_PLAN_INSTANCE_H

#include "base/base.h"

struct arena;
struct buf;
struct err;

enum {
	INSTANCE_SLOTS_MAX = 256,
	INSTANCE_ROOMS_MAX = 64,
	INSTANCE_PEOPLE_MAX = 5000,
	INSTANCE_SESSIONS_MAX = 1000,
	INSTANCE_NEEDS_MAX = 100,		/* of one session */
	INSTANCE_BEFORE_MAX = 5000,
	INSTANCE_WANT_MAX = 100,		/* the highest interest */
	INSTANCE_TEXT_MAX = 16 << 20,		/* bytes */
};

struct instance_slot {
	int day, start, minutes;
	bool adjoins;			/* directly continues the slot before it */
};

struct instance_room {
	int capacity;
	unsigned features;
};

struct instance_session {
	int length;			/* in slots */
	unsigned features;		/* that its room must have */
	int lead;			/* a person, or -1 */
	int *need;			/* further people who must be there, or NULL */
	int needs;
	bool plenary;
	int lock_slot, lock_room;	/* -1: free */
};

struct instance_order {
	int first, then;
};

/* Lives in an arena.  Tables are row by row and never NULL. */
struct instance {
	const char *name;
	int slots, rooms, people, sessions, orders;
	struct instance_slot *slot;
	struct instance_room *room;
	struct instance_session *session;
	struct instance_order *order;
	size_t width;			/* of a row of want: people, rounded up to 32 */
	uint8_t *want;			/* sessions x width, 0 to 100; 0 behind the last person */
	bool *away;			/* people x slots */
	bool *off;			/* rooms x slots: the room cannot be had */
	bool *barred;			/* sessions x slots: may not start there ("only") */
};

/* NULL and an err that names the line; text need not end in a NUL. */
struct instance *instance_read(const char *text, size_t len, struct arena *arena,
			       struct err *err);
void instance_write(const struct instance *instance, struct buf *out);

static inline const uint8_t *instance_want(const struct instance *instance, int session)
{
	return instance->want + (size_t)session * instance->width;
}

static inline bool instance_away(const struct instance *instance, int person, int slot)
{
	return instance->away[(size_t)person * (size_t)instance->slots + (size_t)slot];
}

/* The lead and the needed people, one after the other: i from 0, -1 after the last. */
int instance_needed(const struct instance_session *session, int i);

/* Does a session of this length that starts here end in time and without a gap? */
bool instance_fits(const struct instance *instance, int slot, int length);

/* The rooms, as a set of bits, that have what a session needs and can be had in a slot. */
uint64_t instance_rooms(const struct instance *instance, int session, int slot);

#endif
