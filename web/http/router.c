/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dispatching. */
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "base/vec.h"

#include "path.h"
#include "router.h"

#define FORM_TYPE "application/x-www-form-urlencoded"

int status_of(const struct err *err)
{
	switch (err->kind) {
	case ERR_NONE:
		return 200;
	case ERR_INVALID:
		return 400;
	case ERR_NOT_FOUND:
		return 404;
	case ERR_DENIED:
		return 403;
	case ERR_CONFLICT:
		return 409;
	case ERR_LIMIT:
		return 429;
	case ERR_BUSY:
		return 503;
	case ERR_IO:
		return 500;
	}
	bug("error of kind %d", (int)err->kind);
}

void router_refuse(const struct router *router, struct request *req, struct response *res,
		   int status, const struct err *err)
{
	response_reset(res);
	res->status = status;
	if (status == 429 || status == 503)
		response_header(res, "Retry-After", status == 503 ? "2" : "600");
	if (status >= 500)
		log_error("%s: %s", req->path ? req->path : req->target, err->msg);
	router->refuse(req, res, err);
	res->cache = CACHE_NEVER;
}

static const char *method_name(enum http_method method)
{
	return method == HTTP_POST ? "POST" : "GET, HEAD";
}

/* The route, or NULL with *status 404, or 405 and an Allow header's worth of methods. */
static const struct route *find_route(const struct router *router, struct request *req,
				      const struct path *path, struct buf *allow)
{
	for (size_t i = 0; i < router->n; i++) {
		const struct route *route = &router->routes[i];

		if (!path_match(path, route->pattern, req->arena, &req->params))
			continue;
		if (route->method == req->method)
			return route;
		if (!strstr(buf_str(allow), method_name(route->method)))
			buf_printf(allow, "%s%s", allow->len ? ", " : "",
				   method_name(route->method));
	}
	return NULL;
}

/* The page's own origin: the configured one, or the Host that it was asked at. */
static bool is_own_origin(const struct router *router, const struct request *req)
{
	const char *host = strstr(req->origin, "://");

	if (str_eq_fold(req->origin, router->origin))
		return true;
	return host && req->host && str_eq_fold(host + 3, req->host);
}

static int check_source(const struct router *router, const struct request *req,
			struct err *err)
{
	const char *site = req->fetch_site;

	if (site && !str_eq(site, "same-origin") && !str_eq(site, "none"))
		return err_set(err, ERR_DENIED,
			       "this form was sent from another web site");
	if (req->origin && !is_own_origin(router, req))
		return err_set(err, ERR_DENIED,
			       "this form was sent from another web site");
	return 0;
}

/* Both are as long as the server made them; the time taken tells nothing of use. */
static bool is_same_token(const char *a, const char *b)
{
	size_t len = strlen(a);
	unsigned char differs = 0;

	if (len != strlen(b))
		return false;
	for (size_t i = 0; i < len; i++)
		differs = (unsigned char)(differs | (a[i] ^ b[i]));
	return !differs;
}

static int read_form(const struct router *router, struct request *req, struct err *err)
{
	const char *token;

	if (check_source(router, req, err))
		return -1;
	if (req->body_len &&
	    !str_starts_fold(req->content_type ? req->content_type : "", FORM_TYPE))
		return err_set(err, ERR_INVALID, "forms are sent as %s", FORM_TYPE);
	if (pairs_parse_form(req->body, req->body_len, req->arena, &req->typed, err))
		return -1;
	token = request_typed(req, "csrf");
	if (!req->csrf || !token || !is_same_token(token, req->csrf))
		return err_set(err, ERR_DENIED, "this form is not yours or is too old; "
			       "go back, load the page again and send it once more");
	return 0;
}

static int check_access(const struct router *router, struct request *req,
			struct response *res, const struct route *route, struct err *err)
{
	const char *login;

	if (req->rank >= route->access)
		return 0;
	login = route->method == HTTP_GET && router->login ? router->login(req) : NULL;
	if (!login)
		return err_set(err, ERR_DENIED,
			       req->rank ? "your role does not allow this"
					 : "please sign in first");
	response_redirect(res, login);
	return 1;
}

static bool may_try_again(const struct err *err)
{
	return err->kind == ERR_INVALID || err->kind == ERR_CONFLICT ||
	       err->kind == ERR_LIMIT;
}

/* The handler; where it or the form table refuses, the form once more. */
static int call_handler(struct request *req, struct response *res,
			const struct route *route, struct err *err)
{
	struct err again = ERR_INIT;
	int status;

	if (!form_check(route->form, &req->typed, req->arena, &req->fields, err) &&
	    !route->handler(req, res, err))
		return 0;
	if (!route->again || !may_try_again(err))
		return -1;
	again = *err;
	status = status_of(err);
	response_reset(res);
	if (route->again(req, res, &again)) {
		*err = again;
		return -1;
	}
	res->status = status;
	res->cache = CACHE_NEVER;
	return 0;
}

/* 0 answered, -1 refused with *status (0: by the kind of error). */
static int route_request(const struct router *router, struct request *req,
			 struct response *res, int *status, struct err *err)
{
	struct buf allow = BUF_INIT(64);
	const struct route *route;
	struct target target;
	struct path path;
	int r;

	if (target_split(req->target, &target, err) ||
	    path_parse(target.path, target.path_len, req->arena, &path, err))
		return -1;
	req->path = arena_dup_len(req->arena, target.path, target.path_len);
	route = find_route(router, req, &path, &allow);
	if (!route && allow.len) {
		*status = 405;
		response_header(res, "Allow", buf_str(&allow));
		buf_free(&allow);
		return err_set(err, ERR_INVALID,
			       "this address takes other requests than this one");
	}
	buf_free(&allow);
	if (!route)
		return err_set(err, ERR_NOT_FOUND, "there is no page at this address");
	if (target.query && pairs_parse_form(target.query, strlen(target.query),
					     req->arena, &req->query, err))
		return -1;
	r = check_access(router, req, res, route, err);
	if (r)
		return r < 0 ? -1 : 0;
	if (route->method == HTTP_POST && read_form(router, req, err))
		return -1;
	req->form = route->form;
	return call_handler(req, res, route, err);
}

void router_dispatch(const struct router *router, struct request *req,
		     struct response *res)
{
	struct err err = ERR_INIT;
	const char *allow = NULL;
	int status = 0;

	req->app = router->app;
	if (router->identify(req, res, &err) ||
	    route_request(router, req, res, &status, &err)) {
		if (status == 405 && res->headers.len)
			allow = res->headers.items[res->headers.len - 1].value;
		router_refuse(router, req, res, status ? status : status_of(&err), &err);
		if (allow)
			response_header(res, "Allow", allow);
		return;
	}
	if (buf_ok(&res->html.buf))
		return;
	err_set(&err, ERR_IO, "the page is larger than %d bytes", HTML_MAX);
	router_refuse(router, req, res, 500, &err);
}
