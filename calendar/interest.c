/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ratings: table interest. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "calendar/attendance.h"
#include "calendar/event.h"
#include "calendar/interest.h"
#include "calendar/proposal.h"

static const struct { const char *name; int weight; } levels[] = {
	[INTEREST_NONE] = { "none", 0 }, [INTEREST_LITTLE] = { "a little", 25 },
	[INTEREST_YES] = { "yes", 75 }, [INTEREST_VERY] = { "very", 100 },
};

const char *interest_name(enum interest_level level)
{
	return levels[level].name;
}

int interest_weight(enum interest_level level)
{
	return levels[level].weight;
}

int interest_parse(const char *text, enum interest_level *out, struct err *err)
{
	for (int i = 0; i < INTEREST_LEVELS; i++) {
		char digit[2] = { (char)('0' + i), '\0' };

		if (!str_eq(text, digit) && !str_eq_fold(text, levels[i].name) &&
		    !(i == INTEREST_LITTLE && str_eq_fold(text, "little")))
			continue;
		*out = (enum interest_level)i;
		return 0;
	}
	return err_set(err, ERR_INVALID, "\"%.20s\" is no rating: none, little, yes, very, or 0 "
		       "to 3", text);
}

static int store(struct db *db, int64_t proposal_id, int64_t person_id,
		 enum interest_level level, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO interest (proposal_id, person_id, level, rated_at)"
		" VALUES (:proposal, :person, :level, :now)"
		" ON CONFLICT (proposal_id, person_id)"
		" DO UPDATE SET level = excluded.level, rated_at = excluded.rated_at");

	db_bind_int(st, "proposal", proposal_id);
	db_bind_int(st, "person", person_id);
	db_bind_int(st, "level", level);
	db_bind_int(st, "now", clock_now());
	return db_run(st, err);
}

int interest_rate(struct db *db, const struct actor *who, int64_t proposal_id,
		  enum interest_level level, struct err *err)
{
	struct arena *arena = arena_new();
	struct proposal *proposal;
	struct event *event;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	proposal = proposal_get(db, proposal_id, arena, err);
	if (!proposal)
		goto out;
	if (proposal->state == PROPOSAL_MERGED) {
		err_set(err, ERR_CONFLICT, "session %lld is part of %lld now: rate that",
			(long long)proposal_id, (long long)proposal->merged_id);
		goto out;
	}
	if (proposal->state == PROPOSAL_WITHDRAWN || !proposal_may_see(proposal, who)) {
		err_set(err, ERR_NOT_FOUND, "there is no session %lld", (long long)proposal_id);
		goto out;
	}
	event = event_get(db, proposal->event_id, arena, err);
	if (!event || attendance_must(db, who, event, err))
		goto out;
	if (proposal_has(proposal, who->person_id, false) && level != INTEREST_VERY) {
		err_set(err, ERR_INVALID, "you host \"%.100s\": that is \"very\"",
			proposal->title);
		goto out;
	}
	if (store(db, proposal_id, who->person_id, level, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int interest_list(struct db *db, int64_t event_id, int64_t person_id, struct arena *arena,
		  struct interests *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT proposal_id, person_id, max(level) AS level FROM ("
		" SELECT interest.proposal_id, person_id, level FROM interest"
		"  JOIN proposal ON proposal.id = proposal_id WHERE event_id = :event"
		" UNION ALL SELECT proposal_id, person_id, 3 FROM proposal_person"
		"  JOIN proposal ON proposal.id = proposal_id WHERE event_id = :event AND is_host)"
		" WHERE :person IN (0, person_id) GROUP BY proposal_id, person_id"
		" ORDER BY proposal_id, person_id");
	int rc;

	db_bind_int(st, "event", event_id);
	db_bind_int(st, "person", person_id);
	while ((rc = db_step(st, err)) == 1) {
		struct interest *interest = vec_add(out, arena);

		interest->proposal_id = db_int(st, "proposal_id");
		interest->person_id = db_int(st, "person_id");
		interest->level = (enum interest_level)db_int(st, "level");
	}
	return rc;
}

int interests_find(const struct interests *interests, int64_t proposal_id)
{
	for (size_t i = 0; i < interests->len; i++)
		if (interests->items[i].proposal_id == proposal_id)
			return (int)interests->items[i].level;
	return -1;
}

/* ---- in which order they are rated */

struct sorted { struct proposal proposal; bool is_rated; uint64_t dice; };

/* splitmix64: the same for the same two numbers, and without any pattern. */
static uint64_t throw(uint64_t a, uint64_t b)
{
	uint64_t z = a * 0x9e3779b97f4a7c15u + b + 0x632be59bd9b4e019u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static int compare(const void *left, const void *right)
{
	const struct sorted *a = left, *b = right;

	if (a->is_rated != b->is_rated)
		return a->is_rated ? 1 : -1;
	if (a->is_rated)
		return strcasecmp(a->proposal.title, b->proposal.title);
	return a->dice < b->dice ? -1 : a->dice > b->dice;
}

void interest_sort(struct proposals *proposals, const struct interests *own,
		   int64_t person_id)
{
	struct arena *arena = arena_new();
	struct sorted *sorted = arena_array(arena, struct sorted,
					    proposals->len ? proposals->len : 1);

	for (size_t i = 0; i < proposals->len; i++) {
		sorted[i].proposal = proposals->items[i];
		sorted[i].is_rated = interests_find(own, proposals->items[i].id) >= 0;
		sorted[i].dice = throw((uint64_t)person_id, (uint64_t)proposals->items[i].id);
	}
	qsort(sorted, proposals->len, sizeof(*sorted), compare);
	for (size_t i = 0; i < proposals->len; i++)
		proposals->items[i] = sorted[i].proposal;
	arena_free(arena);
}

int interest_merge(struct db *db, int64_t from, int64_t into, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO interest (proposal_id, person_id, level, rated_at)"
		" SELECT :into, person_id, level, rated_at FROM interest"
		" WHERE proposal_id = :from"
		" ON CONFLICT (proposal_id, person_id)"
		" DO UPDATE SET level = max(level, excluded.level)");

	db_bind_int(st, "from", from);
	db_bind_int(st, "into", into);
	return db_run(st, err);
}
