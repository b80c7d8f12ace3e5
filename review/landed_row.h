/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finding a patch among the commits that were read. */
#ifndef REVIEW_LANDED_ROW_H
#define REVIEW_LANDED_ROW_H

#include "part.h"

/*
 * 1 it is in (and its part says so), 0 it is not, -1.  By what it changes, else by
 * subject and author; in both cases after it was posted.
 */
int landed_match(struct db *db, const struct part_row *row, struct err *err) MUST_CHECK;

#endif
