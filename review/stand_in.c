/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Declared reasons for a more general maintainer's word: table stand_in. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "people/actor.h"
#include "review/judge.h"
#include "review/standing.h"

#include "party.h"

static const char *const names[] = {
	[STAND_IN_NONE] = "none", [STAND_IN_URGENT] = "urgent", [STAND_IN_OVERRULE] = "overrule",
};

const char *stand_in_name(enum stand_in kind)
{
	return names[kind];
}

int stand_in_parse(const char *name, enum stand_in *out, struct err *err)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (!str_eq_fold(name, names[i]))
			continue;
		*out = (enum stand_in)i;
		return 0;
	}
	return err_set(err, ERR_INVALID, "\"%.20s\" is none of urgent, overrule and none", name);
}

int stand_in_of_series(struct db *db, int64_t series_id, struct arena *arena,
		       struct stood_in *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT stand_in.* FROM part JOIN stand_in ON stand_in.about_id = part.message_id"
		" WHERE part.series_id = :series ORDER BY stand_in.at DESC LIMIT 1");
	int rc;

	*out = (struct stood_in){ 0 };
	db_bind_int(st, "series", series_id);
	rc = db_step(st, err);
	if (rc != 1)
		return rc;
	out->name = db_text(st, "name", arena);
	out->words = db_text(st, "words", arena);
	out->at = db_int(st, "at");
	rc = stand_in_parse(db_text(st, "kind", arena), &out->kind, err) ? -1 : 1;
	db_done(st);
	return rc;
}

static int upsert(struct db *db, int64_t lead_id, const struct stood_in *new, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO stand_in (about_id, kind, name, words, at)"
		" VALUES (:about, :kind, :name, :words, :at) ON CONFLICT (about_id) DO UPDATE SET"
		" kind = excluded.kind, name = excluded.name, words = excluded.words,"
		" at = excluded.at");

	db_bind_int(st, "about", lead_id);
	db_bind_text(st, "kind", names[new->kind]);
	db_bind_text(st, "name", new->name);
	db_bind_text(st, "words", new->words);
	db_bind_int(st, "at", new->at);
	return db_run(st, err);
}

static int delete(struct db *db, int64_t lead_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "DELETE FROM stand_in WHERE about_id = :about");

	db_bind_int(st, "about", lead_id);
	return db_run(st, err);
}

static int is_any(struct db *db, const struct actor *who, const struct people *people,
		  struct err *err)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < people->len; i++)
		rc = party_is(db, who, people->items[i]->address, err);
	return rc;
}

static int may_declare(struct judge *judge, struct db *db, const struct actor *who,
		       int64_t series_id, struct arena *arena, struct err *err)
{
	struct judgement judgement;
	int rc = 0;

	if (who->role >= ROLE_ORGANISER)
		return 0;
	if (judge_series(judge, db, series_id, arena, &judgement, err))
		return -1;
	for (size_t i = 0; rc == 0 && i < judgement.n_patches; i++) {
		const struct verdict *verdict = &judgement.verdicts[i];

		for (size_t k = 0; rc == 0 && k < verdict->files.len; k++) {
			rc = is_any(db, who, &verdict->files.items[k].owners, err);
			if (rc == 0)
				rc = is_any(db, who, &verdict->files.items[k].wider, err);
		}
	}
	if (rc)
		return rc < 0 ? -1 : 0;
	return err_set(err, ERR_DENIED, "only a maintainer of what it touches or an organiser may");
}

int stand_in_declare(struct judge *judge, struct db *db, const struct actor *who,
		     const char *series, enum stand_in kind, const char *words,
		     struct err *err)
{
	struct arena *arena = arena_new();
	struct stood_in new = { .kind = kind, .name = who->name, .at = clock_now() };
	struct series *found;
	int64_t lead_id;
	int rc = -1;

	new.words = party_words(words ? words : "", STAND_IN_WORDS_MAX, arena, err);
	if (!new.words)
		goto out;
	if (kind != STAND_IN_NONE && !*new.words) {
		err_set(err, ERR_INVALID, "say why: what is urgent, or why they are overruled");
		goto out;
	}
	if (db_begin(db, err) || party_lead(db, series, arena, &found, &lead_id, err) ||
	    may_declare(judge, db, who, found->id, arena, err))
		goto out;
	if ((kind == STAND_IN_NONE ? delete(db, lead_id, err) : upsert(db, lead_id, &new, err)) ||
	    standing_touch(db, found->id, err) ||
	    audit_add(db, who, arena_printf(arena, "series %lld: stand-in %s: %.100s",
					    (long long)found->id, names[kind], new.words), err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}
