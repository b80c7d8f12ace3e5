/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who owes the next step of each open series: table owing. */
#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "review/judge.h"

#include "identity.h"
#include "owing.h"

#define OWING_COLUMNS								\
	"owing.name AS name, owing.email AS email, what, section, is_rest, message_id, "	\
	STANDING_COLUMNS
#define OWING_FROM								\
	" FROM owing JOIN standing ON standing.series_id = owing.series_id"	\
	" JOIN series ON series.id = owing.series_id"				\
	" WHERE series.state = 'open' AND NOT series.is_foreign"

const char *owing_key(const char *name, struct arena *arena)
{
	return name ? identity_of(arena, name, "").folded : NULL;
}

static int list(struct db *db, struct db_stmt *st, struct arena *arena, struct owings *out,
		struct err *err)
{
	size_t from = out->len;
	int rc;

	while ((rc = db_step(st, err)) == 1) {
		struct owing *owing = vec_add(out, arena);

		*owing = (struct owing){
			.series_id = db_int(st, "series_id"),
			.name = db_text(st, "name", arena), .email = db_text(st, "email", arena),
			.what = db_text(st, "what", arena),
			.section = db_text(st, "section", arena),
			.is_rest = db_int(st, "is_rest"),
			.message_id = db_text(st, "message_id", arena),
		};
		standing_from(st, arena, &owing->standing);
	}
	for (size_t i = from; rc == 0 && i < out->len; i++)
		rc = standing_add_series(db, &out->items[i].standing, arena, err);
	return rc;
}

int owing_list(struct db *db, const char *who, int64_t limit, struct arena *arena,
	       struct owings *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " OWING_COLUMNS OWING_FROM " AND standing.state != 'stalled'"
		" AND (:who IS NULL OR owing.email = :who OR instr(owing.name_key, :key)"
		"  OR owing.email IN (SELECT email FROM address WHERE person_id ="
		"   (SELECT person_id FROM address WHERE email = :who)))"
		" ORDER BY owing.name_key, since, owing.series_id LIMIT :limit");

	db_bind_text(st, "who", who);
	db_bind_text(st, "key", owing_key(who, arena));
	db_bind_int(st, "limit", limit);
	return list(db, st, arena, out, err);
}

int owing_of_person(struct db *db, int64_t person_id, struct arena *arena,
		    struct owings *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " OWING_COLUMNS OWING_FROM " AND owing.email IN"
		" (SELECT email FROM address WHERE person_id = :person)"
		" ORDER BY since, owing.series_id");

	db_bind_int(st, "person", person_id);
	return list(db, st, arena, out, err);
}

int owing_of_series(struct db *db, int64_t series_id, struct arena *arena,
		    struct owings *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " OWING_COLUMNS OWING_FROM " AND owing.series_id = :id"
		" ORDER BY section, owing.name_key");

	db_bind_int(st, "id", series_id);
	return list(db, st, arena, out, err);
}

/* ---- as judged */

static int delete(struct db *db, int64_t series_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "DELETE FROM owing WHERE series_id = :id");

	db_bind_int(st, "id", series_id);
	return db_run(st, err);
}

static int insert(struct db *db, const struct owing *owing, struct arena *arena,
		  struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO owing (series_id, email, name, name_key, what, section, is_rest,"
		" message_id) VALUES (:series, :email, :name, :key, :what, :section, :rest,"
		" :message) ON CONFLICT DO NOTHING");

	db_bind_int(st, "series", owing->series_id);
	db_bind_text(st, "email", owing->email);
	db_bind_text(st, "name", owing->name);
	db_bind_text(st, "key", owing_key(owing->name, arena));
	db_bind_text(st, "what", owing->what);
	db_bind_text(st, "section", owing->section);
	db_bind_int(st, "rest", owing->is_rest);
	db_bind_text(st, "message", owing->message_id);
	return db_run(st, err);
}

static int insert_author(struct db *db, const struct judgement *j, struct arena *arena,
			 struct err *err)
{
	const struct turn *turn = &j->turn;
	struct owing owing = {
		.series_id = j->series->id, .name = j->series->author_name,
		.email = j->series->author_email, .what = "the next step",
	};

	for (size_t i = 0; i < turn->comments.len && !owing.message_id; i++) {
		const struct turn_comment *comment = &turn->comments.items[i];

		if (comment->state == COMMENT_ASKED)
			owing.message_id = comment->mail->message_id;
	}
	if (owing.message_id)
		owing.what = "an answer";
	else if (turn->n_open)
		owing.what = "a new version";
	return insert(db, &owing, arena, err);
}

int owing_save(struct db *db, const struct judgement *j, struct arena *arena, struct err *err)
{
	const struct turn_oweds *owed = &j->turn.owed;

	if (delete(db, j->series->id, err))
		return -1;
	if (j->turn.owner == OWNER_AUTHOR)
		return insert_author(db, j, arena, err);
	if (j->turn.owner != OWNER_REVIEWERS)
		return 0;
	for (size_t i = 0; i < owed->len; i++) {
		struct owing owing = {
			.series_id = j->series->id, .name = owed->items[i].name,
			.email = owed->items[i].address,
			.what = turn_owes_name(owed->items[i].what),
			.section = owed->items[i].section, .is_rest = owed->items[i].is_rest,
			.message_id = owed->items[i].message_id,
		};

		if (insert(db, &owing, arena, err))
			return -1;
	}
	return 0;
}
