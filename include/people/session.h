/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A browser that is signed in: its cookie holds the secret, the database the hash. */
#ifndef PEOPLE_SESSION_H
#define PEOPLE_SESSION_H

#include "people/person.h"

#define SESSION_SECS (60 * 86400)

/* Who the cookie is: 1, 0 nobody (expired or unknown), -1 an error. */
int session_find(struct db *db, const char *secret, struct arena *arena, struct person **out,
		 struct err *err) MUST_CHECK;
int session_end(struct db *db, const char *secret, struct err *err) MUST_CHECK;
int session_end_all(struct db *db, int64_t person_id, struct err *err) MUST_CHECK;

/* Forget tokens, sessions and rates that are over.  Now and then. */
int session_sweep(struct db *db, struct err *err) MUST_CHECK;

#endif
