/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a change would do: the slots that it touches, the orders, the people. */
#include <string.h>

#include "calendar/plan/instance.h"

#include "grid.h"
#include "grid_internal.h"
#include "kernel.h"
#include "model.h"

struct touched *grid_touch(struct grid *grid, int slot)
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
				touched = grid_touch(grid, grid->start[s] + k);
				touched->out[touched->outs++] = s;
			}
			if (to < 0)
				continue;
			touched = grid_touch(grid, to + k);
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

void grid_untouch(struct grid *grid, const struct change *change)
{
	for (int i = 0; i < grid->touched_len; i++)
		grid->mark[grid->touched[i].slot] = -1;
	grid->touched_len = 0;
	for (int i = 0; i < change->len; i++)
		grid->next[change->item[i].session] = grid->start[change->item[i].session];
}

/* The slot's two highest rows as they would be, into try_top and try_second. */
void grid_build_rows(struct grid *grid, const struct touched *touched)
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
	grid_build_rows(grid, touched);
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

		grid_build_rows(grid, &grid->touched[i]);
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

		effect->broken += grid_clashes(grid, touched) - grid->missing[touched->slot] +
				  grid_missing(grid, touched);
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
	grid_untouch(grid, change);
	return fits;
}
