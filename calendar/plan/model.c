/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Preparing an instance for the search. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "calendar/plan/instance.h"
#include "calendar/plan/schedule.h"

#include "kernel.h"
#include "model.h"

static void set_clash(struct model *model, int a, int b)
{
	model->clash[(size_t)a * (size_t)model->words + (size_t)b / 64] |= (uint64_t)1 << b % 64;
	model->clash[(size_t)b * (size_t)model->words + (size_t)a / 64] |= (uint64_t)1 << a % 64;
}

/*
 * One pass over what each person is needed for; a plenary clashes with all, and
 * so do two sessions of which one must have ended before the other.
 */
static void find_clashes(struct model *model, struct arena *arena)
{
	const struct instance *instance = model->instance;
	int n = instance->sessions;
	bool *busy = arena_array(arena, bool, instance->people);

	model->words = (n + 63) / 64;
	model->clash = arena_array(arena, uint64_t, (size_t)n * (size_t)model->words);
	for (int a = 0; a < n; a++) {
		const struct instance_session *mine = &instance->session[a];
		int u;

		for (int i = 0; (u = instance_needed(mine, i)) >= 0; i++)
			busy[u] = true;
		for (int b = a + 1; b < n; b++) {
			const struct instance_session *other = &instance->session[b];
			bool clash = mine->plenary || other->plenary;

			for (int i = 0; !clash && (u = instance_needed(other, i)) >= 0; i++)
				clash = busy[u];
			if (clash)
				set_clash(model, a, b);
		}
		for (int i = 0; (u = instance_needed(mine, i)) >= 0; i++)
			busy[u] = false;
	}
	for (int i = 0; i < instance->orders; i++)
		set_clash(model, instance->order[i].first, instance->order[i].then);
}

static bool people_are_there(const struct instance *instance, int s, int slot)
{
	const struct instance_session *session = &instance->session[s];
	int u;

	for (int i = 0; (u = instance_needed(session, i)) >= 0; i++)
		for (int t = slot; t < slot + session->length; t++)
			if (instance_away(instance, u, t))
				return false;
	return true;
}

/* The rooms for a session that starts in a slot; none if it may not start there. */
static uint64_t start_rooms(const struct instance *instance, int s, int slot)
{
	const struct instance_session *session = &instance->session[s];
	uint64_t rooms = UINT64_MAX;

	if (instance->barred[s * instance->slots + slot] ||
	    (session->lock_slot >= 0 && session->lock_slot != slot) ||
	    !instance_fits(instance, slot, session->length) ||
	    !people_are_there(instance, s, slot))
		return 0;
	for (int t = slot; t < slot + session->length; t++)
		rooms &= instance_rooms(instance, s, t);
	return rooms;
}

static void find_starts(struct model *model, struct arena *arena)
{
	const struct instance *instance = model->instance;
	int slots = instance->slots, n = 0;

	model->rooms = arena_array(arena, uint64_t, instance->sessions * slots);
	model->starts = arena_array(arena, int, instance->sessions * slots);
	model->starts_from = arena_array(arena, int, instance->sessions + 1);
	for (int s = 0; s < instance->sessions; s++) {
		for (int t = 0; t < slots; t++) {
			uint64_t rooms = start_rooms(instance, s, t);

			model->rooms[s * slots + t] = rooms;
			if (!rooms)
				continue;
			model->starts[n++] = t;
			if (rooms != model->open[t])
				model->picky = true;
		}
		model->starts_from[s + 1] = n;
		if (instance->session[s].length > 1)
			model->has_long = true;
	}
}

static void find_open_rooms(struct model *model, struct arena *arena)
{
	const struct instance *instance = model->instance;

	model->open = arena_array(arena, uint64_t, instance->slots);
	model->places = arena_array(arena, int, instance->slots);
	for (int t = 0; t < instance->slots; t++)
		for (int r = 0; r < instance->rooms; r++) {
			if (instance->off[r * instance->slots + t])
				continue;
			model->open[t] |= (uint64_t)1 << r;
			model->places[t]++;
		}
}

