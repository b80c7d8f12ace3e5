/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a channel's topic was before a meeting changed it, so that it can be put back. */
#ifndef PEOPLE_TOPIC_H
#define PEOPLE_TOPIC_H

#include "base/base.h"

struct arena;
struct db;
struct err;

#define TOPIC_KEEP_SECS 86400	/* later than that people have seen to it themselves */

/* Where one is kept already it stays, unless too old: it is the one from before. */
int topic_keep(struct db *db, const char *network, const char *channel, const char *text,
	       struct err *err) MUST_CHECK;
/* NULL: none is kept, or it is too old, or that cannot be told just now. */
char *topic_kept(struct db *db, const char *network, const char *channel, struct arena *arena);
int topic_drop(struct db *db, const char *network, const char *channel,
	       struct err *err) MUST_CHECK;

#endif
