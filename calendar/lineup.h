/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An event as calendar/plan/ wants it: the instance made from the tables, and
 * the way back from its indices to ids and names.
 */
#ifndef CALENDAR_LINEUP_H
#define CALENDAR_LINEUP_H

#include "calendar/attendance.h"
#include "calendar/event.h"
#include "calendar/placement.h"
#include "calendar/proposal.h"
#include "calendar/room.h"
#include "calendar/slot.h"

struct instance;
struct schedule;

struct lineup_sitting { const struct proposal *proposal; int part; };

struct lineup {
	struct event *event;
	struct slots slots;		/* that hold sessions: the instance's slots */
	struct rooms rooms;		/* the instance's rooms */
	struct proposals proposals;
	struct lineup_sitting *sitting;	/* the instance's sessions */
	int64_t *person;		/* the instance's people: ids, names */
	const char **name;
	struct instance *instance;
};

/*
 * What is placed in a slot that began before now stays there, and nothing else
 * may begin there; locks are locks.
 */
struct lineup *lineup_load(struct db *db, int64_t event_id, const struct placements *placed,
			   int64_t now, struct arena *arena, struct err *err);

/* -1: there is no such. */
int lineup_slot(const struct lineup *lineup, int64_t slot_id);
int lineup_room(const struct lineup *lineup, int64_t room_id);
int lineup_session(const struct lineup *lineup, int64_t proposal_id, int part);

struct schedule *lineup_schedule(const struct lineup *lineup,
				 const struct placements *placements, struct arena *arena);
/* With the locks that were there. */
void lineup_placements(const struct lineup *lineup, const struct schedule *schedule,
		       const struct placements *were, struct arena *arena,
		       struct placements *out);

/* "session 3 needs person 7" with titles, names, rooms and times. */
char *lineup_words(const struct lineup *lineup, const char *text, struct arena *arena);
/* "vPCI on Arm", "vPCI on Arm, part 2" */
char *lineup_title(const struct lineup *lineup, int session, struct arena *arena);
/* "Mon 7 Dec, 10:00" */
char *lineup_time(const struct lineup *lineup, int slot, struct arena *arena);

/* Why what is not in the schedule is not, a sentence each, in words. */
const char **lineup_missing(const struct lineup *lineup, const struct schedule *schedule,
			    size_t *n, struct arena *arena);

#endif
