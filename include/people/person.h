/* SPDX-License-Identifier: GPL-2.0-or-later */
/* People, their addresses and their IRC accounts. */
#ifndef PEOPLE_PERSON_H
#define PEOPLE_PERSON_H

#include "people/actor.h"

struct arena;
struct db;

struct person {
	int64_t id;
	const char *name;
	enum role role;
	const char *zone;		/* IANA name, or NULL */
	const char *email;		/* main address, or NULL; for signed-in people only */
	int64_t created_at;
};

struct persons { struct person *items; size_t len, cap; };

struct account {
	const char *network;		/* the config section's name */
	const char *name;
	int64_t linked_at;
};
struct accounts { struct account *items; size_t len, cap; };

/* Operator's work.  The address is confirmed by their word. */
int person_create(struct db *db, const struct actor *who, const char *name, const char *email,
		  enum role role, int64_t *id, struct err *err) MUST_CHECK;
int person_set_role(struct db *db, const struct actor *who, int64_t id, enum role role,
		    struct err *err) MUST_CHECK;

/*
 * May the actor change by hand what is tied to this person?  An organiser, and
 * never to somebody of a higher role: a link to them would be their role.
 */
int person_check_manager(struct db *db, const struct actor *who, int64_t id, struct err *err)
	MUST_CHECK;

/* One's own, or an operator's work. */
int person_set_name(struct db *db, const struct actor *who, int64_t id, const char *name,
		    struct err *err) MUST_CHECK;
int person_set_zone(struct db *db, const struct actor *who, int64_t id, const char *zone,
		    struct err *err) MUST_CHECK;

/* get: ERR_NOT_FOUND.  find: 1 found, 0 nobody, -1 an error. */
struct person *person_get(struct db *db, int64_t id, struct arena *arena, struct err *err);
int person_find_email(struct db *db, const char *email, struct arena *arena,
		      struct person **out, struct err *err) MUST_CHECK;
int person_find_account(struct db *db, const char *network, const char *account,
			struct arena *arena, struct person **out, struct err *err) MUST_CHECK;
int person_find_feed(struct db *db, const char *secret, struct arena *arena,
		     struct person **out, struct err *err) MUST_CHECK;
int person_list(struct db *db, struct arena *arena, struct persons *out, struct err *err)
	MUST_CHECK;

/* A new secret for their calendar feed's address; an older one stops working. */
char *person_renew_feed(struct db *db, const struct actor *who, int64_t id,
			struct arena *arena, struct err *err);

int account_list(struct db *db, int64_t person_id, struct arena *arena, struct accounts *out,
		 struct err *err) MUST_CHECK;
/* By hand (person_check_manager()); one's own is tied by login_use_link(), or unlinked. */
int account_link(struct db *db, const struct actor *who, int64_t person_id,
		 const char *network, const char *name, struct err *err) MUST_CHECK;
int account_unlink(struct db *db, const struct actor *who, int64_t person_id,
		   const char *network, const char *name, struct err *err) MUST_CHECK;

/*
 * Forget the nicks ("=nick") that were tied to a person for one connection: of
 * this nick, or of the whole network where it is NULL.  The bot's work.
 */
int account_drop_connection(struct db *db, const char *network, const char *nick,
			    struct err *err) MUST_CHECK;

struct actor person_actor(const struct person *person, enum door door);

#endif
