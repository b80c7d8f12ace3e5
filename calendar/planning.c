/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Searches as jobs: table planning. */
#include <inttypes.h>

#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "calendar/plan/instance.h"
#include "calendar/plan/solve.h"
#include "calendar/planning.h"

#include "event_internal.h"
#include "lineup.h"
#include "planning_rows.h"

#define TIMES_MAX 120

#define PLANNING_COLUMNS							\
	"id, event_id, state, seed, work, fair, move_cost, started_at, alive_at, progress,"	\
	" score, bound, is_optimal, result, report"

static const char *const states[] = {
	[PLANNING_RUNNING] = "running", [PLANNING_STOPPING] = "stopping",
	[PLANNING_DONE] = "done", [PLANNING_FAILED] = "failed", [PLANNING_APPLIED] = "applied",
};

const char *planning_state_name(enum planning_state state)
{
	return states[state];
}

static enum planning_state state_from(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (str_eq(states[i], name))
			return (enum planning_state)i;
	bug("a planning in state \"%s\"", name);
}

static void planning_from(struct db_stmt *st, struct arena *arena, struct planning *p)
{
	p->id = db_int(st, "id");
	p->event_id = db_int(st, "event_id");
	p->state = state_from(db_text(st, "state", arena));
	p->seed = db_int(st, "seed");
	p->work = db_int(st, "work");
	p->fair = (int)db_int(st, "fair");
	p->move_cost = (int)db_int(st, "move_cost");
	p->started_at = db_int(st, "started_at");
	p->alive_at = db_int(st, "alive_at");
	p->progress = (int)db_int(st, "progress");
	p->score = db_int(st, "score");
	p->bound = db_int(st, "bound");
	p->is_optimal = db_int(st, "is_optimal");
	p->result = db_text(st, "result", arena);
	p->report = db_text(st, "report", arena);
	if (p->state <= PLANNING_STOPPING && p->alive_at + PLANNING_DEAD_SECS < clock_now())
		p->state = PLANNING_FAILED;
}

struct planning *planning_get(struct db *db, int64_t id, struct arena *arena, struct err *err)
{
	struct planning *planning = arena_one(arena, struct planning);
	struct db_stmt *st = db_prepare(db,
		"SELECT " PLANNING_COLUMNS " FROM planning WHERE id = :id");
	int rc;

	db_bind_int(st, "id", id);
	rc = db_step(st, err);
	if (rc == 1) {
		planning_from(st, arena, planning);
		db_done(st);
		return planning;
	}
	if (rc == 0)
		err_set(err, ERR_NOT_FOUND, "there is no such search");
	return NULL;
}

int planning_latest(struct db *db, int64_t event_id, struct arena *arena,
		    struct planning **out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " PLANNING_COLUMNS " FROM planning WHERE event_id = :event"
		" ORDER BY id DESC LIMIT 1");
	int rc;

	*out = NULL;
	db_bind_int(st, "event", event_id);
	rc = db_step(st, err);
	if (rc != 1)
		return rc;
	*out = arena_one(arena, struct planning);
	planning_from(st, arena, *out);
	db_done(st);
	return 1;
}

/* ---- start and stop */

static int insert(struct db *db, const struct actor *who, int64_t event_id,
		  const struct planning_options *options, int64_t work, int64_t *id,
		  struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO planning (event_id, person_id, seed, work, fair, move_cost,"
		" started_at, alive_at) VALUES (:event, NULLIF(:person, 0), :seed, :work, :fair,"
		" :move_cost, :now, :now)");

	db_bind_int(st, "event", event_id);
	db_bind_int(st, "person", who->person_id);
	db_bind_int(st, "seed", options->seed);
	db_bind_int(st, "work", work);
	db_bind_int(st, "fair", options->fair);
	db_bind_int(st, "move_cost", options->move_cost);
	db_bind_int(st, "now", clock_now());
	if (db_run(st, err))
		return -1;
	*id = db_last_id(db);
	return 0;
}

