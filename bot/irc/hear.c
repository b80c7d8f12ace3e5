/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a server tells us, as libircclient sorts it. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/str.h"
#include "connection_internal.h"

#define SPLIT_REPORT_MS 2000

bool irc_is_me(const struct irc_connection *c, const char *nick)
{
	return irc_same_name(&c->isupport, c->nick, nick);
}

static void gone(struct irc_connection *c, const char *nick)
{
	irc_drop_nick(c, nick);
	if (irc_same_name(&c->isupport, nick, c->options.nick))
		irc_connection_want_nick(c);
}

void irc_set_account(struct irc_connection *c, const char *nick, const char *account)
{
	struct irc_member *member = irc_members_find(c->members, nick);

	if (!member)
		return;
	irc_member_set_account(member, account, clock_ms());
	if (member->account)
		c->accounts_seen = true;
}

void irc_set_away(struct irc_connection *c, const char *nick, bool away)
{
	struct irc_member *member = irc_members_find(c->members, nick);

	if (member)
		member->away = away;
}

/* ---- netsplits: many at once, and one line of the log for all */

static void on_split_report(void *cookie)
{
	struct irc_connection *c = cookie;

	c->split_report = NULL;
	log_warn("%s: netsplit: %zu out of sight", c->options.name, c->n_split);
	c->n_split = 0;
}

static void hear_split(struct irc_connection *c, const char *nick)
{
	irc_splits_add(c->splits, nick, clock_ms());
	c->n_split++;
	if (!c->split_report)
		c->split_report = loop_timer(c->loop, SPLIT_REPORT_MS, on_split_report, c);
}

static void hear_return(struct irc_connection *c, const char *nick)
{
	if (irc_splits_remove(c->splits, nick) && !irc_splits_sweep(c->splits, clock_ms()))
		log_info("%s: the netsplit is over", c->options.name);
}

/* ---- coming and going */

/* ":nick!user@host JOIN #channel [account :real name]" */
static void hear_join(struct irc_connection *c, const struct irc_line *line)
{
	struct irc_channel *channel = irc_channel_find(c, irc_line_param(line, 0));
	struct irc_member *member;
	char nick[IRC_NICK_MAX + 1];

	if (!channel)
		return;
	irc_line_nick(line, nick);
	if (irc_is_me(c, nick)) {
		c->prefix_len = strlen(line->prefix) + 2;
		irc_channel_joined(channel);
		return;
	}
	hear_return(c, nick);
	member = irc_members_join(c->members, nick, irc_channel_index(channel));
	if (member && irc_registration_caps(c->registration) & IRC_CAP_EXTENDED_JOIN &&
	    line->n_params > 2)
		irc_set_account(c, nick, line->params[1]);
	if (c->events->came)
		c->events->came(c->cookie, channel->name, nick);
}

static void leave(struct irc_connection *c, const char *name, const char *nick,
		  const char *why)
{
	struct irc_channel *channel = irc_channel_find(c, name);

	if (!channel)
		return;
	if (irc_is_me(c, nick))
		irc_channel_left(channel, why);
	else if (irc_members_part(c->members, nick, irc_channel_index(channel)))
		gone(c, nick);
}

static void hear_part(struct irc_connection *c, const struct irc_line *line)
{
	char nick[IRC_NICK_MAX + 1];

	irc_line_nick(line, nick);
	leave(c, irc_line_param(line, 0), nick, "parted");
}

static void hear_kick(struct irc_connection *c, const struct irc_line *line)
{
	char by[IRC_NICK_MAX + 1], why[200];

	irc_line_nick(line, by);
	snprintf(why, sizeof(why), "kicked by %s: %s", by, irc_line_param(line, 2));
	leave(c, irc_line_param(line, 0), irc_line_param(line, 1), why);
}

