/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the bot is not to speak: by !quiet, and by families that are switched off. */
#ifndef BOT_HUSH_H
#define BOT_HUSH_H

#include "base/base.h"

struct network;

/* Nothing is said in the channel just now (NULL: false). */
bool hush_is_quiet(const struct network *network, const char *channel);
/* Is a family of commands ("pings", "meetings"; NULL: none) off here? */
bool hush_is_off(const struct network *network, const char *channel, const char *family);

#endif
