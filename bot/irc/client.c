/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libircclient on a leash.  How it gets a socketpair by its public calls alone:
 * it connects to a listener of ours, and its descriptor is then replaced.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include <libircclient.h>

#include "client.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

struct irc_client {
	irc_session_t *session;
	int session_fd;			/* the library's, closed by it */
	int fd;				/* our end */
	irc_client_fn *fn;
	void *cookie;
	struct buf out, greeting;
	const struct irc_line *line;	/* being fed */
};

static void tell(irc_session_t *session, enum irc_event_kind kind)
{
	struct irc_client *client = irc_get_ctx(session);

	if (client->line)
		client->fn(client->cookie, kind, client->line);
}

#define CALLBACK(name, kind)							\
	static void name(irc_session_t *session, const char *event UNUSED,	\
			 const char *origin UNUSED, const char **params UNUSED,	\
			 unsigned int count UNUSED)				\
	{									\
		tell(session, kind);						\
	}

CALLBACK(on_say, IRC_SAY)
CALLBACK(on_action, IRC_ACTION)
CALLBACK(on_ctcp, IRC_CTCP)
CALLBACK(on_remark, IRC_REMARK)
CALLBACK(on_join, IRC_JOIN)
CALLBACK(on_part, IRC_PART)
CALLBACK(on_kick, IRC_KICK)
CALLBACK(on_quit, IRC_QUIT)
CALLBACK(on_nick, IRC_NICK)
CALLBACK(on_invite, IRC_INVITE)
CALLBACK(on_topic, IRC_TOPIC)
CALLBACK(on_mode, IRC_MODE)
CALLBACK(on_other, IRC_OTHER)

static void on_numeric(irc_session_t *session, unsigned int event UNUSED,
		       const char *origin UNUSED, const char **params UNUSED,
		       unsigned int count UNUSED)
{
	tell(session, IRC_NUMERIC);
}

/*
 * A private message can come as event_channel when our nick changed before
 * registration: both are IRC_SAY, the target says which.  DCC stays NULL: set,
 * it keeps memory for each request.  ctcp_req is set, or the library would
 * answer by itself.
 */
static irc_callbacks_t callbacks = {
	.event_nick = on_nick, .event_quit = on_quit, .event_join = on_join,
	.event_part = on_part, .event_mode = on_mode, .event_umode = on_mode,
	.event_topic = on_topic, .event_kick = on_kick, .event_channel = on_say,
	.event_privmsg = on_say, .event_notice = on_remark,
	.event_channel_notice = on_remark, .event_invite = on_invite,
	.event_ctcp_req = on_ctcp, .event_ctcp_rep = on_remark,
	.event_ctcp_action = on_action, .event_unknown = on_other,
	.event_numeric = on_numeric,
};

/* Let the library look at its descriptor; it must be ready, or it spins. */
static int process(struct irc_client *client, bool readable, bool writable)
{
	fd_set in, out;

	FD_ZERO(&in);
	FD_ZERO(&out);
	if (readable)
		FD_SET(client->session_fd, &in);
	if (writable)
		FD_SET(client->session_fd, &out);
	return irc_process_select_descriptors(client->session, &in, &out) ? -1 : 0;
}

static int listen_on_loopback(struct sockaddr_in *address, struct err *err)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	socklen_t len = sizeof(*address);

	*address = (struct sockaddr_in){
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	if (fd >= 0 && bind(fd, (struct sockaddr *)address, len) == 0 &&
	    listen(fd, 1) == 0 && getsockname(fd, (struct sockaddr *)address, &len) == 0)
		return fd;
	err_sys(err, "loopback socket");
	if (fd >= 0)
		close(fd);
	return -1;
}

/* The library has made its socket: put one end of a pair in its place. */
static int swap_socket(struct irc_client *client, struct err *err)
{
	fd_set in, out;
	int pair[2], fd = -1;

	FD_ZERO(&in);
	FD_ZERO(&out);
	if (irc_add_select_descriptors(client->session, &in, &out, &fd) || fd < 0)
		return err_set(err, ERR_IO, "libircclient has no socket");
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair))
		return err_sys(err, "socketpair");
	client->fd = pair[0];
	client->session_fd = fd;
	if (dup3(pair[1], fd, O_CLOEXEC) < 0) {
		close(pair[1]);
		return err_sys(err, "dup3");
	}
	close(pair[1]);
	return 0;
}

static int take_greeting(struct irc_client *client, struct err *err)
{
	char text[1024];
	ssize_t n;

	/* once to notice that it is connected, once to write */
	if (process(client, false, true) || process(client, false, true))
		return err_set(err, ERR_IO, "libircclient: %s",
			       irc_strerror(irc_errno(client->session)));
	n = recv(client->fd, text, sizeof(text), 0);
	if (n <= 0)
		return err_set(err, ERR_IO, "libircclient did not say its name");
	buf_add(&client->greeting, text, (size_t)n);
	return 0;
}

/* It takes names for printf formats: a '%' must not get there. */
static void without_percent(char *out, size_t size, const char *s)
{
	size_t len = 0;

	for (; *s && len + 1 < size; s++)
		if (*s != '%' && (unsigned char)*s >= 0x20)
			out[len++] = *s;
	out[len] = '\0';
}

static int connect_session(struct irc_client *client, const char *nick, const char *user,
			   const char *realname, struct err *err)
{
	char safe_nick[IRC_NICK_MAX + 1], safe_user[32], safe_name[128];
	struct sockaddr_in address;
	int listener = listen_on_loopback(&address, err);
	int rc = -1;

	if (listener < 0)
		return -1;
	without_percent(safe_nick, sizeof(safe_nick), nick);
	without_percent(safe_user, sizeof(safe_user), user);
	without_percent(safe_name, sizeof(safe_name), realname);
	if (irc_connect(client->session, "127.0.0.1", ntohs(address.sin_port), NULL,
			safe_nick, safe_user, safe_name))
		err_set(err, ERR_IO, "libircclient: %s",
			irc_strerror(irc_errno(client->session)));
	else if (swap_socket(client, err) == 0)
		rc = take_greeting(client, err);
	close(listener);
	return rc;
}

struct irc_client *irc_client_new(const char *nick, const char *user, const char *realname,
				  irc_client_fn *fn, void *cookie, struct err *err)
{
	struct irc_client *client = mem_alloc(sizeof(*client));

	client->fd = -1;
	client->fn = fn;
	client->cookie = cookie;
	client->out.limit = 2 * IRC_TAGS_MAX + 4096;
	client->greeting.limit = 4096;
	client->session = irc_create_session(&callbacks);
	if (!client->session)
		bug("out of memory");
	irc_set_ctx(client->session, client);
	if (connect_session(client, nick, user, realname, err)) {
		irc_client_free(client);
		return NULL;
	}
	return client;
}

void irc_client_free(struct irc_client *client)
{
	if (!client)
		return;
	client->line = NULL;
	irc_destroy_session(client->session);
	if (client->fd >= 0)
		close(client->fd);
	buf_free(&client->out);
	buf_free(&client->greeting);
	free(client);
}

const char *irc_client_greeting(const struct irc_client *client)
{
	return client->greeting.data;
}

int irc_client_feed(struct irc_client *client, const struct irc_line *line)
{
	int rc;

	irc_line_write(line, &client->out);
	if (send(client->fd, client->out.data, client->out.len, MSG_NOSIGNAL) !=
	    (ssize_t)client->out.len)
		return -1;
	client->line = line;
	rc = process(client, true, false);
	client->line = NULL;
	return rc;
}
