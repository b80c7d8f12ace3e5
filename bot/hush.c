/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keeping quiet. */
#include <string.h>

#include "hush.h"

#include "base/clock.h"
#include "base/str.h"
#include "people/quiet.h"
#include "people/settings.h"
#include "bot.h"

bool hush_is_quiet(const struct network *network, const char *channel)
{
	return channel && quiet_until(network->bot->db, network_id(network), channel,
				      clock_now());
}

/* "pings" or "#channel:pings" */
static bool says_off(const char *off, const char *channel, const char *family)
{
	const char *colon = strrchr(off, ':');
	size_t len = colon ? (size_t)(colon - off) : 0;

	if (!colon)
		return str_eq(off, family);
	return channel && strlen(channel) == len && strncasecmp(off, channel, len) == 0 &&
	       str_eq(colon + 1, family);
}

bool hush_is_off(const struct network *network, const char *channel, const char *family)
{
	const char **off = network->settings->off;

	for (; family && off && *off; off++)
		if (says_off(*off, channel, family))
			return true;
	return false;
}
