/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Listening, limits, and handing answers to libmicrohttpd. */
#include <errno.h>
#include <inttypes.h>
#include <microhttpd.h>
#include <netdb.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"

#include "cache.h"
#include "exchange.h"
#include "router.h"
#include "server.h"
#include "stream.h"

/* Beyond each of them there is an answer, or a closed connection. */
#define CONNECTION_MEMORY ((size_t)64 * 1024)	/* also the largest header: 431, 414 */
#define CONNECTIONS 2000u
#define FILES_SPARE 64u
#define IDLE_SECS 15u
#define BODIES_MAX ((size_t)32 * 1024 * 1024)	/* of all requests under way */

struct server {
	struct MHD_Daemon *daemon;
	const struct server_options *options;
	const struct router *router;
	struct arena *arena;		/* of the request that is being handled */
	struct cache_store *cache;
	size_t bodies;			/* bytes in bodies that are still coming in */
};

static void *on_target(void *cookie UNUSED, const char *target,
		       struct MHD_Connection *connection UNUSED)
{
	return exchange_new(target);
}

static void on_completed(void *cookie, struct MHD_Connection *connection UNUSED,
			 void **exchange, enum MHD_RequestTerminationCode why UNUSED)
{
	struct server *server = cookie;
	struct exchange *x = *exchange;

	if (x)
		server->bodies -= x->body.len;
	exchange_free(x);
	*exchange = NULL;
}

/* Paths are routed on raw bytes and decoded by path.c. */
static size_t leave_escaped(void *cookie UNUSED, struct MHD_Connection *connection UNUSED,
			    char *s)
{
	return strlen(s);
}

static void on_log(void *cookie, const char *fmt, va_list ap) PRINTF(2, 0);

static void on_log(void *cookie UNUSED, const char *fmt, va_list ap)
{
	char line[512];

	vsnprintf(line, sizeof(line), fmt, ap);
	log_debug("http: %s", str_trim(line));
}

static const char *cache_control(enum cache cache)
{
	switch (cache) {
	case CACHE_PRIVATE:
		return "private, no-cache";
	case CACHE_PUBLIC:
		return "public, no-cache";
	case CACHE_NEVER:
		return "no-store";
	case CACHE_FOREVER:
		return "public, max-age=31536000, immutable";
	}
	bug("cache policy %d", (int)cache);
}

static void add(struct MHD_Response *out, const char *name, const char *value)
{
	if (MHD_add_response_header(out, name, value) == MHD_NO)
		bug("header %s is not accepted", name);
}

/* On every answer that is ours. */
static void add_headers(const struct server *server, struct MHD_Response *out,
			const struct response *res, const char *etag)
{
	add(out, "Content-Security-Policy",
	    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
	    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri "
	    "'none'");
	add(out, "X-Content-Type-Options", "nosniff");
	add(out, "X-Frame-Options", "DENY");
	/* Not no-referrer: browsers would then send forms with "Origin: null". */
	add(out, "Referrer-Policy", "same-origin");
	add(out, "Cross-Origin-Opener-Policy", "same-origin");
	add(out, "Cross-Origin-Resource-Policy", "same-origin");
	if (server->options->https)
		add(out, "Strict-Transport-Security", "max-age=31536000");
	add(out, "Cache-Control", cache_control(res->cache));
	if (res->cache == CACHE_PRIVATE || res->cache == CACHE_PUBLIC)
		add(out, "Vary", "Cookie");
	if (etag)
		add(out, "ETag", etag);
	for (size_t i = 0; i < res->headers.len; i++)
		add(out, res->headers.items[i].name, res->headers.items[i].value);
}

/* The body moves out of the response without being copied. */
static struct MHD_Response *make_response(struct response *res)
{
	struct buf *body = &res->html.buf;
	struct MHD_Response *out;

	if (res->data) {
		out = MHD_create_response_from_buffer(res->data_len,
						      (void *)(uintptr_t)res->data,
						      MHD_RESPMEM_PERSISTENT);
	} else if (!body->len) {
		out = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
	} else {
		out = MHD_create_response_from_buffer(body->len, body->data,
						      MHD_RESPMEM_MUST_FREE);
		*body = (struct buf){ .limit = body->limit };
	}
	if (!out)
		bug("out of memory for a response");
	return out;
}

static enum MHD_Result send_not_modified(const struct server *server,
					 struct MHD_Connection *connection,
					 const struct response *res, const char *etag)
{
	struct MHD_Response *out =
		MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
	enum MHD_Result result;

	if (!out)
		return MHD_NO;
	add_headers(server, out, res, etag);
	result = MHD_queue_response(connection, MHD_HTTP_NOT_MODIFIED, out);
	MHD_destroy_response(out);
	return result;
}

