/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The HTTP server: libmicrohttpd's one epoll thread, in which every handler
 * runs, so that a request needs no lock and the database one connection.
 */
#ifndef WEB_HTTP_SERVER_H
#define WEB_HTTP_SERVER_H

#include "base/base.h"

struct err;
struct router;
struct server;

#define SERVER_BODY_MAX ((size_t)512 * 1024)	/* of one request: beyond, 413 */

struct server_options {
	const char *listen;		/* "127.0.0.1", "::1" */
	int64_t port;
	bool behind_proxy;		/* the client's address is in X-Forwarded-For */
	bool https;			/* readers come by https: say so to browsers */
};

/* Listens and serves; the router and the options are borrowed until server_stop(). */
struct server *server_start(const struct server_options *options,
			    const struct router *router, struct err *err);
void server_stop(struct server *server);	/* NULL is fine */

#endif
