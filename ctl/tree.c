/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moot tree: who wrote how much of it. */
#include <stdio.h>

#include "base/err.h"
#include "base/str.h"
#include "people/author.h"

#include "ctl.h"

int ctl_tree(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	int64_t commits = 0;
	int rc;

	if (ctl_want(argc, argv, 1, 1, err))
		return -1;
	if (!str_eq(argv[1], "scan"))
		return err_set(err, ERR_INVALID, "tree: there is no \"%.40s\"; see moot help tree",
			       argv[1]);
	rc = author_scan(ctl->db, &ctl->settings, &commits, err);
	if (rc < 0)
		return -1;
	if (rc)
		printf("counted the authors of %lld commits\n", (long long)commits);
	else
		puts("nothing new in the tree");
	return 0;
}
