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

#endif
