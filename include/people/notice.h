/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines for IRC.  They wait here, not in the bot, so that none is lost while
 * the link is down, and expire when they are too late to be of use.
 */
#ifndef PEOPLE_NOTICE_H
#define PEOPLE_NOTICE_H

#include "base/base.h"

struct arena;
struct db;
struct err;

struct notice {
	int64_t id;
	const char *network, *target, *text;
	int64_t priority;
};
struct notices { struct notice *items; size_t len, cap; };

/*
 * Queue a line; inside the caller's transaction.  With a key, only the first
 * of that key is queued, ever.  Control characters are taken out.
 */
int notice_queue(struct db *db, const char *key, const char *network, const char *target,
		 const char *text, int64_t priority, int64_t ttl_secs, struct err *err)
	MUST_CHECK;

/* What waits for a network, in the order to be sent; at most max. */
int notice_list(struct db *db, const char *network, int64_t max, struct arena *arena,
		struct notices *out, struct err *err) MUST_CHECK;
/* How many wait for a network. */
int notice_count(struct db *db, const char *network, int64_t *n, struct err *err) MUST_CHECK;
int notice_sent(struct db *db, int64_t id, struct err *err) MUST_CHECK;

/*
 * The keys that begin with prefix and whose lines wait for a nick (NULL: for
 * any) of a network; and drop one that waits.
 */
struct notice_keys { const char **items; size_t len, cap; };
int notice_unsent(struct db *db, const char *prefix, const char *network, const char *target,
		  struct arena *arena, struct notice_keys *out, struct err *err) MUST_CHECK;
int notice_drop(struct db *db, const char *key, struct err *err) MUST_CHECK;

/* Drop what has expired and what was sent a month ago. */
int notice_sweep(struct db *db, struct err *err) MUST_CHECK;

#endif
