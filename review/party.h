/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who asks, of which series: what objections, intents, stand-ins and reminders share. */
#ifndef REVIEW_PARTY_H
#define REVIEW_PARTY_H

#include "base/base.h"

struct actor;
struct arena;
struct db;
struct err;
struct heard;
struct series;

/* Has the actor confirmed this address?  1, 0, -1. */
int party_is(struct db *db, const struct actor *who, const char *email, struct err *err) MUST_CHECK;

/* The actor's main address; "" where they have none. */
int party_email(struct db *db, const struct actor *who, struct arena *arena, const char **out,
		struct err *err) MUST_CHECK;

/* The series that `what` names (series_get()), and the message.id of its lead; series or NULL. */
int party_lead(struct db *db, const char *what, struct arena *arena, struct series **series,
	       int64_t *lead_id, struct err *err) MUST_CHECK;

/* Words that a person typed, cleaned; NULL and ERR_INVALID over max characters. */
char *party_words(const char *words, size_t max, struct arena *arena, struct err *err);

/* When a mail was sent: by its own date, but not in the future. */
int64_t party_mail_at(const struct heard *heard);

#endif
