/* SPDX-License-Identifier: GPL-2.0-or-later */
/* DCC, that is files and chats past the server: refused, with a word, once an hour. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dcc.h"

#include "base/clock.h"
#include "base/str.h"
#include "connection_internal.h"

#define TOLD_MAX  32
#define TOLD_MS   3600000
#define BURST     4		/* and all of them not more than so many */
#define BURST_MS  60000		/* in so long */

struct irc_dcc {
	struct { char host[64]; int64_t at_ms; } told[TOLD_MAX];
	size_t next;
};

bool irc_dcc_may_tell(struct irc_dcc **memory, const char *host, int64_t now_ms)
{
	struct irc_dcc *dcc = *memory;
	int64_t burst_ms;

	if (!dcc)
		dcc = *memory = mem_alloc(sizeof(*dcc));
	for (size_t i = 0; i < TOLD_MAX; i++)
		if (dcc->told[i].at_ms && now_ms - dcc->told[i].at_ms < TOLD_MS &&
		    strncmp(dcc->told[i].host, host, sizeof(dcc->told[i].host) - 1) == 0)
			return false;
	burst_ms = dcc->told[(dcc->next + TOLD_MAX - BURST) % TOLD_MAX].at_ms;
	if (burst_ms && now_ms - burst_ms < BURST_MS)
		return false;
	snprintf(dcc->told[dcc->next].host, sizeof(dcc->told[dcc->next].host), "%s", host);
	dcc->told[dcc->next].at_ms = now_ms;
	dcc->next = (dcc->next + 1) % TOLD_MAX;
	return true;
}

/* It never gets to libircclient. */
void irc_dcc_hear(struct irc_connection *c, const struct irc_line *line)
{
	char nick[IRC_NICK_MAX + 1], command[16], rest[64], reply[160];
	const char *text = irc_line_param(line, 1), *host;

	irc_line_nick(line, nick);
	if (c->state != IRC_REGISTERED || !irc_line_is_person(line) || irc_is_me(c, nick) ||
	    !str_eq(line->command, "PRIVMSG") || !irc_is_me(c, irc_line_param(line, 0)) ||
	    !irc_text_ctcp(text, command, rest, sizeof(rest)))
		return;
	host = strchr(line->prefix, '@') ? strchr(line->prefix, '@') : nick;
	if (!irc_dcc_may_tell(&c->dcc, host, clock_ms()))
		return;
	snprintf(reply, sizeof(reply), "DCC %.*s refused: I take no files and no chats.  Say it "
		 "to me here; !help tells what I understand.", (int)strcspn(rest, " "), rest);
	irc_send(c, IRC_NOTICE, "NOTICE", nick, NULL, reply);
}
