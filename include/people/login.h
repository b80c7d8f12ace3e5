/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Signing in without a password: a link by mail or from the bot is used once
 * and becomes a session.
 */
#ifndef PEOPLE_LOGIN_H
#define PEOPLE_LOGIN_H

#include "people/actor.h"

struct arena;
struct settings;

#define LOGIN_SECS (15 * 60)

/*
 * Mail a sign-in link.  Success tells nothing: the answer is the same for any
 * well-formed address.  Past 3 links an hour for an address or 20 for a place
 * (the client's address, or a nick's host) it is ERR_LIMIT.  `next` is the path
 * to go to afterwards, or NULL.
 */
int login_mail(struct db *db, const struct settings *settings, const char *email,
	       const char *place, const char *next, struct err *err) MUST_CHECK;

/* A link for a person, for whoever runs moot.  Full URL. */
char *login_link(struct db *db, const struct settings *settings, int64_t person_id,
		 struct arena *arena, struct err *err);
/* The same for who asks on IRC and is known by account; ERR_LIMIT past 5 an hour. */
char *login_link_asked(struct db *db, const struct settings *settings, int64_t person_id,
		       struct arena *arena, struct err *err);

/*
 * A link that ties this network account to whoever opens it signed in.  The
 * bot gives it, in private, to an account that nobody has yet; 5 an hour.
 */
char *login_link_account(struct db *db, const struct settings *settings, const char *network,
			 const char *account, struct arena *arena, struct err *err);

/* What a link is, without using it up: link scanners open links. */
struct login_token {
	const char *email;		/* or NULL */
	const char *person;		/* name, if already known */
	const char *network, *account;	/* of a link that ties an account */
	bool adds_address;		/* a link that adds email to person ... */
	const char *other;		/* ... and merges this one, whose address it is, or NULL */
	const char *next;
};
int login_look(struct db *db, const char *secret, struct arena *arena,
	       struct login_token *out, struct err *err) MUST_CHECK;

/*
 * Use a link up (a POST): a new session's secret for the cookie.  A first-time
 * address becomes a person.  ERR_NOT_FOUND when used, expired or unknown.
 */
char *login_use(struct db *db, const char *secret, const char **next, struct arena *arena,
		struct err *err);

/* Tie the account of a 'link' token to the actor.  Uses it up. */
int login_use_link(struct db *db, const struct actor *who, const char *secret, struct err *err)
	MUST_CHECK;

#endif
