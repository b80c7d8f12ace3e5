/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Simulated annealing.  The temperature falls with the work done, so that a
 * seed and a budget mean the same everywhere.
 */
#include "base/arena.h"
#include "calendar/plan/instance.h"

#include "anneal.h"
#include "dice.h"
#include "greedy.h"
#include "grid.h"
#include "model.h"
#include "moves.h"

enum {
	PATIENCE = 2048,		/* entries of its table */
	STEP = 256,			/* moves between two looks at temperature and time */
	REGROUP_ONE_IN = 100,
	BLOCK_ONE_IN = 64,
	FALL = 500,			/* moves of one fall, for each pair of sessions */

	SAMPLES = 500,			/* moves that tell what a rule is worth */
	RULE_WORTH = 6,			/* mean changes of a move */
	LEAST_WORTH = 100,		/* interest-hours */
	DEARER_MAX = 50,		/* times that */
	ADJUSTMENTS = 100,		/* of what a rule costs, over one fall */
	GREEDY_RULE = 1000 * MODEL_ONE,
};

#define HOT 0.11			/* first temperature, in mean changes of a move */
#define HOT_LEAST 0.9			/* the same at the least, in mean interests */
#define COLD 0.2			/* last, in mean interests */
#define WARM_UP 0.01			/* part of the search before the temperature falls */

struct anneal {
	const struct model *model;
	const struct solve_options *options;
	int thread;
	struct grid *grid;
	struct dice dice;
	struct change change;
	int *scratch;			/* starts by session */
	float patience[PATIENCE];
	double temperature;
	int64_t rule, least_rule;	/* what a broken rule costs; never less than */
	bool was_clean;			/* no rule was broken for a moment since last asked */
	int64_t work, budget;
	bool stopped;
	struct anneal_result *best;
	int best_broken;
};

static int64_t absolute(int64_t x)
{
	return x < 0 ? -x : x;
}

/* A rule costs several times what a move changes, measured where the search begins. */
static void weigh_rules(struct anneal *a)
{
	int64_t sum = 0, n = 0;

	for (int i = 0; i < SAMPLES; i++) {
		struct effect effect;

		moves_session(a->grid, &a->dice, &a->change);
		if (!a->change.len || !grid_try(a->grid, &a->change, &effect))
			continue;
		sum += absolute(effect.gain);
		n++;
	}
	a->least_rule = RULE_WORTH * (n ? sum / n : 0);
	if (a->least_rule < LEAST_WORTH * MODEL_ONE)
		a->least_rule = LEAST_WORTH * MODEL_ONE;
	a->rule = a->least_rule;
	a->was_clean = true;
}

/* Rules become dearer while the search keeps breaking some, and cheaper again. */
static void adjust_rule(struct anneal *a)
{
	if (!a->was_clean && a->rule < a->least_rule * DEARER_MAX)
		a->rule += a->rule / 4;
	else if (a->was_clean && a->rule > a->least_rule)
		a->rule -= a->rule / 16;
	if (a->rule < a->least_rule)
		a->rule = a->least_rule;
	a->was_clean = false;
}

static bool is_better(const struct anneal *a)
{
	const struct grid *grid = a->grid;

	if (grid->broken != a->best_broken)
		return grid->broken < a->best_broken;
	if (grid->unplaced != a->best->unplaced)
		return grid->unplaced < a->best->unplaced;
	return grid->utility > a->best->utility;
}

static void keep_best(struct anneal *a)
{
	if (!is_better(a))
		return;
	grid_save(a->grid, a->best->start);
	a->best->utility = a->grid->utility;
	a->best->score = a->grid->score;
	a->best->unplaced = a->grid->unplaced;
	a->best_broken = a->grid->broken;
}

static void propose(struct anneal *a)
{
	int chance = dice_below(&a->dice, REGROUP_ONE_IN * BLOCK_ONE_IN);

	if (chance % REGROUP_ONE_IN == 0)
		moves_regroup(a->grid, &a->dice, a->rule, &a->change);
	else if (chance % BLOCK_ONE_IN == 0 && !a->model->uniform)
		moves_block(a->grid, &a->dice, &a->change);
	else
		moves_session(a->grid, &a->dice, &a->change);
}

