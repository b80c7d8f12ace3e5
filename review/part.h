/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables part and part_file, for who fills them in and who settles them. */
#ifndef REVIEW_PART_H
#define REVIEW_PART_H

#include "review/series.h"

struct diff;
struct part_row;
struct subject;

/* What settling needs to know of a part, and may change. */
struct part_row {
	int64_t id;			/* message.id */
	const char *message_id;
	int64_t series_id;		/* 0: not settled */
	int64_t number, total, version_key, at;
	const char *version, *prefix, *name, *name_key;
	bool is_rfc, is_resend, is_current, is_pull;
	const char *sender_name, *sender_email, *sender_key;
	const char *author_name, *author_email;
	const unsigned char *patch_id;	/* DIFF_PATCH_ID_LEN bytes, or NULL */
	uint32_t sketch[32];
	size_t n_sketch;
	int64_t committed_at;
	const int64_t *refs;		/* message.id, nearest first */
	size_t n_refs;
};

struct part_rows { struct part_row *items; size_t len, cap; };

/* What a heard mail says about itself. */
struct part_facts {
	int64_t id, at;
	const struct subject *subject;
	const char *sender_email, *sender_key;
	const char *author_name, *author_email;
};

int part_add(struct db *db, const struct part_facts *facts, const struct diff *diff,
	     struct err *err) MUST_CHECK;

/* 1 it is a part, 0 it is none, -1. */
int part_row_find(struct db *db, int64_t id, struct arena *arena, struct part_row *out,
		  struct err *err) MUST_CHECK;
/* Those of a series, by number; without their refs. */
int part_rows_of(struct db *db, int64_t series_id, struct arena *arena, struct part_rows *out,
		 struct err *err) MUST_CHECK;

/*
 * Parts by the same sender, of the same version and total, that are tied to one:
 * by a reference either way, by answering the same mail, and, where neither has
 * references, by being sent within secs.  Their ids are added to out.
 */
struct part_ids { int64_t *items; size_t len, cap; };
int part_near(struct db *db, const struct part_row *row, int64_t secs, struct arena *arena,
	      struct part_ids *out, struct err *err) MUST_CHECK;

/* Parts that refer to this mail, whosever they are. */
int part_referring(struct db *db, int64_t id, struct arena *arena, struct part_ids *out,
		   struct err *err) MUST_CHECK;

int part_settle(struct db *db, int64_t id, int64_t series_id, int64_t number, bool is_current,
		struct err *err) MUST_CHECK;
int part_set_commit(struct db *db, int64_t id, const char *tree, const char *commit_id,
		    int64_t at, struct err *err) MUST_CHECK;

/* Parts not committed yet that have this name or (if not NULL) make this change. */
int part_maybe(struct db *db, const char *name_key, const unsigned char *patch_id,
	       struct arena *arena, struct part_ids *out, struct err *err) MUST_CHECK;

/* Is there a patch in answer to the cover that counts as it does?  1, 0, -1 */
int part_has_patches(struct db *db, const struct part_row *cover, struct err *err) MUST_CHECK;

/* Does some file of one stand in the other, too? 1, 0, -1 */
int part_files_meet(struct db *db, int64_t a, int64_t b, struct err *err) MUST_CHECK;

#endif
