/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mails of the list as they come in, from any source, in any order, more than
 * once: what the tables say afterwards depends only on which mails came.
 */
#ifndef REVIEW_HEAR_H
#define REVIEW_HEAR_H

#include "base/base.h"

struct arena;
struct db;
struct err;
struct heard;
struct settings;

/*
 * 1 noted, 0 not for us or known already, -1.  Mails that came to moot itself
 * and not through a list are not for us.
 *
 * Outside a transaction everything is done in one of its own.  Inside one the
 * mail is only noted; before the commit call review_settle(), once for all:
 * that is what makes an import fast.
 */
int review_hear(struct db *db, const struct settings *settings, const struct heard *heard,
		struct arena *arena, struct err *err) MUST_CHECK;

/*
 * Draw the consequences of what was noted: which series there are, what replies
 * and tags are about, which version supersedes which, what is committed.  Inside
 * a transaction; nothing to do is fine.
 */
int review_settle(struct db *db, const struct settings *settings, struct err *err) MUST_CHECK;

#endif
