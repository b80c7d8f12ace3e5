/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A MAINTAINERS file: which sections cover a path, and who that is.  Reads
 * and answers byte for byte as `scripts/get_maintainer.pl --nogit-fallback
 * --roles` of xen.git does; a file without Xen's V: line is read as Linux's
 * own script would.
 *
 * Everything here is pure: text in, answers out.  Who calls knows where the
 * text is and which directories there are.
 */
#ifndef REVIEW_MAINTAINERS_H
#define REVIEW_MAINTAINERS_H

#include "base/base.h"

struct arena;
struct err;
struct maintainers;

#define MAINTAINERS_MAX (8 << 20)	/* bytes of a file; Linux has about 1 MB */

/* Is path a directory of the tree?  A pattern that names one covers all below it. */
typedef bool maintainers_is_dir_fn(void *cookie, const char *path);

struct maintainer {
	const char *name, *address;	/* mailmap applied, no quotes; name may be "" */
	const char *shown;	/* "Name <address>", quoted as the script quotes */
	const char *folded, *german;	/* the name, to be compared: review/identity.h */
	bool is_reviewer;		/* R:, not M: */
};

struct section {
	const char *name;
	const char *status;		/* of S:, "" without */
	const char *role;		/* "supporter:X86 ARCHITECTURE" */
	int line;			/* of the name, from 1 */
	bool is_rest;			/* "THE REST" */
	struct { struct maintainer *items; size_t len, cap; } people;
	struct { struct section_list *items; size_t len, cap; } lists;
};

struct section_list {
	const char *address, *role;
};

/* One section that covers a path, and the line that decided it. */
struct match {
	const struct section *section;
	char type;			/* 'F', 'N' or 'K' */
	const char *pattern;
	int line;
	int depth;			/* how specific; what is most so comes first */
};

struct matches { struct match *items; size_t len, cap; };

struct answer { const char **items; size_t len, cap; };

/*
 * Read a file.  mailmap is the text of .mailmap or NULL, is_dir may be NULL.
 * Lines that make no sense are skipped and told of by maintainers_warning().
 * ERR_LIMIT when too large.
 */
struct maintainers *maintainers_read(const char *text, size_t len, const char *mailmap,
				     maintainers_is_dir_fn *is_dir, void *cookie,
				     struct err *err);
void maintainers_free(struct maintainers *m);

bool maintainers_is_xen(const struct maintainers *m);
/* NULL after the last. */
const char *maintainers_warning(const struct maintainers *m, size_t i);

/* The sections that cover path, most specific first, ties in the file's order. */
void maintainers_match(struct maintainers *m, const char *path, struct arena *arena,
		       struct matches *out);

/* The K: lines found in a file's text, or in a patch's intro and changed lines. */
void maintainers_keywords(struct maintainers *m, const char *text, size_t len,
			  bool is_patch, struct arena *arena, struct matches *out);

/*
 * The script's output for all paths together, a line each.  keywords may be
 * NULL.  A directory is given with a slash at its end.
 */
void maintainers_ask(struct maintainers *m, const char *const *paths, size_t n,
		     const struct matches *keywords, struct arena *arena,
		     struct answer *out);

/*
 * The files that a patch touches, sorted, each once, as the script finds them
 * in what git or diff wrote.  None: that is not a patch.
 */
void maintainers_patch_paths(const char *text, size_t len, struct arena *arena,
			     struct answer *out);

/* "Name <address>" of any form, as the script takes it apart; parts may be "". */
void maintainers_address(const char *text, struct arena *arena, char **name,
			 char **address);

/* "Name <address>" with quotes where the script puts them. */
char *maintainers_address_text(struct arena *arena, const char *name,
			       const char *address);

#endif
