/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The schedule under search, evaluated by what a change touches. */
#include <string.h>

#include "base/arena.h"
#include "calendar/plan/instance.h"

#include "grid.h"
#include "kernel.h"
#include "model.h"
#include "rooms.h"

/* A slot that a change touches, and who leaves and enters it. */
struct touched {
	int slot, outs, ins;
	int out[INSTANCE_ROOMS_MAX + GRID_SPARE];
	int in[INSTANCE_ROOMS_MAX + GRID_SPARE];
};

static const uint8_t *want_row(const struct model *model, int session)
{
	return session < 0 ? model->nobody : instance_want(model->instance, session);
}

static uint8_t *top_row(const struct grid *grid, int slot)
{
	return grid->top + (size_t)slot * grid->model->instance->width;
}

static uint8_t *second_row(const struct grid *grid, int slot)
{
	return grid->second + (size_t)slot * grid->model->instance->width;
}

static uint64_t *here_set(const struct grid *grid, int slot)
{
	return grid->here + (size_t)slot * (size_t)grid->model->words;
}

static int length_of(const struct grid *grid, int session)
{
	return grid->model->instance->session[session].length;
}

/* ---- one slot */

static int count_clashes(const struct grid *grid, int session, int slot)
{
	const uint64_t *clash = grid->model->clash +
				(size_t)session * (size_t)grid->model->words;
	const uint64_t *here = here_set(grid, slot);
	int n = 0;

	for (int w = 0; w < grid->model->words; w++)
		for (uint64_t both = clash[w] & here[w]; both; both &= both - 1)
			n++;
	return n;
}

/* The clashes that go and come with a slot's change. */
static int clash_effect(const struct grid *grid, const struct touched *touched)
{
	int n = 0;

	for (int i = 0; i < touched->outs; i++) {
		n -= count_clashes(grid, touched->out[i], touched->slot);
		for (int k = 0; k < i; k++)		/* taken off twice */
			n += model_clashes(grid->model, touched->out[i], touched->out[k]);
	}
	for (int i = 0; i < touched->ins; i++) {
		n += count_clashes(grid, touched->in[i], touched->slot);
		for (int k = 0; k < touched->outs; k++)
			n -= model_clashes(grid->model, touched->in[i], touched->out[k]);
		for (int k = 0; k < i; k++)
			n += model_clashes(grid->model, touched->in[i], touched->in[k]);
	}
	return n;
}

static bool leaves(const struct touched *touched, int session)
{
	for (int i = 0; i < touched->outs; i++)
		if (touched->out[i] == session)
			return true;
	return false;
}

static bool is_picky(const struct grid *grid, int session, int slot)
{
	const struct model *model = grid->model;

	return model->picky && model->open[slot] !=
	       model->rooms[session * model->instance->slots + grid->next[session]];
}

/* Has the change nothing to do with sessions that cannot have every room? */
static bool leaves_picky_alone(const struct grid *grid, const struct touched *touched)
{
	for (int i = 0; i < touched->outs; i++) {
		int s = touched->out[i];

		if (grid->model->rooms[s * grid->model->instance->slots + grid->start[s]] !=
		    grid->model->open[touched->slot])
			return false;
	}
	for (int i = 0; i < touched->ins; i++)
		if (is_picky(grid, touched->in[i], touched->slot))
			return false;
	return true;
}

/* How many of the sessions that cannot have every room would get none. */
static int count_unseated(const struct grid *grid, const struct touched *touched)
{
	const struct model *model = grid->model;
	const int *members = grid->picky + touched->slot * grid->room_for;
	uint64_t sets[2 * (INSTANCE_ROOMS_MAX + GRID_SPARE)];
	int slots = model->instance->slots, n = 0;

	if (!model->picky || leaves_picky_alone(grid, touched))
		return grid->unseated[touched->slot];
	for (int i = 0; i < grid->picks[touched->slot]; i++)
		if (!leaves(touched, members[i]))
			sets[n++] = model->rooms[members[i] * slots + grid->next[members[i]]];
	for (int i = 0; i < touched->ins; i++) {
		int s = touched->in[i];

		if (is_picky(grid, s, touched->slot))
			sets[n++] = model->rooms[s * slots + grid->next[s]];
	}
	return rooms_missing(sets, n);
}

/*
 * Sessions of a slot that get no room.  Those that can have any room need only
 * be counted: whatever the others leave is good for them.
 */
