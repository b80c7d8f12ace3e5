/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The value of an F: or X: line, and which paths it covers. */
#ifndef REVIEW_PATTERN_H
#define REVIEW_PATTERN_H

#include "base/base.h"

#include "review/maintainers.h"

struct arena;
struct err;
struct regex;

struct pattern {
	const char *text;		/* as the file has it */
	const char *glob; /* literal bytes and the two marks below; or NULL */
	struct regex *regex;		/* where glob is not enough */
	size_t literal;			/* bytes of glob before its first mark */
	int slashes, depth;
	bool is_tree;			/* ends in a slash: all below counts */
};

#define PATTERN_ANY  '\1'
#define PATTERN_STAR '\2'

/* What every pattern of one file has in common. */
struct pattern_reader {
	bool braces;			/* {a,b} are expanded: Xen's script does */
	maintainers_is_dir_fn *is_dir;	/* may be NULL: nothing is known to be one */
	void *cookie;
	struct regex *brace_many, *brace_two;
};

int pattern_reader_init(struct pattern_reader *reader, struct err *err) MUST_CHECK;
void pattern_reader_clear(struct pattern_reader *reader);

int pattern_read(struct pattern *out, struct pattern_reader *reader, const char *value,
		 struct arena *arena, struct err *err) MUST_CHECK;
void pattern_clear(struct pattern *pattern);

/* slashes is the number of '/' in path. */
bool pattern_covers(const struct pattern *pattern, const char *path, int slashes);

int pattern_slashes(const char *s);

#endif
