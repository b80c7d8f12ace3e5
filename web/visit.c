/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cookies in, reader out. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "base/zone.h"
#include "people/person.h"
#include "people/secret.h"
#include "people/session.h"
#include "people/settings.h"

#include "url.h"
#include "visit.h"

#define COOKIE_SESSION "moot_session"
#define COOKIE_VISITOR "moot_visitor"
#define COOKIE_ZONE "moot_zone"
#define SECRET_LEN 24
#define ZONE_SECS (400 * CLOCK_DAY)
#define KEEP_SECS 20

struct visit *visit_of(struct request *req)
{
	return req->visit;
}

/* Ours are of one length and alphabet; others are not worth a question. */
static const char *secret_cookie(struct request *req, const char *name)
{
	const char *value = request_cookie(req, name);

	if (!value || strlen(value) != SECRET_LEN)
		return NULL;
	return value;
}

static void sweep(struct web *web, int64_t now)
{
	struct err err;

	if (now < web->sweep_at)
		return;
	web->sweep_at = now + CLOCK_HOUR;
	if (session_sweep(web->db, &err))
		log_warn("forgetting old sessions: %s", err.msg);
}

static int find_person(struct visit *visit, struct err *err)
{
	struct person *person = NULL;
	const char *cookie = secret_cookie(visit->req, COOKIE_SESSION);

	if (!cookie)
		return 0;
	if (session_find(visit->db, cookie, visit->arena, &person, err) < 0)
		return -1;
	if (!person)
		return 0;
	visit->person = person;
	visit->session = cookie;
	visit->actor = person_actor(person, DOOR_WEB);
	return 0;
}

static const char *choose_zone(const struct visit *visit)
{
	const char *chosen = request_cookie(visit->req, COOKIE_ZONE);

	if (chosen && zone_exists(chosen))
		return chosen;
	if (visit->person && visit->person->zone && zone_exists(visit->person->zone))
		return visit->person->zone;
	return visit->settings->site.zone;
}

/* Other settings hold from this request on. */
static bool take_over(struct web *web)
{
	const struct settings *next = atomic_exchange(&web->next, NULL);

	if (next)
		web->settings = next;
	return next;
}

int visit_identify(struct request *req, struct response *res, struct err *err)
{
	struct visit *visit = arena_one(req->arena, struct visit);
	const char *visitor = secret_cookie(req, COOKIE_VISITOR);

	visit->web = req->app;
	take_over(visit->web);
	visit->db = visit->web->db;
	visit->settings = visit->web->settings;
	visit->arena = req->arena;
	visit->req = req;
	visit->res = res;
	visit->h = &res->html;
	visit->now = clock_now();
	visit->actor = (struct actor){ .name = "somebody", .door = DOOR_WEB };
	visit->zone = visit->settings->site.zone;
	req->visit = visit;
	sweep(visit->web, visit->now);
	if (find_person(visit, err))
		return -1;
	visit->zone = choose_zone(visit);
	req->rank = (int)visit->actor.role;
	res->cache = visit->person ? CACHE_PRIVATE : CACHE_PUBLIC;
	if (visit->session)
		req->csrf = secret_derive(req->arena, visit->session, "csrf");
	else if (visitor)
		req->csrf = secret_derive(req->arena, visitor, "csrf");
	return 0;
}

const char *visit_login(struct request *req)
{
	return req->rank ? NULL : url_login(req->arena, req->target);
}

/* Pages without a query are the same for all who are not signed in and share a zone. */
const char *visit_cache_key(struct request *req)
{
	const char *zone;

	if (strchr(req->target, '?') || strncmp(req->target, "/a/", 3) == 0)
		return NULL;
	if (!req->cookie_header)
		return req->target;
	if (request_cookie(req, COOKIE_SESSION))
		return NULL;
	zone = request_cookie(req, COOKIE_ZONE);
	return zone ? arena_printf(req->arena, "%s\n%s", req->target, zone) : req->target;
}

/* What is kept says "in 5 minutes": it may be a little late, not much. */
bool visit_is_stale(void *app)
{
	struct web *web = app;
	int64_t now = clock_now();
	bool stale = now >= web->kept_until || web->next;

	if (stale)
		web->kept_until = now + KEEP_SECS;
	return db_changed(web->db) || stale;
}

static void set_cookie(struct visit *visit, const char *name, const char *value,
		       int64_t max_age_secs, bool script)
{
	struct cookie cookie = {
		.name = name, .value = value, .max_age_secs = max_age_secs,
		.secure = visit->web->https, .script = script,
	};

	response_cookie(visit->res, &cookie);
}

static bool sets_cookie(const struct visit *visit, const char *name)
{
	for (size_t i = 0; i < visit->res->headers.len; i++)
		if (str_starts(visit->res->headers.items[i].value, name))
			return true;
	return false;
}

const char *visit_csrf(struct visit *visit)
{
	struct request *req = visit->req;
	const char *visitor = secret_cookie(req, COOKIE_VISITOR);

	visit->res->cache = CACHE_PRIVATE;
	if (visit->session || (visitor && req->csrf) ||
	    sets_cookie(visit, COOKIE_VISITOR))
		return req->csrf;
	visitor = secret_new(visit->arena);
	req->csrf = secret_derive(visit->arena, visitor, "csrf");
	set_cookie(visit, COOKIE_VISITOR, visitor, SESSION_SECS, false);
	return req->csrf;
}

void visit_set_session(struct visit *visit, const char *secret)
{
	set_cookie(visit, COOKIE_SESSION, secret ? secret : "", secret ? SESSION_SECS : 0,
		   false);
}

void visit_set_zone(struct visit *visit, const char *zone)
{
	set_cookie(visit, COOKIE_ZONE, zone ? zone : "", zone ? ZONE_SECS : 0, true);
}

const char *visit_next(struct visit *visit)
{
	const char *next = request_typed(visit->req, "next");

	if (!next)
		next = request_query(visit->req, "next");
	if (!next || next[0] != '/' || strlen(next) > 200 || !html_is_url(next) ||
	    strchr(next, '\\'))
		return NULL;
	for (const char *s = next; *s; s++)
		if ((unsigned char)*s >= 0x7f)
			return NULL;
	return next;
}
