/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whose turn each open series is, and who owes what: kept, so that lists are fast.
 * moot-mail makes it anew where mails, words of people, time or a tree change it;
 * judge_series() says the same of one series at this moment, with all evidence.
 */
#ifndef REVIEW_STANDING_H
#define REVIEW_STANDING_H

#include "review/turn.h"

struct db;
struct err;
struct judge;
struct series;
struct settings;

struct standing {
	int64_t series_id;
	enum turn_state state, was;
	const char *owner;		/* turn_owner_key() */
	const char *verdict;		/* verdict_state_key() of the worst patch; "": none */
	int64_t since, quiet_since;
	const char *why, *text;		/* "waiting for review by Jan Deep (SHADOW)" */
	int64_t n_open;			/* comments that the author has to act on */
	int64_t n_unanswered;		/* comments on the version before, never answered */
	int64_t n_pings, last_ping_at;
	struct series *series;
};
struct standings { struct standing *items; size_t len, cap; };

/* 1, 0 not judged yet, -1. */
int standing_find(struct db *db, int64_t series_id, struct arena *arena, struct standing *out,
		  struct err *err) MUST_CHECK;

/*
 * Open series, whose turn has lasted longest first.  NULL, false and 0: any.  For
 * the next page after_since and after_id are since and series_id of the last one.
 */
struct standing_filter {
	const char *state;		/* turn_state_key() */
	const char *owes;		/* an address, or part of a name */
	const char *section;		/* of MAINTAINERS that it touches */
	const char *unapproved;		/* the same, where an approval is missing */
	const char *author;		/* an address, or part of a name */
	const char *tree;
	int64_t posted_before;
	int64_t after_since, after_id;
	int64_t limit;			/* 1 to 1000 */
};
int standing_list(struct db *db, const struct standing_filter *filter, struct arena *arena,
		  struct standings *out, struct err *err) MUST_CHECK;

/* How many open series there are of each state; by enum turn_state. */
int standing_count(struct db *db, int64_t counts[TURN_STATES], struct err *err) MUST_CHECK;

struct owing {
	int64_t series_id;
	const char *name, *email;
	const char *what;		/* "a review", "a new version" */
	const char *section;		/* or NULL */
	bool is_rest;
	const char *message_id;		/* what they owe an answer to, or NULL */
	struct standing standing;	/* of the series, with it */
};
struct owings { struct owing *items; size_t len, cap; };

/*
 * All that somebody owes, by any of their addresses or by their name (part of it is
 * enough); NULL: all that anybody does, by person.  Stalled ones are left out.
 */
int owing_list(struct db *db, const char *who, int64_t limit, struct arena *arena,
	       struct owings *out, struct err *err) MUST_CHECK;
/* By the confirmed addresses of a person. */
int owing_of_person(struct db *db, int64_t person_id, struct arena *arena,
		    struct owings *out, struct err *err) MUST_CHECK;
/* Who owes in one series. */
int owing_of_series(struct db *db, int64_t series_id, struct arena *arena,
		    struct owings *out, struct err *err) MUST_CHECK;

/* The sections with open series, how many, and how long the oldest has waited. */
struct section_age { const char *section; int64_t n, waiting, oldest_at; };
struct section_ages { struct section_age *items; size_t len, cap; };
int standing_sections(struct db *db, struct arena *arena, struct section_ages *out,
		      struct err *err) MUST_CHECK;

/*
 * Judge anew what has changed, at most max series: how many that were, -1.  In a
 * transaction of its own.  moot-mail's loop, and after an import.
 */
int standing_refresh(struct judge *judge, struct db *db, int max, struct err *err) MUST_CHECK;
/* A job of moot-mail's: the same with a judge of its own, where there is need. */
int standing_tick(struct db *db, const struct settings *settings, int64_t now,
		  struct err *err) MUST_CHECK;
/* What people said of a series changed it: judge it soon.  0: all of them. */
int standing_touch(struct db *db, int64_t series_id, struct err *err) MUST_CHECK;

#endif
