/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table revision, for the files about minutes; inside their transactions. */
#ifndef CALENDAR_REVISION_H
#define CALENDAR_REVISION_H

#include "calendar/minutes.h"

/* author_id 0: the bot. */
int revision_add(struct db *db, int64_t minutes_id, int64_t number, const char *text,
		 int64_t author_id, struct err *err) MUST_CHECK;
/* Has a person written one?  1, 0, -1. */
int revision_is_edited(struct db *db, int64_t minutes_id, struct err *err) MUST_CHECK;
/* The first and the newest that was posted: 1, 0 none, -1. */
int revision_find_posted(struct db *db, int64_t minutes_id, struct arena *arena,
			 struct revision *first, struct revision *newest, struct err *err)
	MUST_CHECK;
int revision_set_letter(struct db *db, int64_t minutes_id, int64_t number, int64_t letter_id,
			struct err *err) MUST_CHECK;

#endif
