/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which batches (IRCv3) are open, and of what kind.  Pure. */
#ifndef BOT_IRC_BATCH_H
#define BOT_IRC_BATCH_H

#include "base/base.h"

struct irc_line;

#define IRC_BATCHES_MAX 16

enum irc_batch_kind {
	IRC_BATCH_NONE,
	IRC_BATCH_OTHER,
	IRC_BATCH_NETSPLIT, IRC_BATCH_NETJOIN,
	IRC_BATCH_HISTORY,		/* played back: nothing in it happens now */
};

struct irc_batches {
	struct irc_batch {
		char reference[128];	/* ZNC has 32 characters */
		enum irc_batch_kind kind;
	} open[IRC_BATCHES_MAX];
	size_t n;
};

/* A BATCH line. */
void irc_batches_hear(struct irc_batches *batches, const struct irc_line *line);
enum irc_batch_kind irc_batches_kind(const struct irc_batches *batches,
				     const struct irc_line *line);

#endif
