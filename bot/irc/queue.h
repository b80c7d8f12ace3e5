/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines on their way out.  Urgent ones (PONG, registration) go at once; the
 * others wait for their turn in a token bucket, so that no server ever has to
 * cut us off for flooding.  Answers go before notices.  Bounded.  The caller
 * says what time it is.
 */
#ifndef BOT_IRC_QUEUE_H
#define BOT_IRC_QUEUE_H

#include "base/base.h"

struct irc_queue;

enum irc_priority { IRC_URGENT, IRC_ANSWER, IRC_NOTICE };
#define IRC_PRIORITIES 3
#define IRC_QUEUE_MAX  256		/* of each priority */

struct irc_queued {
	char *line;			/* without CR LF */
	int64_t id;			/* the caller's, 0: none */
	int64_t queued_ms;
	struct irc_queued *next;
};

/* At most `burst` lines at once, then one each rate_ms. */
struct irc_queue *irc_queue_new(int64_t burst, int64_t rate_ms);
void irc_queue_free(struct irc_queue *queue);
void irc_queue_set_pace(struct irc_queue *queue, int64_t burst, int64_t rate_ms);

/* -1 when that priority is full. */
int irc_queue_add(struct irc_queue *queue, enum irc_priority priority, const char *line,
		  int64_t id, int64_t now_ms) MUST_CHECK;

/*
 * The line that is to go now, the caller's from here on; or NULL, then *wait_ms
 * is how long to wait, -1 for "until something is added".  With only_urgent
 * the others are held back.
 */
struct irc_queued *irc_queue_take(struct irc_queue *queue, int64_t now_ms, bool only_urgent,
				  int64_t *wait_ms);
void irc_queued_free(struct irc_queued *queued);

/* More lines wait than may go at once, and the very same, without an id, is one of them. */
bool irc_queue_repeats(const struct irc_queue *queue, enum irc_priority priority,
		       const char *line);
size_t irc_queue_len(const struct irc_queue *queue, enum irc_priority priority);

/*
 * Take out a line of this priority, the caller's from here on, that `match`
 * (NULL: any) says yes to; NULL when there is none.
 */
typedef bool irc_queue_match_fn(const void *cookie, const struct irc_queued *queued);
struct irc_queued *irc_queue_remove(struct irc_queue *queue, enum irc_priority priority,
				    irc_queue_match_fn *match, const void *cookie);

#endif
