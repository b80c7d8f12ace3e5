/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * May this go in?  The four rules of a check-in policy over one change: who
 * may approve each file, who did, who is missing, who could stand in and why;
 * a second person; time; objections; a freeze.  Never one bit: every line says
 * the rule, the people and the evidence.
 *
 * Pure: all that it looks at is handed in.  What is not known (a checkout
 * knows of no mails) is left 0 and named as not known.
 */
#ifndef REVIEW_VERDICT_H
#define REVIEW_VERDICT_H

#include "base/base.h"

#include "review/maintainers.h"
#include "review/trailer.h"

struct arena;
struct buf;
struct policy;

enum freeze {
	FREEZE_NONE,
	FREEZE_ACK,			/* a Release-Acked-by is needed */
	FREEZE_MORATORIUM,		/* nothing goes in */
};

/* How a wider maintainer's stand-in is justified, where a person has said so. */
enum stand_in { STAND_IN_NONE, STAND_IN_URGENT, STAND_IN_OVERRULE };

struct objection {
	const char *name, *reason, *message_id;
	int64_t at;
	bool is_open;
};

struct change {
	const char *id, *subject;	/* a commit's id, or a Message-ID */
	const char *author_name, *author_address;
	const char *const *paths;
	size_t n_paths;
	const struct trailers *trailers;
	/* From the list; a checkout has none of it. */
	bool list_known;
	int64_t now, posted_at;
	bool contested;
	const struct objection *objections;
	size_t n_objections;
	size_t n_pings;
	int64_t last_ping_at;
	int64_t intent_at;		/* "I intend to commit", 0: not said */
	enum stand_in stand_in;
	enum freeze freeze;
};

enum approval { APPROVAL_NONE, APPROVAL_GENERAL, APPROVAL_SPECIFIC };
enum second { SECOND_NO, SECOND_TWO_AUTHORS, SECOND_YES };

/* Worst first: the first that any finding has is the verdict's. */
enum verdict_state {
	VERDICT_OBJECTION,
	VERDICT_NEEDS_MAINTAINER,
	VERDICT_NEEDS_SECOND,
	VERDICT_NEEDS_APPROVALS,	/* policies that count */
	VERDICT_ONLY_GENERAL,
	VERDICT_MORATORIUM,
	VERDICT_NEEDS_RELEASE_ACK,
	VERDICT_WAITING,
	VERDICT_READY,
};

struct people { const struct maintainer **items; size_t len, cap; };

struct verdict_file {
	const char *path;
	enum approval approval;
	const struct section *section;	/* the most specific with an M:, or NULL */
	struct people owners;		/* its M:s, and those of sections as specific */
	struct people wider;		/* who could stand in, most specific first */
	const struct trailer *by;	/* the tag that approves, or NULL */
	const struct section *by_section;
};

/* One line of the reasoning. */
struct finding {
	enum verdict_state state;	/* VERDICT_READY: this rule is met, or advice */
	int rule;			/* 1 to 4; 0 the release manager's */
	const char *cite;		/* the policy's paragraph */
	const char *text;		/* what is so */
	const char *ask;		/* "ask ..., by ...", or NULL */
	const char *message_id;		/* evidence, or NULL */
};

struct verdict {
	enum verdict_state state;
	enum approval approval;		/* the worst of all files */
	enum second second;
	const struct trailer *second_by;
	struct { struct verdict_file *items; size_t len, cap; } files;
	struct { struct finding *items; size_t len, cap; } findings;
};

/* All in the arena; m is only scratched in. */
void verdict_find(struct verdict *out, struct maintainers *m, const struct policy *policy,
		  const struct change *change, struct arena *arena);

const char *verdict_state_name(enum verdict_state state); /* "needs second person" */
const char *verdict_state_key(enum verdict_state state);	/* "needs-second" */
const char *verdict_approval_name(enum approval approval);	/* "specific" */
const char *verdict_second_name(enum second second);		/* "two-authors" */

/* In words, for a newcomer. */
void verdict_write(const struct verdict *verdict, const struct policy *policy,
		   const struct change *change, struct buf *out);

#endif
