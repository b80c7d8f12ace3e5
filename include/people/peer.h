/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Somebody as the bot meets them: a person, where the account is linked to
 * one; else a services account; else no more than a nick on a network.  What is
 * meant for a person or an account is never given to whoever has the nick.
 */
#ifndef PEOPLE_PEER_H
#define PEOPLE_PEER_H

#include "base/base.h"

struct arena;
struct db;
struct err;

/* A nick as it is at this moment; account NULL: none. */
struct caller { const char *network, *nick, *account; };

struct peer {
	int64_t id;			/* 0: not stored yet */
	int64_t person_id;		/* 0: no person */
	const char *network, *account, *nick;	/* of who is no person; one is NULL */
	const char *name;		/* for people */
	const char *email;		/* of a person, or NULL */
	const char *zone;		/* of a person, or NULL */
};
struct peers { struct peer *items; size_t len, cap; };

int peer_of(struct db *db, const struct caller *caller, struct arena *arena, struct peer *out,
	    struct err *err) MUST_CHECK;
int peer_of_person(struct db *db, int64_t person_id, struct arena *arena, struct peer *out,
		   struct err *err) MUST_CHECK;
int peer_get(struct db *db, int64_t id, struct arena *arena, struct peer *out,
	     struct err *err) MUST_CHECK;

/*
 * Somebody who is not there, by account or by name: 1, 0 nobody, -1; a name
 * that several have is ERR_CONFLICT and says which.
 */
int peer_find(struct db *db, const char *network, const char *name, struct arena *arena,
	      struct peer *out, struct err *err) MUST_CHECK;

/* Store it, if it is not yet; inside the caller's transaction. */
int peer_keep(struct db *db, struct peer *peer, struct err *err) MUST_CHECK;

/*
 * All peers that are the same human, as a JSON array of ids for SQL: what a
 * caller is, or a person with all their accounts.
 */
char *peer_ids(struct db *db, const struct caller *caller, struct arena *arena,
	       struct err *err);
char *peer_ids_person(struct db *db, int64_t person_id, struct arena *arena, struct err *err);

/* The same human, as far as is known? */
bool peer_same(const struct peer *a, const struct peer *b);

#endif
