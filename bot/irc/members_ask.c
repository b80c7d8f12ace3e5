/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who is in our channels, and with which account: one WHO after the other. */
#include <stdio.h>

#include "base/clock.h"
#include "connection_internal.h"

#define WHO_MS 20000		/* without an answer: the next one */

static void ask_next(struct irc_connection *c)
{
	for (size_t i = 0; i < c->n_channels; i++) {
		struct irc_channel *channel = &c->channels[i];

		if (!channel->wants_who || !channel->joined)
			continue;
		channel->wants_who = false;
		snprintf(c->who_asked, sizeof(c->who_asked), "%s", channel->name);
		c->who_ms = clock_ms();
		irc_ask(c, IRC_NOTICE, IRC_ASKED_WHO, "WHO", channel->name,
			c->isupport.whox ? "%tnfa,42" : NULL);
		return;
	}
}

void irc_who_want(struct irc_channel *channel)
{
	struct irc_connection *c = channel->connection;

	channel->wants_who = true;
	if (!*c->who_asked)
		ask_next(c);
}

void irc_who_end(struct irc_connection *c, const char *channel)
{
	if (!*c->who_asked || !irc_same_name(&c->isupport, c->who_asked, channel))
		return;
	*c->who_asked = '\0';
	ask_next(c);
}

void irc_who_check(struct irc_connection *c, int64_t now_ms)
{
	if (*c->who_asked && now_ms - c->who_ms > WHO_MS)
		irc_who_end(c, c->who_asked);
}

void irc_who_lost(struct irc_connection *c)
{
	*c->who_asked = '\0';
	for (size_t i = 0; i < c->n_channels; i++)
		c->channels[i].wants_who = false;
}
