/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Polls: somebody proposes a call, the times that suit those concerned are
 * computed, everybody answers, and one of the times becomes the call.  A time
 * is an instant and the zone in which it was chosen, so that no day shifts.
 */
#ifndef CALENDAR_POLL_H
#define CALENDAR_POLL_H

#include "calendar/call.h"

struct heard;

#define POLL_OPTIONS_MAX 20		/* numbers, those that were dropped among them */
#define POLL_VOTERS_MAX 60

enum poll_state { POLL_DRAFT, POLL_OPEN, POLL_SETTLED, POLL_WITHDRAWN };
enum answer { ANSWER_NONE, ANSWER_YES, ANSWER_MAYBE, ANSWER_NO };

struct poll_option {
	int64_t number, start_at;
	const char *zone;
	bool is_pinned;
	size_t yes, maybe, no;
	bool is_blocked;		/* somebody who must be there said no */
};
struct poll_options { struct poll_option *items; size_t len, cap; };

struct voter {
	int64_t id, person_id;		/* person 0: nobody known */
	const char *name, *email;	/* email or NULL; for signed-in people only */
	bool is_must, is_invited;
	enum answer answers[POLL_OPTIONS_MAX + 1];	/* by the option's number */
	bool has_answered;		/* any of the options that are left */
};
struct voters { struct voter *items; size_t len, cap; };

struct poll {
	int64_t id;
	enum poll_state state;
	const char *title, *why, *thread;	/* thread: URL, or NULL */
	int64_t owner_id;
	const char *owner_name;
	const char *zone;
	int64_t duration_secs, earliest_at, latest_at, deadline_at;
	const char *network, *channel, *link, *phone, *room;	/* or NULL */
	bool wants_conference;		/* one of the pool, given when it is settled */
	const char *message_id;		/* the mail that proposed it, or NULL */
	int64_t letter_id;		/* on the list; 0: none */
	int64_t created_at, opened_at, reminded_at, told_at, settled_at;
	int64_t choice;			/* number; 0: none */
	const char *override;		/* or NULL */
	int64_t call_id;		/* 0: none */
	struct poll_options options;	/* that are left, by start */
	struct voters voters;		/* who must be there first, then by name */
};
struct polls { struct poll *items; size_t len, cap; };

/* Strings as typed, checked inside; "" or NULL is the default. */
struct poll_form {
	const char *title, *why, *thread;
	const char *minutes;		/* "60" */
	const char *zone;		/* the owner's, or the community's */
	const char *earliest, *latest;	/* "2026-11-30"; both days are in it */
	const char *deadline;		/* "2026-11-28"; the end of that day */
	const char *network, *channel, *link, *phone, *room;
	bool wants_conference;
	const char *must, *may;		/* "Name <a@b>, c@d" */
	const char *message_id;
};

/*
 * Signed-in people.  A draft with the times that suit those invited best, for
 * its owner to look at, or (poll_propose) open at once.
 */
int poll_create(struct db *db, const struct settings *settings, const struct actor *who,
		const struct poll_form *form, int64_t *id, struct err *err) MUST_CHECK;
int poll_propose(struct db *db, const struct settings *settings, const struct actor *who,
		 const struct poll_form *form, int64_t *id, struct err *err) MUST_CHECK;

/* The owner or an organiser; a draft or an open poll. */
int poll_open(struct db *db, const struct settings *settings, const struct actor *who,
	      int64_t id, struct err *err) MUST_CHECK;
int poll_add_option(struct db *db, const struct actor *who, int64_t id, const char *date,
		    const char *time, const char *zone, struct err *err) MUST_CHECK;
int poll_drop_option(struct db *db, const struct actor *who, int64_t id, int64_t number,
		     struct err *err) MUST_CHECK;
int poll_pin_option(struct db *db, const struct actor *who, int64_t id, int64_t number,
		    bool is_pinned, struct err *err) MUST_CHECK;
