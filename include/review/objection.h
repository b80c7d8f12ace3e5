/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Objections to a series.  A mail with "Nack" or "I object" makes no more than a
 * hint; a person who may (the objector, who sent the series, an organiser) makes it
 * open, or dismisses it.  An open one has a reason, holds for newer versions too,
 * and ends with words (R50).
 */
#ifndef REVIEW_OBJECTION_H
#define REVIEW_OBJECTION_H

#include "base/base.h"

struct actor;
struct arena;
struct db;
struct err;
struct heard;

#define OBJECTION_REASON_MAX 300

enum objection_state {
	OBJECTION_HINT, OBJECTION_OPEN, OBJECTION_RESOLVED, OBJECTION_DISMISSED,
};

struct objected {
	int64_t id;
	int64_t series_id;		/* the version it was said to; 0: none that is known */
	const char *name, *email, *reason;
	enum objection_state state;
	int64_t at, changed_at;
	const char *changed_by, *resolution;	/* or NULL */
	const char *message_id;		/* the mail, or NULL: by command */
	int64_t last_word_at;		/* of the objector in that thread: their silence */
};
struct objecteds { struct objected *items; size_t len, cap; };

/* Of a series and its older versions, oldest first. */
int objection_of_series(struct db *db, int64_t series_id, struct arena *arena,
			struct objecteds *out, struct err *err) MUST_CHECK;

/* By command, to a series (series_get()).  Anybody known; with a reason. */
int objection_raise(struct db *db, const struct actor *who, const char *series,
		    const char *reason, int64_t *id, struct err *err) MUST_CHECK;
/*
 * A hint is one (reason NULL: its own words), or none.  An open one is resolved, saying
 * how.  The objector, who sent the series, organisers.
 */
int objection_confirm(struct db *db, const struct actor *who, int64_t id, const char *reason,
		      struct err *err) MUST_CHECK;
int objection_dismiss(struct db *db, const struct actor *who, int64_t id, struct err *err)
	MUST_CHECK;
int objection_resolve(struct db *db, const struct actor *who, int64_t id, const char *words,
		      struct err *err) MUST_CHECK;

const char *objection_state_name(enum objection_state state);	/* "open" */

/* From a mail, when it is heard; inside a transaction.  review/said.c alone. */
int objection_heard(struct db *db, int64_t message_id, const struct heard *heard,
		    const char *reason, struct err *err) MUST_CHECK;

#endif
