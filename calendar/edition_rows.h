/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a published schedule is stored, and how it differs from the one before. */
#ifndef CALENDAR_EDITION_ROWS_H
#define CALENDAR_EDITION_ROWS_H

#include "calendar/edition.h"

struct lineup;

/* One sitting that is new, elsewhere or gone; NULL: not there. */
struct edition_change {
	int64_t proposal_id;
	const struct sitting *was, *is;
	const char *words;
};
struct edition_changes { struct edition_change *items; size_t len, cap; };

struct edition_draft {
	struct lineup *lineup;
	struct sittings was, is;	/* published; as the draft would be */
	struct edition_changes changes;
	int64_t score;
};

int edition_draft_load(struct db *db, int64_t event_id, struct arena *arena,
		       struct edition_draft *out, struct err *err) MUST_CHECK;

/* What is told, in words; inside the transaction of publishing. */
int edition_tell(struct db *db, const struct settings *settings,
		 const struct edition_draft *draft, int64_t number, struct arena *arena,
		 struct err *err) MUST_CHECK;

#endif
