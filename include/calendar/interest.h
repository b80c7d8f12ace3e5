/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who wants which session how much.  A host's "very" is implied. */
#ifndef CALENDAR_INTEREST_H
#define CALENDAR_INTEREST_H

#include "people/actor.h"

struct arena;
struct db;
struct proposals;

enum interest_level {
	INTEREST_NONE, INTEREST_LITTLE, INTEREST_YES, INTEREST_VERY, INTEREST_LEVELS,
};

struct interest { int64_t proposal_id, person_id; enum interest_level level; };
struct interests { struct interest *items; size_t len, cap; };

const char *interest_name(enum interest_level level);		/* "a little" */
int interest_weight(enum interest_level level);			/* 0 25 75 100 */
/* "0" to "3", "none", "little", "a little", "yes", "very". */
int interest_parse(const char *text, enum interest_level *out, struct err *err) MUST_CHECK;

/* Attendees, until the event is over.  Joining is implied where it needs no approval. */
int interest_rate(struct db *db, const struct actor *who, int64_t proposal_id,
		  enum interest_level level, struct err *err) MUST_CHECK;

/* Of an event; of one person, or (0) of all.  Hosts' own are there, by rule. */
int interest_list(struct db *db, int64_t event_id, int64_t person_id, struct arena *arena,
		  struct interests *out, struct err *err) MUST_CHECK;
/* -1: not rated. */
int interests_find(const struct interests *interests, int64_t proposal_id);

/*
 * What a person has to rate: unrated ones first, in an order of their own, so
 * that none is always on top; then the others by title.
 */
void interest_sort(struct proposals *proposals, const struct interests *own,
		   int64_t person_id);

/* Moves with two proposals that become one; inside a transaction. */
int interest_merge(struct db *db, int64_t from, int64_t into, struct err *err) MUST_CHECK;

#endif
