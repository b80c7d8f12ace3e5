/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All that hears mails, in the order in which they are asked.  The table in
 * hearer.c is where a folder that wants to hear them gets its line.
 */
#ifndef MAIL_POST_HEARER_H
#define MAIL_POST_HEARER_H

#include "base/base.h"

struct arena;
struct db;
struct err;
struct heard;
struct settings;

/*
 * Ask one after the other, until one says that it is for it alone; `what`, which
 * may be NULL, becomes that one's name.  -1: not now, and the mail must come again;
 * what a hearer finds wrong with the mail itself is logged and no reason to stop.
 */
int hearers_hear(struct db *db, const struct settings *settings, const struct heard *heard,
		 const char **what, struct arena *arena, struct err *err) MUST_CHECK;

/* Before a batch of mails is committed: what could wait until all of them were heard. */
int hearers_settle(struct db *db, const struct settings *settings, struct err *err) MUST_CHECK;

#endif
