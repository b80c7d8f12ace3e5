/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who asks too much is not listened to for a while.  A few hundred people are
 * remembered; the caller says what time it is.
 */
#ifndef BOT_IRC_FLOOD_H
#define BOT_IRC_FLOOD_H

#include "base/base.h"

struct irc_flood;

enum irc_flood_verdict {
	IRC_FLOOD_FINE,
	IRC_FLOOD_BEGINS,		/* tell them, once */
	IRC_FLOOD_GOES_ON,
};

#define IRC_FLOOD_MS 120000		/* not listened to for so long */

/* `limit` questions at once and as many each minute; 0: no limit. */
struct irc_flood *irc_flood_new(int64_t limit);
void irc_flood_free(struct irc_flood *flood);
enum irc_flood_verdict irc_flood_hear(struct irc_flood *flood, const char *who, int64_t now_ms);

#endif
