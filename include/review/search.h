/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Full-text search over subjects, authors and own words of all mails. */
#ifndef REVIEW_SEARCH_H
#define REVIEW_SEARCH_H

#include "review/message.h"

/*
 * Words that must all be there; "in quotes" a phrase, -word without it, word*
 * what begins so, subject:word and author:word there only.  Newest first, at most
 * limit (1 to 200); before_id is 0, or the id of the last one seen.  Nothing that
 * people type is an error but an empty query (ERR_INVALID).
 */
int search_find(struct db *db, const char *query, int64_t before_id, int64_t limit,
		struct arena *arena, struct messages *out, struct err *err) MUST_CHECK;

#endif
