/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which services account a nick is logged in to. */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/str.h"
#include "connection_internal.h"

#define WHOIS_MS      15000
#define WHOIS_WAITING 32
#define FRESH_MS      600000	/* where nobody tells of changes */

/* Without account-notify nobody says when somebody logs out. */
bool irc_account_is_known(const struct irc_connection *c, const struct irc_member *member)
{
	if (!member->account_known)
		return false;
	return irc_registration_caps(c->registration) & IRC_CAP_ACCOUNT_NOTIFY ||
	       clock_ms() - member->account_ms < FRESH_MS;
}

static void answer(struct irc_whois *whois, bool known)
{
	if (whois->fn)
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

/* Of several about one nick, and sent in another order. */
static struct irc_whois **find_label(struct irc_connection *c, unsigned label)
{
	struct irc_whois **at = &c->whois;

	while (*at && (*at)->label != label)
		at = &(*at)->next;
	return at;
}

/* False: there are too many questions already. */
static bool ask(struct irc_connection *c, enum irc_priority priority, const char *nick,
		irc_identify_fn *fn, void *cookie)
{
	struct irc_whois *whois, **at;
	size_t n = 0;

	for (at = &c->whois; *at; at = &(*at)->next)
		n++;
	if (!c->ready || n >= WHOIS_WAITING)
		return false;
	whois = mem_alloc(sizeof(*whois));
	snprintf(whois->nick, sizeof(whois->nick), "%s", nick);
	whois->fn = fn;
	whois->cookie = cookie;
	whois->since_ms = clock_ms();
	*at = whois;
	whois->label = irc_ask(c, priority, IRC_ASKED_WHOIS, "WHOIS", nick, NULL);
	return true;
}

void irc_connection_identify(struct irc_connection *c, const char *nick,
			     irc_identify_fn *fn, void *cookie)
{
	struct irc_member *member = c->members ? irc_members_find(c->members, nick) : NULL;

	if (member && irc_account_is_known(c, member))
		fn(cookie, nick, member->account, true);
	else if (!ask(c, IRC_ANSWER, nick, fn, cookie))
		fn(cookie, nick, NULL, false);
}

void irc_whois_ask(struct irc_connection *c, const char *nick)
{
	if (!*find(c, nick))
		ask(c, IRC_NOTICE, nick, NULL, NULL);
}

/* The end of the answer, which is one for all who asked for the same nick. */
static void end(struct irc_connection *c, struct irc_whois **at)
{
	struct irc_whois *whois = *at, *others = NULL, *other;

	*at = whois->next;
	while (*(at = find(c, whois->nick))) {
		other = *at;
		*at = other->next;
		free(other->account);
		other->account = mem_dup(whois->account);
		other->next = others;
		others = other;
	}
	irc_set_account(c, whois->nick, whois->account);
	irc_set_away(c, whois->nick, whois->away);
	answer(whois, true);
	while ((other = others)) {
		others = other->next;
		answer(other, true);
	}
}

void irc_whois_hear(struct irc_connection *c, int numeric, const struct irc_line *line)
{
	unsigned label = irc_label_of(c, line);
	struct irc_whois **at = label ? find_label(c, label) : find(c, irc_line_param(line, 1));
	struct irc_whois *whois = *at;

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
	} else if (numeric == 301) {
		whois->away = true;
	} else if (numeric == 318) {
		end(c, at);
	}
}

/* Also where the server has no 318 for who is not there. */
void irc_whois_end(struct irc_connection *c, unsigned label)
{
	struct irc_whois **at = find_label(c, label);

	if (*at)
		end(c, at);
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
