/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Guests of a call: table guest.  Their type is in calendar/call.h. */
#ifndef CALENDAR_GUEST_H
#define CALENDAR_GUEST_H

#include "calendar/call.h"

struct err;

#define GUESTS_MAX 500			/* one mail each */

/*
 * "Name <a@b>, c@d" of both fields, without duplicates; who is in both must be
 * there.  Adds to out.
 */
int guests_parse(const char *must, const char *cc, struct arena *arena, struct guests *out,
		 struct err *err) MUST_CHECK;

int guests_load(struct db *db, int64_t call_id, struct arena *arena, struct guests *out,
		struct err *err) MUST_CHECK;
/* Replaces those that there were. */
int guests_save(struct db *db, int64_t call_id, const struct guests *guests, struct err *err)
	MUST_CHECK;

/* Unless a newer one is there. */
int guest_set_rsvp(struct db *db, int64_t call_id, const char *email, enum rsvp answer,
		     const char *comment, int64_t at, struct err *err) MUST_CHECK;
/* The call has moved: they are asked anew. */
void guests_forget_rsvps(struct guests *guests);

const struct guest *guests_find(const struct guests *guests, const char *email);
/* Those who stay keep when they were invited and what they answered. */
void guests_keep(const struct guests *was, struct guests *now);
/* Is anybody new, gone, or needed where they were not? */
bool guests_differ(const struct guests *a, const struct guests *b);

#endif
