/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The job: a thread searches and then proves a bound; this one tells the table
 * how far it is, and hears from it when to stop.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/log.h"
#include "calendar/plan/bound.h"
#include "calendar/plan/check.h"
#include "calendar/plan/instance.h"
#include "calendar/plan/solve.h"

#include "lineup.h"
#include "planning_rows.h"

#define TELL_MS 200
#define THREADS 2
#define BOUND_MS 8000
#define REPORT_MAX (64 * 1024)

enum { SEARCH_PART = 700 };		/* of 1000: the rest is proving */

struct job {
	struct planning *planning;
	struct lineup *lineup;
	struct solve_options options;
	struct solve_result solved;
	struct bound_result bound;
	struct arena *arena;		/* the thread's */
	int64_t bound_began_ms;
	atomic_llong work[THREADS];
	atomic_llong score;
	atomic_int proving, stop, ended;
};

/* ---- in the threads that search */

static double search_used(void *cookie, const struct solve_progress *progress)
{
	struct job *job = cookie;
	long long best = atomic_load(&job->score);

	if (progress->thread < THREADS)
		atomic_store(&job->work[progress->thread], progress->work);
	while (progress->score > best &&
	       !atomic_compare_exchange_weak(&job->score, &best, progress->score))
		;
	return atomic_load(&job->stop) ? 1.0 : 0.0;
}

static double bound_used(void *cookie)
{
	struct job *job = cookie;

	if (atomic_load(&job->stop))
		return 1.0;
	return (double)(clock_ms() - job->bound_began_ms) / BOUND_MS;
}

static void *search(void *cookie)
{
	struct job *job = cookie;
	struct bound_options options = {
		.used = bound_used, .cookie = job, .whole_ms = BOUND_MS / 2,
	};

	solve(job->lineup->instance, &job->options, job->arena, &job->solved);
	job->bound_began_ms = clock_ms();
	atomic_store(&job->proving, 1);
	options.known = job->solved.schedule;
	if (!atomic_load(&job->stop))
		bound_find(job->lineup->instance, &options, job->arena, &job->bound);
	else
		job->bound.bound = -1;
	atomic_store(&job->ended, 1);
	return NULL;
}

/* ---- in the one that tells */

static int progress_of(struct job *job)
{
	int64_t least = INT64_MAX, part;

	if (atomic_load(&job->proving)) {
		part = (clock_ms() - job->bound_began_ms) * (1000 - SEARCH_PART) / BOUND_MS;
		return SEARCH_PART + (int)(part < 1000 - SEARCH_PART ? part : 999 - SEARCH_PART);
	}
	for (int i = 0; i < THREADS; i++)
		if (atomic_load(&job->work[i]) < least)
			least = atomic_load(&job->work[i]);
	return (int)(least * SEARCH_PART / (job->planning->work + 1));
}

static void watch(struct db *db, struct job *job)
{
	const struct timespec pause = { .tv_nsec = 20 * 1000 * 1000 };
	int64_t told_ms = 0;

	while (!atomic_load(&job->ended)) {
		struct err err = ERR_INIT;
		int goes_on;

		nanosleep(&pause, NULL);
		if (clock_ms() - told_ms < TELL_MS)
			continue;
		told_ms = clock_ms();
		goes_on = planning_tell(db, job->planning->id, progress_of(job),
					atomic_load(&job->score), &err);
		if (goes_on < 0)
			log_warn("search %lld: %s", (long long)job->planning->id, err.msg);
		if (goes_on == 0)
			atomic_store(&job->stop, 1);
	}
}

static void write_report(struct job *job, struct arena *arena)
{
	struct buf out = BUF_INIT(REPORT_MAX);

	for (int i = 0; i < job->solved.unplaced; i++)
		buf_printf(&out, "%s\n", lineup_words(job->lineup, job->solved.reasons[i], arena));
	if (!job->solved.rooms_chosen)
		buf_puts(&out, "rooms are left open: no session of several slots could keep one "
			 "room throughout\n");
	job->planning->report = buf_to_arena(&out, arena);
}

static void conclude(struct job *job, const struct placements *were, struct arena *arena)
{
	struct placements found = { 0 };
	struct planning *planning = job->planning;
	struct check check;

	lineup_placements(job->lineup, job->solved.schedule, were, arena, &found);
	check_schedule(job->lineup->instance, job->solved.schedule, arena, &check);
	planning->state = PLANNING_DONE;
	planning->score = check.score;
	planning->bound = job->bound.bound;
	planning->is_optimal = job->bound.optimal;
	planning->result = placements_text(&found, arena);
	write_report(job, arena);
}

static int run(struct db *db, struct job *job, struct placements *were, struct arena *arena,
	       struct err *err)
{
	pthread_t thread;
	int r;

	job->options = (struct solve_options){
		.seed = (uint64_t)job->planning->seed, .work = job->planning->work,
		.threads = THREADS, .used = search_used, .cookie = job,
		.fair = job->planning->fair,
		.before = were->len ? lineup_schedule(job->lineup, were, arena) : NULL,
		.move_cost = job->planning->move_cost,
	};
	atomic_store(&job->score, -1);
	r = pthread_create(&thread, NULL, search, job);
	if (r)
		return err_set(err, ERR_IO, "no thread to search in: error %d", r);
	watch(db, job);
	pthread_join(thread, NULL);
	conclude(job, were, arena);
	return planning_store(db, job->planning, err);
}

int planning_run(struct db *db, int64_t id, struct err *err)
{
	struct arena *arena = arena_new();
	struct placements were = { 0 };
	struct job *job = arena_one(arena, struct job);
	int rc = -1;

	job->arena = arena_new();
	job->planning = planning_get(db, id, arena, err);
	if (!job->planning || placement_list(db, job->planning->event_id, arena, &were, err))
		goto out;
	job->lineup = lineup_load(db, job->planning->event_id, &were, clock_now(), arena, err);
	if (!job->lineup || run(db, job, &were, arena, err))
		goto out;
	rc = 0;
out:
	if (rc) {
		struct err ignored = ERR_INIT;

		if (job->planning &&
		    planning_set_state(db, id, PLANNING_FAILED, &ignored))
			log_warn("search %lld: %s", (long long)id, ignored.msg);
	}
	arena_free(job->arena);
	arena_free(arena);
	return rc;
}
