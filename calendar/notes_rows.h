/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables of notes, for the files about them; inside their transactions. */
#ifndef CALENDAR_NOTES_ROWS_H
#define CALENDAR_NOTES_ROWS_H

#include "calendar/notes.h"

struct person;

int notes_must_write(struct db *db, const struct notes *notes, const struct actor *who,
		     struct err *err) MUST_CHECK;
/* person NULL: nobody takes them.  Who may say so is for the caller to know. */
int notes_put_taker(struct db *db, const struct actor *who, const struct notes *notes,
		    const struct person *person, struct arena *arena, struct err *err)
	MUST_CHECK;
int notes_set_text(struct db *db, const struct notes *notes, struct err *err) MUST_CHECK;
/* Why no minutes will come of those of this call, or NULL. */
int notes_set_waived(struct db *db, int64_t call_id, const char *why, struct err *err)
	MUST_CHECK;

/* Keep the text of notes, as it stands in the struct, as a revision. */
int notes_revision_add(struct db *db, const struct notes *notes, const char *authors,
		       struct err *err) MUST_CHECK;
/*
 * The same before something else is written: where a spell of writing is over,
 * or where `now` says that one ends here in any case.
 */
int notes_revision_cut(struct db *db, const struct notes *notes, bool now, struct err *err)
	MUST_CHECK;

#endif
