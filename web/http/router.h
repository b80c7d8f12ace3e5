/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The route table and the one place that checks a request against it: path,
 * method, access and, for every POST, where it came from, its token and its
 * form, in this order, before a handler runs.  A handler cannot forget.
 */
#ifndef WEB_HTTP_ROUTER_H
#define WEB_HTTP_ROUTER_H

#include "form.h"
#include "request.h"
#include "response.h"

/* 0, or -1 and the reason: the router turns it into a page. */
typedef int page_fn(struct request *req, struct response *res, struct err *err);

struct route {
	enum http_method method;
	const char *pattern;		/* see path.h; words before names */
	int access;			/* least rank; 0: anyone */
	page_fn *handler;
	const struct form_field *form;	/* of a POST; NULL: only the token */
	/*
	 * Shows the form again with *err and what was typed, when the form or
	 * the handler refuses with ERR_INVALID, ERR_CONFLICT or ERR_LIMIT.  NULL:
	 * a page with the reason.
	 */
	page_fn *again;
};

struct router {
	const struct route *routes;
	size_t n;
	const char *origin;		/* "https://moot.example.org" */
	void *app;
	/* Finds out who asks: visit, rank, csrf. */
	int (*identify)(struct request *req, struct response *res, struct err *err);
	/* A page that says what is wrong and what to do next. */
	void (*refuse)(struct request *req, struct response *res, const struct err *err);
	/* Where to send somebody whose rank is too low for a page; NULL: refuse. */
	const char *(*login)(struct request *req);
	/* A name under which the answer may be kept and given to others, or NULL. */
	const char *(*cache_key)(struct request *req);
	/* Must all that is kept be forgotten?  Asked before each use. */
	bool (*is_stale)(void *app);
};

/* req has method, target, body and header fields; *res is filled in, whatever happens. */
void router_dispatch(const struct router *router, struct request *req,
		     struct response *res);

/* Refuse before anything was looked at. */
void router_refuse(const struct router *router, struct request *req, struct response *res,
		   int status, const struct err *err);

int status_of(const struct err *err);		/* ERR_NOT_FOUND: 404, ... */

#endif
