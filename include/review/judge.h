/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The verdict on a series of the list, and whose turn it is: its patches with all
 * tags, MAINTAINERS at the tip of the branch that it is for, objections, intents,
 * freeze and pings brought together.
 *
 * A judge keeps the rules and the MAINTAINERS files; make one for a program, and a
 * new one when the settings change.
 */
#ifndef REVIEW_JUDGE_H
#define REVIEW_JUDGE_H

#include "review/freeze.h"
#include "review/intent.h"
#include "review/objection.h"
#include "review/policy.h"
#include "review/series.h"
#include "review/stand_in.h"
#include "review/turn.h"
#include "review/verdict.h"

struct judge;
struct settings;

/* The settings must outlive it.  NULL: the rules cannot be read. */
struct judge *judge_new(const struct settings *settings, struct err *err);
void judge_free(struct judge *judge);
const struct policy *judge_policy(const struct judge *judge);

struct judged {				/* one patch */
	const struct part *part;
	struct change change;
	struct trailers tags;
	struct trailer_warnings warnings;
	struct verdict verdict;
};

struct judgement {
	struct series *series;
	struct parts parts;		/* its cover and patches */
	/* The tree that MAINTAINERS was read from; NULL: there is none, and no verdict. */
	const char *tree, *branch;
	const char *trouble;		/* why the tree could not be read, or NULL */
	char commit[41];
	struct judged *patches;		/* that are not in yet, by number */
	size_t n_patches;
	struct verdict *verdicts;	/* the same, one a patch */
	enum verdict_state state;	/* the worst; VERDICT_READY without patches */
	struct turn turn;
	struct objecteds objections;
	struct intents intents;
	struct freeze_word freeze;	/* kind FREEZE_NONE: not frozen */
	struct stood_in stood_in;	/* kind STAND_IN_NONE: nobody said so */
	struct series *before;		/* the version before it, or NULL */
	const struct series *successor;	/* of a superseded one, or NULL */
	struct turn_comments unanswered;	/* of that: "resent without an answer to" */
};

/*
 * ERR_NOT_FOUND: there is no such series.  All in the arena, but what a verdict says
 * of sections and maintainers is the judge's: do not keep it beyond the request.
 */
int judge_series(struct judge *judge, struct db *db, int64_t series_id, struct arena *arena,
		 struct judgement *out, struct err *err) MUST_CHECK;

/* Who may commit: the M: of THE REST at the tip of the first [tree]; none is fine. */
int judge_committers(struct judge *judge, struct arena *arena, struct people *out,
		     struct err *err) MUST_CHECK;

/* MAINTAINERS at the tip of the first [tree], the judge's own: 1; 0 there is none; -1. */
int judge_maintainers(struct judge *judge, struct maintainers **out, struct err *err)
	MUST_CHECK;

/*
 * The sections of MAINTAINERS that cover a path at the tip of the first [tree], as
 * get_maintainer.pl answers of it: its text's K: lines count, and THE REST only
 * where nobody else maintains.  1, 0 there is no tree, -1.  Good until the judge is
 * asked again.
 */
struct covered {
	const char *tree, *branch;
	const char *path;		/* a directory with a slash at its end */
	bool is_there;
	struct matches matches;
};
int judge_covers(struct judge *judge, const char *path, struct arena *arena,
		 struct covered *out, struct err *err) MUST_CHECK;

/* In words: the turn, each patch's verdict, what was left unanswered. */
void judgement_write(const struct judge *judge, const struct judgement *judgement,
		     struct buf *out);

#endif