static int check_options(const struct planning_options *options, struct err *err)
{
	if (options->times < 1 || options->times > TIMES_MAX)
		return err_set(err, ERR_INVALID, "a search takes 1 to %d seconds' work",
			       TIMES_MAX);
	if (options->fair < 0 || options->fair > SOLVE_FAIR_MAX)
		return err_set(err, ERR_INVALID, "fairness: 0 to %d", SOLVE_FAIR_MAX);
	if (options->move_cost < 0 || options->move_cost > SOLVE_MOVE_COST_MAX)
		return err_set(err, ERR_INVALID, "what a move costs: 0 to %d",
			       SOLVE_MOVE_COST_MAX);
	return 0;
}

static int check_ready(const struct lineup *lineup, struct err *err)
{
	if (!lineup->instance->slots)
		return err_set(err, ERR_CONFLICT, "first say in which slots sessions can be");
	if (!lineup->instance->rooms)
		return err_set(err, ERR_CONFLICT, "first say which rooms there are");
	if (!lineup->instance->sessions)
		return err_set(err, ERR_CONFLICT, "no session is proposed yet");
	return 0;
}

int planning_start(struct db *db, const struct actor *who, int64_t event_id,
		   const struct planning_options *options, int64_t *id, struct err *err)
{
	struct arena *arena = arena_new();
	struct placements placed = { 0 };
	struct planning *last;
	struct lineup *lineup;
	int rc = -1;

	if (check_options(options, err) || db_begin(db, err) ||
	    !event_get_to_edit(db, who, event_id, arena, err) ||
	    planning_latest(db, event_id, arena, &last, err) < 0)
		goto out;
	if (last && last->state <= PLANNING_STOPPING) {
		err_set(err, ERR_CONFLICT, "a search is running: stop it, or let it end");
		goto out;
	}
	lineup = lineup_load(db, event_id, &placed, 0, arena, err);
	if (!lineup || check_ready(lineup, err) ||
	    insert(db, who, event_id, options,
		   solve_default_work(lineup->instance) * options->times, id, err) ||
	    event_audit(db, who, event_id, "search begun", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int planning_set_state(struct db *db, int64_t id, enum planning_state state, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE planning SET state = :state, alive_at = :now WHERE id = :id");

	db_bind_text(st, "state", states[state]);
	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int planning_stop(struct db *db, const struct actor *who, int64_t id, struct err *err)
{
	struct arena *arena = arena_new();
	struct planning *planning;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	planning = planning_get(db, id, arena, err);
	if (!planning || !event_get_to_edit(db, who, planning->event_id, arena, err) ||
	    (planning->state == PLANNING_RUNNING &&
	     planning_set_state(db, id, PLANNING_STOPPING, err)))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

/* The first says whether to go on: 1 run, 0 stop, -1. */
int planning_tell(struct db *db, int64_t id, int progress, int64_t score, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE planning SET alive_at = :now, progress = :progress,"
		" score = max(score, :score) WHERE id = :id"
		" RETURNING state = 'running' AS goes_on");
	int rc, goes_on = 0;

	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "progress", progress);
	db_bind_int(st, "score", score);
	db_bind_int(st, "id", id);
	rc = db_step(st, err);
	if (rc == 1) {
		goes_on = (int)db_int(st, "goes_on");
		while ((rc = db_step(st, err)) == 1)
			;
	}
	return rc < 0 ? -1 : goes_on;
}

int planning_store(struct db *db, const struct planning *planning, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE planning SET state = :state, alive_at = :now, progress = 1000,"
		" score = :score, bound = :bound, is_optimal = :optimal, result = :result,"
		" report = :report WHERE id = :id");

	db_bind_text(st, "state", states[planning->state]);
	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "score", planning->score);
	db_bind_int(st, "bound", planning->bound);
	db_bind_int(st, "optimal", planning->is_optimal);
	db_bind_text(st, "result", planning->result);
	db_bind_text(st, "report", planning->report);
	db_bind_int(st, "id", planning->id);
	return db_run(st, err);
}

/* ---- what applying it would change */

static char *place_words(const struct lineup *lineup, const struct placement *p,
			 struct arena *arena)
{
	int t = p ? lineup_slot(lineup, p->slot_id) : -1;
	const struct room *room = p ? rooms_find(&lineup->rooms, p->room_id) : NULL;

	if (t < 0)
		return NULL;
	return arena_printf(arena, "%s%s%s", lineup_time(lineup, t, arena), room ? ", " : "",
			    room ? room->name : "");
}

static char *move_words(const struct lineup *lineup, int session,
			const struct placements *now, const struct placements *then,
			struct arena *arena)
{
	const struct lineup_sitting *sitting = &lineup->sitting[session];
	const struct placement *a = placements_find(now, sitting->proposal->id, sitting->part);
	const struct placement *b = placements_find(then, sitting->proposal->id, sitting->part);
	char *from = place_words(lineup, a, arena), *to = place_words(lineup, b, arena);
	char *title = lineup_title(lineup, session, arena);

	if (from && to && a->slot_id == b->slot_id && a->room_id == b->room_id)
		return NULL;
	if (!from && !to)
		return NULL;
	if (!from)
		return arena_printf(arena, "%s: new, %s", title, to);
	if (!to)
		return arena_printf(arena, "%s: out of the schedule (was %s)", title, from);
	return arena_printf(arena, "%s: %s (was %s)", title, to, from);
}

int planning_moves(struct db *db, const struct planning *planning, struct arena *arena,
		   const char ***lines, size_t *n, struct err *err)
{
	struct placements now = { 0 }, then = { 0 };
	struct lineup *lineup;

	*n = 0;
	if (placement_list(db, planning->event_id, arena, &now, err) ||
	    placements_parse(planning->result, arena, &then, err))
		return -1;
	lineup = lineup_load(db, planning->event_id, &now, 0, arena, err);
	if (!lineup)
		return -1;
	*lines = arena_array(arena, const char *, lineup->instance->sessions + 1);
	for (int s = 0; s < lineup->instance->sessions; s++) {
		char *words = move_words(lineup, s, &now, &then, arena);

		if (words)
			(*lines)[(*n)++] = words;
	}
	return 0;
}

static int check_still_there(const struct lineup *lineup, const struct placements *result,
			     struct err *err)
{
	for (size_t i = 0; i < result->len; i++) {
		const struct placement *p = &result->items[i];

		if (lineup_session(lineup, p->proposal_id, p->part) < 0 ||
		    lineup_slot(lineup, p->slot_id) < 0 ||
		    (p->room_id && lineup_room(lineup, p->room_id) < 0))
			return err_set(err, ERR_CONFLICT, "slots, rooms or sessions have gone "
				       "since this search: search again");
	}
	return 0;
}

int planning_apply(struct db *db, const struct actor *who, int64_t id, struct err *err)
{
	struct arena *arena = arena_new();
	struct placements result = { 0 };
	struct planning *planning;
	struct lineup *lineup;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	planning = planning_get(db, id, arena, err);
	if (!planning)
		goto out;
	if (planning->state != PLANNING_DONE && planning->state != PLANNING_APPLIED) {
		err_set(err, ERR_CONFLICT, "this search has no result");
		goto out;
	}
	lineup = lineup_load(db, planning->event_id, &result, 0, arena, err);
	if (!lineup || placements_parse(planning->result, arena, &result, err) ||
	    check_still_there(lineup, &result, err) ||
	    placement_apply(db, who, planning->event_id, &result, "the schedule that was found",
			    err) ||
	    planning_set_state(db, id, PLANNING_APPLIED, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}
