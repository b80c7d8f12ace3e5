/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the other files of people/ need of persons. */
#ifndef PEOPLE_PERSON_PRIVATE_H
#define PEOPLE_PERSON_PRIVATE_H

#include "people/person.h"

/* A person and their main address, inside the caller's transaction; no rule is asked. */
int person_insert(struct db *db, const char *name, const char *email, enum role role,
		  int64_t *id, struct err *err) MUST_CHECK;

/* Without asking any rule, inside the caller's transaction. */
int person_update_role(struct db *db, int64_t id, enum role role, struct err *err) MUST_CHECK;
int person_update_zone(struct db *db, int64_t id, const char *zone, struct err *err) MUST_CHECK;
/* What is left of who wanted to be forgotten and wrote minutes. */
int person_make_nameless(struct db *db, int64_t id, struct err *err) MUST_CHECK;

/* ERR_CONFLICT where there is no other operator than this one. */
int person_keep_operator(struct db *db, int64_t id, struct err *err) MUST_CHECK;

/* Whose session has this hash and is not over: 1, 0, -1. */
int person_find_session(struct db *db, const void *hash, size_t len, struct arena *arena,
			struct person **out, struct err *err) MUST_CHECK;

#endif
