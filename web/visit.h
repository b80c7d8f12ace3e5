/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One reader's request: who asks, in which zone they want their times, and
 * what pages need to answer.  Made by visit_identify() before any page runs.
 */
#ifndef WEB_VISIT_H
#define WEB_VISIT_H

#include <stdatomic.h>

#include "people/actor.h"

#include "http/request.h"
#include "http/response.h"

struct db;
struct boards;
struct live;
struct person;
struct settings;

/* The program's own: lives as long as it does, used by the server's one thread. */
struct web {
	struct db *db;
	const struct settings *settings;
	bool https;			/* site.url is: cookies are Secure then */
	struct live *live;		/* notes that are being written */
	struct boards *boards;		/* boards of events that are looked at */
	const char **zones;		/* all IANA zones, for forms; ends with NULL */
	int64_t kept_until;		/* kept pages name minutes: not older than this */
	int64_t sweep_at;
	struct judge *judge;		/* judge.h; NULL: not needed yet */
	const struct settings *judged_by;
	_Atomic(const struct settings *) next;	/* to be taken over; see keeper.h */
};

struct visit {
	struct web *web;
	struct db *db;
	const struct settings *settings;
	struct arena *arena;
	struct request *req;
	struct response *res;
	struct html *h;			/* the answer's body */
	int64_t now;
	const struct person *person;	/* NULL: not signed in */
	struct actor actor;
	const char *zone;		/* the reader's */
	const char *session;		/* the cookie's secret, or NULL */
};

struct visit *visit_of(struct request *req);

/* The router's questions; req->app is a struct web. */
int visit_identify(struct request *req, struct response *res, struct err *err);
const char *visit_login(struct request *req);
const char *visit_cache_key(struct request *req);
bool visit_is_stale(void *app);

/*
 * What a form must hold.  A reader who is not signed in gets a cookie for it,
 * and the page is then theirs alone.
 */
const char *visit_csrf(struct visit *visit);

void visit_set_session(struct visit *visit, const char *secret);	/* NULL: none */
void visit_set_zone(struct visit *visit, const char *zone);		/* the same */

/* ?next= or the field of that name when it is a path of ours; else NULL. */
const char *visit_next(struct visit *visit);

#endif
