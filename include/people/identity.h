/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What ties addresses, accounts and Matrix ids to people.  Each link is shown
 * to be right by whoever has it (a word mailed to the address comes back from
 * the account, a link is opened signed in), or is made by hand with a reason;
 * all of it is in the audit table.
 */
#ifndef PEOPLE_IDENTITY_H
#define PEOPLE_IDENTITY_H

#include "people/actor.h"

struct arena;
struct db;
struct err;
struct person;
struct settings;

/* ---- addresses */

struct address { const char *email; bool is_main; int64_t confirmed_at; };
struct addresses { struct address *items; size_t len, cap; };

int address_list(struct db *db, int64_t person_id, struct arena *arena, struct addresses *out,
		 struct err *err) MUST_CHECK;
/* One's own, or by hand (person_check_manager()).  The main one is not removed. */
int address_set_main(struct db *db, const struct actor *who, int64_t person_id,
		     const char *email, struct err *err) MUST_CHECK;
int address_remove(struct db *db, const struct actor *who, int64_t person_id,
		   const char *email, struct err *err) MUST_CHECK;
/* By hand only, confirmed by their word. */
int address_add(struct db *db, const struct actor *who, int64_t person_id, const char *email,
		struct err *err) MUST_CHECK;

/* Mail a link that adds an address to the actor.  Limited like login_mail(). */
int address_ask(struct db *db, const struct settings *settings, const struct actor *who,
		const char *email, struct err *err) MUST_CHECK;
/*
 * Use that link up; only signed in as who asked for it.  Where the address was
 * another person's, both are one from now on.
 */
int address_use(struct db *db, const struct actor *who, const char *secret, struct err *err)
	MUST_CHECK;

/* ---- an account says who it is */

struct speaker { const char *network, *account, *nick; };

/*
 * Mail a word to an address for this account to say.  Success tells nothing,
 * as with login_mail(), and the limits are the same.
 */
int identity_ask(struct db *db, const struct settings *settings, const struct speaker *speaker,
		 const char *email, struct err *err) MUST_CHECK;

/*
 * The account says the word: account and address are one person's from now on.
 * Where they were two people's it is ERR_CONFLICT unless may_merge.
 */
int identity_confirm(struct db *db, const struct settings *settings,
		     const struct speaker *speaker, const char *secret, bool may_merge,
		     struct arena *arena, struct person **out, struct err *err) MUST_CHECK;

/* ---- Matrix ids: shown, never trusted */

struct matrix { const char *name; int64_t said_at, confirmed_at; };
struct matrices { struct matrix *items; size_t len, cap; };

int matrix_list(struct db *db, int64_t person_id, struct arena *arena, struct matrices *out,
		struct err *err) MUST_CHECK;
/* Said on the web it is confirmed, elsewhere not yet. */
int matrix_say(struct db *db, const struct actor *who, const char *name, struct err *err)
	MUST_CHECK;
/* One's own, or by hand. */
int matrix_remove(struct db *db, const struct actor *who, int64_t person_id, const char *name,
		  struct err *err) MUST_CHECK;

/* ---- two people who are one; one who wants to go */

/* By hand; the reason is kept.  `from` is gone afterwards. */
int person_merge(struct db *db, const struct actor *who, int64_t from, int64_t to,
		 const char *reason, struct err *err) MUST_CHECK;

/*
 * All that a person may take along: addresses, accounts, sessions, name.  What
 * they did in calls and minutes stays, without their name where that is ours
 * to change.
 */
int person_forget(struct db *db, const struct actor *who, struct err *err) MUST_CHECK;

#endif
