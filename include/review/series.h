/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A version of a series of patches: a single patch, "[PATCH v5.1 2/9]" and its
 * like with their cover, or a pull request.  Everything but its mark follows
 * from the mails (review/hear.h).
 */
#ifndef REVIEW_SERIES_H
#define REVIEW_SERIES_H

#include "base/base.h"

struct actor;
struct arena;
struct buf;
struct db;
struct err;

enum series_state {
	SERIES_OPEN,
	SERIES_SUPERSEDED,		/* superseded_by says by what */
	SERIES_COMMITTED,		/* all of its patches */
	SERIES_WITHDRAWN,
};

struct series {
	int64_t id;
	const char *message_id;		/* of the cover, else the first part heard */
	const char *cover;		/* Message-ID; NULL: it has none, or not yet */
	const char *name;
	const char *author_name, *author_email;	/* who sent it */
	const char *version;		/* "1", "5.1" */
	int64_t version_key;		/* grows with the version */
	int64_t total, received;	/* patches */
	int64_t committed;		/* of these, found in a tree */
	const char *prefix;		/* "" or what else its brackets say: "XTF" */
	const char *tree;		/* a [tree] section, or NULL */
	bool is_foreign;		/* for another tree: nobody is reminded */
	bool is_rfc, is_resend, is_pull;
	int64_t posted_at, last_at;	/* the clock starts; the newest mail about it */
	int64_t replies;
	enum series_state state;
	int64_t superseded_by;		/* 0: by none */
	int64_t committed_at;
	const char *withdrawn_in;	/* Message-ID of where its author said so, or NULL */
};

struct serieses { struct series *items; size_t len, cap; };

/* A cover (number 0) or a patch. */
struct part {
	int64_t message_id;		/* message.id */
	int64_t series_id;
	const char *id;			/* the Message-ID */
	int64_t number;
	const char *version;		/* differs from the series' where it was sent again */
	bool is_current;		/* false: sent again since */
	const char *name;
	const char *author_name, *author_email;	/* of the change */
	int64_t at;
	int64_t added, removed;		/* lines; 0 and 0: it has no diff that could be read */
	bool has_diff;
	const char *tree, *commit_id;	/* NULL: not found in a tree */
	int64_t committed_at;
};

struct parts { struct part *items; size_t len, cap; };

enum part_file_kind { FILE_CHANGED, FILE_ADDED, FILE_DELETED, FILE_RENAMED };

#define PART_DIGEST_LEN 16

struct part_file {
	const char *path;
	enum part_file_kind kind;
	int64_t added, removed;
	unsigned char digest[PART_DIGEST_LEN];	/* of what it changes there */
};

struct part_files { struct part_file *items; size_t len, cap; };

/* 1 found, 0 there is none, -1. */
int series_find(struct db *db, int64_t id, struct arena *arena, struct series **out,
		struct err *err) MUST_CHECK;
/* The one that a mail is part of or about. */
int series_find_message(struct db *db, const char *message_id, struct arena *arena,
			struct series **out, struct err *err) MUST_CHECK;
/*
 * What a person types: a Message-ID with or without brackets, a URL that ends in
 * one, a series' number, or words of a name; the newest open one that fits.
 * ERR_NOT_FOUND.
 */
struct series *series_get(struct db *db, const char *what, struct arena *arena,
			  struct err *err);

/*
 * Newest first, at most `limit` (1 to 1000).  NULL and 0: any.  For the next page
 * `before_at` and `before_id` are posted_at and id of the last one seen.
 */
struct series_filter {
	bool open;			/* state open, and not foreign, unless `foreign` */
	bool foreign;			/* other trees' as well */
	const char *author;		/* an address, or part of a name */
	const char *tree;
	const char *words;		/* in the name */
	const char *path;		/* touches it or, with a slash at the end, below it */
	int64_t since;			/* posted at or after */
	int64_t until;			/* posted before */
	int64_t before_at, before_id;
	int64_t limit;
};
int series_list(struct db *db, const struct series_filter *filter, struct arena *arena,
		struct serieses *out, struct err *err) MUST_CHECK;

/* Its versions, oldest first, itself among them: the chain of superseded_by. */
int series_versions(struct db *db, int64_t id, struct arena *arena, struct serieses *out,
		    struct err *err) MUST_CHECK;

/* Cover and patches by number; those sent again since follow what replaced them. */
int series_parts(struct db *db, int64_t id, struct arena *arena, struct parts *out,
		 struct err *err) MUST_CHECK;
int part_files(struct db *db, int64_t message_id, struct arena *arena, struct part_files *out,
	       struct err *err) MUST_CHECK;

/*
 * Which part of an older version this patch was: 1 and *older (message.id), 0 it
 * is new there, -1.  By what it changes, else by its name.
 */
int part_before(struct db *db, int64_t message_id, int64_t older_series, int64_t *older,
		struct err *err) MUST_CHECK;

/* Message-IDs that it says to depend on ("Depends-on:"). */
struct series_ids { const char **items; size_t len, cap; };
int series_depends(struct db *db, int64_t id, struct arena *arena, struct series_ids *out,
		   struct err *err) MUST_CHECK;

/*
 * By hand: its author and organisers say that it is withdrawn (true), or open
 * whatever the mails make of it (false).  Audited.
 */
int series_mark_withdrawn(struct db *db, const struct actor *who, int64_t id, bool withdrawn,
			  struct err *err) MUST_CHECK;

const char *series_state_name(enum series_state state);	/* "superseded" */
const char *part_file_kind_name(enum part_file_kind kind);	/* "changed" */

/*
 * One as JSON, with its cover and patches by Message-ID; a patch that has not come
 * is null.  Addresses are for who may see them.
 */
int series_json(struct db *db, const struct series *series, bool with_addresses,
		struct arena *arena, struct buf *out, struct err *err) MUST_CHECK;

/* "[PATCH v2 0/3] name", as its lead's subject reads without Re: and list marks. */
char *series_subject(const struct series *series, struct arena *arena);

#endif
