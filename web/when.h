/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Times as people read them: date, weekday, zone, offset, and UTC beside it. */
#ifndef WEB_WHEN_H
#define WEB_WHEN_H

#include "base/base.h"

struct arena;
struct visit;

/* <time> in the reader's zone; with an end, "16:00-17:00". */
void when_write(struct visit *visit, int64_t at);
void when_write_span(struct visit *visit, int64_t from, int64_t to);
/* The same in another zone, where it differs from the reader's; else nothing. */
void when_write_also(struct visit *visit, const char *zone, int64_t from, int64_t to);

/* "in 2 days and 3 hours", "in 1 minute", "going on now", "3 days ago". */
char *when_until(struct arena *arena, int64_t now, int64_t from, int64_t to);

/* "2 days and 3 hours": a length of time in its two largest units. */
char *when_length(struct arena *arena, int64_t secs);

#endif
