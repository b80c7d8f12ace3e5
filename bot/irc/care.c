/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looking after a connection that is up: its greeting, its nick, whether it lives. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "connection_internal.h"

#define JOIN_MS        10000	/* until the channels count as tried */
#define IDLE_MS        30000	/* then we ask whether anybody is there */
#define DEAD_MS        90000
#define NICK_MS        20000
#define LAG_MS         60000	/* how long a round trip takes is asked so often */
#define WELCOME_MS     3000	/* until a greeting counts as complete */
#define MONITOR_MS     300000	/* try for the nick all the same */

/* The answer holds the question, so the time it was asked at. */
void irc_ask_lag(struct irc_connection *c, int64_t now)
{
	char token[40];

	snprintf(token, sizeof(token), "moot-%lld", (long long)now);
	c->asked_ms = now;
	irc_send(c, IRC_URGENT, "PING", NULL, NULL, token);
}

void irc_hear_pong(struct irc_connection *c, const struct irc_line *line)
{
	const char *token = irc_line_param(line, line->n_params - 1);
	struct err err = ERR_INIT;
	int64_t then;

	if (str_starts(token, "moot-") &&
	    str_to_int(token + strlen("moot-"), 0, clock_ms(), &then, &err) == 0)
		c->lag_ms = clock_ms() - then;
}

/* The end of the greeting: what the server can do is known. */
void irc_connection_welcomed(struct irc_connection *c)
{
	const char mode[] = { '+', c->isupport.bot_mode, '\0' };

	if (c->welcomed)
		return;
	c->welcomed = true;
	if (c->isupport.bot_mode)
		irc_send(c, IRC_URGENT, "MODE", c->nick, mode, NULL);
	if (c->isupport.monitor && !str_eq(c->nick, c->options.nick))
		irc_send(c, IRC_URGENT, "MONITOR", "+", c->options.nick, NULL);
	irc_services_start(c);
}

void irc_connection_want_nick(struct irc_connection *c)
{
	if (c->state != IRC_REGISTERED || str_eq(c->nick, c->options.nick) ||
	    strlen(c->options.nick) > c->isupport.nick_len)
		return;
	c->nick_ms = clock_ms();
	irc_send(c, IRC_ANSWER, "NICK", c->options.nick, NULL, NULL);
}

void irc_connection_set_ready(struct irc_connection *c)
{
	if (c->ready)
		return;
	irc_drop_stale(c);
	c->ready = true;
	irc_pump(c);
	c->events->ready(c->cookie);
}

const char *irc_care(struct irc_connection *c, int64_t now)
{
	if (now - c->heard_ms > DEAD_MS)
		return "the server has not answered for 90 seconds";
	if (!c->ready && now - c->state_ms > JOIN_MS)
		irc_connection_set_ready(c);
	if (!c->welcomed && now - c->state_ms > WELCOME_MS)
		irc_connection_welcomed(c);
	if (now - c->nick_ms > (c->isupport.monitor ? MONITOR_MS : NICK_MS))
		irc_connection_want_nick(c);
	irc_whois_check(c, now);
	irc_look_check(c, now);
	irc_who_check(c, now);
	if (now - c->asked_ms > LAG_MS ||
	    (now - c->heard_ms > IDLE_MS && now - c->asked_ms > IDLE_MS))
		irc_ask_lag(c, now);
	return NULL;
}
