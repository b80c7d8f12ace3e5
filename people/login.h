/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What identity needs of sign-in mails. */
#ifndef PEOPLE_LOGIN_PRIVATE_H
#define PEOPLE_LOGIN_PRIVATE_H

#include "people/login.h"

/*
 * Count a mail that somebody asked for: ERR_LIMIT past 3 an hour to an address, 20
 * from a place.
 */
int login_count(struct db *db, const char *email, const char *place, struct arena *arena,
		struct err *err) MUST_CHECK;

#endif
