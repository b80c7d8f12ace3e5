/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MAINTAINERS as it is now at the tip of the branch that a patch is for, out of a
 * repository.  Read once for each text (its blob), and looked at again only where
 * the tip has moved.
 */
#ifndef REVIEW_TIP_H
#define REVIEW_TIP_H

#include "base/git.h"

struct maintainers;
struct series;
struct settings;
struct tips;

struct tips *tips_new(void);
void tips_free(struct tips *tips);

struct tip {
	const char *tree;		/* the [tree] section */
	const char *branch;
	char commit[REPO_ID_LEN + 1];
	struct maintainers *maintainers;	/* the cache's: do not free */
	struct repo *repo;		/* the same */
};

/*
 * The branch that a series is for: its [tree]'s own, or the stable branch that its
 * brackets name.  All good until the next call.  1; 0 there is no such tree, or no
 * MAINTAINERS in it; -1.
 */
int tip_of_series(struct tips *tips, const struct settings *settings,
		  const struct series *series, struct tip *out, struct err *err) MUST_CHECK;

#endif
