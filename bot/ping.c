/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bringing pings to those who are there. */
#include "ping.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/log.h"
#include "base/vec.h"
#include "people/ping.h"
#include "people/seen.h"
#include "bot.h"
#include "notice.h"
#include "sight.h"

void pings_drain(struct bot *bot)
{
	for (size_t i = 0; i < bot->n_networks; i++)
		if (bot->networks[i]->irc)
			notices_drain(bot->networks[i]);
}

static void visit(struct network *network, const struct caller *caller, enum ping_visit how)
{
	struct bot *bot = network->bot;
	struct err err = ERR_INIT;

	if (ping_visit(bot->db, bot->settings, caller, how, &err))
		log_error("%s: pings for \"%s\": %s", network_id(network), caller->nick, err.msg);
	else
		pings_drain(bot);
}

static void on_identified(void *cookie, const char *nick, const char *account, bool known)
{
	struct network *network = cookie;
	struct caller caller = { network_id(network), nick, account };

	if (!known || !account)
		return;
	sight_identified(network, nick, account);
	visit(network, &caller, PING_SPOKE);
}

void pings_hear(struct network *network, const struct irc_message *message)
{
	struct caller caller;

	if (message->relay)		/* one name of many that a bridge speaks for */
		return;
	caller = sight_hear(network, message);
	if (!ping_any(network->bot->db))
		return;
	visit(network, &caller, message->channel ? PING_SPOKE : PING_ASKED);
	if (!caller.account && irc_connection_has_services(network->irc) &&
	    sight_may_ask(network, message->nick))
		irc_connection_identify(network->irc, message->nick, on_identified, network);
}

void pings_look(struct bot *bot)
{
	struct arena *arena = arena_new();
	struct err err = ERR_INIT;
	struct peers wanted = { 0 };
	struct caller caller;

	if (ping_wanted(bot->db, arena, &wanted, &err))
		log_error("pings: %s", err.msg);
	for (size_t i = 0; i < wanted.len; i++)
		if (sight_find(bot, &wanted.items[i], 1, &caller) &&
		    !sight_is_away(bot, &caller))
			visit(sight_network(bot, &caller), &caller, PING_IN_SIGHT);
	arena_free(arena);
}

void pings_store(struct bot *bot)
{
	for (size_t i = 0; i < bot->n_networks; i++)
		sights_store(bot->networks[i]);
}

void pings_sweep(struct bot *bot)
{
	struct err err = ERR_INIT;

	if (ping_expire(bot->db, bot->settings, &err) || seen_sweep(bot->db, &err))
		log_error("sweeping pings: %s", err.msg);
}

void pings_gone(struct network *network, const char *nick)
{
	struct err err = ERR_INIT;

	sights_store(network);
	if (nick)
		sight_gone(network, nick);
	else
		sights_gone(network);
	if (ping_recall(network->bot->db, network_id(network), nick, &err))
		log_error("%s: pings for who is gone: %s", network_id(network), err.msg);
}
