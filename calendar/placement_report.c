/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How good a draft is, who loses, and what a move would do. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "calendar/plan/check.h"
#include "calendar/plan/instance.h"
#include "calendar/plan/schedule.h"

#include "lineup.h"

enum { LOSERS_MAX = 5, CONFLICTS_MAX = 50 };

/* ---- who loses most */

struct fare { int person, got, best; };

/* The most wanted sessions that run in each slot where the person is. */
static void find_got(const struct lineup *lineup, const struct schedule *schedule,
		     struct fare *fares, struct arena *arena)
{
	const struct instance *instance = lineup->instance;
	uint8_t *best = arena_array(arena, uint8_t,
				    (size_t)instance->slots * instance->width + 1);

	for (size_t i = 0; i < schedule->len; i++) {
		const struct schedule_line *line = &schedule->items[i];
		const uint8_t *want = instance_want(instance, line->session);
		int end = line->slot + instance->session[line->session].length;

		for (int t = line->slot; t < end && t < instance->slots; t++) {
			uint8_t *row = best + (size_t)t * instance->width;

			for (int u = 0; u < instance->people; u++)
				if (want[u] > row[u])
					row[u] = want[u];
		}
	}
	for (int t = 0; t < instance->slots; t++)
		for (int u = 0; u < instance->people; u++)
			if (!instance_away(instance, u, t))
				fares[u].got += best[(size_t)t * instance->width + (size_t)u];
}

static void find_best(const struct instance *instance, struct fare *fares)
{
	for (int u = 0; u < instance->people; u++) {
		int wanted[INSTANCE_WANT_MAX + 1] = { 0 }, slots = 0;

		for (int s = 0; s < instance->sessions; s++)
			wanted[instance_want(instance, s)[u]] += instance->session[s].length;
		for (int t = 0; t < instance->slots; t++)
			slots += !instance_away(instance, u, t);
		for (int want = INSTANCE_WANT_MAX; want > 0 && slots; want--) {
			int n = wanted[want] < slots ? wanted[want] : slots;

			fares[u].best += n * want;
			slots -= n;
		}
	}
}

static int percent(const struct fare *fare)
{
	return fare->best ? (int)(100 * (int64_t)fare->got / fare->best) : 100;
}

static int compare(const void *left, const void *right)
{
	const struct fare *a = left, *b = right;
	int d = percent(a) - percent(b);

	return d ? d : a->person - b->person;
}

static void find_losers(const struct lineup *lineup, const struct schedule *schedule,
			struct arena *arena, struct placement_report *out)
{
	int people = lineup->instance->people;
	struct fare *fares = arena_array(arena, struct fare, people + 1);

	for (int u = 0; u < people; u++)
		fares[u].person = u;
	find_got(lineup, schedule, fares, arena);
	find_best(lineup->instance, fares);
	qsort(fares, (size_t)people, sizeof(*fares), compare);
	out->losers = arena_array(arena, struct placement_loser, LOSERS_MAX);
	for (int u = 0; u < people && u < LOSERS_MAX && percent(&fares[u]) < 100; u++)
		out->losers[out->n_losers++] = (struct placement_loser){
			lineup->name[fares[u].person], percent(&fares[u]),
		};
}

/* ---- the report */

/* What is merely not placed has a sentence of its own, with what would free it. */
static bool is_missing(const char *sentence)
{
	return str_starts(sentence, check_rule_name(CHECK_UNPLACED));
}

int placement_report(struct db *db, int64_t event_id, const struct placements *placements,
		     struct arena *arena, struct placement_report *out, struct err *err)
{
	struct placements none = { 0 };
	struct lineup *lineup = lineup_load(db, event_id, &none, 0, arena, err);
	struct schedule *schedule;
	struct check check;

	*out = (struct placement_report){ 0 };
	if (!lineup)
		return -1;
	schedule = lineup_schedule(lineup, placements, arena);
	check_schedule(lineup->instance, schedule, arena, &check);
	out->score = check.score;
	out->conceivable = check.conceivable;
	out->worst = check.worst;
	out->p5 = check.p5;
	out->mean = check.mean;
	out->overflow = check.overflow;
	out->conflicts = arena_array(arena, const char *, CONFLICTS_MAX);
	for (int i = 0; i < check.sentences && out->n_conflicts < CONFLICTS_MAX; i++)
		if (!is_missing(check.words[i]))
			out->conflicts[out->n_conflicts++] =
				lineup_words(lineup, check.words[i], arena);
	out->missing = lineup_missing(lineup, schedule, &out->n_missing, arena);
	find_losers(lineup, schedule, arena, out);
	return 0;
}

