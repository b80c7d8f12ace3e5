/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The demo's mailing list: what a list manager would do to mail for the list. */
#ifndef CTL_RELAY_H
#define CTL_RELAY_H

#include "base/base.h"

struct err;

/*
 * Each new mail of the maildir `from` that was delivered to the list's address
 * is put into the maildir `to` with a List-Id; all are then no longer new.
 */
int relay(const char *from, const char *to, const char *list_email, struct err *err)
	MUST_CHECK;

#endif
