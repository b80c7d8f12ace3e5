/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the bot tells of itself, of its networks and of its commands. */
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/log.h"
#include "people/network.h"
#include "people/program.h"
#include "bot.h"

static int tell_network(struct network *network, struct err *err)
{
	const char **channel = network->settings->channels;
	struct irc_status status;
	struct network_row row = { .name = network_id(network), .heard_at = network->heard_at };

	irc_connection_status(network->irc, &status);
	row.state = network->leaving ? "leaving" : status.state;
	row.nick = status.nick;
	row.since_at = status.since;
	row.lag_ms = status.lag_ms;
	row.queued = (int64_t)status.queued;
	row.error = *status.last_error ? status.last_error : NULL;
	for (; channel && *channel; channel++, row.channels++)
		row.joined += irc_connection_is_in(network->irc, *channel);
	return network_write(network->bot->db, &row, err);
}

static int tell_networks(struct bot *bot, struct err *err)
{
	int rc = -1;

	if (db_begin(bot->db, err))
		return -1;
	for (size_t i = 0; i < bot->n_networks; i++)
		if (tell_network(bot->networks[i], err))
			goto out;
	rc = db_commit(bot->db, err);
out:
	db_rollback(bot->db);
	return rc;
}

/* A network's ups and downs are news; its lag and its queue are not. */
static uint64_t mark(const struct bot *bot)
{
	uint64_t mark = 0xcbf29ce484222325u;

	for (size_t i = 0; i < bot->n_networks; i++) {
		const struct network *network = bot->networks[i];
		const char **channel = network->settings->channels;
		struct irc_status status;

		irc_connection_status(network->irc, &status);
		for (const char *s = status.state; *s; s++)
			mark = (mark ^ (unsigned char)*s) * 0x100000001b3u;
		for (; channel && *channel; channel++)
			mark = (mark ^ irc_connection_is_in(network->irc, *channel)) *
				0x100000001b3u;
	}
	return mark;
}

void status_tell(struct bot *bot, bool is_news)
{
	struct err err = ERR_INIT;
	uint64_t now = mark(bot);
	int rc;

	if (is_news || now != bot->told)
		bot->program.updated_at = 0;
	rc = program_tell(bot->db, &bot->program, &err);
	if (rc == 1 && tell_networks(bot, &err) == 0)
		bot->told = now;
	else if (rc)
		log_warn("my state cannot be told: %s", err.msg);
}
