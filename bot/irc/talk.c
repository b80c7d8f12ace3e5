/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What people say: to channels, to us, through relays, and too much of it. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/str.h"
#include "connection_internal.h"
#include "glob.h"
#include "relay.h"

#define REPLAY_SECS 120
#define CTCP_QUEUED 4
#define TEXT_MAX    (IRC_TAGS_MAX + IRC_LINE_MAX)

/* Servers and bouncers play back what was said before: it was not said to us. */
static bool is_replay(const struct irc_connection *c, const struct irc_line *line)
{
	struct tm tm = { 0 };

	if (irc_batches_kind(&c->batches, line) == IRC_BATCH_HISTORY)
		return true;
	return line->time && strptime(line->time, "%Y-%m-%dT%H:%M:%S", &tm) &&
	       clock_now() - (int64_t)timegm(&tm) > REPLAY_SECS;
}

/* The account of who says this line: its tag, or what was seen before. */
static const char *account_of(struct irc_connection *c, const struct irc_line *line,
			      const char *nick)
{
	const struct irc_member *member;

	if (irc_registration_caps(c->registration) & IRC_CAP_ACCOUNT_TAG) {
		irc_set_account(c, nick, line->account);
		return line->account;
	}
	member = irc_members_find(c->members, nick);
	if (member && irc_account_is_known(c, member))
		return member->account;
	if (member && irc_connection_has_services(c))
		irc_whois_ask(c, nick);
	return NULL;
}

/* Who floods is told so, once. */
static bool is_flood(struct irc_connection *c, const char *who, const char *nick)
{
	switch (irc_flood_hear(c->flood, who, clock_ms())) {
	case IRC_FLOOD_FINE:
		return false;
	case IRC_FLOOD_BEGINS:
		irc_send(c, IRC_ANSWER, "NOTICE", nick, NULL,
			 "That was too much at once: I do not listen to you for two minutes.");
		return true;
	case IRC_FLOOD_GOES_ON:
		return true;
	}
	return true;
}

/* Who it is for counting: the host behind the nick, which is harder to change. */
static const char *who_of(const struct irc_line *line)
{
	const char *at = strchr(line->prefix, '!');

	return at ? at + 1 : line->prefix;
}

static void tell(struct irc_connection *c, const struct irc_line *line,
		 struct irc_message *message)
{
	bool is_question = !message->channel || *message->text == '!';
	const char *who = message->relay ? message->nick : who_of(line);

	if (is_question && !message->is_action)
		message->is_flood = is_flood(c, who, message->relay ? message->relay :
					     message->nick);
	if (message->is_flood && !message->channel)
		return;
	c->events->said(c->cookie, message);
}

static void tell_relayed(struct irc_connection *c, const struct irc_line *line,
			 struct irc_message *message, char *text)
{
	char speaker[IRC_NICK_MAX + 1], piece[TEXT_MAX + 3], *part;

	message->account = NULL;
	if (irc_relay_speaker(message->nick, &text, speaker)) {
		message->relay = message->nick;
		message->nick = speaker;
	}
	while ((part = irc_relay_piece(&text))) {
		snprintf(piece, sizeof(piece), "%s", part);
		irc_relay_mark_edit(piece, sizeof(piece));
		message->text = piece;
		if (*piece)
			tell(c, line, message);
	}
}

static bool is_relay(const struct irc_connection *c, const char *nick)
{
	return irc_glob_any((const char *const *)c->options.relays, nick);
}

/* echo-message: our own words come back, and show how others see our name. */
static void hear_echo(struct irc_connection *c, const struct irc_line *line)
{
	c->prefix_len = strlen(line->prefix) + 2;
}

void irc_talk_hear(struct irc_connection *c, const struct irc_line *line, bool is_action)
{
	const char *target = irc_line_param(line, 0);
	struct irc_message message = { .is_action = is_action };
	char nick[IRC_NICK_MAX + 1], text[TEXT_MAX], command[16];
	struct irc_channel *channel = irc_channel_find(c, target);

	irc_line_nick(line, nick);
	if (!irc_line_is_person(line) || is_replay(c, line))
		return;
	if (irc_is_me(c, nick)) {
		hear_echo(c, line);
		return;
	}
	if (!channel && !irc_is_me(c, target))
		return;
	if (is_action && !irc_text_ctcp(irc_line_param(line, 1), command, text, sizeof(text)))
		return;
	if (!is_action)
		snprintf(text, sizeof(text), "%s", irc_line_param(line, 1));
	irc_text_plain(text);
	message.channel = channel ? channel->name : NULL;
	message.nick = nick;
	message.text = text;
	if (!(irc_registration_caps(c->registration) & IRC_CAP_AWAY_NOTIFY))
		irc_set_away(c, nick, false);
	if (channel && !is_action && is_relay(c, nick)) {
		tell_relayed(c, line, &message, text);
		return;
	}
	message.account = is_relay(c, nick) ? NULL : account_of(c, line, nick);
	tell(c, line, &message);
}

/* VERSION, TIME and PING are answered, the rest is not; never more than a few. */
void irc_ctcp_hear(struct irc_connection *c, const struct irc_line *line)
{
	char nick[IRC_NICK_MAX + 1], command[16], rest[65], reply[128];
	time_t now = (time_t)clock_now();
	struct tm tm;

	irc_line_nick(line, nick);
	if (!irc_line_is_person(line) || irc_is_me(c, nick) ||
	    !irc_is_me(c, irc_line_param(line, 0)) || is_replay(c, line) ||
	    irc_queue_len(c->queue, IRC_NOTICE) > CTCP_QUEUED ||
	    !irc_text_ctcp(irc_line_param(line, 1), command, rest, sizeof(rest)) ||
	    is_flood(c, who_of(line), nick))
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
