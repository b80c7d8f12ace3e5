/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The Cc list of a regular call (practice R29): people join and leave by page,
 * IRC or mail; names and addresses are kept clean, each address once.
 */
#ifndef CALENDAR_REGULAR_H
#define CALENDAR_REGULAR_H

#include "calendar/cadence.h"

struct heard;

#define REGULARS_MAX 500		/* as a call has guests; the list is for more */

struct regular {
	const char *name, *email;	/* addresses: for signed-in people only */
	const char *token;		/* of the address that their calendar answers to */
	bool asks;			/* is not in yet: it is voted on */
	int64_t joined_at;
	int64_t missed;			/* calls in a row */
	int64_t yes, no;		/* votes */
};
struct regulars { struct regular *items; size_t len, cap; };

int regular_list(struct db *db, int64_t cadence_id, struct arena *arena, struct regulars *out,
		 struct err *err) MUST_CHECK;
/* The one that the actor is, by a confirmed address: 1, 0, -1. */
int regular_find_own(struct db *db, const struct actor *who, int64_t cadence_id,
		     struct arena *arena, struct regular *out, struct err *err) MUST_CHECK;

/*
 * By their own main address.  The calls that are announced invite them, unless
 * it is voted on.  Joining again, and leaving without being in, changes nothing.
 */
int regular_join(struct db *db, const struct settings *settings, const struct actor *who,
		 int64_t cadence_id, struct err *err) MUST_CHECK;
int regular_leave(struct db *db, const struct settings *settings, const struct actor *who,
		  int64_t cadence_id, struct err *err) MUST_CHECK;

/* Who runs it: many at once, "Name <a@b>, c@d", as pasted; how many are new. */
int regular_add(struct db *db, const struct settings *settings, const struct actor *who,
		int64_t cadence_id, const char *text, size_t *added, struct err *err) MUST_CHECK;
int regular_remove(struct db *db, const struct settings *settings, const struct actor *who,
		   int64_t cadence_id, const char *email, struct err *err) MUST_CHECK;
/* On somebody who asks; by those who are in, and who runs it.  Lets in, or not yet. */
int regular_vote(struct db *db, const struct settings *settings, const struct actor *who,
		 int64_t cadence_id, const char *email, bool yes, struct err *err) MUST_CHECK;

/*
 * The no-show rule, where a cadence has one: a week after a call, who was on the
 * list, did not come and did not decline has missed one more; after so many in a
 * row they are off the list, and are told.  moot-mail's job.
 */
int regular_tick(struct db *db, const struct settings *settings, int64_t now, struct err *err)
	MUST_CHECK;

/*
 * As people/heard.h says: to moot+join-3@ or moot+leave-3@, or to moot with the
 * subject "join Community Call", "leave 3".  It counts for the sender's address;
 * joining is confirmed by the invitations, leaving by a line.
 */
int regular_hear(struct db *db, const struct settings *settings, const struct heard *heard,
		 struct arena *arena, struct err *err) MUST_CHECK;

#endif