/* A draft only: what is not pinned gives way to what suits best now. */
int poll_compute(struct db *db, const struct settings *settings, const struct actor *who,
		 int64_t id, struct err *err) MUST_CHECK;
int poll_set_deadline(struct db *db, const struct actor *who, int64_t id, const char *date,
		      struct err *err) MUST_CHECK;
int poll_withdraw(struct db *db, const struct settings *settings, const struct actor *who,
		  int64_t id, const char *reason, struct err *err) MUST_CHECK;

/*
 * One time becomes the call, which is announced in a thread of its own.  An
 * organiser at any time, the owner from poll_owner_may_at() on.  Where somebody
 * who must be there said no it takes a word why (override).
 */
int poll_settle(struct db *db, const struct settings *settings, const struct actor *who,
		int64_t id, int64_t number, const char *override, int64_t *call_id,
		struct err *err) MUST_CHECK;
int64_t poll_owner_may_at(const struct settings *settings, const struct poll *poll);
/* The announcement that poll_settle() would send.  Queues nothing. */
struct letter *poll_settle_letter(struct db *db, const struct settings *settings,
				  const struct poll *poll, int64_t number,
				  const char *override, struct arena *arena, struct err *err);

/* An open poll, until its deadline.  answers[number]; ANSWER_NONE leaves as it is. */
int poll_vote(struct db *db, const struct actor *who, int64_t id,
	      const enum answer answers[POLL_OPTIONS_MAX + 1], struct err *err) MUST_CHECK;
int poll_vote_ballot(struct db *db, const char *secret,
		     const enum answer answers[POLL_OPTIONS_MAX + 1], struct err *err)
	MUST_CHECK;

bool poll_may_edit(const struct poll *poll, const struct actor *who);
int answer_parse(const char *text, enum answer *out, struct err *err) MUST_CHECK;
const char *answer_name(enum answer answer);		/* "yes", "if need be", "no", "-" */

struct poll *poll_get(struct db *db, int64_t id, struct arena *arena, struct err *err);
/* The poll that a ballot's secret is for, and whose it is. */
struct poll *poll_get_ballot(struct db *db, const char *secret, struct arena *arena,
			     int64_t *voter_id, struct err *err);
/* Newest first: drafts (of one person, or 0: all), open ones, those that are over. */
int poll_list(struct db *db, enum poll_state state, int64_t owner_id, int64_t max,
	      struct arena *arena, struct polls *out, struct err *err) MUST_CHECK;
/* The poll that made a call: 1, 0, -1. */
int poll_find_call(struct db *db, int64_t call_id, struct arena *arena, struct poll **out,
		   struct err *err) MUST_CHECK;
const struct voter *poll_find_voter(const struct poll *poll, int64_t person_id);
const struct poll_option *poll_find_option(const struct poll *poll, int64_t number);

/*
 * What one time is like for those invited, by name: "Away: Ann (FOSDEM).  At
 * night: Xi (from 23:00)."  For signed-in people.  One text an option.
 */
int poll_explain(struct db *db, const struct settings *settings, const struct poll *poll,
		 struct arena *arena, const char ***texts, struct err *err) MUST_CHECK;

/* "Thu 26 Nov 2026, 16:00 GMT (+00:00); 16:00 UTC", by the poll's zone. */
char *poll_option_when(const struct poll *poll, const struct poll_option *option,
		       struct arena *arena);

/* "Tokyo 18:00, Sydney Fri 02:00 (night)": by the clocks of the community. */
char *poll_option_cities(const struct settings *settings, const struct poll_option *option,
			 struct arena *arena);

/*
 * Once each: remind who has not answered, and tell the owner when all have or
 * the deadline is over.  Its own transaction; moot-mail calls it now and then.
 */
int poll_tick(struct db *db, const struct settings *settings, int64_t now, struct err *err)
	MUST_CHECK;

/* A mail that proposes a call: people/heard.h. */
int poll_hear(struct db *db, const struct settings *settings, const struct heard *heard,
	      struct arena *arena, struct err *err) MUST_CHECK;

#endif
