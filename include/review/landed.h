/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which patches went in: the commits of each [tree], read as they come. */
#ifndef REVIEW_LANDED_H
#define REVIEW_LANDED_H

#include "base/base.h"

struct db;
struct err;
struct settings;

/*
 * Read on in every [tree], at most max commits in all, and close the series whose
 * patches are among them: the number read, 0 nothing new, -1.  In transactions of
 * its own.
 */
int landed_scan(struct db *db, const struct settings *settings, int max, struct err *err)
	MUST_CHECK;

/* moot-mail's job: a landed_scan() of a size that lets others have their turn. */
int landed_tick(struct db *db, const struct settings *settings, int64_t now, struct err *err)
	MUST_CHECK;

#endif
