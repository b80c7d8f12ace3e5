/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TCP, TLS, lines.  The callbacks stand in the order in which they happen. */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "transport.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"
#include "base/loop.h"
#include "line.h"
#include "resolve.h"

#define CONNECT_MS   10000		/* for each address */
#define HANDSHAKE_MS 15000
#define IN_MAX       (IRC_TAGS_MAX + IRC_LINE_MAX + 3)
#define OUT_MAX      (8 * 1024 * 1024)	/* over what all queues hold */

enum state { RESOLVING, CONNECTING, SHAKING_HANDS, OPEN, CLOSED };

struct irc_transport {
	struct loop *loop;
	const struct irc_transport_events *events;
	void *cookie;
	struct irc_transport_address address;
	enum state state;
	struct irc_resolve *resolve;
	struct addrinfo *addresses, *next;
	char why[200];			/* what the address before this one said */
	int fd;
	struct irc_tls *tls;
	struct loop_watch *watch;
	struct loop_timer *timer;
	struct buf out;
	size_t out_at;
	bool tls_wants_write;
	char in[IN_MAX + 1];
	size_t in_len;
	bool skipping;			/* the rest of a line that was too long */
	unsigned depth;			/* of our own callbacks */
	bool released;
};

static void drop_socket(struct irc_transport *t)
{
	loop_unwatch(t->watch);
	t->watch = NULL;
	loop_timer_cancel(t->timer);
	t->timer = NULL;
	irc_tls_free(t->tls);
	t->tls = NULL;
	if (t->fd >= 0)
		close(t->fd);
	t->fd = -1;
}

static void release(struct irc_transport *t)
{
	irc_resolve_cancel(t->resolve);
	if (t->addresses)
		freeaddrinfo(t->addresses);
	drop_socket(t);
	buf_free(&t->out);
	free(t);
}

/* Callbacks run between enter() and leave(), so that close() in one is safe. */
static void enter(struct irc_transport *t)
{
	t->depth++;
}

static void leave(struct irc_transport *t)
{
	if (--t->depth == 0 && t->released)
		release(t);
}

static void fail(struct irc_transport *t, const char *reason)
{
	char copy[320];

	if (t->state == CLOSED || t->released)
		return;
	snprintf(copy, sizeof(copy), "%s", reason);
	t->state = CLOSED;
	drop_socket(t);
	t->events->closed(t->cookie, copy);
}

/* ---- connecting */

static void try_next(struct irc_transport *t);

static void on_found(void *cookie, struct addrinfo *list, const char *error)
{
	struct irc_transport *t = cookie;
	char reason[300];

	t->resolve = NULL;
	enter(t);
	t->addresses = t->next = list;
	if (list) {
		try_next(t);
	} else {
		snprintf(reason, sizeof(reason), "cannot find the host \"%s\": %s",
			 t->address.host, error);
		fail(t, reason);
	}
	leave(t);
}

static void address_failed(struct irc_transport *t, const char *why)
{
	snprintf(t->why, sizeof(t->why), "%s", why);
	drop_socket(t);
	try_next(t);
}

static void on_connect_timeout(void *cookie)
{
	struct irc_transport *t = cookie;

	t->timer = NULL;
	enter(t);
	if (t->state == SHAKING_HANDS)
		fail(t, "TLS: the server does not answer");
	else
		address_failed(t, "no answer");
	leave(t);
}

static void on_event(void *cookie, short revents);

