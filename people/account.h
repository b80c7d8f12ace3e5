/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the other files of people/ need of accounts. */
#ifndef PEOPLE_ACCOUNT_PRIVATE_H
#define PEOPLE_ACCOUNT_PRIVATE_H

#include "people/person.h"

/* Inside the caller's transaction; no rule is asked.  ERR_CONFLICT: somebody else's. */
int account_insert(struct db *db, int64_t person_id, const char *network, const char *name,
		   struct err *err) MUST_CHECK;

#endif
