/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Our channels: joined, and joined again after a kick or a refusal. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/str.h"
#include "connection_internal.h"

#define KICKED_MS  3000		/* twice as long each time, unless */
#define CALM_MS    600000	/* we were in for so long */
#define REFUSED_MS 60000

/* The channel's key, which stays in the list, in a buffer; or "". */
static void find_key(const struct irc_channel *channel, char *key, size_t size)
{
	const struct irc_connection *c = channel->connection;
	char *copy = mem_dup(c->options.channel_keys ? c->options.channel_keys : "");
	char *cursor = copy, *name, *word;

	*key = '\0';
	while ((name = str_word(&cursor)) && (word = str_word(&cursor)))
		if (irc_same_name(&c->isupport, name, channel->name))
			snprintf(key, size, "%s", word);
	explicit_bzero(copy, c->options.channel_keys ? strlen(c->options.channel_keys) : 0);
	free(copy);
}

static void send_join(struct irc_channel *channel)
{
	char key[64];

	find_key(channel, key, sizeof(key));
	irc_ask(channel->connection, IRC_URGENT, IRC_ASKED_JOIN, "JOIN", channel->name,
		*key ? key : NULL);
	explicit_bzero(key, sizeof(key));
}

static void on_join_more(void *cookie);

/* As many as go into one line; the next line waits for its turn. */
static void join_some(struct irc_connection *c)
{
	struct buf names = BUF_INIT(400);
	size_t n = 0;
	char key[64];

	while (c->n_asked_to_join < c->n_channels && names.len + 60 < names.limit &&
	       (!c->isupport.join_max || n < c->isupport.join_max)) {
		struct irc_channel *channel = &c->channels[c->n_asked_to_join];

		find_key(channel, key, sizeof(key));
		if (*key && n)
			break;
		c->n_asked_to_join++;
		n++;
		buf_printf(&names, "%s%s", names.len ? "," : "", channel->name);
		if (*key)
			break;
	}
	if (n)
		irc_ask(c, IRC_URGENT, IRC_ASKED_JOIN, "JOIN", buf_str(&names), *key ? key : NULL);
	explicit_bzero(key, sizeof(key));
	buf_free(&names);
	if (c->n_asked_to_join < c->n_channels)
		c->joiner = loop_timer(c->loop, c->options.rate_ms, on_join_more, c);
}

static void on_join_more(void *cookie)
{
	struct irc_connection *c = cookie;

	c->joiner = NULL;
	join_some(c);
}

void irc_channels_join(struct irc_connection *c)
{
	size_t i;

	for (i = 0; i < c->n_channels; i++)
		c->channels[i].answered = false;
	c->n_asked_to_join = 0;
	if (c->n_channels)
		join_some(c);
	else
		irc_connection_set_ready(c);
}

void irc_channels_lost(struct irc_connection *c)
{
	size_t i;

	loop_timer_cancel(c->joiner);
	c->joiner = NULL;
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
		send_join(channel);
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
	irc_who_want(channel);
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

/* 473: by invitation only; the network's own ChanServ may have us on its list. */
void irc_channel_refused(struct irc_channel *channel, int numeric, const char *why)
{
	if (channel->joined)
		return;
	if (!channel->refusal_logged)
		log_error("%s: cannot join %s: %s", channel->connection->options.name,
			  channel->name, why);
	channel->refusal_logged = true;
	if (numeric == 473)
		irc_services_invite(channel->connection, channel->name);
	join_later(channel, REFUSED_MS);
	set_answered(channel);
}

/* A JOIN was dealt with, and of some of its channels not a word was said. */
void irc_channels_unanswered(struct irc_connection *c, char *names)
{
	char *name;

	while ((name = str_piece(&names, ','))) {
		struct irc_channel *channel = irc_channel_find(c, name);

		if (channel && !channel->answered)
			irc_channel_refused(channel, 0, "the server does not say why");
	}
}
