/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a server tells us, as libircclient sorts it. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/str.h"
#include "connection_internal.h"

#define REPLAY_SECS 120

static bool is_me(const struct irc_connection *c, const char *nick)
{
	return irc_same_name(&c->isupport, c->nick, nick);
}

static void gone(struct irc_connection *c, const char *nick)
{
	irc_drop_nick(c, nick);
	if (irc_same_name(&c->isupport, nick, c->options.nick))
		irc_connection_want_nick(c);
}

/* Servers play back what was said before we came: it was not said to us. */
static bool is_replay(const struct irc_line *line)
{
	struct tm tm = { 0 };

	return line->time && strptime(line->time, "%Y-%m-%dT%H:%M:%S", &tm) &&
	       clock_now() - (int64_t)timegm(&tm) > REPLAY_SECS;
}

static void set_account(struct irc_connection *c, const char *nick, const char *account)
{
	struct irc_member *member = irc_members_find(c->members, nick);

	if (!member)
		return;
	irc_member_set_account(member, account);
	if (member->account)
		c->accounts_seen = true;
}

/* The account of who says this line: its tag, or what was seen before. */
static const char *account_of(struct irc_connection *c, const struct irc_line *line,
			      const char *nick)
{
	const struct irc_member *member;

	if (irc_registration_caps(c->registration) & IRC_CAP_ACCOUNT_TAG) {
		set_account(c, nick, line->account);
		return line->account;
	}
	member = irc_members_find(c->members, nick);
	return member ? member->account : NULL;
}

static void hear_say(struct irc_connection *c, const struct irc_line *line, bool is_action)
{
	const char *target = irc_line_param(line, 0);
	struct irc_message message = { .is_action = is_action };
	char nick[IRC_NICK_MAX + 1], text[IRC_TAGS_MAX + IRC_LINE_MAX], command[16];
	struct irc_channel *channel = irc_channel_find(c, target);

	irc_line_nick(line, nick);
	if (!irc_line_is_person(line) || is_me(c, nick) || is_replay(line))
		return;
	if (!channel && !is_me(c, target))
		return;
	if (is_action && !irc_text_ctcp(irc_line_param(line, 1), command, text, sizeof(text)))
		return;
	if (!is_action)
		snprintf(text, sizeof(text), "%s", irc_line_param(line, 1));
	irc_text_plain(text);
	message.channel = channel ? channel->name : NULL;
	message.nick = nick;
	message.account = account_of(c, line, nick);
	message.text = text;
	c->events->said(c->cookie, &message);
}

/* VERSION, TIME and PING are answered, the rest is not; never more than a few. */
static void hear_ctcp(struct irc_connection *c, const struct irc_line *line)
{
	char nick[IRC_NICK_MAX + 1], command[16], rest[65], reply[128];
	time_t now = (time_t)clock_now();
	struct tm tm;

	irc_line_nick(line, nick);
	if (!irc_line_is_person(line) || is_me(c, nick) || !is_me(c, irc_line_param(line, 0)) ||
	    irc_queue_len(c->queue, IRC_NOTICE) > 4 ||
	    !irc_text_ctcp(irc_line_param(line, 1), command, rest, sizeof(rest)))
		return;
	if (str_eq(command, "VERSION")) {
		snprintf(reply, sizeof(reply), "\1VERSION %.100s\1", c->options.version);
	} else if (str_eq(command, "PING")) {
		snprintf(reply, sizeof(reply), "\1PING %s\1", rest);
	} else if (str_eq(command, "TIME")) {
		gmtime_r(&now, &tm);
		strftime(reply, sizeof(reply), "\1TIME %Y-%m-%dT%H:%M:%SZ\1", &tm);
	} else {
		return;
	}
	irc_send(c, IRC_NOTICE, "NOTICE", nick, NULL, reply);
}

