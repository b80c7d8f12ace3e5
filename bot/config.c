/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The config, read again while all runs: what can change does, and only a
 * network whose keys want it is connected anew.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "calendar/meeting.h"
#include "people/network.h"
#include "bot.h"
#include "judge.h"
#include "notice.h"

struct config *config_new(void)
{
	struct config *config = mem_alloc(sizeof(*config));

	config->arena = arena_new();
	return config;
}

struct config *config_load(const char *path, struct err *err)
{
	struct config *config = config_new();

	if (settings_load(&config->settings, path, config->arena, err) == 0)
		return config;
	config_free(config);
	return NULL;
}

void config_free(struct config *config)
{
	while (config) {
		struct config *older = config->older;

		arena_free(config->arena);
		free(config);
		config = older;
	}
}

static bool is_used(const struct bot *bot, const struct config *config)
{
	for (size_t i = 0; i < bot->n_networks; i++)
		if (bot->networks[i]->config == config || bot->networks[i]->made_by == config)
			return true;
	return config == bot->config;
}

static void sweep(struct bot *bot)
{
	struct config **at = &bot->config, *config;

	while ((config = *at)) {
		if (is_used(bot, config)) {
			at = &config->older;
			continue;
		}
		*at = config->older;
		config->older = NULL;
		config_free(config);
	}
}

static struct network *find(const struct bot *bot, const char *id)
{
	for (size_t i = 0; i < bot->n_networks; i++)
		if (str_eq(network_id(bot->networks[i]), id))
			return bot->networks[i];
	return NULL;
}

int config_start_networks(struct bot *bot, struct err *err)
{
	const struct settings_irc *irc;

	for (size_t i = 0; (irc = settings_irc(bot->settings, i)); i++) {
		struct network *network;

		if (find(bot, irc->id))
			continue;
		network = network_new(bot, irc, err);
		if (!network)
			return err_in(err, "[irc %s]", irc->id);
		bot->networks = mem_resize(bot->networks,
					   (bot->n_networks + 1) * sizeof(*bot->networks));
		bot->networks[bot->n_networks++] = network;
	}
	return 0;
}

/* It stays out until the next time. */
static void start_networks(struct bot *bot)
{
	struct err err = ERR_INIT;

	if (config_start_networks(bot, &err))
		log_error("%s", err.msg);
}

void config_network_left(struct network *network)
{
	struct bot *bot = network->bot;
	struct err err = ERR_INIT;
	size_t i = 0;

	while (bot->networks[i] != network)
		i++;
	bot->networks[i] = bot->networks[--bot->n_networks];
	if (network_forget(bot->db, network_id(network), &err))
		log_error("%s: %s", network_id(network), err.msg);
	network_free(network);
	start_networks(bot);
	sweep(bot);
	status_tell(bot, true);
}

/* Names and keys of a network that leaves are still those it was made with. */
static void fit_networks(struct bot *bot)
{
	for (size_t i = 0; i < bot->n_networks; i++) {
		struct network *network = bot->networks[i];
		const struct settings_irc *irc = settings_network(bot->settings,
								  network_id(network));

		if (network->leaving)
			continue;
		if (!irc || !settings_irc_is_same(network->settings, irc)) {
			log_info("%s: %s", network_id(network),
				 irc ? "connecting anew, by other settings" : "leaving");
			network_leave(network);
			continue;
		}
		network_change(network, irc);
		notices_drain(network);
	}
}

static int check(const struct bot *bot, const struct settings *settings, struct err *err)
{
	if (!settings->irc.len)
		return err_set(err, ERR_INVALID, "there is no [irc NAME] section in the config");
	if (!str_eq(settings->site.database, bot->settings->site.database))
		return err_set(err, ERR_INVALID, "[site] database: another one wants a restart");
	return 0;
}

static void take_over(struct bot *bot, struct config *config)
{
	bot_judge_drop(bot);
	config->older = bot->config;
	bot->config = config;
	bot->settings = &config->settings;
	meetings_set_settings(bot->meetings, bot->settings);
	fit_networks(bot);
	start_networks(bot);
	sweep(bot);
}

void config_reload(void *cookie)
{
	struct bot *bot = cookie;
	struct err err = ERR_INIT;
	struct config *config = config_load(bot->settings->path, &err);

	if (config && check(bot, &config->settings, &err)) {
		config_free(config);
		config = NULL;
	}
	if (config)
		take_over(bot, config);
	program_config(&bot->program, bot->settings->path, config ? NULL : &err);
	status_tell(bot, true);
}