static void hear_quit(struct irc_connection *c, const struct irc_line *line)
{
	char nick[IRC_NICK_MAX + 1];

	irc_line_nick(line, nick);
	if (irc_batches_kind(&c->batches, line) == IRC_BATCH_NETSPLIT ||
	    irc_is_split(irc_line_param(line, 0)))
		hear_split(c, nick);
	irc_members_forget(c->members, nick);
	gone(c, nick);
}

static void hear_nick(struct irc_connection *c, const struct irc_line *line)
{
	const char *to = irc_line_param(line, 0);
	char nick[IRC_NICK_MAX + 1], account[IRC_NICK_MAX + 1] = "";
	struct irc_member *member;
	size_t i;

	irc_line_nick(line, nick);
	if (!*to || strlen(to) > IRC_NICK_MAX)
		return;
	if (irc_is_me(c, nick)) {
		log_info("%s: now \"%s\"", c->options.name, to);
		snprintf(c->nick, sizeof(c->nick), "%s", to);
		return;
	}
	member = irc_members_find(c->members, nick);
	if (!member)
		return;
	if (member->account)
		snprintf(account, sizeof(account), "%s", member->account);
	irc_members_rename(c->members, nick, to);
	for (i = 0; i < member->n_channels; i++)
		c->events->renamed(c->cookie, c->channels[member->channels[i]].name, nick, to,
				   *account ? account : NULL);
	if (!irc_same_name(&c->isupport, nick, to))
		gone(c, nick);
}

/* 353: "me = #channel :@ann +bob cara" */
static void hear_names(struct irc_connection *c, const struct irc_line *line)
{
	struct irc_channel *channel = irc_channel_find(c, irc_line_param(line, 2));
	const char *at = irc_line_param(line, 3);
	char nick[IRC_NICK_MAX + 1];

	while (channel && *at) {
		size_t len;

		at += strspn(at, " ");
		at += strspn(at, c->isupport.prefixes);
		len = strcspn(at, " !");
		if (len && len <= IRC_NICK_MAX) {
			memcpy(nick, at, len);
			nick[len] = '\0';
			if (!irc_is_me(c, nick))
				irc_members_join(c->members, nick, irc_channel_index(channel));
		}
		at += strcspn(at, " ");
	}
}

static void hear_topic(struct irc_connection *c, const char *name, const char *topic)
{
	struct irc_channel *channel = irc_channel_find(c, name);

	if (channel)
		irc_channel_set_topic(channel, topic);
}

/* 354, asked for with the token 42: "me 42 nick flags account" */
static void hear_whox(struct irc_connection *c, const struct irc_line *line)
{
	if (line->n_params != 5 || !str_eq(line->params[1], "42"))
		return;
	irc_set_away(c, line->params[2], *line->params[3] == 'G');
	irc_set_account(c, line->params[2], line->params[4]);
}

/* 352: "me #channel user host server nick H@ :0 Ann" */
static void hear_who(struct irc_connection *c, const struct irc_line *line)
{
	irc_set_away(c, irc_line_param(line, 5), *irc_line_param(line, 6) == 'G');
}

/* 731, of MONITOR: "me :nick,other"; our own nick is all that we watch. */
static void hear_offline(struct irc_connection *c, const struct irc_line *line)
{
	if (irc_same_name(&c->isupport, irc_line_param(line, 1), c->options.nick))
		irc_connection_want_nick(c);
}

/* 396: "me host :is now your displayed host" */
static void hear_own_host(struct irc_connection *c, const struct irc_line *line)
{
	c->prefix_len = strlen(c->nick) + strlen(c->options.user) +
		strlen(irc_line_param(line, 1)) + strlen(":!~@ ");
}

static void hear_refusal(struct irc_connection *c, const struct irc_line *line)
{
	struct irc_channel *channel = irc_channel_find(c, irc_line_param(line, 1));

	if (channel)
		irc_channel_refused(channel, irc_line_numeric(line),
				    irc_line_param(line, line->n_params - 1));
}

