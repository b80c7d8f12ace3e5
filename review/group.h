/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which parts make a series: those that refer to each other or answer the same
 * mail; where there are no references, those sent at about the same time.  Pure,
 * and the same whatever order they are given in.
 */
#ifndef REVIEW_GROUP_H
#define REVIEW_GROUP_H

#include "part.h"

#define GROUP_SECS (20 * 60)

/*
 * rows are of one sender, version and total.  They are sorted, by date; group[i]
 * becomes the group of rows->items[i], from 0.  The number of groups.
 */
size_t group_parts(struct part_rows *rows, size_t *group, struct arena *arena);

#endif
