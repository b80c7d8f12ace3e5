/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whose turn is it?  From the mails of a series and its verdicts one state and one
 * owner of the next step, as Gerrit's attention set has it: a reviewer's words
 * give the turn to the author, the author's answer gives it back, a new version
 * begins anew.  Where the author can act, nobody else is waited for.
 *
 * Pure: what it looks at is handed in.
 */
#ifndef REVIEW_TURN_H
#define REVIEW_TURN_H

#include "base/base.h"

struct arena;
struct verdict;

enum turn_state {
	TURN_REVIEW,		/* by maintainers who said nothing yet, or got an answer */
	TURN_AUTHOR,		/* questions unanswered, changes asked, an objection */
	TURN_ACK,		/* reviewed, but somebody's ack is missing */
	TURN_CLOCK,		/* people have time to respond; a moratorium; taken already */
	TURN_READY,		/* for a committer */
	TURN_STALLED,		/* nobody spoke for long; the owner is as it was */
	TURN_SUPERSEDED,	/* these are closed: nobody's turn */
	TURN_COMMITTED,
	TURN_WITHDRAWN,
};

#define TURN_STATES (TURN_WITHDRAWN + 1)

/* What a mail says; any of them together. */
enum turn_says {
	TURN_SAYS_TAG = 1,		/* a tag that approves */
	TURN_SAYS_QUESTION = 2,
	TURN_SAYS_WORDS = 4,		/* more than thanks */
	TURN_SAYS_CONDITION = 8,	/* "with that fixed:" before the tag */
	TURN_SAYS_AGREES = 16,		/* "ok", "good point" */
	TURN_SAYS_PING = 32,
	TURN_SAYS_PROMISES = 64,	/* "will do": a new version is due */
	TURN_SAYS_APPLIED = 128,	/* "applied, thanks", of who may */
};

struct turn_mail {
	const char *message_id, *parent_id;	/* parent: what it answers, or NULL */
	const char *name, *address;
	int64_t at;
	int patch;			/* its number; 0: the cover, or all */
	bool is_author;			/* of the series */
	unsigned says;			/* enum turn_says */
	const char *line;		/* the words that count, or NULL */
};

enum turn_comment_state {
	COMMENT_ASKED,			/* no answer */
	COMMENT_PROMISED,		/* the author agreed: a new version is due */
	COMMENT_ANSWERED,		/* the reviewer's turn */
	COMMENT_SETTLED,
};

struct turn_comment {
	const struct turn_mail *mail, *answer;	/* answer: the author's last, or NULL */
	enum turn_comment_state state;
};
struct turn_comments { struct turn_comment *items; size_t len, cap; };

/* What is made of the mails of one version, in order of time. */
void turn_comments(const struct turn_mail *mails, size_t n, struct arena *arena,
		   struct turn_comments *out);

enum turn_end { TURN_END_OPEN, TURN_END_SUPERSEDED, TURN_END_COMMITTED, TURN_END_WITHDRAWN };

struct turn_input {
	int64_t now, posted_at;
	enum turn_end end;
	bool is_rfc;			/* wants opinions; is never ready */
	const char *author_name, *author_address;
	const struct turn_mail *mails;	/* of this version alone, oldest first */
	size_t n_mails;
	const struct verdict *verdicts;	/* one a patch, in order */
	size_t n_verdicts;
	size_t n_patches;		/* that are not committed */
	bool has_objection;		/* an open one */
	const char *release_manager;	/* "Name <address>", or NULL: not known */
	int64_t stalled_secs;		/* without a word; 0: never stalled */
};

enum turn_owes { OWES_REVIEW, OWES_ACK, OWES_ANSWER, OWES_RELEASE_ACK };

struct turn_owed {
	const char *name, *address;
	enum turn_owes what;
	const char *section;		/* of MAINTAINERS, or NULL */
	bool is_rest;			/* by THE REST alone: not to be pinged singly */
	const char *message_id;		/* what they owe an answer to, or NULL */
};
struct turn_oweds { struct turn_owed *items; size_t len, cap; };

enum turn_owner { OWNER_NOBODY, OWNER_AUTHOR, OWNER_REVIEWERS, OWNER_RELEASE, OWNER_COMMITTERS };

struct turn {
	enum turn_state state;
	enum turn_state before;		/* of a stalled one: what it was */
	enum turn_owner owner;
	int64_t since;			/* this turn began */
	int64_t quiet_since;		/* the last word of anybody but the author's pings */
	struct turn_oweds owed;		/* who, where reviewers are waited for */
	struct turn_comments comments;
	const struct turn_mail *taken;	/* in which somebody said that they applied it, or NULL */
	size_t n_open;			/* comments that the author has to act on */
	size_t n_pings;
	int64_t last_ping_at;
	const char *why;		/* "2 questions unanswered", "THE REST has not ..." */
	const char *text;		/* "waiting for review by Jan Deep (SHADOW)" */
};

void turn_find(struct turn *out, const struct turn_input *in, struct arena *arena);

const char *turn_state_key(enum turn_state state);	/* "review" */
const char *turn_state_name(enum turn_state state);	/* "waiting for review" */
bool turn_is_open(enum turn_state state);
const char *turn_owner_key(enum turn_owner owner);	/* "reviewers" */
const char *turn_owes_name(enum turn_owes what);	/* "an answer" */
/* false: there is no such state */
bool turn_state_parse(const char *key, enum turn_state *out);

#endif
