/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is inside a struct maintainers, for the files that read, match and answer. */
#ifndef REVIEW_SECTIONS_H
#define REVIEW_SECTIONS_H

#include "base/arena.h"
#include "review/maintainers.h"

#include "pattern.h"

/* An F:, X:, N: or K: line.  N: and K: use only the pattern's text and regex. */
struct rule {
	struct pattern pattern;
	struct regex *in_diff;		/* K: on a changed line of a patch */
	size_t section;
	int line, index;
	char type;
};

struct rule_list { struct rule *items; size_t len, cap; };

/* Beside each section, at the same index. */
struct rules {
	struct rule_list excludes;
	int index;			/* of its first line, as the script counts */
};

/* The F: lines whose literal beginning ends in this folder. */
struct folder {
	const char *path;		/* "" or with a slash at its end */
	size_t len;
	uint64_t hash;
	struct { size_t *items, len, cap; } files;	/* indices into m->files */
};

struct maintainers {
	struct arena *arena;
	bool is_xen;
	struct { struct section *items; size_t len, cap; } sections;
	struct { struct rules *items; size_t len, cap; } rules;
	struct rule_list files, names, keywords;
	struct { const char **items; size_t len, cap; } warnings;
	struct folder *folders;		/* a hash table; path NULL: free */
	size_t n_slots;
	/* For one match: the rule that covers each section, and which those are. */
	const struct rule **covered;
	size_t *touched;
};

/* After all lines are read. */
void folders_build(struct maintainers *m);

#endif
