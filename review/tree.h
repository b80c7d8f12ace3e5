/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The [tree] sections: which of them a series is for.  Pure. */
#ifndef REVIEW_TREE_H
#define REVIEW_TREE_H

#include "base/base.h"

struct settings;

/*
 * By what its brackets say ("XTF", "for-4.19"): the section's name, or NULL.  It
 * is foreign where they name a tree that is none of ours.
 */
const char *tree_of_prefix(const struct settings *settings, const char *prefix,
			   bool *is_foreign);

#endif
