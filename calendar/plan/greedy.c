/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Greedy placing, and taking out what cannot stay. */
#include <stdlib.h>

#include "base/arena.h"
#include "calendar/plan/instance.h"

#include "dice.h"
#include "greedy.h"
#include "grid.h"
#include "kernel.h"
#include "model.h"

enum { TURN_FIXED, TURN_PLENARY, TURN_LONG };

struct waiting {
	int session, turn, wanted;
};

/* What is fixed, what needs a slot for itself, what is long; then the fewest starts. */
static int turn_of(const struct model *model, int session)
{
	const struct instance_session *one = &model->instance->session[session];
	int starts = model_start_count(model, session);

	if (starts == 1)
		return TURN_FIXED;
	if (one->plenary)
		return TURN_PLENARY;
	return one->length > 1 ? TURN_LONG : TURN_LONG + starts;
}

static int by_turn(const void *a, const void *b)
{
	const struct waiting *x = a, *y = b;

	if (x->turn != y->turn)
		return x->turn - y->turn;
	if (x->wanted != y->wanted)
		return y->wanted - x->wanted;
	return x->session - y->session;
}

static int list_waiting(const struct grid *grid, struct waiting *waiting)
{
	const struct model *model = grid->model;
	int n = 0;

	for (int s = 0; s < model->instance->sessions; s++) {
		struct waiting *one = &waiting[n];

		if (grid->start[s] >= 0 || !model_start_count(model, s))
			continue;
		one->session = s;
		one->turn = turn_of(model, s);
		one->wanted = model->kernel->sum(instance_want(model->instance, s),
						 model->instance->width);
		n++;
	}
	qsort(waiting, (size_t)n, sizeof(*waiting), by_turn);
	return n;
}

/* Where it gains most, or with dice anywhere that breaks as few rules as possible. */
static void place(struct grid *grid, int session, int64_t penalty, bool force,
		  struct dice *dice)
{
	const struct model *model = grid->model;
	struct change change = { .len = 1 };
	struct effect effect, best_effect = { 0 };
	int64_t best = INT64_MIN;
	int best_to = -1;

	change.item[0].session = session;
	for (int i = model->starts_from[session]; i < model->starts_from[session + 1]; i++) {
		int64_t gain;

		change.item[0].to = model->starts[i];
		if (!grid_try(grid, &change, &effect) || (!force && effect.broken > 0))
			continue;
		gain = (dice ? dice_below(dice, MODEL_ONE) : effect.gain) -
		       penalty * effect.broken;
		if (gain > best) {
			best = gain;
			best_to = model->starts[i];
			best_effect = effect;
		}
	}
	change.item[0].to = best_to;
	if (best_to >= 0)
		grid_make(grid, &change, &best_effect);
}

void greedy_fill(struct grid *grid, int64_t penalty, bool force, struct dice *dice,
		 struct arena *scratch)
{
	struct waiting *waiting = arena_array(scratch, struct waiting,
					      grid->model->instance->sessions);
	int n = list_waiting(grid, waiting);

	for (int i = 0; i < n; i++)
		place(grid, waiting[i].session, penalty, force,
		      waiting[i].turn <= TURN_LONG ? dice : NULL);
}

/*
 * The session whose going mends most, and at the same, costs least: of those
 * that have a choice of starts, or of all.  -1: none of these mends anything.
 */
static int most_harmful(struct grid *grid, bool of_all, struct effect *best)
{
	struct change change = { .len = 1, .item[0].to = -1 };
	int harmful = -1;

	best->broken = 0;
	for (int s = 0; s < grid->model->instance->sessions; s++) {
		struct effect effect;

		if (grid->start[s] < 0 || (!of_all && model_start_count(grid->model, s) < 2))
			continue;
		change.item[0].session = s;
		grid_try(grid, &change, &effect);
		if (effect.broken > best->broken ||
		    (effect.broken == best->broken &&
		     (harmful < 0 || effect.gain <= best->gain)))
			continue;
		harmful = s;
		*best = effect;
	}
	return harmful;
}

void greedy_clean(struct grid *grid)
{
	struct change change = { .len = 1, .item[0].to = -1 };

	while (grid->broken) {
		struct effect effect;
		int session = most_harmful(grid, false, &effect);

		if (session < 0)
			session = most_harmful(grid, true, &effect);
		change.item[0].session = session;
		grid_make(grid, &change, &effect);
	}
}
