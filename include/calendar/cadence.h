/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Regular calls: a rule in a civil zone ("first Thursday of the month, 16:00
 * in London") that calls come from.  Some weeks ahead an occurrence becomes a
 * row of `call`, with all that a call can do: it is moved, skipped (cancelled),
 * announced.  In calendars all of them are one event: the cadence's UID with an
 * RRULE, and a RECURRENCE-ID for each that became a call.  Where two or three
 * times of day alternate, each has a UID of its own ("...-2"): RFC 5545 cannot
 * say them in one event.  A change of the rule starts another UID; what was
 * announced under the old one stays as it was.
 */
#ifndef CALENDAR_CADENCE_H
#define CALENDAR_CADENCE_H

#include "calendar/call.h"

struct arena;
struct buf;
struct db;
struct settings;

#define CADENCE_TIMES_MAX 4
#define CADENCE_AHEAD_SECS (8 * 7 * 86400)	/* occurrences become calls */

struct cadence {
	int64_t id;
	const char *uid;
	int64_t sequence;
	const char *title, *why;
	const char *rrule;
	const char *first_on, *last_on;	/* "2026-12-03"; last NULL: no end */
	const char *times[CADENCE_TIMES_MAX];	/* "16:00", in turn */
	int n_times;
	const char *zone;
	int64_t duration_secs;
	const char *network, *channel, *link, *phone;	/* or NULL */
	int64_t call_days;		/* before: items are asked for */
	int64_t deadline_hours;		/* before: no more items */
	bool cancels;			/* itself, without items by then */
	const char *holidays;		/* countries: "GB US"; "" none */
	bool skips;			/* holidays; else they are flagged */
	bool votes;			/* on who wants to be on the Cc list */
	int64_t no_shows;		/* so many in a row end that; 0: no such rule */
	int64_t owner_id;
	const char *owner_name;
	int64_t created_at, changed_at;
};
struct cadences { struct cadence *items; size_t len, cap; };

/* As typed; checked inside. */
struct cadence_form {
	struct call_form call;		/* what every call has; date: the first day */
	const char *rule;		/* "first Thursday", or an RRULE */
	const char *last_on;		/* "" none */
	const char *times;		/* "16:00 08:00" */
	const char *call_days, *deadline_hours, *holidays, *no_shows;
	bool cancels, skips, votes;
};

/* One that the rule has, whether it is a call already or not. */
struct occurrence {
	int64_t recurrence_at;
	int number;			/* 0: the first of all */
	int64_t call_id;		/* 0: not yet */
	int64_t start_at;		/* elsewhere than recurrence_at: moved */
	enum call_state state;
	const char *holiday;		/* "Christmas Day (GB)", or NULL */
};
struct occurrences { struct occurrence *items; size_t len, cap; };

/* Organisers. */
int cadence_create(struct db *db, const struct actor *who, const struct cadence_form *form,
		   int64_t *id, struct err *err) MUST_CHECK;
/*
 * Out of a calendar file (RFC 5545): the first event with an RRULE, with what its
 * EXDATEs skip and its RECURRENCE-IDs move.
 */
int cadence_import(struct db *db, const struct settings *settings, const struct actor *who,
		   const char *text, int64_t *id, struct err *err) MUST_CHECK;
/*
 * What was announced stays as it is.  Those that were not, and that nobody
 * moved, follow the change.
 */
int cadence_edit(struct db *db, const struct settings *settings, const struct actor *who,
		 int64_t id, const struct cadence_form *form, struct err *err) MUST_CHECK;
bool cadence_may_edit(const struct cadence *cadence, const struct actor *who);

struct cadence *cadence_get(struct db *db, int64_t id, struct arena *arena, struct err *err);
int cadence_list(struct db *db, struct arena *arena, struct cadences *out, struct err *err)
	MUST_CHECK;

/* In words: "first Thursday of the month, 16:00 Europe/London". */
char *cadence_when(const struct cadence *cadence, struct arena *arena);
/* The rule alone: "first Thursday of the month". */
const char *cadence_words(const struct cadence *cadence, struct arena *arena);

/* From `from` on, before `to`, at most max, by what the rule says. */
int cadence_occurrences(struct db *db, const struct cadence *cadence, int64_t from, int64_t to,
			size_t max, struct arena *arena, struct occurrences *out,
			struct err *err) MUST_CHECK;
/* The call of an occurrence, made if it is none yet.  Organisers. */
int cadence_plan(struct db *db, const struct actor *who, int64_t id, int64_t recurrence_at,
		 int64_t *call_id, struct err *err) MUST_CHECK;

/*
 * It is now: make calls of what comes near, announce what is due, settle
 * deadlines (agenda mailed, or the call cancelled).  Transactions of its own.
 * The postman calls it every few seconds.
 */
int cadence_tick(struct db *db, const struct settings *settings, int64_t now, struct err *err)
	MUST_CHECK;

#endif
