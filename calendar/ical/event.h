/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Events as calendars know them, in plain C: who calls this never sees the
 * iCalendar library.  The same events give the same bytes.
 */
#ifndef ICAL_EVENT_H
#define ICAL_EVENT_H

#include "base/base.h"

struct buf;

enum ical_role { ICAL_NEEDED, ICAL_OPTIONAL, ICAL_LIST };

struct ical_attendee {
	const char *name, *email;	/* name may be "" */
	enum ical_role role;
	const char *partstat;		/* NULL: "NEEDS-ACTION" */
};

struct ical_event {
	const char *uid;
	int64_t sequence;
	int64_t created_at, changed_at;	/* CREATED; DTSTAMP and LAST-MODIFIED */
	int64_t start_at, end_at;
	const char *zone;		/* in which they are written */
	int64_t recurrence_at;		/* RECURRENCE-ID: one of many; 0: by itself */
	const char *recurrence_zone;
	const char *rrule;		/* of the many, or NULL */
	const int64_t *except_at;	/* EXDATE */
	size_t n_except;
	const char *summary;
	const char *description, *location, *url;	/* or NULL */
	const char *organizer_name, *organizer_email;	/* email NULL: none is said */
	const struct ical_attendee *attendees;
	size_t n_attendees;
	bool cancelled;			/* STATUS:CANCELLED, else CONFIRMED */
	const char *comment;		/* COMMENT, or NULL */
	bool no_status;			/* none: one attendee is uninvited, the rest go on */
};

/* A calendar object: what an invitation is, and what a feed is. */
struct ical_object {
	const char *method;		/* "REQUEST", "CANCEL", "PUBLISH", "DECLINECOUNTER" */
	const char *name;		/* of a feed; NULL: not one */
	int64_t refresh_secs;		/* of a feed: how often to look */
	const struct ical_event *events;
	size_t n_events;
};

void ical_write(const struct ical_object *object, struct buf *out);

#endif