static int count_missing(const struct grid *grid, const struct touched *touched)
{
	int n = grid->count[touched->slot] - touched->outs + touched->ins;
	int seated = n - count_unseated(grid, touched), places = grid->model->places[touched->slot];

	return n - (seated < places ? seated : places);
}

int grid_value(const struct grid *grid, int slot, int out, int in)
{
	const struct model *model = grid->model;
	size_t width = model->instance->width;
	int sum;

	if (out < 0)
		sum = model->kernel->with(top_row(grid, slot), want_row(model, in), width);
	else
		sum = model->kernel->instead(top_row(grid, slot), second_row(grid, slot),
					     want_row(model, out), want_row(model, in), width);
	return sum - model->absent_sum[slot];
}

int grid_broken(struct grid *grid, int slot, int out, int in)
{
	struct touched touched;
	int broken;

	touched.slot = slot;
	touched.outs = out >= 0;
	touched.out[0] = out;
	touched.ins = in >= 0;
	touched.in[0] = in;
	if (in >= 0)
		grid->next[in] = slot;
	broken = clash_effect(grid, &touched) - grid->missing[slot] +
		 count_missing(grid, &touched);
	if (in >= 0)
		grid->next[in] = grid->start[in];
	return broken;
}

/* ---- trying */

static struct touched *touch(struct grid *grid, int slot)
{
	struct touched *touched;

	if (grid->mark[slot] < 0) {
		grid->mark[slot] = grid->touched_len;
		touched = &grid->touched[grid->touched_len++];
		touched->slot = slot;
		touched->outs = touched->ins = 0;
	}
	return &grid->touched[grid->mark[slot]];
}

static bool touch_all(struct grid *grid, const struct change *change)
{
	for (int i = 0; i < change->len; i++) {
		int s = change->item[i].session, to = change->item[i].to;

		for (int k = 0; k < length_of(grid, s); k++) {
			struct touched *touched;

			if (grid->start[s] >= 0) {
				touched = touch(grid, grid->start[s] + k);
				touched->out[touched->outs++] = s;
			}
			if (to < 0)
				continue;
			touched = touch(grid, to + k);
			if (touched->ins == grid->room_for)
				return false;
			touched->in[touched->ins++] = s;
		}
	}
	for (int i = 0; i < grid->touched_len; i++) {
		struct touched *touched = &grid->touched[i];

		if (grid->count[touched->slot] - touched->outs + touched->ins > grid->room_for)
			return false;
	}
	return true;
}

static void untouch(struct grid *grid, const struct change *change)
{
	for (int i = 0; i < grid->touched_len; i++)
		grid->mark[grid->touched[i].slot] = -1;
	grid->touched_len = 0;
	for (int i = 0; i < change->len; i++)
		grid->next[change->item[i].session] = grid->start[change->item[i].session];
}

/* The slot's two highest rows as they would be, into try_top and try_second. */
static void build_rows(struct grid *grid, const struct touched *touched)
{
	const struct model *model = grid->model;
	size_t width = model->instance->width;
	const int *members = grid_members(grid, touched->slot);

	memcpy(grid->try_top, model->absent + (size_t)touched->slot * width, width);
	memcpy(grid->try_second, grid->try_top, width);
	for (int i = 0; i < grid->count[touched->slot]; i++)
		if (!leaves(touched, members[i]))
			model->kernel->insert(grid->try_top, grid->try_second,
					      want_row(model, members[i]), width);
	for (int i = 0; i < touched->ins; i++)
		model->kernel->insert(grid->try_top, grid->try_second,
				      want_row(model, touched->in[i]), width);
}

static int new_value(struct grid *grid, const struct touched *touched)
{
	const struct model *model = grid->model;

	if (touched->outs <= 1 && touched->ins <= 1)
		return grid_value(grid, touched->slot, touched->outs ? touched->out[0] : -1,
				  touched->ins ? touched->in[0] : -1);
	build_rows(grid, touched);
	return model->kernel->sum(grid->try_top, model->instance->width) -
	       model->absent_sum[touched->slot];
}

static bool is_out_of_order(const struct grid *grid, const int *start, int order)
{
	const struct instance_order *pair = &grid->model->instance->order[order];
	int first = start[pair->first], then = start[pair->then];

	return first >= 0 && then >= 0 && first + length_of(grid, pair->first) > then;
}

