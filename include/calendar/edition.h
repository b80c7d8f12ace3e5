/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Published schedules.  Publishing makes the draft one, says in words what
 * changed, and tells those whom it concerns, once: the list of the first, people
 * of what moved that they host or want, and one line on IRC.
 */
#ifndef CALENDAR_EDITION_H
#define CALENDAR_EDITION_H

#include "people/actor.h"

struct arena;
struct buf;
struct db;
struct settings;

struct sitting {
	int64_t proposal_id;
	int part;
	int64_t slot_id, room_id;	/* room 0: none chosen */
	int64_t start_at, end_at;
	int64_t sequence;		/* the edition that changed it last */
};
struct sittings { struct sitting *items; size_t len, cap; };

struct edition {
	int64_t number, published_at, score;
	const char *by;			/* or NULL */
	const char *changes;		/* lines */
};
struct editions { struct edition *items; size_t len, cap; };

/* What is published (number 0: the newest; nothing if there is none), by start and room. */
int edition_sittings(struct db *db, int64_t event_id, int64_t number, struct arena *arena,
		     struct sittings *out, struct err *err) MUST_CHECK;
const struct sitting *sittings_find(const struct sittings *sittings, int64_t proposal_id,
				    int part);
/* The newest first. */
int edition_list(struct db *db, int64_t event_id, struct arena *arena, struct editions *out,
		 struct err *err) MUST_CHECK;

/* What publishing the draft would say now, a line each. */
int edition_changes(struct db *db, int64_t event_id, struct arena *arena,
		    const char ***lines, size_t *n, struct err *err) MUST_CHECK;
/* ERR_CONFLICT: nothing has changed since the last. */
int edition_publish(struct db *db, const struct settings *settings, const struct actor *who,
		    int64_t event_id, struct err *err) MUST_CHECK;

/* The newest as plain text for the list, in the event's zone. */
int edition_write_text(struct db *db, int64_t event_id, struct arena *arena, struct buf *out,
		       struct err *err) MUST_CHECK;

/*
 * iCalendar of the newest (RFC 5545, 7986): of an event, of one of its rooms (0:
 * all); and of all events what a person hosts, must be at, or wants.
 */
int edition_write_feed(struct db *db, const struct settings *settings, int64_t event_id,
		       int64_t room_id, struct arena *arena, struct buf *out, struct err *err)
	MUST_CHECK;
int edition_write_person_feed(struct db *db, const struct settings *settings,
			      int64_t person_id, struct arena *arena, struct buf *out,
			      struct err *err) MUST_CHECK;

#endif