/* ---- what a move would do */

/* Which session has this place alone, or -1: it would make place. */
static int occupant(const struct schedule *schedule, int session, int slot, int room)
{
	for (size_t i = 0; i < schedule->len; i++)
		if (schedule->items[i].slot == slot && schedule->items[i].room == room &&
		    schedule->items[i].session != session)
			return (int)i;
	return -1;
}

static struct schedule_line *line_of(struct schedule *schedule, int session)
{
	for (size_t i = 0; i < schedule->len; i++)
		if (schedule->items[i].session == session)
			return &schedule->items[i];
	return NULL;
}

/* Without a line, by moving the last one in its place. */
static void drop_line(struct schedule *schedule, size_t at)
{
	schedule->items[at] = schedule->items[--schedule->len];
}

/* A copy of *now in *next with the session put there; the line that made place, or -1. */
static int try_place(const struct schedule *now, struct schedule *next, int session, int slot,
		     int room)
{
	int other = occupant(now, session, slot, room), made = -1;
	struct schedule_line *line, was = { session, -1, -1 };

	next->len = now->len;
	for (size_t i = 0; i < now->len; i++)
		next->items[i] = now->items[i];
	line = line_of(next, session);
	if (line)
		was = *line;
	else
		line = &next->items[next->len++];
	*line = (struct schedule_line){ session, slot, room };
	if (other >= 0) {
		made = next->items[other].session;
		next->items[other].slot = was.slot;
		next->items[other].room = was.room;
		if (was.slot < 0)
			drop_line(next, (size_t)other);
	}
	return made;
}

/* The first sentence of `after` that `before` does not have. */
static const char *first_new(const struct check *before, const struct check *after)
{
	for (int i = 0; i < after->sentences; i++) {
		bool known = false;

		for (int k = 0; k < before->sentences && !known; k++)
			known = str_eq(before->words[k], after->words[i]);
		if (!known)
			return after->words[i];
	}
	return NULL;
}

struct trial {
	const struct lineup *lineup;
	const struct schedule *now;
	struct schedule next;
	const struct check *base;
	int session;
};

static void try_cell(struct trial *trial, int slot, int room, struct arena *arena,
		     struct placement_effects *out)
{
	const struct lineup *lineup = trial->lineup;
	struct arena *scratch = arena_new();
	struct placement_effect *effect = vec_add(out, arena);
	int made = try_place(trial->now, &trial->next, trial->session, slot, room);
	const char *words = NULL;
	struct check check;

	check_schedule(lineup->instance, &trial->next, scratch, &check);
	effect->slot_id = lineup->slots.items[slot].id;
	effect->room_id = lineup->rooms.items[room].id;
	effect->gain = check.score - trial->base->score;
	effect->conflicts = check.broken - trial->base->broken;
	effect->other_id = made < 0 ? 0 : lineup->sitting[made].proposal->id;
	words = first_new(trial->base, &check);
	effect->words = words ? lineup_words(lineup, words, arena) : "";
	arena_free(scratch);
}

int placement_effects(struct db *db, int64_t event_id, int64_t proposal_id, int part,
		      struct arena *arena, struct placement_effects *out, struct err *err)
{
	struct placements placed = { 0 }, none = { 0 };
	struct trial trial = { 0 };
	struct lineup *lineup;
	struct check base;

	if (placement_list(db, event_id, arena, &placed, err))
		return -1;
	lineup = lineup_load(db, event_id, &none, 0, arena, err);
	if (!lineup)
		return -1;
	trial.lineup = lineup;
	trial.session = lineup_session(lineup, proposal_id, part);
	if (trial.session < 0)
		return err_set(err, ERR_NOT_FOUND, "this session is not to be scheduled");
	trial.now = lineup_schedule(lineup, &placed, arena);
	trial.next.items = arena_array(arena, struct schedule_line, trial.now->len + 1);
	check_schedule(lineup->instance, trial.now, arena, &base);
	trial.base = &base;
	for (int t = 0; t < lineup->instance->slots; t++)
		for (int r = 0; r < lineup->instance->rooms; r++)
			if (!lineup->instance->off[r * lineup->instance->slots + t])
				try_cell(&trial, t, r, arena, out);
	return 0;
}