static enum MHD_Result send_stream(const struct server *server,
				   struct MHD_Connection *connection, struct response *res)
{
	struct MHD_Response *out = stream_response(res->stream, connection);
	enum MHD_Result result;

	if (!out)
		bug("out of memory for a response");
	res->stream = NULL;
	res->cache = CACHE_NEVER;
	add(out, "Content-Type", "text/event-stream");
	add(out, "X-Accel-Buffering", "no");	/* nginx: pass each event on at once */
	add_headers(server, out, res, NULL);
	result = MHD_queue_response(connection, MHD_HTTP_OK, out);
	MHD_destroy_response(out);
	return result;
}

/* Then it is one reader's. */
static bool sets_cookie(const struct response *res)
{
	for (size_t i = 0; i < res->headers.len; i++)
		if (str_eq_fold(res->headers.items[i].name, "Set-Cookie"))
			return true;
	return false;
}

static enum MHD_Result send_response(struct server *server,
				     struct MHD_Connection *connection,
				     const struct request *req, struct response *res,
				     const char *key)
{
	bool has_etag = res->status == 200 && res->cache != CACHE_NEVER;
	size_t len = res->html.buf.len;
	char hash[ETAG_SIZE];
	const char *etag = res->etag;
	struct MHD_Response *out;
	enum MHD_Result result;

	if (res->stream)
		return send_stream(server, connection, res);
	if (has_etag && !etag) {
		etag_of(buf_str(&res->html.buf), len, hash);
		etag = hash;
	}
	if (has_etag && req->method == HTTP_GET && etag_matches(req->if_none_match, etag))
		return send_not_modified(server, connection, res, etag);
	out = make_response(res);
	add(out, "Content-Type", res->type);
	add_headers(server, out, res, has_etag ? etag : NULL);
	result = MHD_queue_response(connection, (unsigned int)res->status, out);
	if (!key || !has_etag || res->cache != CACHE_PUBLIC || res->data ||
	    sets_cookie(res) || !cache_put(server->cache, key, etag, out, len))
		MHD_destroy_response(out);
	return result;
}

/* What is kept, if it still holds: *result is then libmicrohttpd's. */
static bool send_kept(struct server *server, struct MHD_Connection *connection,
		      const struct request *req, const char *key, enum MHD_Result *result)
{
	struct response like = { .cache = CACHE_PUBLIC };
	const struct cache_entry *kept;

	if (server->router->is_stale && server->router->is_stale(server->router->app))
		cache_clear(server->cache);
	kept = key ? cache_find(server->cache, key) : NULL;
	if (!kept)
		return false;
	if (etag_matches(req->if_none_match, kept->etag))
		*result = send_not_modified(server, connection, &like, kept->etag);
	else
		*result = MHD_queue_response(connection, MHD_HTTP_OK, kept->response);
	return true;
}

static enum MHD_Result answer(struct server *server, struct MHD_Connection *connection,
			      struct request *req)
{
	const struct router *router = server->router;
	const char *key = NULL;
	struct response res;
	enum MHD_Result result;

	req->app = router->app;
	if (req->method == HTTP_GET && router->cache_key)
		key = router->cache_key(req);
	if (send_kept(server, connection, req, key, &result))
		return result;
	response_init(&res, req->arena);
	router_dispatch(router, req, &res);
	if (req->method != HTTP_GET)
		cache_clear(server->cache);
	result = send_response(server, connection, req, &res, key);
	response_clear(&res);
	return result;
}

static enum MHD_Result refuse(struct server *server, struct MHD_Connection *connection,
			      struct request *req, int status, const struct err *err)
{
	struct response res;
	enum MHD_Result result;

	req->app = server->router->app;
	response_init(&res, req->arena);
	router_refuse(server->router, req, &res, status, err);
	response_header(&res, "Connection", "close");
	result = send_response(server, connection, req, &res, NULL);
	response_clear(&res);
	return result;
}

/* The first call: what can be refused before the body has come. */
static enum MHD_Result begin(struct server *server, struct MHD_Connection *connection,
			     struct exchange *x, struct request *req)
{
	struct err err = ERR_INIT;
	int status = exchange_read_header(connection, server->options->behind_proxy, req,
					  &err);

	x->begun = true;
	if (!status && server->bodies > BODIES_MAX) {
		err_set(&err, ERR_BUSY, "too many forms are being sent at once");
		status = 503;
	}
	return status ? refuse(server, connection, req, status, &err) : MHD_YES;
}

/* Without a length in front the limit is found out here: no answer is possible now. */
static enum MHD_Result take_body(struct server *server, struct exchange *x,
				 const char *data, size_t *len)
{
	size_t before = x->body.len;

	x->received += *len;
	if (x->received > 2 * SERVER_BODY_MAX)
		return MHD_NO;
	buf_add(&x->body, data, *len);
	server->bodies += x->body.len - before;
	*len = 0;
	return MHD_YES;
}

