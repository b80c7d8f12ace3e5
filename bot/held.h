/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines of meetings that the database would not take just now, as another program
 * was writing: kept in their order and tried again, ten times a second.
 */
#ifndef BOT_HELD_H
#define BOT_HELD_H

#include "base/base.h"

struct err;
struct held;
struct network;
struct transcript_line;

#define HELD_MAX 10000		/* lines of one network */

/* Must this line wait, as others do before it? */
bool held_any(const struct network *network);
/* -1: there are too many, the line is lost. */
int held_add(struct network *network, const char *channel, const struct transcript_line *line,
	     struct err *err) MUST_CHECK;
/* Now, as many as go. */
void held_retry(struct network *network);
void held_free(struct held *held);	/* NULL is fine */

#endif
