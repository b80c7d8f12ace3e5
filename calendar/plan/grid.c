/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The schedule under search: making changes, and whole schedules. */
#include <string.h>

#include "base/arena.h"
#include "calendar/plan/instance.h"

#include "grid.h"
#include "grid_internal.h"
#include "kernel.h"
#include "model.h"
#include "rooms.h"

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

		if (!grid_is_picky(grid, s, slot))
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

	grid_build_rows(grid, &nothing);
	if (grid->model->options.fair)
		settle_people(grid, slot);
	memcpy(top_row(grid, slot), grid->try_top, width);
	memcpy(second_row(grid, slot), grid->try_second, width);
	value = grid->model->kernel->sum(grid->try_top, width) - grid->model->absent_sum[slot];
	grid->score += value - grid->value[slot];
	grid->value[slot] = value;
	list_picky(grid, slot);
	grid->missing[slot] = grid_missing(grid, &nothing);
}

void grid_make(struct grid *grid, const struct change *change, const struct effect *effect)
{
	for (int i = 0; i < change->len; i++) {
		int s = change->item[i].session;

		for (int k = 0; grid->start[s] >= 0 && k < length_of(grid, s); k++) {
			take_out(grid, s, grid->start[s] + k);
			grid_touch(grid, grid->start[s] + k);
		}
	}
	for (int i = 0; i < change->len; i++) {
		int s = change->item[i].session;

		grid->start[s] = grid->next[s] = change->item[i].to;
		for (int k = 0; grid->start[s] >= 0 && k < length_of(grid, s); k++) {
			put_in(grid, s, grid->start[s] + k);
			grid_touch(grid, grid->start[s] + k);
		}
	}
	for (int i = 0; i < grid->touched_len; i++)
		rebuild_slot(grid, grid->touched[i].slot);
	grid_untouch(grid, change);
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
