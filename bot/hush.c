/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keeping quiet. */
#include <string.h>

#include "hush.h"

#include "base/clock.h"
#include "base/str.h"
#include "people/quiet.h"
#include "people/settings.h"
#include "bot.h"

/* What belongs to none of them is always on.  Keep alphabetised by family. */
static const struct { const char *family, *commands; } families[] = {
	{ "calls", " next " },
	{ "identity", " confirm forget iam login whoami " },
	{ "invites", " deny grant invite invites revoke vouch " },
	{ "meetings", " # " },
	{ "pings", " away back done ok ping pings seen set snooze stop tell " },
};

bool hush_is_quiet(const struct network *network, const char *channel)
{
	return channel && quiet_until(network->bot->db, network_id(network), channel,
				      clock_now());
}

static bool has_word(const char *words, const char *word)
{
	size_t len = strlen(word);
	const char *at = words;

	while ((at = strstr(at, word)) && (at[-1] != ' ' || at[len] != ' '))
		at += len;
	return at;
}

static const char *family_of(const char *command)
{
	for (size_t i = 0; i < ARRAY_LEN(families); i++)
		if (has_word(families[i].commands, command))
			return families[i].family;
	return NULL;
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

bool hush_is_off(const struct network *network, const char *channel, const char *command)
{
	const char *family = family_of(command), **off = network->settings->off;

	for (; family && off && *off; off++)
		if (says_off(*off, channel, family))
			return true;
	return false;
}
