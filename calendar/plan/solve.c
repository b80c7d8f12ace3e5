/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Threads, the best of them, and the answer as a schedule. */
#include <pthread.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/vec.h"
#include "calendar/plan/instance.h"
#include "calendar/plan/schedule.h"
#include "calendar/plan/solve.h"

#include "anneal.h"
#include "model.h"
#include "reasons.h"
#include "rooms.h"

struct worker {
	pthread_t thread;
	bool started;
	int number;
	const struct model *model;
	const struct solve_options *options;
	const int *start;
	struct arena *arena;
	struct anneal_result result;
};

static void *work(void *cookie)
{
	struct worker *worker = cookie;

	anneal(worker->model, worker->options, worker->number, worker->start, worker->arena,
	       &worker->result);
	return NULL;
}

/* Where no thread can be had the work is done here: it gives the same answer. */
static void run_workers(struct worker *workers, int n)
{
	for (int i = 1; i < n; i++)
		workers[i].started = pthread_create(&workers[i].thread, NULL, work,
						    &workers[i]) == 0;
	for (int i = 0; i < n; i++)
		if (!workers[i].started)
			work(&workers[i]);
	for (int i = 1; i < n; i++)
		if (workers[i].started)
			pthread_join(workers[i].thread, NULL);
}

static const struct anneal_result *best_of(const struct worker *workers, int n)
{
	const struct anneal_result *best = &workers[0].result;

	for (int i = 1; i < n; i++) {
		const struct anneal_result *one = &workers[i].result;

		if (one->unplaced < best->unplaced ||
		    (one->unplaced == best->unplaced && one->utility > best->utility))
			best = one;
	}
	return best;
}

/* The announced starts, where the rules still allow them. */
static int *starts_of(const struct model *model, const struct schedule_line *before,
		      struct arena *arena)
{
	int sessions = model->instance->sessions, slots = model->instance->slots;
	int *start = arena_array(arena, int, sessions);

	for (int s = 0; s < sessions; s++) {
		int slot = before[s].slot;

		start[s] = slot >= 0 && model->rooms[s * slots + slot] ? slot : -1;
	}
	return start;
}

static void write_result(const struct model *model, const struct anneal_result *best,
			 struct arena *arena, struct solve_result *result)
{
	const struct instance *instance = model->instance;
	const struct schedule_line *before = model->options.before;
	struct schedule_line *places = arena_array(arena, struct schedule_line,
						   instance->sessions);

	for (int s = 0; s < instance->sessions; s++)
		places[s] = (struct schedule_line){ s, best->start[s], -1 };
	result->rooms_chosen = rooms_choose(instance, before, places, arena);
	result->schedule = arena_one(arena, struct schedule);
	for (int s = 0; s < instance->sessions; s++) {
		if (before && before[s].slot >= 0 && before[s].slot != places[s].slot)
			result->moved++;
		if (places[s].slot >= 0)
			*vec_add(result->schedule, arena) = places[s];
	}
	result->score = best->score;
	result->unplaced = best->unplaced;
	result->reasons = reasons_unplaced(model, best->start, arena);
}

void solve(const struct instance *instance, const struct solve_options *options,
	   struct arena *arena, struct solve_result *result)
{
	struct model_options how = { .fair = options->fair, .move_cost = options->move_cost };
	int n = options->threads ? options->threads : 2;
	struct worker *workers = arena_array(arena, struct worker, n);
	struct model *model;
	int *start = NULL;

	*result = (struct solve_result){ .work = 0 };
	if (options->before)
		how.before = schedule_places(instance, options->before, arena);
	model = model_new(instance, &how, arena);
	if (options->before)
		start = starts_of(model, how.before, arena);
	for (int i = 0; i < n; i++)
		workers[i] = (struct worker){ .number = i, .model = model, .options = options,
					      .start = start, .arena = arena_new() };
	run_workers(workers, n);
	write_result(model, best_of(workers, n), arena, result);
	for (int i = 0; i < n; i++) {
		result->work += workers[i].result.work;
		arena_free(workers[i].arena);
	}
}

/* A move reads some rows of two slots; the rest is the same for all instances. */
int64_t solve_default_work(const struct instance *instance)
{
	int64_t picoseconds = 90000 + 250 * (int64_t)instance->width;

	return 1000000000000 / picoseconds;
}
