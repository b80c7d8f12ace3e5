/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A fresh look at somebody, by WHOIS: what is remembered of ranks may be old. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/str.h"
#include "connection_internal.h"

#define LOOK_MS      15000
#define LOOK_WAITING 32

struct irc_looking {
	char nick[IRC_NICK_MAX + 1];
	char *channel, *account;
	struct irc_look look;
	irc_look_fn *fn;
	void *cookie;
	unsigned label;
	int64_t since_ms;
	struct irc_looking *next;
};

static void answer(struct irc_connection *c, struct irc_looking **at, bool known)
{
	struct irc_looking *looking = *at;

	*at = looking->next;
	looking->look.nick = looking->nick;
	looking->look.account = looking->account;
	looking->look.is_known = known;
	if (looking->account)
		c->accounts_seen = true;
	looking->fn(looking->cookie, &looking->look);
	free(looking->channel);
	free(looking->account);
	free(looking);
}

static struct irc_looking **find(struct irc_connection *c, const char *nick)
{
	struct irc_looking **at = &c->looking;

	while (*at && !irc_same_name(&c->isupport, (*at)->nick, nick))
		at = &(*at)->next;
	return at;
}

static struct irc_looking **find_label(struct irc_connection *c, unsigned label)
{
	struct irc_looking **at = &c->looking;

	while (*at && (*at)->label != label)
		at = &(*at)->next;
	return at;
}

void irc_connection_look(struct irc_connection *c, const char *nick, const char *channel,
			 irc_look_fn *fn, void *cookie)
{
	struct irc_look unknown = { .nick = nick };
	struct irc_looking *looking, **at;
	size_t n = 0;

	for (at = &c->looking; *at; at = &(*at)->next)
		n++;
	if (!c->ready || n >= LOOK_WAITING || strlen(nick) > IRC_NICK_MAX) {
		fn(cookie, &unknown);
		return;
	}
	looking = mem_alloc(sizeof(*looking));
	snprintf(looking->nick, sizeof(looking->nick), "%s", nick);
	looking->channel = mem_dup(channel);
	looking->fn = fn;
	looking->cookie = cookie;
	looking->since_ms = clock_ms();
	*at = looking;
	looking->label = irc_ask(c, IRC_ANSWER, IRC_ASKED_WHOIS, "WHOIS", nick, NULL);
}

/* "#other @#xendevel +#xen": the mark may stand before the name. */
static void hear_channels(struct irc_connection *c, struct irc_looking *looking,
			  const char *names)
{
	char *copy = mem_dup(names), *cursor = copy, *word;
	const char *op = strchr(c->isupport.prefixes, '@');

	while (looking->channel && (word = str_word(&cursor))) {
		size_t marks = strspn(word, c->isupport.prefixes);

		if (!irc_same_name(&c->isupport, word + marks, looking->channel))
			continue;
		looking->look.is_in = true;
		for (size_t i = 0; op && i < marks; i++)
			if (strchr(c->isupport.prefixes, word[i]) <= op)
				looking->look.is_op = true;
	}
	free(copy);
}

void irc_look_hear(struct irc_connection *c, int numeric, const struct irc_line *line)
{
	unsigned label = irc_label_of(c, line);
	struct irc_looking **at = label ? find_label(c, label) : find(c, irc_line_param(line, 1));

	if (numeric == 482)		/* where we are to invite, we must be one */
		log_warn("%s: %s: %s", c->options.name, irc_line_param(line, 1),
			 irc_line_param(line, 2));
	if (!*at)
		return;
	if (numeric == 311) {
		(*at)->look.is_online = true;
	} else if (numeric == 319) {
		hear_channels(c, *at, irc_line_param(line, 2));
	} else if (numeric == 330 && line->n_params > 2) {
		free((*at)->account);
		(*at)->account = mem_dup(line->params[2]);
	} else if (numeric == 307 && !(*at)->account) {
		(*at)->account = mem_dup((*at)->nick);
	} else if (numeric == 318) {
		answer(c, at, true);
	}
}

void irc_look_end(struct irc_connection *c, unsigned label)
{
	struct irc_looking **at = find_label(c, label);

	if (*at)
		answer(c, at, true);
}

void irc_look_check(struct irc_connection *c, int64_t now_ms)
{
	while (c->looking && now_ms - c->looking->since_ms > LOOK_MS)
		answer(c, &c->looking, false);
}

void irc_look_lost(struct irc_connection *c)
{
	while (c->looking)
		answer(c, &c->looking, false);
}

const char *irc_connection_account(const struct irc_connection *c, const char *nick)
{
	const struct irc_member *member = c->members ? irc_members_find(c->members, nick) : NULL;

	return member ? member->account : NULL;
}

/* ---- what one says about who may be in a channel */

void irc_connection_invite(struct irc_connection *c, const char *nick, const char *channel)
{
	irc_send(c, IRC_ANSWER, "INVITE", nick, channel, NULL);
}

void irc_connection_tell_ops(struct irc_connection *c, const char *channel, const char *text)
{
	struct buf target = BUF_INIT(300);

	buf_printf(&target, "%s%s", strchr(c->isupport.statusmsg, '@') ? "@" : "", channel);
	if (buf_ok(&target))
		irc_send(c, IRC_NOTICE, "NOTICE", buf_str(&target), NULL, text);
	buf_free(&target);
}
