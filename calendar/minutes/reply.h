/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the bot says to a command: nothing while it lurks. */
#ifndef MINUTES_REPLY_H
#define MINUTES_REPLY_H

#include "base/buf.h"

struct heard;

#define REPLY_MAX 400		/* an IRC line holds 512 with all that is around it */

void reply(const struct heard *heard, const char *fmt, ...) PRINTF(2, 3);
/* Also while it lurks. */
void reply_always(const struct heard *heard, const char *fmt, ...) PRINTF(2, 3);
/* Once a meeting: what a decision is and is not (practice R1). */
#define REPLY_DECISION "A decision here is text for the mailing list and counts once it is " \
		       "there; it is not an approval of any patch."

/* asctime(3)'s form, as MeetBot has it: "Thu Nov 26 16:00:05 2026" */
void reply_time(char text[40], int64_t at);

/* Words behind one another, on as many lines as they need, but not on many. */
struct list {
	const struct heard *heard;
	const char *sep;
	struct buf line;
	size_t on_line, lines, left;
};
void list_begin(struct list *list, const struct heard *heard, const char *first,
		const char *sep);
void list_add(struct list *list, const char *word);
void list_end(struct list *list);

#endif