static enum MHD_Result finish(struct server *server, struct MHD_Connection *connection,
			      struct exchange *x, struct request *req)
{
	struct err err = ERR_INIT;

	if (exchange_read_header(connection, server->options->behind_proxy, req, &err))
		return MHD_NO;
	req->body = buf_str(&x->body);
	req->body_len = x->body.len;
	if (buf_ok(&x->body))
		return answer(server, connection, req);
	err_set(&err, ERR_LIMIT, "the request is larger than %zu bytes", SERVER_BODY_MAX);
	return refuse(server, connection, req, 413, &err);
}

static enum http_method method_of(const char *method)
{
	if (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0)
		return HTTP_GET;
	return strcmp(method, "POST") == 0 ? HTTP_POST : HTTP_OTHER;
}

static enum MHD_Result on_request(void *cookie, struct MHD_Connection *connection,
				  const char *path UNUSED, const char *method,
				  const char *version UNUSED, const char *data,
				  size_t *len, void **exchange)
{
	struct server *server = cookie;
	struct exchange *x = *exchange;
	struct request req = {
		.arena = server->arena, .method = method_of(method), .target = x->target,
	};
	enum MHD_Result result;

	if (x->begun && *len)
		return take_body(server, x, data, len);
	result = x->begun ? finish(server, connection, x, &req)
			  : begin(server, connection, x, &req);
	arena_reset(server->arena);
	return result;
}

static int say_bind_error(const struct server_options *options, struct err *err)
{
	if (errno == EADDRINUSE)
		return err_set(err, ERR_IO,
			       "port %" PRId64 " on %s is in use by another program; "
			       "stop that one, or set another port in [web]",
			       options->port, options->listen);
	if (errno == EACCES)
		return err_set(err, ERR_IO, "port %" PRId64 " may only be used by root; "
			       "set a port from 1024 in [web] and put nginx in front",
			       options->port);
	return err_sys(err, "cannot listen on %s port %" PRId64, options->listen,
		       options->port);
}

static int listen_socket(const struct server_options *options, struct err *err)
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_PASSIVE,
				  .ai_socktype = SOCK_STREAM }, *found;
	char port[16];
	int fd, on = 1;

	snprintf(port, sizeof(port), "%" PRId64, options->port);
	if (getaddrinfo(options->listen, port, &hints, &found))
		return err_set(err, ERR_INVALID,
			       "listen \"%.60s\" in [web] is not an address "
			       "like 127.0.0.1 or ::1",
			       options->listen);
	fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0) {
		err_sys(err, "cannot make a socket");
	} else if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) ||
		   bind(fd, found->ai_addr, found->ai_addrlen) || listen(fd, 511)) {
		say_bind_error(options, err);
		close(fd);
		fd = -1;
	}
	freeaddrinfo(found);
	return fd;
}

/* Each takes a file descriptor; the database and the log need some as well. */
static unsigned int most_connections(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) ||
	    files.rlim_cur >= CONNECTIONS + FILES_SPARE)
		return CONNECTIONS;
	if (files.rlim_cur <= 2 * FILES_SPARE)
		return FILES_SPARE;
	return (unsigned int)files.rlim_cur - FILES_SPARE;
}

static struct MHD_Daemon *start_daemon(struct server *server, int fd)
{
	return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG |
				MHD_ALLOW_SUSPEND_RESUME, 0,
				NULL, NULL, on_request, server,
				MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL,
				MHD_OPTION_LISTEN_SOCKET, fd,
				MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY,
				MHD_OPTION_CONNECTION_LIMIT, most_connections(),
				MHD_OPTION_CONNECTION_TIMEOUT, IDLE_SECS,
				MHD_OPTION_STRICT_FOR_CLIENT, 1,
				MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
				MHD_OPTION_URI_LOG_CALLBACK, on_target, NULL,
				MHD_OPTION_NOTIFY_COMPLETED, on_completed, server,
				MHD_OPTION_END);
}

struct server *server_start(const struct server_options *options,
			    const struct router *router, struct err *err)
{
	struct server *server;
	int fd = listen_socket(options, err);

	if (fd < 0)
		return NULL;
	server = mem_alloc(sizeof(*server));
	server->options = options;
	server->router = router;
	server->arena = arena_new();
	server->cache = cache_new();
	server->daemon = start_daemon(server, fd);
	if (server->daemon)
		return server;
	err_set(err, ERR_IO,
		"the HTTP server did not start; is the limit of open files too low?");
	close(fd);
	server_stop(server);
	return NULL;
}

void server_stop(struct server *server)
{
	if (!server)
		return;
	if (server->daemon)
		MHD_stop_daemon(server->daemon);
	cache_free(server->cache);
	arena_free(server->arena);
	free(server);
}
