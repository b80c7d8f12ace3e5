/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libircclient, which sees one clean line at a time and never the network.
 *
 * Its session is joined to us by a socketpair: a parsed line is written again
 * in the form that does it no harm, it takes it in and calls back before
 * irc_client_feed() returns.  It decides what a line is; the parameters that
 * events carry come from our own parse, since it cuts them (10 of them, CTCP
 * bodies at 120 bytes) and knows no tags.  One session is one connection: it
 * is never used again after an end.
 */
#ifndef BOT_IRC_CLIENT_H
#define BOT_IRC_CLIENT_H

#include "base/base.h"
#include "line.h"

struct err;
struct irc_client;

enum irc_event_kind {
	IRC_NUMERIC,
	IRC_SAY, IRC_ACTION, IRC_CTCP,	/* PRIVMSG */
	IRC_REMARK,			/* NOTICE: never answered */
	IRC_JOIN, IRC_PART, IRC_KICK, IRC_QUIT, IRC_NICK, IRC_INVITE, IRC_TOPIC, IRC_MODE,
	IRC_OTHER,			/* see line->command */
};

typedef void irc_client_fn(void *cookie, enum irc_event_kind kind,
			   const struct irc_line *line);

struct irc_client *irc_client_new(const char *nick, const char *user, const char *realname,
				  irc_client_fn *fn, void *cookie, struct err *err);
/* Not from within the callback.  NULL is fine. */
void irc_client_free(struct irc_client *client);

/* What it wants to say first: its NICK and USER lines, each ended by CR LF. */
const char *irc_client_greeting(const struct irc_client *client);

/* -1 when the library has closed its end: the session is of no use any more. */
int irc_client_feed(struct irc_client *client, const struct irc_line *line) MUST_CHECK;

#endif
