/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the other files of people/ need of addresses; inside the caller's transaction. */
#ifndef PEOPLE_ADDRESS_PRIVATE_H
#define PEOPLE_ADDRESS_PRIVATE_H

#include "people/identity.h"

/* Confirmed; the main one if there is none yet.  ERR_CONFLICT: somebody else's. */
int address_insert(struct db *db, int64_t person_id, const char *email, struct err *err)
	MUST_CHECK;
/* Shown to be this person's, whoever had it unconfirmed. */
int address_confirm(struct db *db, int64_t person_id, const char *email, struct err *err)
	MUST_CHECK;
/* Has the owner of an address shown that it is theirs?  1, 0, -1. */
int address_is_confirmed(struct db *db, const char *email, struct err *err) MUST_CHECK;
/* None is the main one any more, if the other person has one. */
int address_demote(struct db *db, int64_t person_id, int64_t other_id, struct err *err)
	MUST_CHECK;

#endif
