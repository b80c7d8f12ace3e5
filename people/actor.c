/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Roles and doors, and the audit table. */
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
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
