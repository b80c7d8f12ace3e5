/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The revisions of minutes: each is kept, and what was posted never changes. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/vec.h"
#include "revision.h"

/* The newest text, for minutes_search(): the title is the one in force. */
static int drop_text(struct db *db, int64_t minutes_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"DELETE FROM minutes_text WHERE rowid = :minutes_id");

	db_bind_int(st, "minutes_id", minutes_id);
	return db_run(st, err);
}

static int add_text(struct db *db, int64_t minutes_id, const char *text, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO minutes_text (rowid, title, text)"
		" SELECT id, title, :text FROM minutes WHERE id = :minutes_id");

	db_bind_int(st, "minutes_id", minutes_id);
	db_bind_text(st, "text", text);
	return db_run(st, err);
}

static int insert(struct db *db, int64_t minutes_id, int64_t number, const char *text,
		  int64_t author_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO revision (minutes_id, number, text, author_id, created_at)"
		" VALUES (:minutes_id, :number, :text, :author_id, :now)");

	db_bind_int(st, "minutes_id", minutes_id);
	db_bind_int(st, "number", number);
	db_bind_text(st, "text", text);
	if (author_id)
		db_bind_int(st, "author_id", author_id);
	db_bind_int(st, "now", clock_now());
	return db_run(st, err);
}

int revision_add(struct db *db, int64_t minutes_id, int64_t number, const char *text,
		 int64_t author_id, struct err *err)
{
	return insert(db, minutes_id, number, text, author_id, err) ||
	       drop_text(db, minutes_id, err) || add_text(db, minutes_id, text, err) ? -1 : 0;
}

int revision_is_edited(struct db *db, int64_t minutes_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT 1 FROM revision WHERE minutes_id = :minutes_id AND author_id IS NOT NULL"
		" LIMIT 1");
	int rc;

	db_bind_int(st, "minutes_id", minutes_id);
	rc = db_step(st, err);
	if (rc == 1)
		db_done(st);
	return rc;
}

int minutes_revisions(struct db *db, int64_t id, struct arena *arena, struct revisions *out,
		      struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT number, text, revision.created_at AS created_at, letter_id,"
		" coalesce(person.name, 'moot') AS author"
		" FROM revision LEFT JOIN person ON person.id = author_id"
		" WHERE minutes_id = :minutes_id ORDER BY number");
	int rc;

	*out = (struct revisions){ 0 };
	db_bind_int(st, "minutes_id", id);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = (struct revision){
			.number = db_int(st, "number"),
			.created_at = db_int(st, "created_at"),
			.letter_id = db_int(st, "letter_id"),
			.author = db_text(st, "author", arena),
			.text = db_text(st, "text", arena),
		};
	return rc;
}

int revision_find_posted(struct db *db, int64_t minutes_id, struct arena *arena,
			 struct revision *first, struct revision *newest, struct err *err)
{
	struct revisions all;
	bool found = false;

	if (minutes_revisions(db, minutes_id, arena, &all, err))
		return -1;
	for (size_t i = 0; i < all.len; i++) {
		if (!all.items[i].letter_id)
			continue;
		if (!found)
			*first = all.items[i];
		*newest = all.items[i];
		found = true;
	}
	return found;
}

int revision_set_letter(struct db *db, int64_t minutes_id, int64_t number, int64_t letter_id,
			struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE revision SET letter_id = :letter_id"
		" WHERE minutes_id = :minutes_id AND number = :number AND letter_id IS NULL");

	db_bind_int(st, "letter_id", letter_id);
	db_bind_int(st, "minutes_id", minutes_id);
	db_bind_int(st, "number", number);
	if (db_run(st, err))
		return -1;
	if (db_changes(db) != 1)
		return err_set(err, ERR_CONFLICT, "revision %lld was posted already",
			       (long long)number);
	return 0;
}