static int order_effect(const struct grid *grid, const struct change *change)
{
	const struct model *model = grid->model;
	int n = 0;

	if (!model->instance->orders)
		return 0;
	for (int i = 0; i < change->len; i++) {
		int s = change->item[i].session;

		for (int k = model->orders_from[s]; k < model->orders_from[s + 1]; k++) {
			int first = model->instance->order[model->orders[k]].first;

			/* where both move, the pair is counted with its first */
			if (first != s && grid->next[first] != grid->start[first])
				continue;
			n += is_out_of_order(grid, grid->next, model->orders[k]) -
			     is_out_of_order(grid, grid->start, model->orders[k]);
		}
	}
	return n;
}

/* What each person gains in the touched slots, into shift. */
static void shift_people(struct grid *grid)
{
	size_t people = (size_t)grid->model->instance->people;

	memset(grid->shift, 0, people * sizeof(*grid->shift));
	for (int i = 0; i < grid->touched_len; i++) {
		const uint8_t *top = top_row(grid, grid->touched[i].slot);

		build_rows(grid, &grid->touched[i]);
		for (size_t u = 0; u < people; u++)
			grid->shift[u] += grid->try_top[u] - top[u];
	}
}

/* The change of the sum of got - k (best - got)^2 / best. */
static int64_t fair_gain(struct grid *grid)
{
	const struct model *model = grid->model;
	int64_t gain = 0;

	shift_people(grid);
	for (int u = 0; u < model->instance->people; u++) {
		int64_t d = grid->shift[u];

		gain += d * (MODEL_ONE + model->envy[u] * (2 * grid->lack[u] - d));
	}
	return gain;
}

static int64_t plain_gain(struct grid *grid)
{
	int64_t gain = 0;

	for (int i = 0; i < grid->touched_len; i++)
		gain += new_value(grid, &grid->touched[i]) - grid->value[grid->touched[i].slot];
	return gain * MODEL_ONE;
}

static void measure(struct grid *grid, const struct change *change, struct effect *effect)
{
	const struct model *model = grid->model;

	effect->broken = order_effect(grid, change);
	effect->unplaced = 0;
	for (int i = 0; i < grid->touched_len; i++) {
		const struct touched *touched = &grid->touched[i];

		effect->broken += clash_effect(grid, touched) - grid->missing[touched->slot] +
				  count_missing(grid, touched);
	}
	effect->gain = model->options.fair ? fair_gain(grid) : plain_gain(grid);
	for (int i = 0; i < change->len; i++) {
		int s = change->item[i].session;

		effect->unplaced += (grid->start[s] >= 0) - (change->item[i].to >= 0);
		effect->gain += model_cost(model, s, grid->start[s]) -
				model_cost(model, s, change->item[i].to);
	}
}

bool grid_try(struct grid *grid, const struct change *change, struct effect *effect)
{
	bool fits = touch_all(grid, change);

	if (fits) {
		for (int i = 0; i < change->len; i++)
			grid->next[change->item[i].session] = change->item[i].to;
		measure(grid, change, effect);
	}
	untouch(grid, change);
	return fits;
}

/* ---- making */

static void take_out(struct grid *grid, int session, int slot)
{
	int *members = grid->member + slot * grid->room_for;
	int i = 0;

	while (members[i] != session)
		i++;
	members[i] = members[--grid->count[slot]];
	here_set(grid, slot)[session / 64] &= ~((uint64_t)1 << session % 64);
}

static void put_in(struct grid *grid, int session, int slot)
{
	grid->member[slot * grid->room_for + grid->count[slot]++] = session;
	here_set(grid, slot)[session / 64] |= (uint64_t)1 << session % 64;
}

static void settle_people(struct grid *grid, int slot)
{
	const uint8_t *top = top_row(grid, slot);

	for (int u = 0; u < grid->model->instance->people; u++)
		grid->lack[u] += top[u] - grid->try_top[u];
}

static void list_picky(struct grid *grid, int slot)
{
	const struct model *model = grid->model;
	const int *members = grid_members(grid, slot);
	uint64_t sets[INSTANCE_ROOMS_MAX + GRID_SPARE];
	int *picky = grid->picky + slot * grid->room_for, n = 0;

	for (int i = 0; i < grid->count[slot]; i++) {
		int s = members[i];

		if (!is_picky(grid, s, slot))
			continue;
		sets[n] = model->rooms[s * model->instance->slots + grid->start[s]];
		picky[n++] = s;
	}
	grid->picks[slot] = n;
	grid->unseated[slot] = rooms_missing(sets, n);
}