static void try_move(struct anneal *a)
{
	struct effect effect;
	int64_t gain;

	propose(a);
	if (!a->change.len || !grid_try(a->grid, &a->change, &effect))
		return;
	gain = effect.gain - a->rule * effect.broken - a->rule / 4 * 3 * effect.unplaced;
	if (gain < 0 && (double)-gain > a->temperature *
	    (double)a->patience[dice_below(&a->dice, PATIENCE)])
		return;
	grid_make(a->grid, &a->change, &effect);
	a->was_clean |= !a->grid->broken;
	if (gain > 0)
		keep_best(a);
}

/* The part of the search that is over. */
static double part_done(struct anneal *a)
{
	struct solve_progress progress = {
		a->thread, a->work, a->best_broken ? -1 : a->best->score
	};
	double work = (double)a->work / (double)a->budget, time = 0;

	if (a->options->used)
		time = a->options->used(a->options->cookie, &progress);
	a->stopped = time >= 1 || (!a->options->paced && work >= 1);
	return a->options->paced ? time : work;
}

/* One fall of temperature, while the part of the search that is done goes to `to`. */
static void cool(struct anneal *a, double hot, double cold, double from, double to)
{
	double part, adjust_at = from;

	while ((part = part_done(a)) < to && !a->stopped) {
		if (part >= adjust_at) {
			adjust_rule(a);
			adjust_at += (to - from) / ADJUSTMENTS;
		}
		a->temperature = dice_geometric(hot, cold, (part - from) / (to - from));
		for (int i = 0; i < STEP; i++)
			try_move(a);
		a->work += STEP;
	}
}

static void begin_anew(struct anneal *a)
{
	struct arena *scratch = arena_new();

	for (int s = 0; s < a->model->instance->sessions; s++)
		a->scratch[s] = -1;
	grid_load(a->grid, a->scratch);
	greedy_fill(a->grid, GREEDY_RULE, true, &a->dice, scratch);
	a->rule = a->least_rule;
	arena_free(scratch);
}

/*
 * Longer than some moves for each pair of sessions, one slow fall of temperature
 * is worth less than several from different beginnings; the last then begins
 * at the best and half as hot.
 */
static void search(struct anneal *a)
{
	double want = a->model->mean_want * MODEL_ONE;
	double hot = HOT * (double)a->least_rule / RULE_WORTH, cold = COLD * want;
	double pairs = (double)a->model->instance->sessions * a->model->instance->sessions;
	double falls, each, part;

	if (hot < HOT_LEAST * want)
		hot = HOT_LEAST * want;
	cool(a, hot, hot, 0, WARM_UP);		/* tells how much work there will be */
	part = part_done(a);
	falls = a->stopped ? 1 : (double)a->work / part / (pairs * FALL);
	falls = falls < 1.5 ? 1 : (int)falls;
	each = (1 - part) / falls;
	for (int i = 0; i < (int)falls && !a->stopped; i++) {
		bool last = i > 2 && i == (int)falls - 1;

		if (last)
			grid_load(a->grid, a->best->start);
		else if (i > 0 && !a->model->options.before)
			begin_anew(a);
		cool(a, last ? hot / 2 : hot, cold, part + i * each, part + (i + 1) * each);
	}
}

/* Leaves the best in a->best, with no rule broken and no session out that could be in. */
static void finish(struct anneal *a, struct arena *arena)
{
	grid_load(a->grid, a->best->start);
	greedy_clean(a->grid);
	greedy_fill(a->grid, a->rule, false, NULL, arena);
	grid_save(a->grid, a->best->start);
	a->best->utility = a->grid->utility;
	a->best->score = a->grid->score;
	a->best->unplaced = a->grid->unplaced;
	a->best->work = a->work;
}

void anneal(const struct model *model, const struct solve_options *options, int thread,
	    const int *start, struct arena *arena, struct anneal_result *result)
{
	struct anneal *a = arena_one(arena, struct anneal);

	a->model = model;
	a->options = options;
	a->thread = thread;
	a->dice.state = options->seed + (uint64_t)thread;
	a->grid = grid_new(model, arena);
	a->budget = options->work ? options->work : solve_default_work(model->instance);
	a->best = result;
	dice_patience(a->patience, PATIENCE);
	result->start = arena_array(arena, int, model->instance->sessions);
	a->scratch = arena_array(arena, int, model->instance->sessions);
	if (start)
		grid_load(a->grid, start);
	greedy_fill(a->grid, GREEDY_RULE, true, thread ? &a->dice : NULL, arena);
	weigh_rules(a);
	a->best_broken = INT32_MAX;
	keep_best(a);
	search(a);
	finish(a, arena);
}
