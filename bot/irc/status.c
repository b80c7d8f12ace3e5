/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What may be asked about a connection. */
#include "base/clock.h"
#include "connection_internal.h"

#define SWAMPED 20

bool irc_connection_is_ready(const struct irc_connection *c)
{
	return c->ready;
}

bool irc_connection_is_swamped(struct irc_connection *c)
{
	if (irc_queue_len(c->queue, IRC_ANSWER) > SWAMPED)
		irc_pump(c);		/* they may only wait for the end of this round */
	return irc_queue_len(c->queue, IRC_ANSWER) > SWAMPED;
}

bool irc_connection_is_in(const struct irc_connection *c, const char *channel)
{
	const struct irc_channel *found = irc_channel_find(c, channel);

	return found && found->joined;
}

const char *irc_connection_topic(const struct irc_connection *c, const char *channel)
{
	const struct irc_channel *found = irc_channel_find(c, channel);

	return found ? found->topic : NULL;
}

bool irc_connection_is_channel(const struct irc_connection *c, const char *target)
{
	return irc_is_channel(&c->isupport, target);
}

bool irc_connection_sees(const struct irc_connection *c, const char *nick)
{
	return c->members && irc_members_find(c->members, nick);
}

bool irc_connection_is_present(const struct irc_connection *c, const char *channel,
			       const char *nick)
{
	const struct irc_channel *at = irc_channel_find(c, channel);
	const struct irc_member *member;

	if (!at || !at->joined || !c->members || irc_is_me(c, nick) ||
	    irc_members_are_too_many(c->members))
		return true;
	member = irc_members_find(c->members, nick);
	return member && irc_member_is_in(member, irc_channel_index(at));
}

bool irc_connection_is_away(const struct irc_connection *c, const char *nick)
{
	const struct irc_member *member = c->members ? irc_members_find(c->members, nick) : NULL;

	return member && member->away;
}

bool irc_connection_has_services(const struct irc_connection *c)
{
	return c->accounts_seen || *c->services.server ||
	       (c->registration && irc_registration_has_services(c->registration));
}

const char *irc_connection_nick(const struct irc_connection *c)
{
	return c->nick;
}

bool irc_connection_same_nick(const struct irc_connection *c, const char *a, const char *b)
{
	return irc_same_name(&c->isupport, a, b);
}

bool irc_connection_is_split(const struct irc_connection *c, const char *nick)
{
	return c->splits && irc_splits_has(c->splits, nick, clock_ms());
}

static const char *state_name(enum irc_state state)
{
	switch (state) {
	case IRC_DOWN:
		return "down";
	case IRC_CONNECTING:
		return "connecting";
	case IRC_REGISTERING:
		return "registering";
	case IRC_REGISTERED:
		return "up";
	case IRC_GAVE_UP:
		return "gave up";
	}
	return "";
}

void irc_connection_status(const struct irc_connection *c, struct irc_status *status)
{
	enum irc_priority p;

	*status = (struct irc_status){
		.state = state_name(c->state), .host = c->host, .server = c->server,
		.nick = c->nick, .lag_ms = c->lag_ms, .since = c->up_since,
		.logged_in = c->registration && irc_registration_is_logged_in(c->registration),
		.last_error = c->last_error,
	};
	for (p = IRC_URGENT; p <= IRC_NOTICE; p++)
		status->queued += irc_queue_len(c->queue, p);
}
