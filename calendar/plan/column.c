/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Branch and bound over sets of sessions.  What a session adds to a set only
 * falls as the set grows, so the highest few of what the others would add now
 * bound what they can add later.
 */
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "calendar/plan/instance.h"

#include "column.h"
#include "kernel.h"
#include "model.h"
#include "rooms.h"

struct candidate {
	int part;
	double adds;			/* to the set so far, less its price */
};

struct branch {
	struct column_search *search;
	struct column column;
	struct candidate *candidates;	/* a list for each depth */
	uint8_t *top;			/* a row for each depth */
	int parts, places;
	double left;			/* the best of what was not looked into */
};

struct column_parts *column_parts_new(const struct model *model, struct arena *arena)
{
	const struct instance *instance = model->instance;
	struct column_parts *parts = arena_one(arena, struct column_parts);
	int n = 0;

	parts->from = arena_array(arena, int, instance->sessions + 1);
	for (int s = 0; s < instance->sessions; s++) {
		parts->from[s] = n;
		n += instance->session[s].length;
	}
	parts->from[instance->sessions] = parts->n = n;
	parts->session = arena_array(arena, int, n);
	parts->index = arena_array(arena, int, n);
	for (int s = 0; s < instance->sessions; s++)
		for (int i = parts->from[s]; i < parts->from[s + 1]; i++) {
			parts->session[i] = s;
			parts->index[i] = i - parts->from[s];
		}
	return parts;
}

/* The rooms for a part that runs in the slot; none if it may not. */
static uint64_t part_rooms(const struct column_search *search, int part)
{
	int start = search->slot - search->parts->index[part];

	if (start < 0)
		return 0;
	return search->model->rooms[search->parts->session[part] *
				    search->model->instance->slots + start];
}

static const uint8_t *part_row(const struct branch *branch, int part)
{
	const struct column_search *search = branch->search;

	return instance_want(search->model->instance, search->parts->session[part]);
}

/* May the part join the set: nobody needed twice, and a room for all? */
static bool may_join(const struct branch *branch, int part)
{
	const struct column_search *search = branch->search;
	const struct column *column = &branch->column;
	uint64_t rooms[INSTANCE_ROOMS_MAX + 1];
	int s = search->parts->session[part];

	for (int i = 0; i < column->len; i++) {
		int other = search->parts->session[column->part[i]];

		if (other == s || model_clashes(search->model, s, other))
			return false;
	}
	if (!search->model->picky)
		return true;
	for (int i = 0; i < column->len; i++)
		rooms[i] = part_rooms(search, column->part[i]);
	rooms[column->len] = part_rooms(search, part);
	return rooms_missing(rooms, column->len + 1) == 0;
}

static void insert_sorted(struct candidate *list, int n, struct candidate one)
{
	for (; n && list[n - 1].adds < one.adds; n--)
		list[n] = list[n - 1];
	list[n] = one;
}

/* The candidates of one depth from those of the depth before, highest first. */
static int list_candidates(struct branch *branch, int depth, const struct candidate *before,
			   int n)
{
	const struct model *model = branch->search->model;
	size_t width = model->instance->width;
	const uint8_t *top = branch->top + (size_t)depth * width;
	int base = model->kernel->sum(top, width), kept = 0;
	struct candidate *list = branch->candidates + depth * branch->parts;

	for (int i = 0; i < n; i++) {
		struct candidate one = { .part = before[i].part };

		if (!may_join(branch, one.part))
			continue;
		one.adds = model->kernel->with(top, part_row(branch, one.part), width) - base -
			   branch->search->price[one.part];
		insert_sorted(list, kept++, one);
	}
	return kept;
}

/* What the next r candidates add at most. */
static double most(const struct candidate *list, int n, int r)
{
	double sum = 0;

	for (int i = 0; i < n && i < r && list[i].adds > 0; i++)
		sum += list[i].adds;
	return sum;
}

static void enter(struct branch *branch, int depth, int part)
{
	const struct model *model = branch->search->model;
	size_t width = model->instance->width;
	const uint8_t *top = branch->top + (size_t)depth * width;
	uint8_t *next = branch->top + (size_t)(depth + 1) * width;
	const uint8_t *row = part_row(branch, part);

	for (size_t u = 0; u < width; u++)
		next[u] = top[u] > row[u] ? top[u] : row[u];
	branch->column.part[branch->column.len++] = part;
	branch->column.value = model->kernel->sum(next, width) -
			       model->absent_sum[branch->search->slot];
}

static void descend(struct branch *branch, int depth, double surplus,
		    const struct candidate *before, int before_n)
{
	struct column_search *search = branch->search;
	struct candidate *list = branch->candidates + depth * branch->parts;
	int n = list_candidates(branch, depth, before, before_n);
	for (int i = 0; i < n; i++) {
		int rest = branch->places - depth - 1;
		double above = surplus + list[i].adds;
		double bound = above + most(list + i + 1, n - i - 1, rest);

		if (bound <= search->floor)
			return;
		if (search->nodes-- <= 0) {
			if (bound > branch->left)
				branch->left = bound;
			return;
		}
		enter(branch, depth, list[i].part);
		if (above > search->floor)
			search->floor = search->found(search->cookie, &branch->column, above);
		if (rest)
			descend(branch, depth + 1, above, list + i + 1, n - i - 1);
		branch->column.len--;
	}
}

double column_search(struct column_search *search, struct arena *scratch)
{
	const struct model *model = search->model;
	size_t width = model->instance->width;
	int n = search->parts->n, depth = model->places[search->slot], kept = 0;
	struct candidate *all = arena_array(scratch, struct candidate, n);
	struct branch branch = {
		.search = search, .places = depth, .parts = n, .left = -INFINITY,
		.column = { .slot = search->slot, .part = arena_array(scratch, int, depth + 1) },
		.candidates = arena_array(scratch, struct candidate, n * (depth + 1)),
		.top = arena_array(scratch, uint8_t, (size_t)(depth + 1) * width),
	};

	memcpy(branch.top, model->absent + (size_t)search->slot * width, width);
	for (int part = 0; part < n; part++)
		if (part_rooms(search, part))
			all[kept++].part = part;
	if (depth)
		descend(&branch, 0, 0, all, kept);
	return branch.left;
}

void column_from(const struct model *model, const struct column_parts *parts,
		 const int *start, int slot, struct column *column, struct arena *arena)
{
	const struct instance *instance = model->instance;
	size_t width = instance->width;
	uint8_t *top = arena_array(arena, uint8_t, width);

	*column = (struct column){ .slot = slot };
	column->part = arena_array(arena, int, instance->rooms);
	memcpy(top, model->absent + (size_t)slot * width, width);
	for (int s = 0; s < instance->sessions; s++) {
		const uint8_t *row = instance_want(instance, s);

		if (start[s] < 0 || slot < start[s] ||
		    slot >= start[s] + instance->session[s].length ||
		    column->len == instance->rooms)
			continue;
		column->part[column->len++] = parts->from[s] + slot - start[s];
		for (size_t u = 0; u < width; u++)
			top[u] = top[u] > row[u] ? top[u] : row[u];
	}
	column->value = model->kernel->sum(top, width) - model->absent_sum[slot];
}
