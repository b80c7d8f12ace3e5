/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What may change while the line is up: the channels and the pace. */
#include <stdlib.h>

#include "base/log.h"
#include "base/loop.h"
#include "connection_internal.h"

static const char *find_name(const struct irc_connection *c, const char **names,
			     const char *name)
{
	for (; names && *names; names++)
		if (irc_same_name(&c->isupport, *names, name))
			return *names;
	return NULL;
}

static void tell_gone(void *cookie, const char *nick)
{
	irc_drop_nick(cookie, nick);
}

/* The last one takes its place, so that they stay without gaps. */
static void drop(struct irc_connection *c, size_t i)
{
	size_t last = c->n_channels - 1;
	struct irc_channel *channel = &c->channels[i];
	bool had_rejoin = c->channels[last].rejoin;

	log_info("%s: out of %s, as it is not in the config any more", c->options.name,
		 channel->name);
	if (channel->joined)
		irc_send(c, IRC_URGENT, "PART", channel->name, NULL, NULL);
	if (c->members)
		irc_members_leave(c->members, i, tell_gone, c);
	loop_timer_cancel(channel->rejoin);
	irc_channel_set_topic(channel, NULL);
	channel->rejoin = NULL;
	c->n_channels--;
	if (i == last)
		return;
	if (c->members)
		irc_members_move(c->members, last, i);
	loop_timer_cancel(c->channels[last].rejoin);
	*channel = c->channels[last];
	channel->rejoin = NULL;
	if (had_rejoin && c->state == IRC_REGISTERED)
		irc_channel_join(channel);
}

static void add(struct irc_connection *c, const char *name)
{
	struct irc_channel *channel = &c->channels[c->n_channels];

	if (c->n_channels == IRC_CHANNELS_MAX) {
		log_warn("%s: only the first %d channels are joined", c->options.name,
			 IRC_CHANNELS_MAX);
		return;
	}
	*channel = (struct irc_channel){ .connection = c, .name = name, .answered = c->ready };
	c->n_channels++;
	if (c->state == IRC_REGISTERED)
		irc_channel_join(channel);
}

void irc_connection_change(struct irc_connection *c, const char **channels, int64_t burst,
			   int64_t rate_ms)
{
	const char *name;
	size_t i;

	c->options.channels = channels;
	c->options.burst = burst;
	c->options.rate_ms = rate_ms;
	irc_queue_set_pace(c->queue, burst, rate_ms);
	for (i = c->n_channels; i-- > 0; ) {
		name = find_name(c, channels, c->channels[i].name);
		if (name)
			c->channels[i].name = name;
		else
			drop(c, i);
	}
	for (; channels && *channels; channels++)
		if (!irc_channel_find(c, *channels))
			add(c, *channels);
}
