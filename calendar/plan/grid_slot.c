/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One slot of the grid with sessions exchanged: its value, clashes and rooms. */
#include "calendar/plan/instance.h"

#include "grid.h"
#include "grid_internal.h"
#include "kernel.h"
#include "model.h"
#include "rooms.h"

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
int grid_clashes(const struct grid *grid, const struct touched *touched)
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

bool grid_is_picky(const struct grid *grid, int session, int slot)
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
		if (grid_is_picky(grid, touched->in[i], touched->slot))
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

		if (grid_is_picky(grid, s, touched->slot))
			sets[n++] = model->rooms[s * slots + grid->next[s]];
	}
	return rooms_missing(sets, n);
}

/*
 * Sessions of a slot that get no room.  Those that can have any room need only
 * be counted: whatever the others leave is good for them.
 */
int grid_missing(const struct grid *grid, const struct touched *touched)
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
	broken = grid_clashes(grid, &touched) - grid->missing[slot] +
		 grid_missing(grid, &touched);
	if (in >= 0)
		grid->next[in] = grid->start[in];
	return broken;
}
