/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a meeting on IRC adds to the notes of its call; inside meetings.c's transaction. */
#ifndef CALENDAR_MEETING_NOTES_H
#define CALENDAR_MEETING_NOTES_H

#include "hearing.h"

/* How much is noted: taken before a line is fed, and given back after it. */
struct noted { size_t items, topics; };

void meeting_notes_mark(const struct hearing *h, struct noted *out);
int meeting_notes_write(struct hearing *h, const struct noted *before, struct err *err)
	MUST_CHECK;

#endif
