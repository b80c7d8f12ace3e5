/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bot's commands for others to show: table manual. */
#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/manual.h"

static bool is_same(const struct manual *a, const struct manual *b)
{
	if (a->len != b->len)
		return false;
	for (size_t i = 0; i < a->len; i++) {
		const struct manual_entry *x = &a->items[i], *y = &b->items[i];

		if (!str_eq(x->name, y->name) || !str_eq(x->usage, y->usage) ||
		    !str_eq(x->place, y->place) || !str_eq(x->role, y->role) ||
		    !str_eq(x->help, y->help))
			return false;
	}
	return true;
}

static int add(struct db *db, const struct manual_entry *entry, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO manual (name, usage, place, role, help)"
		" VALUES (:name, :usage, :place, :role, :help)");

	db_bind_text(st, "name", entry->name);
	db_bind_text(st, "usage", entry->usage);
	db_bind_text(st, "place", entry->place);
	db_bind_text(st, "role", entry->role);
	db_bind_text(st, "help", entry->help);
	return db_run(st, err);
}

int manual_write(struct db *db, const struct manual *manual, struct err *err)
{
	struct arena *scratch = arena_new();
	struct manual old = { 0 };
	int rc = -1;

	if (manual_read(db, scratch, &old, err))
		goto out;
	if (is_same(&old, manual)) {
		rc = 0;
		goto out;
	}
	if (db_begin(db, err) || db_run(db_prepare(db, "DELETE FROM manual"), err))
		goto out;
	for (size_t i = 0; i < manual->len; i++)
		if (add(db, &manual->items[i], err))
			goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

int manual_read(struct db *db, struct arena *arena, struct manual *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT name, usage, place, role, help FROM manual ORDER BY name");
	int rc;

	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = (struct manual_entry){
			.name = db_text(st, "name", arena), .usage = db_text(st, "usage", arena),
			.place = db_text(st, "place", arena), .role = db_text(st, "role", arena),
			.help = db_text(st, "help", arena),
		};
	return rc;
}
