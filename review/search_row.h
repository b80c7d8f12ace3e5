/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Filling the search index. */
#ifndef REVIEW_SEARCH_ROW_H
#define REVIEW_SEARCH_ROW_H

#include "base/base.h"

struct db;
struct err;

int search_add(struct db *db, int64_t id, const char *subject, const char *author,
	       const char *body, struct err *err) MUST_CHECK;

#endif
