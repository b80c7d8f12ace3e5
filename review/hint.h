/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the words of a mail on the list may mean, beside its tags: a ping, "I
 * intend to commit", an objection, a withdrawal, a question, a freeze.  Pure, and
 * guesses all: who may act on which is the caller's to say.
 *
 * Only what the writer wrote is looked at: no quotes, no diff, no signature.
 */
#ifndef REVIEW_HINT_H
#define REVIEW_HINT_H

#include "base/base.h"

struct arena;

enum hint_freeze {
	HINT_FREEZE_NONE,		/* not a word of one */
	HINT_FREEZE_ACK,		/* a Release-Acked-by is needed from now on */
	HINT_FREEZE_MORATORIUM,		/* nothing goes in */
	HINT_FREEZE_LIFTED,		/* the moratorium is over, the tree is open */
	HINT_FREEZE_WAIVED,		/* no Release-Acked-by is needed until ... */
};

struct hint {
	bool is_ping;			/* "Ping", "PING", "Ping^2", "gentle ping" ... */
	bool is_soft_ping;		/* "any news?": one where the author asks */
	int ping_number;		/* 2 of "Ping^2"; 1 where none is said; 0: no ping */

	const char *intent;		/* the line "I intend to commit ...", or NULL */
	int64_t intent_secs;		/* "tomorrow", "in 3 days"; 0: not said */
	const char *objection;		/* the line "Nack ...", "I object ...", or NULL */
	const char *withdrawal;		/* "please drop this patch"; the author's alone */
	const char *applied;		/* "Applied, thanks": a committer's */
	enum hint_freeze freeze;
	const char *freeze_line;

	const char *question;		/* the first line with a question, or NULL */
	const char *words;		/* the first line that says more than thanks, or NULL */
	bool agrees;			/* "ok", "good point": no more to ask */
	bool promises;			/* "will do", "fixed in v3": a new version is due */
	bool on_condition;		/* "with that fixed: Reviewed-by" */
};

/* All in the arena.  is_reply: it answers another mail. */
void hint_read(struct hint *out, const char *subject, const char *body, bool is_reply,
	       struct arena *arena);

#endif