static int start_connect(struct irc_transport *t, const struct addrinfo *a)
{
	int on = 1;

	t->fd = socket(a->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (t->fd < 0)
		return -1;
	setsockopt(t->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	setsockopt(t->fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
	if (connect(t->fd, a->ai_addr, a->ai_addrlen) < 0 && errno != EINPROGRESS)
		return -1;
	t->watch = loop_watch(t->loop, t->fd, POLLOUT, on_event, t);
	t->timer = loop_timer(t->loop, CONNECT_MS, on_connect_timeout, t);
	return 0;
}

static void try_next(struct irc_transport *t)
{
	char reason[300];

	t->state = CONNECTING;
	while (t->next) {
		struct addrinfo *address = t->next;

		t->next = address->ai_next;
		if (start_connect(t, address) == 0)
			return;
		snprintf(t->why, sizeof(t->why), "%s", strerror(errno));
		drop_socket(t);
	}
	snprintf(reason, sizeof(reason), "cannot connect to %s port %d: %s", t->address.host,
		 (int)t->address.port, t->why);
	fail(t, reason);
}

static void opened(struct irc_transport *t)
{
	t->state = OPEN;
	loop_timer_cancel(t->timer);
	t->timer = NULL;
	loop_watch_events(t->watch, POLLIN);
	if (t->tls)
		log_debug("%s: %s", t->address.host, irc_tls_name(t->tls));
	t->events->opened(t->cookie);
}

static void on_handshake(struct irc_transport *t)
{
	struct err err = ERR_INIT;
	int r = irc_tls_handshake(t->tls, &err);

	if (r == 1)
		opened(t);
	else if (r == IRC_FAILED)
		fail(t, err.msg);
	else
		loop_watch_events(t->watch, r == IRC_WANTS_WRITE ? POLLOUT : POLLIN);
}

static void on_connected(struct irc_transport *t)
{
	struct err err = ERR_INIT;
	socklen_t len = sizeof(int);
	int error = 0;

	if (getsockopt(t->fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0 || error) {
		address_failed(t, strerror(error ? error : errno));
		return;
	}
	freeaddrinfo(t->addresses);
	t->addresses = t->next = NULL;
	if (!t->address.tls) {
		opened(t);
		return;
	}
	t->tls = irc_tls_new(t->fd, t->address.host, &t->address.files, &err);
	if (!t->tls) {
		fail(t, err.msg);
		return;
	}
	t->state = SHAKING_HANDS;
	loop_timer_cancel(t->timer);
	t->timer = loop_timer(t->loop, HANDSHAKE_MS, on_connect_timeout, t);
	on_handshake(t);
}

/* ---- reading */

static ssize_t receive(struct irc_transport *t, char *data, size_t len, struct err *err)
{
	ssize_t n;

	if (t->tls)
		return irc_tls_read(t->tls, data, len, err);
	n = recv(t->fd, data, len, 0);
	if (n >= 0)
		return n;
	if (errno == EAGAIN || errno == EINTR)
		return IRC_WANTS_READ;
	err_set(err, ERR_IO, "reading: %s", strerror(errno));
	return IRC_FAILED;
}

static void deliver(struct irc_transport *t, char *text, size_t len)
{
	if (t->skipping) {
		t->skipping = false;
		return;
	}
	if (len && text[len - 1] == '\r')
		len--;
	text[len] = '\0';
	if (len)
		t->events->line(t->cookie, text, len);
}

/* Hand on each whole line; the beginning of the next one stays. */
static void split(struct irc_transport *t)
{
	char *at = t->in, *end = t->in + t->in_len, *lf;

	while (t->state == OPEN && !t->released &&
	       (lf = memchr(at, '\n', (size_t)(end - at)))) {
		deliver(t, at, (size_t)(lf - at));
		at = lf + 1;
	}
	t->in_len = (size_t)(end - at);
	memmove(t->in, at, t->in_len);
	if (t->in_len == IN_MAX) {
		log_debug("%s: a line over %d bytes is passed over", t->address.host, IN_MAX);
		t->skipping = true;
		t->in_len = 0;
	}
}

static void on_readable(struct irc_transport *t)
{
	struct err err = ERR_INIT;
	ssize_t n;

	do {
		n = receive(t, t->in + t->in_len, IN_MAX - t->in_len, &err);
		if (n == IRC_WANTS_WRITE)
			t->tls_wants_write = true;
		if (n == IRC_FAILED)
			fail(t, err.msg);
		else if (n == 0)
			fail(t, "the server closed the connection");
		if (n <= 0)
			return;
		t->in_len += (size_t)n;
		split(t);
	} while (t->tls && t->state == OPEN && !t->released && irc_tls_pending(t->tls));
}

/* ---- writing */

static ssize_t transmit(struct irc_transport *t, struct err *err)
{
	const char *data = t->out.data + t->out_at;
	size_t len = t->out.len - t->out_at;
	ssize_t n;

	if (t->tls)
		return irc_tls_write(t->tls, data, len, err);
	n = send(t->fd, data, len, MSG_NOSIGNAL);
	if (n >= 0)
		return n;
	if (errno == EAGAIN || errno == EINTR)
		return IRC_WANTS_WRITE;
	err_set(err, ERR_IO, "writing: %s", strerror(errno));
	return IRC_FAILED;
}

/* Write what the socket takes; -1 when it is broken. */
static int flush(struct irc_transport *t, struct err *err)
{
	while (t->out_at < t->out.len) {
		ssize_t n = transmit(t, err);

		if (n == 0 || n == IRC_FAILED)
			return -1;
		if (n < 0) {
			t->tls_wants_write = n == IRC_WANTS_WRITE;
			return 0;
		}
		t->out_at += (size_t)n;
	}
	t->tls_wants_write = false;
	t->out_at = 0;
	buf_reset(&t->out);
	return 0;
}

static void set_events(struct irc_transport *t)
{
	bool write = t->tls_wants_write || (t->out.len && !t->tls);

	if (t->watch)
		loop_watch_events(t->watch, (short)(POLLIN | (write ? POLLOUT : 0)));
}

static void on_open_event(struct irc_transport *t, short revents)
{
	struct err err = ERR_INIT;
	bool waited = t->out.len > 0;

	if (revents & (POLLOUT | POLLIN) && waited) {
		if (flush(t, &err)) {
			fail(t, err.msg);
			return;
		}
		if (!t->out.len)
			t->events->written(t->cookie);
	}
	if (t->state == OPEN && !t->released && revents & (POLLIN | POLLHUP | POLLERR | POLLOUT))
		on_readable(t);
	set_events(t);
}

static void on_event(void *cookie, short revents)
{
	struct irc_transport *t = cookie;

	enter(t);
	if (t->state == CONNECTING)
		on_connected(t);
	else if (t->state == SHAKING_HANDS)
		on_handshake(t);
	else if (t->state == OPEN)
		on_open_event(t, revents);
	leave(t);
}

static void on_broken(void *cookie)
{
	struct irc_transport *t = cookie;

	t->timer = NULL;
	enter(t);
	fail(t, "the connection broke");
	leave(t);
}

void irc_transport_add(struct irc_transport *t, const char *line)
{
	if (t->state != OPEN)
		return;
	buf_puts(&t->out, line);
	buf_puts(&t->out, "\r\n");
}

bool irc_transport_flush(struct irc_transport *t)
{
	struct err err = ERR_INIT;

	if (t->state != OPEN)
		return false;
	if (flush(t, &err) && !t->timer)
		t->timer = loop_timer(t->loop, 0, on_broken, t);
	set_events(t);
	return t->out.len == 0;
}

bool irc_transport_is_open(const struct irc_transport *t)
{
	return t && t->state == OPEN;
}

/* ---- beginning and end */

struct irc_transport *irc_transport_open(struct loop *loop,
					 const struct irc_transport_address *address,
					 const struct irc_transport_events *events,
					 void *cookie)
{
	struct irc_transport *t = mem_alloc(sizeof(*t));
	struct err err = ERR_INIT;

	t->loop = loop;
	t->address = *address;
	t->events = events;
	t->cookie = cookie;
	t->fd = -1;
	t->out.limit = OUT_MAX;
	t->resolve = irc_resolve_new(loop, address->host, address->port, on_found, t, &err);
	if (!t->resolve) {
		log_error("%s: %s", address->host, err.msg);
		t->timer = loop_timer(loop, 0, on_broken, t);
	}
	return t;
}

void irc_transport_close(struct irc_transport *t)
{
	if (!t)
		return;
	t->released = true;
	if (t->depth == 0)
		release(t);
	else
		drop_socket(t);
}
