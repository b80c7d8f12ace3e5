/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What runs when and where.  Text: a line "at SESSION SLOT ROOM" for each
 * placed session, ROOM -1 where none is chosen yet; a session without a line is
 * not scheduled.
 */
#ifndef CALENDAR_PLAN_SCHEDULE_H
#define CALENDAR_PLAN_SCHEDULE_H

#include "base/base.h"

struct arena;
struct buf;
struct err;
struct instance;

enum { SCHEDULE_LINES_MAX = 10000 };

struct schedule_line {
	int session, slot, room;	/* room -1: not chosen */
};

/* The lines as they are; only check.c says whether they are any good. */
struct schedule {
	struct schedule_line *items;
	size_t len, cap;
};

/* NULL and an err that names the line; text need not end in a NUL. */
struct schedule *schedule_read(const struct instance *instance, const char *text, size_t len,
			       struct arena *arena, struct err *err);
void schedule_write(const struct schedule *schedule, struct buf *out);

/* Where the first line of each session puts it: slot -1 where there is none. */
struct schedule_line *schedule_places(const struct instance *instance,
				      const struct schedule *schedule, struct arena *arena);

#endif
