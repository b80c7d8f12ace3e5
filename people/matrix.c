/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Matrix ids that people say are theirs: table matrix. */
#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/identity.h"
#include "people/person.h"

int matrix_list(struct db *db, int64_t person_id, struct arena *arena, struct matrices *out,
		struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT name, said_at, confirmed_at FROM matrix"
		" WHERE person_id = :person_id ORDER BY name");
	int rc;

	db_bind_int(st, "person_id", person_id);
	while ((rc = db_step(st, err)) == 1) {
		struct matrix *matrix = vec_add(out, arena);

		matrix->name = db_text(st, "name", arena);
		matrix->said_at = db_int(st, "said_at");
		matrix->confirmed_at = db_int(st, "confirmed_at");
	}
	return rc;
}

/* "@ann:example.org", as the Matrix specification has user ids. */
static int check_name(const char *name, struct err *err)
{
	const char *colon = strchr(name, ':');
	bool good = *name == '@' && colon && colon > name + 1 && colon[1] &&
		strlen(name) <= 255;

	for (const char *s = name + 1; good && *s; s++)
		good = isalnum((unsigned char)*s) || strchr(s < colon ? "._=-/+" : ".-:[]", *s) ||
			s == colon;
	return good ? 0 : err_set(err, ERR_INVALID,
				  "\"%.60s\" is not a Matrix id like @ann:example.org", name);
}

static int insert(struct db *db, const struct actor *who, const char *name, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO matrix (person_id, name, said_at, confirmed_at)"
		" VALUES (:person_id, :name, :now, CASE WHEN :confirmed THEN :now END)"
		" ON CONFLICT (person_id, name) DO UPDATE SET"
		" confirmed_at = coalesce(confirmed_at, excluded.confirmed_at)");

	db_bind_int(st, "person_id", who->person_id);
	db_bind_text(st, "name", name);
	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "confirmed", who->door == DOOR_WEB);
	if (db_run(st, err) == 0)
		return 0;
	if (err->kind == ERR_CONFLICT)
		return err_set(err, ERR_CONFLICT, "somebody else has confirmed \"%.80s\" as "
			       "theirs; ask an organiser if that is wrong", name);
	return -1;
}

static int check_room(struct db *db, const struct actor *who, struct arena *arena,
		      struct err *err)
{
	struct matrices list = { 0 };

	if (matrix_list(db, who->person_id, arena, &list, err))
		return -1;
	return list.len < 10 ? 0 : err_set(err, ERR_LIMIT, "ten are enough; remove one first");
}

int matrix_say(struct db *db, const struct actor *who, const char *name, struct err *err)
{
	struct arena *scratch = arena_new();
	int rc = -1;

	name = str_clean_line(scratch, name);
	if (actor_must_be(who, ROLE_MEMBER, err) || check_name(name, err) || db_begin(db, err))
		goto out;
	if (check_room(db, who, scratch, err) || insert(db, who, name, err) ||
	    audit_add(db, who, arena_printf(scratch, "person %lld: Matrix id %s%s",
					    (long long)who->person_id, name,
					    who->door == DOOR_WEB ? "" : ", not confirmed yet"),
		      err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

static int delete(struct db *db, int64_t person_id, const char *name, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"DELETE FROM matrix WHERE person_id = :person_id AND name = :name");

	db_bind_int(st, "person_id", person_id);
	db_bind_text(st, "name", name);
	if (db_run(st, err))
		return -1;
	return db_changes(db) ? 0 :
	       err_set(err, ERR_NOT_FOUND, "there is no Matrix id \"%.80s\" here", name);
}

int matrix_remove(struct db *db, const struct actor *who, int64_t person_id, const char *name,
		  struct err *err)
{
	struct arena *scratch = arena_new();
	int rc = -1;

	if ((!who->person_id || who->person_id != person_id) &&
	    person_check_manager(db, who, person_id, err))
		goto out;
	if (db_begin(db, err))
		goto out;
	if (delete(db, person_id, name, err) ||
	    audit_add(db, who, arena_printf(scratch, "person %lld: removed Matrix id %s",
					    (long long)person_id, name), err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}
