/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Times as people type them in a chat, and as they are told there. */
#ifndef PEOPLE_MOMENT_H
#define PEOPLE_MOMENT_H

#include "base/base.h"

struct arena;
struct err;

/*
 * A moment after now at the start of *words: "3d", "2h", "45m", "tomorrow",
 * "friday", "2026-12-01", "18:00", "2026-12-01 18:00", in a zone; days without
 * a time are 09:00.  *words is cut up and left on what follows.
 */
int moment_parse(const char *zone, int64_t now, char **words, int64_t *at, struct err *err)
	MUST_CHECK;

/* "90m", "2h", "3d": from min to max seconds. */
int moment_span(const char *text, int64_t min, int64_t max, int64_t *secs, struct err *err)
	MUST_CHECK;

/* "14:05 GMT" today, "26 Nov 14:05 GMT" otherwise. */
char *moment_text(struct arena *arena, const char *zone, int64_t now, int64_t at);
/* "5 minutes", "3 hours", "2 days". */
char *moment_length(struct arena *arena, int64_t secs);

#endif
