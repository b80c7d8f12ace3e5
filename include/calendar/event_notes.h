/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The notes of an event's sessions: one shared text each (calendar/notes.h), from
 * the first minute, the description quoted on top; then a mail to the list, in
 * one thread under the event's; and at the end an index of all of them.
 */
#ifndef CALENDAR_EVENT_NOTES_H
#define CALENDAR_EVENT_NOTES_H

#include "people/actor.h"
#include "people/outbox.h"

struct arena;
struct db;
struct settings;

enum event_notes_state { EVENT_NOTES_MISSING, EVENT_NOTES_DRAFT, EVENT_NOTES_OUT };

struct event_note {
	int64_t proposal_id, notes_id, letter_id;	/* 0: none */
	const char *title, *hosts;
	const char *taker;		/* or NULL */
	int64_t start_at, ended_at;	/* of its first and last sitting; 0: not scheduled */
	enum event_notes_state state;
};
struct event_notes { struct event_note *items; size_t len, cap; };

/* Those of a session; made if there are none yet.  Whoever attends. */
int event_notes_open(struct db *db, const struct actor *who, int64_t proposal_id, int64_t *id,
		     struct err *err) MUST_CHECK;
/*
 * Who takes them, named at the door: by name, a first name that one attendant has,
 * or address; "" oneself, "nobody" nobody.  Hosts and organisers; oneself, whoever
 * attends, where nobody does it yet.  *taker: their name, or NULL.
 */
int event_notes_take(struct db *db, const struct actor *who, int64_t proposal_id,
		     const char *name, struct arena *arena, const char **taker,
		     struct err *err) MUST_CHECK;
/* All that were in the schedule, by start. */
int event_notes_list(struct db *db, int64_t event_id, struct arena *arena,
		     struct event_notes *out, struct err *err) MUST_CHECK;

/*
 * "Design session notes: TITLE" to the list, Cc who hosted, wrote and spoke, in
 * the event's thread.  Posting closes the notes.  Hosts, note-takers, organisers.
 */
struct letter *event_notes_letter(struct db *db, const struct settings *settings,
				  int64_t proposal_id, struct arena *arena, struct err *err);
int event_notes_post(struct db *db, const struct settings *settings, const struct actor *who,
		     int64_t proposal_id, struct err *err) MUST_CHECK;

/* All sessions, their notes, what was decided and is to be done; and the end of the event. */
struct letter *event_notes_index(struct db *db, const struct settings *settings,
				 int64_t event_id, struct arena *arena, struct err *err);
int event_notes_close(struct db *db, const struct settings *settings, const struct actor *who,
		      int64_t event_id, struct err *err) MUST_CHECK;

/* Hosts and note-takers whose notes do not come are asked: a day after, then after three. */
int event_notes_tick(struct db *db, const struct settings *settings, int64_t now,
		     struct err *err) MUST_CHECK;

#endif
