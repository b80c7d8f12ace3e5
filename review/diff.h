/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The diff in a mail's text: which files it touches and how, and what tells two
 * diffs alike.  Pure.  Quoted diffs are none.
 */
#ifndef REVIEW_DIFF_H
#define REVIEW_DIFF_H

#include "review/series.h"

struct arena;

#define DIFF_FILES_MAX 2000		/* of more, the first count */
#define DIFF_SKETCH_MAX 32
#define DIFF_PATCH_ID_LEN 20

struct diff {
	struct part_files files;	/* sorted by path, each once */
	int64_t added, removed;		/* lines */
	bool has_patch_id;
	unsigned char patch_id[DIFF_PATCH_ID_LEN];	/* git patch-id --stable */
	/* The smallest hashes of its changed lines, rising: a fair sample of them. */
	uint32_t sketch[DIFF_SKETCH_MAX];
	size_t n_sketch;
};

/* Everything in a text that is diff; no files: there is none. */
void diff_read(const char *text, size_t len, struct arena *arena, struct diff *out);

/* Where the first diff begins; NULL: nowhere. */
const char *diff_start(const char *text);

/* The bytes of a patch-id that git writes in hexadecimal. */
void diff_patch_id(const char *hex, unsigned char out[DIFF_PATCH_ID_LEN]);

/* How alike two samples are: 0 nothing in common, 100 the same lines. */
int diff_likeness(const uint32_t *a, size_t n_a, const uint32_t *b, size_t n_b);

#endif
