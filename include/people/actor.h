/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whoever asks for a change, and through which door.  Every operation that
 * changes something takes one and checks the rule inside.
 */
#ifndef PEOPLE_ACTOR_H
#define PEOPLE_ACTOR_H

#include "base/base.h"

struct arena;
struct db;
struct err;

enum role { ROLE_NONE, ROLE_MEMBER, ROLE_ORGANISER, ROLE_OPERATOR };
enum door { DOOR_WEB, DOOR_IRC, DOOR_MAIL, DOOR_MOOT };

struct actor {
	int64_t person_id;		/* 0: nobody known */
	const char *name;		/* for people; a nick where nobody is known */
	enum role role;			/* ROLE_NONE: nobody known */
	enum door door;
};

const char *role_name(enum role role);		/* "organiser" */
int role_parse(const char *name, enum role *out, struct err *err) MUST_CHECK;
const char *door_name(enum door door);

/* -1 and ERR_DENIED, saying that it takes an organiser ..., unless who is one. */
int actor_must_be(const struct actor *who, enum role least, struct err *err) MUST_CHECK;

/* Write down what was done, in words ("call 12: cancelled"); inside a transaction. */
int audit_add(struct db *db, const struct actor *who, const char *what, struct err *err)
	MUST_CHECK;

struct audit {
	int64_t id, at;
	int64_t person_id;		/* 0: nobody, or somebody who left */
	const char *actor, *door, *what;
};
struct audits { struct audit *items; size_t len, cap; };

/*
 * What was done, newest first, at most max entries before id `before` (0: from
 * the newest on), of those that hold the text (NULL: all).  An operator's.
 */
int audit_list(struct db *db, const struct actor *who, int64_t before, const char *text,
	       int64_t max, struct arena *arena, struct audits *out, struct err *err) MUST_CHECK;

#endif
