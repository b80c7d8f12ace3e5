/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Roles and doors, and the audit table. */
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/actor.h"

static const char *const roles[] = {
	[ROLE_NONE] = "nobody",
	[ROLE_MEMBER] = "member",
	[ROLE_ORGANISER] = "organiser",
	[ROLE_OPERATOR] = "operator",
};

static const char *const doors[] = {
	[DOOR_WEB] = "web",
	[DOOR_IRC] = "irc",
	[DOOR_MAIL] = "mail",
	[DOOR_MOOT] = "moot",
};

const char *role_name(enum role role)
{
	return roles[role];
}

int role_parse(const char *name, enum role *out, struct err *err)
{
	for (enum role role = ROLE_MEMBER; role <= ROLE_OPERATOR; role++) {
		if (str_eq(name, roles[role])) {
			*out = role;
			return 0;
		}
	}
	return err_set(err, ERR_INVALID, "\"%.40s\" is not a role: member, organiser or operator",
		       name);
}

const char *door_name(enum door door)
{
	return doors[door];
}

int actor_must_be(const struct actor *who, enum role least, struct err *err)
{
	if (who->role >= least)
		return 0;
	if (who->role == ROLE_NONE)
		return err_set(err, ERR_DENIED, "sign in first");
	return err_set(err, ERR_DENIED, "only an %s may do this; you are a %s",
		       role_name(least), role_name(who->role));
}

int audit_add(struct db *db, const struct actor *who, const char *what, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO audit (at, person_id, actor, door, what)"
		" VALUES (:at, :person_id, :actor, :door, :what)");

	db_bind_int(st, "at", clock_now());
	if (who->person_id)
		db_bind_int(st, "person_id", who->person_id);
	db_bind_text(st, "actor", who->name);
	db_bind_text(st, "door", door_name(who->door));
	db_bind_text(st, "what", what);
	return db_run(st, err);
}

int audit_list(struct db *db, const struct actor *who, int64_t before, const char *text,
	       int64_t max, struct arena *arena, struct audits *out, struct err *err)
{
	struct db_stmt *st;
	int rc;

	if (actor_must_be(who, ROLE_OPERATOR, err))
		return -1;
	st = db_prepare(db,
		"SELECT id, at, person_id, actor, door, what FROM audit"
		" WHERE (:before = 0 OR id < :before) AND (:text IS NULL"
		"  OR instr(lower(actor || ' ' || what), lower(:text)) > 0)"
		" ORDER BY id DESC LIMIT :max");
	db_bind_int(st, "before", before);
	db_bind_text(st, "text", str_is_empty(text) ? NULL : text);
	db_bind_int(st, "max", max);
	while ((rc = db_step(st, err)) == 1) {
		struct audit *audit = vec_add(out, arena);

		audit->id = db_int(st, "id");
		audit->at = db_int(st, "at");
		audit->person_id = db_int(st, "person_id");
		audit->actor = db_text(st, "actor", arena);
		audit->door = db_text(st, "door", arena);
		audit->what = db_text(st, "what", arena);
	}
	return rc;
}
