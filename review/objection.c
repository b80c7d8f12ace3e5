/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objections: table objection. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/actor.h"
#include "people/heard.h"
#include "review/objection.h"
#include "review/series.h"
#include "review/standing.h"

#include "party.h"

#define OBJECTION_COLUMNS							\
	"objection.id AS id, coalesce(part.series_id, 0) AS series_id, objection.name AS name,"\
	" objection.email AS email, reason, objection.state AS state, objection.at AS at,"\
	" changed_at, changed_by, resolution,"					\
	" CASE WHEN is_mail THEN message.message_id END AS message_id,"	\
	" (SELECT max(m.at) FROM message m WHERE m.part_id = message.part_id"	\
	"  AND m.from_email = objection.email) AS last_word_at"

static const char *const states[] = {
	[OBJECTION_HINT] = "hint", [OBJECTION_OPEN] = "open",
	[OBJECTION_RESOLVED] = "resolved", [OBJECTION_DISMISSED] = "dismissed",
};

const char *objection_state_name(enum objection_state state)
{
	return states[state];
}

static enum objection_state parse_state(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (str_eq(name, states[i]))
			return (enum objection_state)i;
	return OBJECTION_HINT;
}

static int list(struct db_stmt *st, struct arena *arena, struct objecteds *out, struct err *err)
{
	int rc;

	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = (struct objected){
			.id = db_int(st, "id"), .series_id = db_int(st, "series_id"),
			.name = db_text(st, "name", arena), .email = db_text(st, "email", arena),
			.reason = db_text(st, "reason", arena),
			.state = parse_state(db_text(st, "state", arena)),
			.at = db_int(st, "at"), .changed_at = db_int(st, "changed_at"),
			.changed_by = db_text(st, "changed_by", arena),
			.resolution = db_text(st, "resolution", arena),
			.message_id = db_text(st, "message_id", arena),
			.last_word_at = db_int(st, "last_word_at"),
		};
	return rc;
}

int objection_of_series(struct db *db, int64_t series_id, struct arena *arena,
			struct objecteds *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"WITH RECURSIVE older (id) AS (SELECT :series UNION"
		"  SELECT series.id FROM series JOIN older ON series.superseded_by = older.id)"
		" SELECT " OBJECTION_COLUMNS " FROM older JOIN part ON part.series_id = older.id"
		" JOIN message ON message.part_id = part.message_id"
		" JOIN objection ON objection.about_id = message.id"
		" ORDER BY objection.at, objection.id");

	db_bind_int(st, "series", series_id);
	return list(st, arena, out, err);
}

static int get(struct db *db, int64_t id, struct arena *arena, struct objected *out,
	       struct err *err)
{
	struct objecteds found = { 0 };
	struct db_stmt *st = db_prepare(db,
		"SELECT " OBJECTION_COLUMNS " FROM objection"
		" JOIN message ON message.id = objection.about_id"
		" LEFT JOIN part ON part.message_id = message.part_id WHERE objection.id = :id");

	db_bind_int(st, "id", id);
	if (list(st, arena, &found, err))
		return -1;
	if (!found.len)
		return err_set(err, ERR_NOT_FOUND, "there is no objection %lld", (long long)id);
	*out = found.items[0];
	return 0;
}

static int insert(struct db *db, int64_t about_id, bool is_mail, const struct objected *new,
		  struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO objection (about_id, is_mail, name, email, reason, state, at,"
		" changed_at) VALUES (:about, :mail, :name, :email, :reason, :state, :at, :at)"
		" ON CONFLICT DO NOTHING");

	db_bind_int(st, "about", about_id);
	db_bind_int(st, "mail", is_mail);
	db_bind_text(st, "name", new->name);
	db_bind_text(st, "email", new->email);
	db_bind_text(st, "reason", new->reason);
	db_bind_text(st, "state", states[new->state]);
	db_bind_int(st, "at", new->at);
	return db_run(st, err);
}

int objection_heard(struct db *db, int64_t message_id, const struct heard *heard,
		    const char *reason, struct err *err)
{
	struct objected new = {
		.name = heard->from.name && *heard->from.name ? heard->from.name :
			heard->from.email,
		.email = heard->from.email, .reason = reason, .state = OBJECTION_HINT,
		.at = party_mail_at(heard),
	};

	return insert(db, message_id, true, &new, err);
}

