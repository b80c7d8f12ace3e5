/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which services account a nick is logged in to. */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/str.h"
#include "connection_internal.h"

#define WHOIS_MS      15000
#define WHOIS_WAITING 32

static void answer(struct irc_whois *whois, bool known)
{
	whois->fn(whois->cookie, whois->nick, whois->account, known);
	free(whois->account);
	free(whois);
}

static struct irc_whois **find(struct irc_connection *c, const char *nick)
{
	struct irc_whois **at = &c->whois;

	while (*at && !irc_same_name(&c->isupport, (*at)->nick, nick))
		at = &(*at)->next;
	return at;
}

void irc_connection_identify(struct irc_connection *c, const char *nick,
			     irc_identify_fn *fn, void *cookie)
{
	struct irc_member *member = c->members ? irc_members_find(c->members, nick) : NULL;
	struct irc_whois *whois, **at;
	size_t n = 0;

	if (member && member->account_known) {
		fn(cookie, nick, member->account, true);
		return;
	}
	for (at = &c->whois; *at; at = &(*at)->next)
		n++;
	if (!c->ready || n >= WHOIS_WAITING) {
		fn(cookie, nick, NULL, false);
		return;
	}
	whois = mem_alloc(sizeof(*whois));
	snprintf(whois->nick, sizeof(whois->nick), "%s", nick);
	whois->fn = fn;
	whois->cookie = cookie;
	whois->since_ms = clock_ms();
	*at = whois;
	irc_send(c, IRC_ANSWER, "WHOIS", nick, NULL, NULL);
}

void irc_whois_hear(struct irc_connection *c, int numeric, const struct irc_line *line)
{
	struct irc_whois **at = find(c, irc_line_param(line, 1)), *whois = *at;

	if (!whois)
		return;
	if (numeric == 330 && line->n_params > 2) {
		c->accounts_seen = true;
		free(whois->account);
		whois->account = mem_dup(line->params[2]);
	} else if (numeric == 307 && !whois->account) {
		/* "has identified for this nick": the account is named like it */
		c->accounts_seen = true;
		whois->account = mem_dup(whois->nick);
	} else if (numeric == 318) {
		*at = whois->next;
		answer(whois, true);
	}
}

void irc_whois_check(struct irc_connection *c, int64_t now_ms)
{
	struct irc_whois *whois;

	while ((whois = c->whois) && now_ms - whois->since_ms > WHOIS_MS) {
		c->whois = whois->next;
		answer(whois, false);
	}
}

void irc_whois_lost(struct irc_connection *c)
{
	struct irc_whois *whois;

	while ((whois = c->whois)) {
		c->whois = whois->next;
		answer(whois, false);
	}
}
