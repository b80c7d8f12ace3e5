/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Carries news of a call to the list, the guests and IRC: only queues. */
#ifndef CALENDAR_CALL_NEWS_H
#define CALENDAR_CALL_NEWS_H

#include "calendar/call.h"

struct err;

/*
 * Inside the caller's transaction.  `was` is the call before an update, else
 * NULL.  Sets call->letter_id when announcing and the guests' invited_at; the
 * caller stores both.  A change of guests alone goes to these guests only.
 */
int call_news_queue(struct db *db, const struct settings *settings, const struct call *was,
		    struct call *call, enum call_news news, struct arena *arena,
		    struct err *err) MUST_CHECK;

/*
 * Say a line in the announce channel of each network and in the call's own.
 * With a key ("call 12 0 1d"), once in each.
 */
int call_news_say(struct db *db, const struct settings *settings, const struct call *call,
		  const char *key, const char *text, int64_t priority, int64_t ttl_secs,
		  struct arena *arena, struct err *err) MUST_CHECK;

/* The invitation to one guest alone. */
int call_news_guest(struct db *db, const struct settings *settings, const struct call *call,
		    const struct guest *guest, struct arena *arena, struct err *err) MUST_CHECK;

/* What the letters about a call of a cadence say of the cadence. */
struct announcement;
int call_news_gather(struct db *db, struct announcement *a, struct arena *arena,
		     struct err *err) MUST_CHECK;

#endif
