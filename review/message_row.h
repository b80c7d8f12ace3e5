/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables message, reference and unsettled, for who fills them in. */
#ifndef REVIEW_MESSAGE_ROW_H
#define REVIEW_MESSAGE_ROW_H

#include "review/message.h"

struct heard;
struct hint;
struct remarks;

struct message_ids { int64_t *items; size_t len, cap; };

#define MESSAGE_REFERENCES_MAX 10	/* the nearest, and the oldest */

/*
 * A mail is heard: 1 and its id, 0 it is known already, -1.  It is unsettled from
 * now on.
 */
int message_add(struct db *db, const struct heard *heard, enum message_kind kind, int64_t at,
		const struct remarks *remarks, const struct hint *hint, int64_t *id,
		struct arena *arena, struct err *err) MUST_CHECK;

/* The id by which a mail goes, heard or not. */
int message_id_of(struct db *db, const char *message_id, int64_t *id, struct err *err)
	MUST_CHECK;

/* What it answers, nearest first, each once. */
void message_references(const struct heard *heard, struct arena *arena, const char ***out,
			size_t *n);

/* The next that is unsettled: 1, 0 none, -1; and it is not any more. */
int message_unsettled(struct db *db, int64_t *id, struct err *err) MUST_CHECK;
int message_settled(struct db *db, int64_t id, struct err *err) MUST_CHECK;
int message_unsettle(struct db *db, int64_t id, struct err *err) MUST_CHECK;

/*
 * Find out what a mail is about: 1 that has changed, 0 it is as it was, -1.  A part
 * is about itself.  A reply is about the nearest part that it refers to, else what
 * the nearest reply is about that it refers to, else the part whose subject it
 * repeats.  before and after are message.id of parts, 0 for none.
 */
int message_attach(struct db *db, int64_t id, int64_t *before, int64_t *after,
		   struct err *err) MUST_CHECK;

/* Replies that refer to a mail. */
int message_referring(struct db *db, int64_t id, struct arena *arena, struct message_ids *out,
		      struct err *err) MUST_CHECK;
/* Replies that may be about this part by their subject, now that it is known. */
int message_waiting(struct db *db, int64_t id, struct arena *arena, struct message_ids *out,
		    struct err *err) MUST_CHECK;

#endif
