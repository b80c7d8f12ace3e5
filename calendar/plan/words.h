/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines of blank-separated words, as the formats of instances and schedules
 * have them.  Empty lines and those that begin with '#' are skipped.
 */
#ifndef CALENDAR_PLAN_WORDS_H
#define CALENDAR_PLAN_WORDS_H

#include "base/base.h"

struct err;

enum { WORDS_WORD_MAX = 100 };		/* bytes of one word */

struct words {
	const char *at, *end;		/* what follows this line */
	const char *word, *line_end;	/* what is left of this line */
	int line;			/* its number, from 1 */
};

void words_init(struct words *words, const char *text, size_t len);

/* 1 a line that has words, 0 the end. */
int words_line(struct words *words);

/* 1 the next word of the line, NUL-terminated in out; 0 there is none; -1 too long. */
int words_next(struct words *words, char out[WORDS_WORD_MAX + 1], struct err *err) MUST_CHECK;

/* The next word as a number: 1, 0 there is none, -1. */
int words_maybe_int(struct words *words, int min, int max, int *out, struct err *err)
	MUST_CHECK;
/* The same where a number must be; what says what is missing. */
int words_int(struct words *words, const char *what, int min, int max, int *out,
	      struct err *err) MUST_CHECK;

/* -1 if there is one more word. */
int words_done(struct words *words, struct err *err) MUST_CHECK;

#endif
