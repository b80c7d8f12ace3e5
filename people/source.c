/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where mails are read: tables source and unreadable. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/source.h"

#define UNREADABLE_MAX 10000
#define ITEM_MAX 300

int source_open(struct db *db, const char *name, const char *kind, const char *place,
		struct arena *arena, const char **position, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO source (name, kind, place) VALUES (:name, :kind, :place)"
		" ON CONFLICT DO UPDATE SET position ="
		" CASE WHEN kind = :kind AND place = :place THEN position ELSE '' END,"
		" kind = :kind, place = :place");

	db_bind_text(st, "name", name);
	db_bind_text(st, "kind", kind);
	db_bind_text(st, "place", place);
	if (db_run(st, err))
		return -1;
	st = db_prepare(db, "SELECT position FROM source WHERE name = :name");
	db_bind_text(st, "name", name);
	if (db_step(st, err) != 1)
		return -1;
	*position = db_text(st, "position", arena);
	db_done(st);
	return 0;
}

int source_advance(struct db *db, const char *name, const char *position, int64_t n_read,
		   int64_t n_dropped, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE source SET position = :position, n_read = n_read + :n_read,"
		" n_dropped = n_dropped + :n_dropped, read_at = :now WHERE name = :name");

	db_bind_text(st, "position", position);
	db_bind_int(st, "n_read", n_read);
	db_bind_int(st, "n_dropped", n_dropped);
	db_bind_int(st, "now", clock_now());
	db_bind_text(st, "name", name);
	return db_run(st, err);
}

static int forget_old(struct db *db, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"DELETE FROM unreadable WHERE id <= (SELECT max(id) FROM unreadable) - :max");

	db_bind_int(st, "max", UNREADABLE_MAX);
	return db_run(st, err);
}

int source_unreadable(struct db *db, const char *name, const char *item, const char *why,
		      struct err *err)
{
	struct arena *scratch = arena_new();
	char *line = str_clean_line(scratch, item);
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO unreadable (source, item, why, at)"
		" VALUES (:source, :item, :why, :now)"
		" ON CONFLICT DO UPDATE SET why = :why");
	int rc;

	line[str_utf8_cut(line, ITEM_MAX)] = '\0';
	db_bind_text(st, "source", name);
	db_bind_text(st, "item", line);
	db_bind_text(st, "why", str_clean_line(scratch, why));
	db_bind_int(st, "now", clock_now());
	rc = db_run(st, err);
	arena_free(scratch);
	return rc ? -1 : forget_old(db, err);
}

int source_set_error(struct db *db, const char *name, const char *why, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE source SET error = :why, error_at ="
		" CASE WHEN :why IS NULL THEN NULL ELSE coalesce(error_at, :now) END"
		" WHERE name = :name AND error IS NOT :why");

	db_bind_text(st, "why", why);
	db_bind_int(st, "now", clock_now());
	db_bind_text(st, "name", name);
	return db_run(st, err);
}

int source_list(struct db *db, struct arena *arena, struct sources *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT name, kind, place, position, n_read, n_dropped, read_at, error, error_at,"
		" (SELECT count(*) FROM unreadable WHERE source = source.name) AS n_unreadable"
		" FROM source ORDER BY name");
	int rc;

	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = (struct source){
			.name = db_text(st, "name", arena), .kind = db_text(st, "kind", arena),
			.place = db_text(st, "place", arena),
			.position = db_text(st, "position", arena),
			.n_read = db_int(st, "n_read"), .n_dropped = db_int(st, "n_dropped"),
			.n_unreadable = db_int(st, "n_unreadable"),
			.read_at = db_int(st, "read_at"), .error = db_text(st, "error", arena),
			.error_at = db_int(st, "error_at"),
		};
	return rc;
}

int source_list_unreadable(struct db *db, const char *name, int64_t max, struct arena *arena,
			   struct unreadables *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT source, item, why, at FROM unreadable"
		" WHERE (:source IS NULL OR source = :source) ORDER BY id DESC LIMIT :max");
	int rc;

	db_bind_text(st, "source", name);
	db_bind_int(st, "max", max);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = (struct unreadable){
			db_text(st, "source", arena), db_text(st, "item", arena),
			db_text(st, "why", arena), db_int(st, "at"),
		};
	return rc;
}
