/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Our channels: joined, and joined again after a kick or a refusal. */
#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "connection_internal.h"

#define KICKED_MS  3000		/* twice as long each time, unless */
#define CALM_MS    600000	/* we were in for so long */
#define REFUSED_MS 60000

void irc_channels_join(struct irc_connection *c)
{
	struct buf names = BUF_INIT(400);
	size_t i;

	for (i = 0; i < c->n_channels; i++) {
		c->channels[i].answered = false;
		if (names.len + 60 > names.limit) {
			irc_send(c, IRC_URGENT, "JOIN", buf_str(&names), NULL, NULL);
			buf_reset(&names);
		}
		buf_printf(&names, "%s%s", names.len ? "," : "", c->channels[i].name);
	}
	if (names.len)
		irc_send(c, IRC_URGENT, "JOIN", buf_str(&names), NULL, NULL);
	else
		irc_connection_set_ready(c);
	buf_free(&names);
}

void irc_channels_lost(struct irc_connection *c)
{
	size_t i;

	for (i = 0; i < c->n_channels; i++) {
		c->channels[i].joined = false;
		irc_channel_set_topic(&c->channels[i], NULL);
		loop_timer_cancel(c->channels[i].rejoin);
		c->channels[i].rejoin = NULL;
	}
}

struct irc_channel *irc_channel_find(const struct irc_connection *c, const char *name)
{
	size_t i;

	for (i = 0; i < c->n_channels; i++)
		if (irc_same_name(&c->isupport, c->channels[i].name, name))
			return (struct irc_channel *)&c->channels[i];
	return NULL;
}

void irc_channel_set_topic(struct irc_channel *channel, const char *topic)
{
	free(channel->topic);
	channel->topic = mem_dup(topic);
}

size_t irc_channel_index(const struct irc_channel *channel)
{
	return (size_t)(channel - channel->connection->channels);
}

static void set_answered(struct irc_channel *channel)
{
	struct irc_connection *c = channel->connection;
	size_t i;

	channel->answered = true;
	for (i = 0; i < c->n_channels; i++)
		if (!c->channels[i].answered)
			return;
	irc_connection_set_ready(c);
}

void irc_channel_join(struct irc_channel *channel)
{
	loop_timer_cancel(channel->rejoin);
	channel->rejoin = NULL;
	if (!channel->joined)
		irc_send(channel->connection, IRC_URGENT, "JOIN", channel->name, NULL, NULL);
}

static void on_rejoin(void *cookie)
{
	struct irc_channel *channel = cookie;

	channel->rejoin = NULL;
	irc_channel_join(channel);
}

static void join_later(struct irc_channel *channel, int64_t ms)
{
	loop_timer_cancel(channel->rejoin);
	channel->rejoin = loop_timer(channel->connection->loop, ms, on_rejoin, channel);
}

void irc_channel_joined(struct irc_channel *channel)
{
	struct irc_connection *c = channel->connection;

	log_info("%s: in %s", c->options.name, channel->name);
	channel->joined = true;
	channel->joined_ms = clock_ms();
	channel->refusal_logged = false;
	irc_channel_set_topic(channel, "");	/* 332 comes only where there is one */
	loop_timer_cancel(channel->rejoin);
	channel->rejoin = NULL;
	set_answered(channel);
	if (c->isupport.whox && !(irc_registration_caps(c->registration) & IRC_CAP_ACCOUNT_TAG))
		irc_send(c, IRC_NOTICE, "WHO", channel->name, "%tna,42", NULL);
	c->events->joined(c->cookie, channel->name);
}

static void tell_gone(void *cookie, const char *nick)
{
	irc_drop_nick(cookie, nick);
}

void irc_channel_left(struct irc_channel *channel, const char *why)
{
	struct irc_connection *c = channel->connection;
	unsigned doublings;

	log_warn("%s: out of %s: %s", c->options.name, channel->name, why);
	if (clock_ms() - channel->joined_ms > CALM_MS)
		channel->kicks = 0;
	doublings = channel->kicks < 7 ? channel->kicks : 7;
	channel->kicks++;
	channel->joined = false;
	irc_members_leave(c->members, irc_channel_index(channel), tell_gone, c);
	join_later(channel, (int64_t)KICKED_MS << doublings);
}

void irc_channel_refused(struct irc_channel *channel, const char *why)
{
	if (channel->joined)
		return;
	if (!channel->refusal_logged)
		log_error("%s: cannot join %s: %s", channel->connection->options.name,
			  channel->name, why);
	channel->refusal_logged = true;
	join_later(channel, REFUSED_MS);
	set_answered(channel);
}
