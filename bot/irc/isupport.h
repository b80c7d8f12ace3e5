/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a server said about itself in 005, and names compared its way.  Pure. */
#ifndef BOT_IRC_ISUPPORT_H
#define BOT_IRC_ISUPPORT_H

#include "base/base.h"

enum irc_casemap { IRC_RFC1459, IRC_STRICT_RFC1459, IRC_ASCII };

struct irc_isupport {
	char chantypes[16];		/* "#&" */
	char prefixes[16];		/* "@+": marks of rank in front of a nick */
	char statusmsg[16];		/* "@+": ranks of a channel that can be written to */
	enum irc_casemap casemap;
	size_t nick_len, line_len;	/* line_len with CR LF: 512 unless said */
	size_t topic_len;
	size_t join_max;		/* channels in one JOIN, 0: any number */
	bool whox;			/* WHO tells accounts, if asked */
	bool monitor;			/* tells when a nick is free */
	char bot_mode;			/* user mode of bots, or 0 */
};

void irc_isupport_init(struct irc_isupport *isupport);		/* RFC 1459's world */
/* One token of 005: "NICKLEN=30".  What makes no sense is passed over. */
void irc_isupport_hear(struct irc_isupport *isupport, const char *token);

bool irc_is_channel(const struct irc_isupport *isupport, const char *target);
bool irc_same_name(const struct irc_isupport *isupport, const char *a, const char *b);
uint32_t irc_name_hash(const struct irc_isupport *isupport, const char *name);

#endif
