/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Answers to invitations, by calendar programs (RFC 5546 REPLY) or on the page;
 * and COUNTER, another time that a guest proposes, for the call's owner to take
 * or to decline.
 */
#ifndef CALENDAR_RSVP_H
#define CALENDAR_RSVP_H

#include "calendar/call.h"

struct arena;
struct db;
struct heard;
struct settings;

struct counter {
	int64_t id, call_id;
	const char *name, *email;	/* the guest */
	int64_t start_at, end_at;
	const char *comment;		/* or NULL */
	int64_t sequence, heard_at;
	const char *state;		/* "open" "taken" "declined" */
};
struct counters { struct counter *items; size_t len, cap; };

/*
 * As people/heard.h says.  Whose answer it is, the token in the address tells,
 * or else the sender where it is a guest; the call, its UID and RECURRENCE-ID.
 */
int rsvp_hear(struct db *db, const struct settings *settings, const struct heard *heard,
		struct arena *arena, struct err *err) MUST_CHECK;

/* On the page: a guest, by any confirmed address of theirs; ERR_DENIED for others. */
int rsvp_set(struct db *db, const struct actor *who, int64_t call_id, enum rsvp answer,
	       struct err *err) MUST_CHECK;
/* The guest that the actor is: 1, 0 none, -1. */
int rsvp_guest(struct db *db, const struct actor *who, const struct call *call,
		 const struct guest **out, struct err *err) MUST_CHECK;

int counter_get(struct db *db, int64_t id, struct arena *arena, struct counter *out,
		struct err *err) MUST_CHECK;
/* Newest first. */
int counter_list(struct db *db, int64_t call_id, struct arena *arena, struct counters *out,
		 struct err *err) MUST_CHECK;
/*
 * Who may edit the call: it moves there, and all are told; or the guest is told
 * that it does not (DECLINECOUNTER).
 */
int counter_settle(struct db *db, const struct settings *settings, const struct actor *who,
		   int64_t id, bool take, struct err *err) MUST_CHECK;

const char *rsvp_name(enum rsvp answer);	/* "yes"; "" of RSVP_NONE */

#endif