static void hear_numeric(struct irc_connection *c, const struct irc_line *line)
{
	int numeric = irc_line_numeric(line);

	irc_look_hear(c, numeric, line);
	switch (numeric) {
	case 301:
		irc_set_away(c, irc_line_param(line, 1), true);
		irc_whois_hear(c, numeric, line);
		break;
	case 307:
	case 330:
		irc_whois_hear(c, numeric, line);
		break;
	case 318:
		irc_whois_hear(c, numeric, line);
		irc_services_hear(c, numeric, line);
		break;
	case 312:
	case 401:
	case 900:
		irc_services_hear(c, numeric, line);
		break;
	case 315:
		irc_who_end(c, irc_line_param(line, 1));
		break;
	case 331:
		hear_topic(c, irc_line_param(line, 1), "");
		break;
	case 332:
		hear_topic(c, irc_line_param(line, 1), irc_line_param(line, 2));
		break;
	case 352:
		hear_who(c, line);
		break;
	case 353:
		hear_names(c, line);
		break;
	case 354:
		hear_whox(c, line);
		break;
	case 376:
	case 422:
		irc_connection_welcomed(c);
		break;
	case 396:
		hear_own_host(c, line);
		break;
	case 731:
		hear_offline(c, line);
		break;
	case 734:			/* MONITOR is full: look for ourselves */
		c->isupport.monitor = false;
		break;
	case 403: case 405: case 437: case 471: case 473: case 474: case 475: case 476:
	case 477: case 489: case 520:
		hear_refusal(c, line);
		break;
	default:
		break;
	}
}

static void hear_invite(struct irc_connection *c, const struct irc_line *line)
{
	struct irc_channel *channel = irc_channel_find(c, irc_line_param(line, 1));

	if (channel && irc_is_me(c, irc_line_param(line, 0)))
		irc_channel_join(channel);
}

/* chghost: ":nick!user@host CHGHOST user host"; of others we keep no hosts. */
static void hear_chghost(struct irc_connection *c, const char *nick, const struct irc_line *line)
{
	if (irc_is_me(c, nick))
		c->prefix_len = strlen(nick) + strlen(irc_line_param(line, 0)) +
			strlen(irc_line_param(line, 1)) + strlen(":!@ ");
}

/* ":nick!user@host ACCOUNT name", "... AWAY [:text]"; SETNAME says nothing to us. */
static void hear_other(struct irc_connection *c, const struct irc_line *line)
{
	char nick[IRC_NICK_MAX + 1];

	irc_line_nick(line, nick);
	if (str_eq(line->command, "ACCOUNT"))
		irc_set_account(c, nick, irc_line_param(line, 0));
	else if (str_eq(line->command, "AWAY"))
		irc_set_away(c, nick, *irc_line_param(line, 0));
	else if (str_eq(line->command, "CHGHOST"))
		hear_chghost(c, nick, line);
}

void irc_hear(void *cookie, enum irc_event_kind kind, const struct irc_line *line)
{
	struct irc_connection *c = cookie;

	if (c->state != IRC_REGISTERED)
		return;
	switch (kind) {
	case IRC_NUMERIC:
		hear_numeric(c, line);
		break;
	case IRC_SAY:
		irc_talk_hear(c, line, false);
		break;
	case IRC_ACTION:
		irc_talk_hear(c, line, true);
		break;
	case IRC_CTCP:
		irc_ctcp_hear(c, line);
		break;
	case IRC_JOIN:
		hear_join(c, line);
		break;
	case IRC_PART:
		hear_part(c, line);
		break;
	case IRC_KICK:
		hear_kick(c, line);
		break;
	case IRC_QUIT:
		hear_quit(c, line);
		break;
	case IRC_NICK:
		hear_nick(c, line);
		break;
	case IRC_INVITE:
		hear_invite(c, line);
		break;
	case IRC_OTHER:
		hear_other(c, line);
		break;
	case IRC_TOPIC:
		hear_topic(c, irc_line_param(line, 0), irc_line_param(line, 1));
		break;
	case IRC_REMARK:
		irc_services_remark(c, line);
		break;
	case IRC_MODE:
		break;
	}
}
