/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What somebody says in a mail, apart from what they quote.  Pure. */
#ifndef REVIEW_REMARK_H
#define REVIEW_REMARK_H

#include "base/base.h"

struct arena;
struct buf;

#define REMARK_EXCERPT_MAX 300

struct remarks {
	int64_t count;			/* own pieces of text below quoted ones */
	int64_t questions;		/* own lines that ask */
	const char *excerpt;		/* the first own words, one line */
};

void remark_read(const char *text, struct arena *arena, struct remarks *out);

/*
 * The words to search for, appended to out: no quotations, no signature; of a diff
 * only paths and changed lines.
 */
void remark_words(const char *text, struct buf *out);

#endif