/* ":nick!user@host JOIN #channel [account :real name]" */
static void hear_join(struct irc_connection *c, const struct irc_line *line)
{
	struct irc_channel *channel = irc_channel_find(c, irc_line_param(line, 0));
	struct irc_member *member;
	char nick[IRC_NICK_MAX + 1];

	if (!channel)
		return;
	irc_line_nick(line, nick);
	if (is_me(c, nick)) {
		c->prefix_len = strlen(line->prefix) + 2;
		irc_channel_joined(channel);
		return;
	}
	member = irc_members_join(c->members, nick, irc_channel_index(channel));
	if (member && irc_registration_caps(c->registration) & IRC_CAP_EXTENDED_JOIN &&
	    line->n_params > 2)
		set_account(c, nick, line->params[1]);
	if (c->events->came)
		c->events->came(c->cookie, channel->name, nick);
}

static void leave(struct irc_connection *c, const char *name, const char *nick,
		  const char *why)
{
	struct irc_channel *channel = irc_channel_find(c, name);

	if (!channel)
		return;
	if (is_me(c, nick))
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
	irc_members_forget(c->members, nick);
	gone(c, nick);
}

static void hear_nick(struct irc_connection *c, const struct irc_line *line)
{
	const char *to = irc_line_param(line, 0);
	char nick[IRC_NICK_MAX + 1], account[IRC_NICK_MAX + 1] = "";
	struct irc_member *member;
	uint64_t channels;
	size_t i;

	irc_line_nick(line, nick);
	if (!*to || strlen(to) > IRC_NICK_MAX)
		return;
	if (is_me(c, nick)) {
		log_info("%s: now \"%s\"", c->options.name, to);
		snprintf(c->nick, sizeof(c->nick), "%s", to);
		return;
	}
	member = irc_members_find(c->members, nick);
	if (!member)
		return;
	if (member->account)
		snprintf(account, sizeof(account), "%s", member->account);
	channels = member->channels;
	irc_members_rename(c->members, nick, to);
	for (i = 0; i < c->n_channels; i++)
		if (channels & UINT64_C(1) << i)
			c->events->renamed(c->cookie, c->channels[i].name, nick, to,
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
			if (!is_me(c, nick))
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

/* 354, asked for with the token 42: "me 42 nick account" */
static void hear_who(struct irc_connection *c, const struct irc_line *line)
{
	if (line->n_params == 4 && str_eq(line->params[1], "42"))
		set_account(c, line->params[2], line->params[3]);
}

static void hear_refusal(struct irc_connection *c, const struct irc_line *line)
{
	struct irc_channel *channel = irc_channel_find(c, irc_line_param(line, 1));

	if (channel)
		irc_channel_refused(channel, irc_line_param(line, line->n_params - 1));
}

static void hear_numeric(struct irc_connection *c, const struct irc_line *line)
{
	int numeric = irc_line_numeric(line);

	irc_look_hear(c, numeric, line);
	switch (numeric) {
	case 307:
	case 318:
	case 330:
		irc_whois_hear(c, numeric, line);
		break;
	case 331:
		hear_topic(c, irc_line_param(line, 1), "");
		break;
	case 332:
		hear_topic(c, irc_line_param(line, 1), irc_line_param(line, 2));
		break;
	case 353:
		hear_names(c, line);
		break;
	case 354:
		hear_who(c, line);
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

	if (channel && is_me(c, irc_line_param(line, 0)))
		irc_channel_join(channel);
}

static void set_away(struct irc_connection *c, const char *nick, bool away)
{
	struct irc_member *member = irc_members_find(c->members, nick);

	if (member)
		member->away = away;
}

/* ":nick!user@host ACCOUNT name" and ":nick!user@host AWAY [:text]" */
static void hear_other(struct irc_connection *c, const struct irc_line *line)
{
	char nick[IRC_NICK_MAX + 1];

	irc_line_nick(line, nick);
	if (str_eq(line->command, "ACCOUNT"))
		set_account(c, nick, irc_line_param(line, 0));
	else if (str_eq(line->command, "AWAY"))
		set_away(c, nick, *irc_line_param(line, 0));
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
		hear_say(c, line, false);
		break;
	case IRC_ACTION:
		hear_say(c, line, true);
		break;
	case IRC_CTCP:
		hear_ctcp(c, line);
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
	case IRC_MODE:
		break;
	}
}
