/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which series is the next version of which: by what they change, not by name alone. */
#ifndef REVIEW_VERSIONS_H
#define REVIEW_VERSIONS_H

#include "series_row.h"

/*
 * Find out anew what of its kin supersedes this series, and its state.  The arena is
 * scratch.
 */
int versions_settle(struct db *db, int64_t id, const struct part_ids *kin,
		    struct arena *arena, struct err *err) MUST_CHECK;

/*
 * The same for a series that has not changed itself, where `all` have, and `changed`
 * are those of its kin among these: 1 it is done; 0 all of its kin have to be looked
 * at; -1.
 */
int versions_update(struct db *db, int64_t id, const struct part_ids *changed,
		    const struct part_ids *all, struct arena *arena, struct err *err)
	MUST_CHECK;

#endif
