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
int minutes_set_window(struct db *db, int64_t id, int64_t ends_at, bool posts_itself,
		       struct err *err) MUST_CHECK;
/* words NULL: nobody objects any more. */
int minutes_set_held(struct db *db, int64_t id, int64_t by_id, const char *words,
		     struct err *err) MUST_CHECK;
int minutes_set_told(struct db *db, int64_t id, int64_t now, struct err *err) MUST_CHECK;
/* ERR_DENIED, saying who may, unless this actor may edit these. */
int minutes_must_edit(struct db *db, const struct actor *who, const struct minutes *minutes,
		      struct err *err) MUST_CHECK;
/*
 * Those in Cc, and `more` (NULL: nobody else), are asked to correct the draft,
 * once.  The clock's part of it: each in a transaction of its own.
 */
struct mailboxes;
int minutes_open_window(struct db *db, const struct settings *settings, int64_t id,
			const struct mailboxes *more, struct err *err) MUST_CHECK;
int minutes_window_tick(struct db *db, const struct settings *settings, int64_t now,
			struct err *err) MUST_CHECK;
/* The letter of the newest on the list before that time, of a regular call: 1, 0, -1. */
int minutes_find_previous(struct db *db, int64_t cadence_id, int64_t before, int64_t *letter_id,
			  struct err *err) MUST_CHECK;
/* One more, unless the address is among them; at most as many as a letter takes. */
void minutes_add_box(struct mailboxes *boxes, const char *name, const char *email,
		     struct arena *arena);
/* "Name <a@b>, ..." of boxes; ERR_LIMIT when there are too many. */
int minutes_cc_line(const struct mailboxes *boxes, struct arena *arena, const char **out,
		    struct err *err) MUST_CHECK;

#endif
