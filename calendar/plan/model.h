/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An instance prepared for the search: which starts each session may have,
 * what may not run side by side, what a move away from an earlier schedule
 * costs.  Never changed once made; threads share it.
 *
 * What concerns one session alone (length, window, lock, people away,
 * equipment) is in the list of its starts and so cannot be broken.  What
 * concerns several is counted by struct grid: side by side, order, rooms.
 */
#ifndef CALENDAR_PLAN_MODEL_H
#define CALENDAR_PLAN_MODEL_H

#include "base/base.h"

struct arena;
struct instance;
struct kernel;
struct schedule_line;

enum { MODEL_ONE = 65536 };		/* one interest-hour in the search's arithmetic */

struct model_options {
	int fair;			/* k of got - k (best - got)^2 / best; 0: the plain sum */
	const struct schedule_line *before;	/* by session, or NULL: what is announced */
	int move_cost;			/* interest-hours for each session that moves */
	const struct kernel *kernel;	/* NULL: the best */
};

struct model {
	const struct instance *instance;
	const struct kernel *kernel;
	struct model_options options;

	int words;			/* of a set of sessions */
	uint64_t *clash;		/* sessions x words: never at once */
	uint64_t *rooms;		/* sessions x slots: for a start there; 0: no start */
	int *starts, *starts_from;	/* starts of s: starts[starts_from[s]] to [s + 1] */
	int *orders, *orders_from;	/* indices of the orders that name s, alike */
	uint64_t *open;			/* of each slot: rooms that can be had */
	int *places;			/* of each slot: how many of these */
	bool picky;			/* some session cannot have every room */
	bool has_long;			/* some session has several slots */
	bool uniform;			/* all slots are alike, so that swapping two is idle */

	uint8_t *absent;		/* slots x width: 255 who is away, else 0 */
	int *absent_sum;		/* of a row of these */
	uint8_t *nobody;		/* a row of 0 */
	int *best;			/* of each person, conceivable interest-hours */
	int64_t *envy;			/* of each person, fair * MODEL_ONE / best */
	double mean_want;		/* of those who want anything */
};

struct model *model_new(const struct instance *instance, const struct model_options *options,
			struct arena *arena);

static inline int model_start_count(const struct model *model, int session)
{
	return model->starts_from[session + 1] - model->starts_from[session];
}

/* What it costs, in MODEL_ONE, that the session starts there (-1: not at all). */
int64_t model_cost(const struct model *model, int session, int slot);

static inline bool model_clashes(const struct model *model, int a, int b)
{
	return model->clash[(size_t)a * (size_t)model->words + (size_t)b / 64] >> (b % 64) & 1;
}

#endif
