/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A request as a handler sees it: checked, decoded, all in its arena.
 */
#ifndef WEB_HTTP_REQUEST_H
#define WEB_HTTP_REQUEST_H

#include "pairs.h"

struct form_field;

enum http_method { HTTP_GET, HTTP_POST, HTTP_OTHER };	/* HEAD is a GET */

struct request {
	struct arena *arena;
	enum http_method method;
	const char *target;		/* raw, as on the request line: path and query */
	const char *body;		/* raw; body_len bytes */
	size_t body_len;
	const char *client;		/* address, for rates and the log */

	/* header fields, NULL where not sent */
	const char *host, *origin, *fetch_site, *cookie_header, *if_none_match,
		*content_type;

	/* taken apart by the router */
	struct pairs query, typed, fields, params;
	struct pairs cookies;
	bool cookies_parsed;
	const char *path;		/* raw, without the query */
	const struct form_field *form;

	/* filled in by the application's identify() */
	void *app, *visit;
	int rank;			/* what a route's access is compared with */
	const char *csrf;		/* what a form must send back */
};

/* By the pattern: must be in it. */
const char *request_param(const struct request *req, const char *name);
int64_t request_id(const struct request *req);

/* NULL where it was not sent. */
const char *request_query(const struct request *req, const char *name);
const char *request_cookie(struct request *req, const char *name);

/* By the form table: must be in it; checked, "" where it was left out. */
const char *request_field(const struct request *req, const char *name);
int64_t request_field_int(const struct request *req, const char *name);

/* What was typed, right or wrong, to show it again; NULL where it was not sent. */
const char *request_typed(const struct request *req, const char *name);

#endif
