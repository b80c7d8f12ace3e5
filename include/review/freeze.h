/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Freeze and moratorium of a tree, as the release manager says: by command, or in a
 * mail to the list, which counts where it is from [review] release_manager and is
 * a guess that somebody has to confirm otherwise (R51).
 */
#ifndef REVIEW_FREEZE_H
#define REVIEW_FREEZE_H

#include "review/verdict.h"

struct actor;
struct db;
struct err;
struct heard;
struct settings;

#define FREEZE_WORDS_MAX 300

struct freeze_word {
	int64_t id;
	const char *tree;		/* "": all of them */
	enum freeze kind;		/* FREEZE_NONE: lifted, waived */
	const char *words, *name;
	int64_t at, until_at;		/* until_at 0: until the next word */
	const char *message_id;		/* the mail, or NULL: by command */
	bool counts;			/* false: a guess */
};
struct freeze_words { struct freeze_word *items; size_t len, cap; };

/* What is in force for a tree: 1, 0 nothing, -1. */
int freeze_now(struct db *db, const char *tree, int64_t now, struct arena *arena,
	       struct freeze_word *out, struct err *err) MUST_CHECK;
/* The newest first, guesses too; at most max. */
int freeze_list(struct db *db, int64_t max, struct arena *arena, struct freeze_words *out,
		struct err *err) MUST_CHECK;

/*
 * The release manager or an organiser: from now on, until until_at (0: the next
 * word).  tree "": all.
 */
int freeze_set(struct db *db, const struct settings *settings, const struct actor *who,
	       const char *tree, enum freeze kind, int64_t until_at, const char *words,
	       struct err *err) MUST_CHECK;
/* A guess counts. */
int freeze_confirm(struct db *db, const struct settings *settings, const struct actor *who,
		   int64_t id, struct err *err) MUST_CHECK;

const char *freeze_name(enum freeze kind);	/* "moratorium" */
int freeze_parse(const char *name, enum freeze *out, struct err *err) MUST_CHECK;

/* From a mail, when it is heard; inside a transaction.  review/said.c alone. */
int freeze_heard(struct db *db, const struct settings *settings, int64_t message_id,
		 const struct heard *heard, enum freeze kind, const char *words,
		 struct err *err) MUST_CHECK;

#endif
