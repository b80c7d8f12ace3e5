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
 * 0, as others may want to hear it as well; -1.  Mails that came to moot itself and
 * not through a list are none of the list's; one that is known already is left.
 *
 * In a batch (db_batch_begin()) the mail is only noted, which is what makes an
 * import fast: review_settle() comes once before the batch is committed.  Else all
 * is done at once.
 */
int review_hear(struct db *db, const struct settings *settings, const struct heard *heard,
		struct arena *arena, struct err *err) MUST_CHECK;

/*
 * Draw the consequences of what was noted: which series there are, what replies
 * and tags are about, which version supersedes which, what is committed.  In the
 * caller's transaction, or in one of its own.  Nothing to do is fine.
 */
int review_settle(struct db *db, const struct settings *settings, struct err *err) MUST_CHECK;

#endif
