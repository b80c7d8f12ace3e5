/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One configured network: its connection's events to the parts that care. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/str.h"
#include "people/settings.h"
#include "bot.h"
#include "command.h"
#include "command/meeting.h"
#include "held.h"
#include "invite.h"
#include "nick.h"
#include "notice.h"
#include "ping.h"
#include "sight.h"

#define GOODBYE_MS 2000

const char *network_id(const struct network *network)
{
	return network->id;
}

void network_say(struct network *network, const char *target, const char *text)
{
	if (irc_connection_say(network->irc, IRC_ANSWER, target, text, 0))
		log_warn("%s: an answer to \"%s\" is left out", network_id(network), target);
}

/* Stored before anything is answered. */
static void on_said(void *cookie, const struct irc_message *message)
{
	struct network *network = cookie;

	network->heard_at = clock_now();
	if (message->channel)
		command_meeting_hear(network, message);
	pings_hear(network, message);
	if (!message->is_flood && !irc_connection_is_swamped(network->irc))
		command_hear(network, message);
}

static void on_ready(void *cookie)
{
	notices_drain(cookie);
}

static void on_joined(void *cookie, const char *channel)
{
	command_meeting_resume(cookie, channel);
	notices_drain(cookie);
}

static void on_came(void *cookie, const char *channel UNUSED, const char *nick)
{
	invites_came(cookie, nick);
}

static void on_renamed(void *cookie, const char *channel, const char *nick, const char *to,
		       const char *account)
{
	command_meeting_renamed(cookie, channel, nick, to, account);
	sight_renamed(cookie, nick, to);
}

static void on_gone(void *cookie, const char *nick)
{
	nick_gone(cookie, nick);
	pings_gone(cookie, nick);
	invites_gone(cookie, nick);
}

static void on_lost(void *cookie)
{
	nicks_gone(cookie);
	pings_gone(cookie, NULL);
}

static void on_written(void *cookie, int64_t id, bool is_written)
{
	notice_written(cookie, id, is_written);
	if (is_written)
		notices_drain(cookie);	/* there is room for the next */
}

static void on_left(void *cookie)
{
	struct network *network = cookie;

	network->leave = NULL;
	if (!network->bot->stopping)
		config_network_left(network);
}

static void leave_in(struct network *network, int64_t ms)
{
	loop_timer_cancel(network->leave);
	network->leave = loop_timer(network->bot->loop, ms, on_left, network);
}

static void on_ended(void *cookie)
{
	struct network *network = cookie;
	struct bot *bot = network->bot;
	size_t n = 0;

	network->ended = true;
	for (size_t i = 0; i < bot->n_networks; i++)
		n += bot->networks[i]->ended;
	if (bot->stopping && n == bot->n_networks)
		loop_stop(bot->loop);
	else if (network->leaving)
		leave_in(network, 0);
}

static const struct irc_events events = {
	.said = on_said, .ready = on_ready, .joined = on_joined, .came = on_came,
	.renamed = on_renamed,
	.gone = on_gone, .lost = on_lost, .written = on_written, .ended = on_ended,
};

/* The connection keeps the strings: they live as long as network->made_by. */
int network_options(struct irc_options *options, const struct settings_irc *s,
		    struct arena *arena, struct err *err)
{
	*options = (struct irc_options){
		.name = s->id, .hosts = s->hosts, .port = s->port, .tls = s->tls,
		.ca_file = s->ca_file, .cert_file = s->cert_file, .key_file = s->key_file,
		.nick = s->nick, .user = s->user,
		.realname = s->realname, .account = s->account, .channels = s->channels,
		.sasl_required = str_eq(s->sasl, "required"), .services_host = s->services_host,
		.relays = s->relays, .burst = s->burst, .rate_ms = s->rate_ms, .flood = s->flood,
		.version = "moot " MOOT_VERSION ", minutes and calls",
	};
	if (s->password_file) {
		options->password = conf_secret(s->password_file, arena, err);
		if (!options->password)
			return -1;
	}
	if (s->account && s->account_password_file) {
		options->account_password = conf_secret(s->account_password_file, arena, err);
		if (!options->account_password)
			return -1;
	}
	if (s->channel_keys_file) {
		options->channel_keys = conf_secret(s->channel_keys_file, arena, err);
		if (!options->channel_keys)
			return -1;
	}
	if (!s->tls && (options->password || options->account_password))
		log_warn("%s: without tls = yes passwords can be read on the way", s->id);
	return 0;
}

struct network *network_new(struct bot *bot, const struct settings_irc *settings,
			    struct err *err)
{
	struct network *network = mem_alloc(sizeof(*network));
	struct irc_options options;

	network->bot = bot;
	network->made_by = network->config = bot->config;
	network->settings = settings;
	network->id = settings->id;
	network->nicks = nicks_new();
	network->flights = flights_new();
	network->sights = sights_new();
	network->secrets = arena_new();
	nicks_gone(network);		/* what a crash left tied */
	pings_gone(network, NULL);	/* ... and unsaid */
	if (network_options(&options, settings, network->secrets, err)) {
		network_free(network);
		return NULL;
	}
	network->irc = irc_connection_new(bot->loop, &options, &events, network);
	return network;
}

void network_free(struct network *network)
{
	if (!network)
		return;
	loop_timer_cancel(network->leave);
	irc_connection_free(network->irc);
	nicks_free(network->nicks);
	stays_free(network->stays);
	flights_free(network->flights);
	sights_free(network->sights);
	held_free(network->held);
	arena_free(network->secrets);
	free(network);
}

void network_leave(struct network *network)
{
	if (network->leaving)
		return;
	network->leaving = true;
	irc_connection_quit(network->irc, "the config was changed");
	leave_in(network, GOODBYE_MS);
}

void network_change(struct network *network, const struct settings_irc *settings)
{
	network->config = network->bot->config;
	network->settings = settings;
	irc_connection_change(network->irc, settings->channels, settings->burst,
			      settings->rate_ms);
}
