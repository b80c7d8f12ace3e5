/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A thread that follows the git repositories of a public-inbox by URL, into a
 * folder of ours that looks like an inbox's own: v2 as git/0.git, git/1.git ...;
 * v1 as a bare repository.
 */
#ifndef MAIL_FETCHER_H
#define MAIL_FETCHER_H

#include "base/base.h"

struct err;
struct fetcher;

struct fetcher *fetcher_new(const char *url, const char *folder, int64_t poll_secs,
			    struct err *err);
void fetcher_free(struct fetcher *fetcher);	/* does not wait for what is under way */

/*
 * Was something fetched since this was asked last, or was it not asked before?
 * What was wrong with the last try is put into err, whose kind is ERR_NONE else.
 */
bool fetcher_is_new(struct fetcher *fetcher, struct err *err);
bool fetcher_is_busy(const struct fetcher *fetcher);	/* the first time is not over */

/* Is there an inbox at that URL? */
int fetcher_check(const char *url, struct err *err) MUST_CHECK;

#endif
