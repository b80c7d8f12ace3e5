/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each mail may mean, kept from when it was heard: table said. */
#ifndef REVIEW_SAID_H
#define REVIEW_SAID_H

#include "hint.h"

struct db;
struct err;
struct heard;
struct settings;

struct said {
	int64_t message_id;		/* message.id */
	struct hint hint;		/* as far as it is kept; the intent is not */
};
struct saids { struct said *items; size_t len, cap; };

/*
 * Note a mail that is in table message as `id`, with the objects that come of it:
 * intents, guesses of objections and of freezes.  Again changes nothing.  Inside a
 * transaction.
 */
int said_add(struct db *db, const struct settings *settings, int64_t id,
	     const struct heard *heard, const struct hint *hint, bool is_reply,
	     struct arena *arena, struct err *err) MUST_CHECK;

/* Of all mails about a series, by message_id. */
int said_of_series(struct db *db, int64_t series_id, struct arena *arena, struct saids *out,
		   struct err *err) MUST_CHECK;

#endif
