/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The draft of an event's schedule: which sitting of which session is where.
 * Organisers change it by hand or take over what a search found; each change can
 * be undone.  Nothing of it is told to anybody: see calendar/edition.h.
 */
#ifndef CALENDAR_PLACEMENT_H
#define CALENDAR_PLACEMENT_H

#include "people/actor.h"

struct arena;
struct db;

struct placement {
	int64_t proposal_id;
	int part;			/* from 1 */
	int64_t slot_id, room_id;	/* room 0: none chosen */
	bool is_locked;			/* no search moves it */
};
struct placements { struct placement *items; size_t len, cap; };

/* By session and part; those in slots that were removed are not in it. */
int placement_list(struct db *db, int64_t event_id, struct arena *arena,
		   struct placements *out, struct err *err) MUST_CHECK;
const struct placement *placements_find(const struct placements *placements,
					int64_t proposal_id, int part);

/*
 * To a slot and room; slot 0: out of the schedule.  Who has that place already
 * gets the one that is left.  Nothing is refused for being unwise: the report says so.
 */
int placement_move(struct db *db, const struct actor *who, int64_t event_id,
		   int64_t proposal_id, int part, int64_t slot_id, int64_t room_id,
		   struct err *err) MUST_CHECK;
int placement_lock(struct db *db, const struct actor *who, int64_t event_id,
		   int64_t proposal_id, int part, bool is_locked, struct err *err) MUST_CHECK;
/* All of the draft becomes this one. */
int placement_apply(struct db *db, const struct actor *who, int64_t event_id,
		    const struct placements *placements, const char *words,
		    struct err *err) MUST_CHECK;
/*
 * One sitting more, on the first later day with a free place, the best of that
 * day.  ERR_CONFLICT where it is not placed yet, has four, or no day has a place.
 */
int placement_add_part(struct db *db, const struct actor *who, int64_t event_id,
		       int64_t proposal_id, struct err *err) MUST_CHECK;
/* The last change is taken back; ERR_CONFLICT where there is none. */
int placement_undo(struct db *db, const struct actor *who, int64_t event_id, struct err *err)
	MUST_CHECK;
/* What undo would take back, in words; NULL: nothing. */
int placement_last(struct db *db, int64_t event_id, struct arena *arena, const char **words,
		   struct err *err) MUST_CHECK;

/* Lines "PROPOSAL PART SLOT ROOM LOCKED", as undo and searches keep them. */
char *placements_text(const struct placements *placements, struct arena *arena);
int placements_parse(const char *text, struct arena *arena, struct placements *out,
		     struct err *err) MUST_CHECK;

/*
 * Those whose slot or room is gone find the best other place, the rest stays;
 * *moved counts them.  Inside a transaction.
 */
int placement_rehome(struct db *db, const struct actor *who, int64_t event_id,
		     const char *words, int *moved, struct err *err) MUST_CHECK;

/* ---- how good it is */

struct placement_loser { const char *name; int percent; };	/* of their best */

struct placement_report {
	int64_t score, conceivable;	/* interest-hours */
	double worst, p5, mean;		/* satisfaction in per cent */
	int overflow;			/* people without a seat, over all slots */
	const char **conflicts;		/* hard rules that are broken, in words */
	size_t n_conflicts;
	const char **missing;		/* what is not placed, why, and what would free it */
	size_t n_missing;
	struct placement_loser *losers;	/* the worst-off first, at most five */
	size_t n_losers;
};

int placement_report(struct db *db, int64_t event_id, const struct placements *placements,
		     struct arena *arena, struct placement_report *out, struct err *err)
	MUST_CHECK;

/* What putting one sitting there would do. */
struct placement_effect {
	int64_t slot_id, room_id;
	int64_t gain;			/* interest-hours */
	int conflicts;			/* hard rules broken more than now; may be negative */
	const char *words;		/* the first of those, or "" */
	int64_t other_id;		/* the session that would make place; 0: none */
};
struct placement_effects { struct placement_effect *items; size_t len, cap; };

int placement_effects(struct db *db, int64_t event_id, int64_t proposal_id, int part,
		      struct arena *arena, struct placement_effects *out, struct err *err)
	MUST_CHECK;

#endif