int objection_raise(struct db *db, const struct actor *who, const char *series,
		    const char *reason, int64_t *id, struct err *err)
{
	struct arena *arena = arena_new();
	struct objected new = { .name = who->name, .state = OBJECTION_OPEN, .at = clock_now() };
	struct series *found = NULL;
	int64_t about_id;
	int rc = -1;

	new.reason = party_words(reason, OBJECTION_REASON_MAX, arena, err);
	if (!new.reason || actor_must_be(who, ROLE_MEMBER, err))
		goto out;
	if (!*new.reason) {
		err_set(err, ERR_INVALID, "an objection needs a reason");
		goto out;
	}
	if (db_begin(db, err) || party_email(db, who, arena, &new.email, err) ||
	    party_lead(db, series, arena, &found, &about_id, err) ||
	    insert(db, about_id, false, &new, err))
		goto out;
	*id = db_last_id(db);
	if (standing_touch(db, found->id, err) ||
	    audit_add(db, who, arena_printf(arena, "objection %lld: to %.100s",
					    (long long)*id, series), err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

/* ---- what becomes of one */

static int may_change(struct db *db, const struct actor *who, const struct objected *objection,
		      struct arena *arena, struct err *err)
{
	struct series *series = NULL;
	int rc = party_is(db, who, objection->email, err);

	if (rc < 0)
		return -1;
	if (rc == 1 || who->role >= ROLE_ORGANISER)
		return 0;
	if (objection->series_id) {
		rc = series_find(db, objection->series_id, arena, &series, err);
		if (rc == 1)
			rc = party_is(db, who, series->author_email, err);
		if (rc < 0)
			return -1;
		if (rc == 1)
			return 0;
	}
	return err_set(err, ERR_DENIED, "only %.60s, who sent the series, or an organiser may",
		       objection->name);
}

static int update(struct db *db, const struct actor *who, const struct objected *objection,
		  struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE objection SET state = :state, reason = :reason, resolution = :resolution,"
		" changed_at = :now, changed_by = :who WHERE id = :id");

	db_bind_text(st, "state", states[objection->state]);
	db_bind_text(st, "reason", objection->reason);
	db_bind_text(st, "resolution", objection->resolution);
	db_bind_int(st, "now", clock_now());
	db_bind_text(st, "who", who->name);
	db_bind_int(st, "id", objection->id);
	return db_run(st, err);
}

static int change(struct db *db, const struct actor *who, int64_t id,
		  enum objection_state from, enum objection_state to, const char *words,
		  struct err *err)
{
	struct arena *arena = arena_new();
	struct objected objection = { 0 };
	const char *clean = party_words(words ? words : "", OBJECTION_REASON_MAX, arena, err);
	int rc = -1;

	if (!clean || db_begin(db, err) || get(db, id, arena, &objection, err) ||
	    may_change(db, who, &objection, arena, err))
		goto out;
	if (objection.state != from) {
		err_set(err, ERR_CONFLICT, "objection %lld is %s", (long long)id,
			objection.state == OBJECTION_HINT ? "only guessed; confirm or dismiss it" :
			states[objection.state]);
		goto out;
	}
	if (to == OBJECTION_RESOLVED && !*clean) {
		err_set(err, ERR_INVALID, "say how it was resolved");
		goto out;
	}
	objection.state = to;
	if (to == OBJECTION_OPEN && *clean)
		objection.reason = clean;
	else if (to != OBJECTION_OPEN)
		objection.resolution = clean;
	if (update(db, who, &objection, err) ||
	    (objection.series_id && standing_touch(db, 0, err)) ||
	    audit_add(db, who, arena_printf(arena, "objection %lld: %s", (long long)id,
					    states[to]), err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int objection_confirm(struct db *db, const struct actor *who, int64_t id, const char *reason,
		      struct err *err)
{
	return change(db, who, id, OBJECTION_HINT, OBJECTION_OPEN, reason, err);
}

int objection_dismiss(struct db *db, const struct actor *who, int64_t id, struct err *err)
{
	return change(db, who, id, OBJECTION_HINT, OBJECTION_DISMISSED, NULL, err);
}

int objection_resolve(struct db *db, const struct actor *who, int64_t id, const char *words,
		      struct err *err)
{
	return change(db, who, id, OBJECTION_OPEN, OBJECTION_RESOLVED, words, err);
}
