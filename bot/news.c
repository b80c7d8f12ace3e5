/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each network has at most one such channel: [irc] series. */
#include "news.h"

#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "people/settings.h"
#include "review/news.h"
#include "bot.h"
#include "hush.h"

void news_tell_all(struct bot *bot)
{
	for (size_t i = 0; i < bot->n_networks; i++) {
		struct network *network = bot->networks[i];
		const char *channel = network->settings->series;
		struct err err = ERR_INIT;

		if (str_is_empty(channel) || network->leaving ||
		    hush_is_off(network, channel, "review"))
			continue;
		if (news_tell(bot->db, bot->settings, network_id(network), channel, &err))
			log_error("%s: news of series: %s", network_id(network), err.msg);
	}
}
