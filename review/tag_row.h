/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writing the table tag. */
#ifndef REVIEW_TAG_ROW_H
#define REVIEW_TAG_ROW_H

#include "review/trailer.h"

struct db;
struct err;

#define TAGS_MAX 200			/* of one mail */

/* The tags in a mail's text, with what was odd about them. */
int tag_add(struct db *db, int64_t id, const char *text, enum trailer_source source,
	    struct arena *arena, struct err *err) MUST_CHECK;

#endif
