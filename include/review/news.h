/* SPDX-License-Identifier: GPL-2.0-or-later */
/* New series on the list, and those that went in, told on IRC where that is wanted. */
#ifndef REVIEW_NEWS_H
#define REVIEW_NEWS_H

#include "base/base.h"

struct db;
struct err;
struct settings;

/*
 * Queue a line for each series that came or was committed since this was last asked,
 * for a channel of a network; one line for all where they are many.  Told once, in a
 * transaction of its own.  The first time nothing is told, and never what was posted
 * before that or more than a day ago: an import of old mail makes no noise.
 */
int news_tell(struct db *db, const struct settings *settings, const char *network,
	      const char *channel, struct err *err) MUST_CHECK;

#endif
