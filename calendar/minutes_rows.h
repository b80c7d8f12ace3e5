/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table minutes, for the other files about them; inside their transactions. */
#ifndef CALENDAR_MINUTES_ROWS_H
#define CALENDAR_MINUTES_ROWS_H

#include "calendar/minutes.h"

/* A row and revision 1 by author_id (0: the bot), from the fields of minutes. */
int minutes_add(struct db *db, const struct minutes *minutes, int64_t author_id, int64_t *id,
		struct err *err) MUST_CHECK;
int minutes_set_end(struct db *db, int64_t id, int64_t ends_at, struct err *err) MUST_CHECK;
int minutes_set_heading(struct db *db, int64_t id, const char *title, const char *cc_line,
			struct err *err) MUST_CHECK;
/* ERR_DENIED, saying who may, unless this actor may edit these. */
int minutes_must_edit(struct db *db, const struct actor *who, const struct minutes *minutes,
		      struct err *err) MUST_CHECK;
/* "Name <a@b>, ..." of boxes; ERR_LIMIT when there are too many. */
struct mailboxes;
int minutes_cc_line(const struct mailboxes *boxes, struct arena *arena, const char **out,
		    struct err *err) MUST_CHECK;

#endif
