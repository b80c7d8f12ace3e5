/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table series, for who settles it. */
#ifndef REVIEW_SERIES_ROW_H
#define REVIEW_SERIES_ROW_H

#include "part.h"

struct settings;

/* What telling versions apart needs. */
struct series_row {
	int64_t id;
	const char *lead;		/* Message-ID */
	const char *name_key, *prefix;
	const char *author_name, *author_email;
	int64_t version_key, total, posted_at;
	bool is_pull, is_resend, is_rfc;
	enum series_state state;
	int64_t superseded_by;		/* 0: none */
	bool is_marked;			/* a person said what its state is */
};

struct series_rows { struct series_row *items; size_t len, cap; };

/* The series that a mail leads: 1, 0 none, -1. */
int series_led_by(struct db *db, int64_t message_id, int64_t *id, struct err *err) MUST_CHECK;
int series_make(struct db *db, const struct part_row *lead, int64_t *id, struct err *err)
	MUST_CHECK;
/* All that refers to `from` refers to `to`. */
int series_join(struct db *db, int64_t from, int64_t to, struct err *err) MUST_CHECK;

struct series_facts {
	const struct part_row *lead;
	int64_t total, received, posted_at;
	const char *author_name;
	const char *tree;		/* or NULL */
	bool is_foreign;
};
int series_write(struct db *db, int64_t id, const struct series_facts *facts, struct err *err)
	MUST_CHECK;
/* None of its parts is left. */
int series_drop(struct db *db, int64_t id, struct err *err) MUST_CHECK;

int series_row_find(struct db *db, int64_t id, struct arena *arena, struct series_row *out,
		    struct err *err) MUST_CHECK;

/*
 * Those that may be a version of the same: they have a name, a change or a
 * reference in common, or say so.
 */
int series_find_kin(struct db *db, int64_t id, struct arena *arena, struct part_ids *out,
		    struct err *err) MUST_CHECK;
/* Does a mail of one say that it supersedes a mail of the other?  1, 0, -1 */
int series_says_it_supersedes(struct db *db, int64_t newer, int64_t older, struct err *err)
	MUST_CHECK;
/* Does a part of one answer a mail about the other?  1, 0, -1 */
int series_is_threaded(struct db *db, int64_t newer, int64_t older, struct err *err)
	MUST_CHECK;

/* superseded_by (0: none), withdrawn_id, committed_at and state, as all else now says. */
int series_set_successor(struct db *db, int64_t id, int64_t successor, struct err *err)
	MUST_CHECK;

#endif
