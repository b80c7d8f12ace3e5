/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A schedule under search: who runs when, what it is worth, how many rules it
 * breaks.  For each slot the highest and second highest interest of each person
 * is kept, so that trying a move costs a pass over two slots' people and only
 * making it rebuilds them.
 *
 * Who is away in a slot has 255 there, more than any interest: no session makes
 * a difference to them, and the constant is taken off the sums.
 */
#ifndef CALENDAR_PLAN_GRID_H
#define CALENDAR_PLAN_GRID_H

#include "base/base.h"

struct arena;
struct model;

enum {
	GRID_SPARE = 8,			/* places of a slot beyond its rooms, for the search */
	GRID_MOVES_MAX = 2 * (64 + GRID_SPARE),
};

/* What a change does to the schedule. */
struct effect {
	int64_t gain;			/* in MODEL_ONE */
	int broken;			/* rules more */
	int unplaced;			/* sessions more */
};

/* Sessions that move at once, each named once and not to where it is; to -1: out. */
struct change {
	int len;
	struct {
		int session, to;
	} item[GRID_MOVES_MAX];
};

struct touched;

struct grid {
	const struct model *model;
	int *start;			/* of each session; -1: not placed */
	int *count;			/* of sessions in each slot */
	int *member;			/* slots x room_for: which they are */
	int room_for;			/* members that a slot can list */
	uint64_t *here;			/* slots x words: the same as sets */
	uint8_t *top, *second;		/* slots x width */
	int *value;			/* of each slot, interest-hours */
	int *missing;			/* of each slot, rooms */
	int *picky, *picks;		/* slots x room_for: members that cannot have every
					 * room; of each slot, how many */
	int *unseated;			/* of these, how many get none */
	int64_t score;			/* the sum of the values */
	int64_t utility;		/* score less envy and moves, in MODEL_ONE */
	int broken, unplaced;
	int *lack;			/* of each person, best - got; kept in fair mode only */

	/* scratch of grid_try() */
	struct touched *touched;
	int touched_len;
	int *mark;			/* of each slot, its index in touched, or -1 */
	int *next;			/* start, with the change under trial */
	int *shift;			/* of each person, what the change gives them */
	uint8_t *try_top, *try_second;
};

/* Empty: nothing is placed. */
struct grid *grid_new(const struct model *model, struct arena *arena);

/* Whole schedules by session; grid_load() wants starts that the model allows. */
void grid_load(struct grid *grid, const int *start);
void grid_save(const struct grid *grid, int *start);

/* False if a slot could not list all its sessions; nothing is changed. */
bool grid_try(struct grid *grid, const struct change *change, struct effect *effect);
/* Makes a change that was just tried, with what grid_try() said. */
void grid_make(struct grid *grid, const struct change *change, const struct effect *effect);

/*
 * The interest-hours of a slot, and how many more rules are broken within it,
 * with one session (of one slot) out and another in; -1 for none.
 */
int grid_value(const struct grid *grid, int slot, int out, int in);
int grid_broken(struct grid *grid, int slot, int out, int in);

static inline const int *grid_members(const struct grid *grid, int slot)
{
	return grid->member + slot * grid->room_for;
}

#endif
