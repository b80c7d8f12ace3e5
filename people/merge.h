/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two people become one, inside the caller's transaction. */
#ifndef PEOPLE_MERGE_H
#define PEOPLE_MERGE_H

#include "people/actor.h"

struct db;
struct err;

/*
 * `from` is gone, all that was theirs is `to`'s, who keeps the higher role.  No
 * rule is asked; written down with the reason.
 */
int merge_people(struct db *db, const struct actor *who, int64_t from, int64_t to,
		 const char *reason, struct err *err) MUST_CHECK;

#endif
