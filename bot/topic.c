/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Topics of meetings, and of before. */
#include "topic.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/log.h"
#include "people/topic.h"
#include "bot.h"

void topic_set(struct network *network, const char *channel, const char *topic)
{
	const char *before = irc_connection_topic(network->irc, channel);
	struct err err = ERR_INIT;

	if (before && topic_keep(network->bot->db, network_id(network), channel, before, &err))
		log_error("%s: the topic of %s stays as it is: %s", network_id(network), channel,
			  err.msg);
	else
		irc_connection_set_topic(network->irc, channel, topic);
}

void topic_restore(struct network *network, const char *channel)
{
	struct arena *arena = arena_new();
	const char *before = topic_kept(network->bot->db, network_id(network), channel, arena);
	struct err err = ERR_INIT;

	if (before)
		irc_connection_set_topic(network->irc, channel, before);
	if (before && topic_drop(network->bot->db, network_id(network), channel, &err))
		log_error("%s: the topic of %s may be put back twice: %s", network_id(network),
			  channel, err.msg);
	arena_free(arena);
}
