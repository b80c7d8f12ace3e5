/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the list and the guests are told about a call: the community's form of
 * announcement, its updates and its cancellation.
 */
#ifndef CALENDAR_ANNOUNCEMENT_H
#define CALENDAR_ANNOUNCEMENT_H

#include "calendar/call.h"

struct announcement {
	const struct settings *settings;
	const struct call *call;
	const struct call *was;		/* before an update; else NULL */
	enum call_news news;
	const struct guest *guest;	/* to this one; NULL: to the list */
	bool uninvited;			/* CANCEL for this guest of a call that goes on */
	const char *thread;		/* Message-ID of the announcement; NULL: this is it */
	const char *rule;		/* its cadence in words, or NULL */
	bool cancels;			/* itself, without items by the deadline */
	const char *last_minutes;	/* of that cadence: where they are, or NULL */
};

/* Complete, with the invitation; strings live in the arena. */
struct letter *announcement_letter(const struct announcement *a, struct arena *arena);

/* What an edit changed of what calendars show. */
struct call_change { bool moved, zone, lasts, place, title; };
struct call_change call_changed(const struct call *was, const struct call *call);
bool call_change_any(const struct call_change *change);

#endif
