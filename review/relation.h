/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "Supersedes: <id>", "Depends-on: <id>" and their like: table relation. */
#ifndef REVIEW_RELATION_H
#define REVIEW_RELATION_H

#include "base/base.h"

struct arena;
struct db;
struct err;

enum relation_kind { RELATION_SUPERSEDES, RELATION_DEPENDS };

struct relation { enum relation_kind kind; const char *message_id; };
struct relations { struct relation *items; size_t len, cap; };

#define RELATIONS_MAX 20

/* Those in the text of a cover or patch.  Pure. */
void relation_read(const char *text, struct arena *arena, struct relations *out);

int relation_add(struct db *db, int64_t id, const struct relations *relations, struct err *err)
	MUST_CHECK;

#endif