static void find_orders(struct model *model, struct arena *arena)
{
	const struct instance *instance = model->instance;
	int *at;

	model->orders = arena_array(arena, int, 2 * instance->orders + 1);
	model->orders_from = at = arena_array(arena, int, instance->sessions + 2);
	for (int i = 0; i < instance->orders; i++) {
		at[instance->order[i].first + 2]++;
		at[instance->order[i].then + 2]++;
	}
	for (int s = 0; s < instance->sessions; s++)
		at[s + 2] += at[s + 1];
	for (int i = 0; i < instance->orders; i++) {
		model->orders[at[instance->order[i].first + 1]++] = i;
		model->orders[at[instance->order[i].then + 1]++] = i;
	}
}

static void find_absent(struct model *model, struct arena *arena)
{
	const struct instance *instance = model->instance;

	model->nobody = arena_array(arena, uint8_t, instance->width);
	model->absent = arena_array(arena, uint8_t, (size_t)instance->slots * instance->width);
	model->absent_sum = arena_array(arena, int, instance->slots);
	for (int t = 0; t < instance->slots; t++)
		for (int u = 0; u < instance->people; u++)
			if (instance_away(instance, u, t)) {
				model->absent[(size_t)t * instance->width + (size_t)u] = 255;
				model->absent_sum[t] += 255;
			}
}

/* Interests are few different numbers: counting them is sorting them. */
static int conceivable(const struct instance *instance, int person)
{
	int wanted[INSTANCE_WANT_MAX + 1] = { 0 };
	int slots = 0, best = 0;

	for (int s = 0; s < instance->sessions; s++)
		wanted[instance_want(instance, s)[person]] += instance->session[s].length;
	for (int t = 0; t < instance->slots; t++)
		slots += !instance_away(instance, person, t);
	for (int want = INSTANCE_WANT_MAX; want > 0 && slots; want--) {
		int n = wanted[want] < slots ? wanted[want] : slots;

		best += n * want;
		slots -= n;
	}
	return best;
}

static void find_best(struct model *model, struct arena *arena)
{
	const struct instance *instance = model->instance;
	int64_t sum = 0, n = 0;

	model->best = arena_array(arena, int, instance->people);
	model->envy = arena_array(arena, int64_t, instance->width);
	for (int u = 0; u < instance->people; u++) {
		model->best[u] = conceivable(instance, u);
		if (model->best[u])
			model->envy[u] = (int64_t)model->options.fair * MODEL_ONE /
					 model->best[u];
	}
	for (size_t i = 0; i < (size_t)instance->sessions * instance->width; i++) {
		sum += instance->want[i];
		n += instance->want[i] > 0;
	}
	model->mean_want = n ? (double)sum / (double)n : 1;
}

/* Slots that differ in nothing: swapping the contents of two changes nothing. */
static bool is_uniform(const struct model *model)
{
	const struct instance *instance = model->instance;
	size_t slots = (size_t)instance->slots;

	if (instance->orders || model->has_long || model->options.before)
		return false;
	for (int s = 0; s < instance->sessions; s++)
		for (size_t t = 1; t < slots; t++)
			if (model->rooms[(size_t)s * slots + t] !=
			    model->rooms[(size_t)s * slots])
				return false;
	for (size_t t = 1; t < slots; t++)
		if (model->open[t] != model->open[0] ||
		    memcmp(model->absent + t * instance->width, model->absent,
			   instance->width) != 0)
			return false;
	return true;
}

struct model *model_new(const struct instance *instance, const struct model_options *options,
			struct arena *arena)
{
	struct model *model = arena_one(arena, struct model);

	model->instance = instance;
	model->options = *options;
	model->kernel = options->kernel ? options->kernel : kernel_best();
	find_clashes(model, arena);
	find_open_rooms(model, arena);
	find_starts(model, arena);
	find_orders(model, arena);
	find_absent(model, arena);
	find_best(model, arena);
	model->uniform = is_uniform(model);
	return model;
}

int64_t model_cost(const struct model *model, int session, int slot)
{
	int before = model->options.before ? model->options.before[session].slot : -1;

	return before < 0 || before == slot ? 0 : (int64_t)model->options.move_cost * MODEL_ONE;
}
