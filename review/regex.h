/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Perl's regular expressions over bytes, as MAINTAINERS uses them.  A search
 * gives up (and has found nothing) where backtracking runs away, so that a
 * hostile pattern costs milliseconds.
 */
#ifndef REVIEW_REGEX_H
#define REVIEW_REGEX_H

#include "base/base.h"

struct arena;
struct err;
struct regex;

/* `spaced`: Perl's /x, white space in the pattern means nothing.  NULL: ERR_INVALID. */
struct regex *regex_new(const char *pattern, bool spaced, struct err *err);
void regex_free(struct regex *regex);

bool regex_found(const struct regex *regex, const char *text, size_t len);

/* Perl's s/regex/with/g; NULL when nothing was found. */
char *regex_replace(const struct regex *regex, const char *text, const char *with,
		    struct arena *arena);

#endif
