/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "I intend to commit": who said so of which series, and until when others may
 * still speak.  From a mail on the list, or declared by command (R59).
 */
#ifndef REVIEW_INTENT_H
#define REVIEW_INTENT_H

#include "base/base.h"

struct actor;
struct arena;
struct db;
struct err;
struct heard;

#define INTENT_WORDS_MAX 300

struct intent {
	int64_t id;
	int64_t series_id;		/* 0: the mail is about none that is known */
	const char *name, *email, *words;
	int64_t at, until_at;
	int64_t ended_at;		/* taken back; 0: not */
	const char *message_id;		/* the mail, or NULL: by command */
};
struct intents { struct intent *items; size_t len, cap; };

/* Of a series, those taken back as well, oldest first. */
int intent_of_series(struct db *db, int64_t series_id, struct arena *arena,
		     struct intents *out, struct err *err) MUST_CHECK;
/* Of all open series, not taken back, the nearest deadline first; at most 200. */
int intent_list(struct db *db, struct arena *arena, struct intents *out, struct err *err)
	MUST_CHECK;

/*
 * For a series (series_get()); secs 0: a day.  Somebody known; what their word is
 * worth the verdict says, not this.
 */
int intent_declare(struct db *db, const struct actor *who, const char *series, int64_t secs,
		   const char *words, int64_t *id, struct err *err) MUST_CHECK;
/* Take it back: who declared it, or an organiser. */
int intent_end(struct db *db, const struct actor *who, int64_t id, struct err *err) MUST_CHECK;

/* From a mail, when it is heard; inside a transaction.  review/said.c alone. */
int intent_heard(struct db *db, int64_t message_id, const struct heard *heard,
		 const char *words, int64_t secs, struct err *err) MUST_CHECK;

#endif
