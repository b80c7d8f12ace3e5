/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The assignment step: among all ways to put k sessions back into k slots it
 * takes the best, exactly, where single moves would have to cross worse ones.
 */
#include "calendar/plan/instance.h"

#include "assign.h"
#include "dice.h"
#include "grid.h"
#include "model.h"
#include "moves.h"

enum { SLOTS_MAX = 16 };
#define NEVER ((int64_t)1 << 52)

struct regroup {
	struct grid *grid;
	int slot[SLOTS_MAX], out[SLOTS_MAX];	/* out: -1 for a free place */
	int columns;
	int session[SLOTS_MAX];
	int rows;
};

static bool may_start(const struct grid *grid, int session, int slot)
{
	return grid->model->rooms[session * grid->model->instance->slots + slot] != 0;
}

/* A session of one slot that may start elsewhere, or -1. */
static int pick_member(const struct grid *grid, struct dice *dice, int slot)
{
	int member;

	if (!grid->count[slot])
		return -1;
	member = grid_members(grid, slot)[dice_below(dice, grid->count[slot])];
	if (grid->model->instance->session[member].length > 1 ||
	    model_start_count(grid->model, member) < 2)
		return -1;
	return member;
}

/* Random slots, without any twice: a partial shuffle. */
static void pick(struct regroup *regroup, struct dice *dice)
{
	struct grid *grid = regroup->grid;
	int slots = grid->model->instance->slots, order[INSTANCE_SLOTS_MAX];
	int most = slots < SLOTS_MAX ? slots : SLOTS_MAX;

	for (int t = 0; t < slots; t++)
		order[t] = t;
	for (int i = 0; i < most; i++) {
		int k = i + dice_below(dice, slots - i), slot = order[k], member;

		order[k] = order[i];
		member = grid->count[slot] < grid->model->places[slot] && dice_below(dice, 4) == 0 ?
			 -1 : pick_member(grid, dice, slot);
		if (member < 0 && grid->count[slot] >= grid->model->places[slot])
			continue;
		regroup->slot[regroup->columns] = slot;
		regroup->out[regroup->columns++] = member;
		if (member >= 0)
			regroup->session[regroup->rows++] = member;
	}
}

static int64_t cost_of(const struct regroup *regroup, int session, int column,
		       int64_t penalty)
{
	struct grid *grid = regroup->grid;
	int slot = regroup->slot[column], out = regroup->out[column];

	if (!may_start(grid, session, slot))
		return NEVER;
	return model_cost(grid->model, session, slot) +
	       penalty * grid_broken(grid, slot, out, session) -
	       (int64_t)grid_value(grid, slot, out, session) * MODEL_ONE;
}

/* Costs count against the slot with nobody in the place, so that a place may stay free. */
static void fill_costs(const struct regroup *regroup, int64_t penalty, int64_t *cost)
{
	for (int c = 0; c < regroup->columns; c++) {
		int slot = regroup->slot[c], out = regroup->out[c];
		int64_t empty = penalty * grid_broken(regroup->grid, slot, out, -1) -
				(int64_t)grid_value(regroup->grid, slot, out, -1) * MODEL_ONE;

		for (int r = 0; r < regroup->rows; r++)
			cost[r * regroup->columns + c] =
				cost_of(regroup, regroup->session[r], c, penalty) - empty;
	}
}

void moves_regroup(struct grid *grid, struct dice *dice, int64_t penalty,
		   struct change *change)
{
	struct regroup regroup = { .grid = grid };
	int64_t cost[SLOTS_MAX * SLOTS_MAX];
	int column[SLOTS_MAX];

	change->len = 0;
	pick(&regroup, dice);
	if (regroup.rows < 2)
		return;
	fill_costs(&regroup, penalty, cost);
	assign(cost, regroup.rows, regroup.columns, column);
	for (int r = 0; r < regroup.rows; r++) {
		int to = regroup.slot[column[r]];

		if (to == grid->start[regroup.session[r]])
			continue;
		if (!may_start(grid, regroup.session[r], to)) {
			change->len = 0;
			return;
		}
		change->item[change->len].session = regroup.session[r];
		change->item[change->len++].to = to;
	}
}