static void rebuild_slot(struct grid *grid, int slot)
{
	struct touched nothing = { .slot = slot };
	size_t width = grid->model->instance->width;
	int value;

	build_rows(grid, &nothing);
	if (grid->model->options.fair)
		settle_people(grid, slot);
	memcpy(top_row(grid, slot), grid->try_top, width);
	memcpy(second_row(grid, slot), grid->try_second, width);
	value = grid->model->kernel->sum(grid->try_top, width) - grid->model->absent_sum[slot];
	grid->score += value - grid->value[slot];
	grid->value[slot] = value;
	list_picky(grid, slot);
	grid->missing[slot] = count_missing(grid, &nothing);
}

void grid_make(struct grid *grid, const struct change *change, const struct effect *effect)
{
	for (int i = 0; i < change->len; i++) {
		int s = change->item[i].session;

		for (int k = 0; grid->start[s] >= 0 && k < length_of(grid, s); k++) {
			take_out(grid, s, grid->start[s] + k);
			touch(grid, grid->start[s] + k);
		}
	}
	for (int i = 0; i < change->len; i++) {
		int s = change->item[i].session;

		grid->start[s] = grid->next[s] = change->item[i].to;
		for (int k = 0; grid->start[s] >= 0 && k < length_of(grid, s); k++) {
			put_in(grid, s, grid->start[s] + k);
			touch(grid, grid->start[s] + k);
		}
	}
	for (int i = 0; i < grid->touched_len; i++)
		rebuild_slot(grid, grid->touched[i].slot);
	untouch(grid, change);
	grid->utility += effect->gain;
	grid->broken += effect->broken;
	grid->unplaced += effect->unplaced;
}

/* ---- whole schedules */

static void make_slots(struct grid *grid, struct arena *arena)
{
	const struct instance *instance = grid->model->instance;
	size_t slots = (size_t)instance->slots, width = instance->width;

	grid->room_for = instance->rooms + GRID_SPARE;
	grid->count = arena_array(arena, int, slots);
	grid->member = arena_array(arena, int, slots * (size_t)grid->room_for);
	grid->here = arena_array(arena, uint64_t, slots * (size_t)grid->model->words);
	grid->top = arena_array(arena, uint8_t, slots * width);
	grid->second = arena_array(arena, uint8_t, slots * width);
	grid->value = arena_array(arena, int, slots);
	grid->missing = arena_array(arena, int, slots);
	grid->picky = arena_array(arena, int, slots * (size_t)grid->room_for);
	grid->picks = arena_array(arena, int, slots);
	grid->unseated = arena_array(arena, int, slots);
	grid->touched = arena_array(arena, struct touched, slots);
	grid->mark = arena_array(arena, int, slots);
	memcpy(grid->top, grid->model->absent, slots * width);
	memcpy(grid->second, grid->model->absent, slots * width);
	for (size_t t = 0; t < slots; t++)
		grid->mark[t] = -1;
}

struct grid *grid_new(const struct model *model, struct arena *arena)
{
	const struct instance *instance = model->instance;
	struct grid *grid = arena_one(arena, struct grid);

	grid->model = model;
	make_slots(grid, arena);
	grid->start = arena_array(arena, int, instance->sessions);
	grid->next = arena_array(arena, int, instance->sessions);
	grid->lack = arena_array(arena, int, instance->width);
	grid->shift = arena_array(arena, int, instance->width);
	grid->try_top = arena_array(arena, uint8_t, instance->width);
	grid->try_second = arena_array(arena, uint8_t, instance->width);
	for (int s = 0; s < instance->sessions; s++) {
		grid->start[s] = grid->next[s] = -1;
		grid->utility -= model_cost(model, s, -1);
	}
	for (int u = 0; u < instance->people; u++) {
		grid->lack[u] = model->best[u];
		grid->utility -= model->envy[u] * model->best[u] * model->best[u];
	}
	grid->unplaced = instance->sessions;
	return grid;
}

static void move_one(struct grid *grid, int session, int to)
{
	struct change change = { .len = 1 };
	struct effect effect;

	if (grid->start[session] == to)
		return;
	change.item[0].session = session;
	change.item[0].to = to;
	if (grid_try(grid, &change, &effect))
		grid_make(grid, &change, &effect);
}

void grid_load(struct grid *grid, const int *start)
{
	int sessions = grid->model->instance->sessions;

	for (int s = 0; s < sessions; s++)
		if (grid->start[s] != start[s])
			move_one(grid, s, -1);
	for (int s = 0; s < sessions; s++)
		move_one(grid, s, start[s]);
}

void grid_save(const struct grid *grid, int *start)
{
	memcpy(start, grid->start, (size_t)grid->model->instance->sessions * sizeof(*start));
}
