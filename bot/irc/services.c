/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NickServ and ChanServ, where they are the network's own: a nick says nothing,
 * so NickServ's server is asked for first, and the password goes to the nick
 * at that server, which nobody else can be.
 */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/str.h"
#include "connection_internal.h"
#include "glob.h"

#define WAIT_MS 5000

static const char nickserv[] = "NickServ";

static bool wants_login(const struct irc_connection *c)
{
	return c->options.account && c->options.account_password &&
	       !irc_registration_is_logged_in(c->registration);
}

static void go_on(struct irc_connection *c)
{
	if (!c->services.wait)
		return;
	loop_timer_cancel(c->services.wait);
	c->services.wait = NULL;
	irc_channels_join(c);
}

static void on_waited(void *cookie)
{
	struct irc_connection *c = cookie;

	c->services.wait = NULL;
	log_warn("%s: NickServ does not answer", c->options.name);
	irc_channels_join(c);
}

void irc_services_start(struct irc_connection *c)
{
	c->services = (struct irc_services){ 0 };
	irc_send(c, IRC_URGENT, "WHOIS", nickserv, NULL, NULL);
	if (wants_login(c))
		c->services.wait = loop_timer(c->loop, WAIT_MS, on_waited, c);
	else
		irc_channels_join(c);
}

static void log_in(struct irc_connection *c)
{
	struct buf target = BUF_INIT(400), text = BUF_INIT(1024);

	buf_printf(&target, "%s@%s", nickserv, c->services.server);
	buf_printf(&text, "IDENTIFY %s %s", c->options.account, c->options.account_password);
	if (buf_ok(&target) && buf_ok(&text))
		irc_send(c, IRC_URGENT, "PRIVMSG", buf_str(&target), NULL, buf_str(&text));
	c->services.told = true;
	if (text.data)
		explicit_bzero(text.data, text.len);
	buf_free(&text);
	buf_free(&target);
}

/* 312: "me NickServ services.example.org :what it is" */
static void hear_server(struct irc_connection *c, const char *server)
{
	if (!irc_glob(c->options.services_host, server)) {
		if (wants_login(c))
			log_error("%s: NickServ is at %.80s, not at %s: "
				  "it is not told our password", c->options.name, server,
				  c->options.services_host);
		return;
	}
	snprintf(c->services.server, sizeof(c->services.server), "%s", server);
	if (wants_login(c) && !c->services.told)
		log_in(c);
}

static bool is_about(const struct irc_connection *c, const char *name, const char *whom)
{
	return irc_same_name(&c->isupport, name, whom);
}

void irc_services_hear(struct irc_connection *c, int numeric, const struct irc_line *line)
{
	const char *name = irc_line_param(line, 1);
	size_t len = strlen(nickserv);

	if (numeric == 312 && is_about(c, name, nickserv))
		hear_server(c, irc_line_param(line, 2));
	else if (numeric == 318 && is_about(c, name, nickserv) && !c->services.told)
		go_on(c);
	else if (numeric == 401 && str_starts_fold(name, nickserv) &&
		 (!name[len] || name[len] == '@'))
		go_on(c);
	else if (numeric == 900)
		go_on(c);
}

/* Its answer to our password, whatever it is: the channels need not wait more. */
void irc_services_remark(struct irc_connection *c, const struct irc_line *line)
{
	char nick[IRC_NICK_MAX + 1];

	irc_line_nick(line, nick);
	if (!c->services.told || !is_about(c, nick, nickserv))
		return;
	if (c->services.wait)
		log_info("%s: NickServ: %.200s", c->options.name, irc_line_param(line, 1));
	go_on(c);
}

void irc_services_lost(struct irc_connection *c)
{
	loop_timer_cancel(c->services.wait);
	c->services = (struct irc_services){ 0 };
}

/* Let us in, if we are on the channel's list. */
void irc_services_invite(struct irc_connection *c, const char *channel)
{
	struct buf text = BUF_INIT(300);

	if (!irc_connection_has_services(c))
		return;
	buf_printf(&text, "INVITE %s", channel);
	if (buf_ok(&text))
		irc_send(c, IRC_URGENT, "PRIVMSG", "ChanServ", NULL, buf_str(&text));
	buf_free(&text);
}
