/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables meeting, line and chair, for meetings.c; inside its transactions. */
#ifndef CALENDAR_MEETING_ROWS_H
#define CALENDAR_MEETING_ROWS_H

#include "calendar/meeting.h"

int meeting_add(struct db *db, const struct meeting *meeting, int64_t *id, struct err *err)
	MUST_CHECK;
int meeting_set_ended(struct db *db, int64_t id, int64_t at, struct err *err) MUST_CHECK;
int meeting_set_name(struct db *db, int64_t id, const char *name, struct err *err) MUST_CHECK;
int meeting_list_open(struct db *db, struct arena *arena, struct meeting_list *out,
		      struct err *err) MUST_CHECK;
int meeting_add_line(struct db *db, int64_t id, const struct transcript_line *line,
		     struct err *err) MUST_CHECK;
/* Who chairs now, in the place of who did. */
int meeting_set_chairs(struct db *db, int64_t id, const struct transcript *transcript,
		       struct err *err) MUST_CHECK;

#endif
