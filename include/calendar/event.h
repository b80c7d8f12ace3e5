/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Events: a hackathon of two days, a developer meeting of an afternoon, the BoFs
 * of a summit.  All of one can be changed while it runs.  Organisers, and who
 * made it, change it; everybody reads.
 */
#ifndef CALENDAR_EVENT_H
#define CALENDAR_EVENT_H

#include "people/actor.h"
#include "people/outbox.h"

struct arena;
struct db;
struct settings;

enum event_phase {
	EVENT_PROPOSE, EVENT_RATE, EVENT_SCHEDULED, EVENT_RUNNING, EVENT_OVER,
};

struct event {
	int64_t id;
	const char *uid;
	const char *name, *about, *place;
	const char *link;		/* or NULL */
	const char *zone;		/* of the place */
	const char *first_day, *last_day;	/* "2026-09-14", there */
	enum event_phase phase;
	bool needs_approval;		/* an organiser lets each attendee in */
	int fair;			/* of the objective; see calendar/plan/solve.h */
	const char *network, *channel;	/* or NULL */
	int64_t owner_id;
	const char *owner_name;
	int64_t created_at, changed_at;
	int64_t edition;		/* newest published schedule; 0: none */
	int64_t letter_id;		/* the call for sessions; 0: not announced */
	int64_t index_letter_id;	/* the closing index; 0: not sent */
};
struct events { struct event *items; size_t len, cap; };

/* As typed, checked inside; NULL or "": none. */
struct event_form {
	const char *name, *about, *place, *link, *zone, *first_day, *last_day;
	const char *network, *channel;
	bool needs_approval, fair;
};

const char *event_phase_name(enum event_phase phase);		/* "propose" */
int event_phase_parse(const char *name, enum event_phase *out, struct err *err) MUST_CHECK;

/* copy_id: rooms and slots are taken from that event, its days moved; 0: none. */
int event_create(struct db *db, const struct actor *who, const struct event_form *form,
		 int64_t copy_id, int64_t *id, struct err *err) MUST_CHECK;
int event_edit(struct db *db, const struct actor *who, int64_t id,
	       const struct event_form *form, struct err *err) MUST_CHECK;
int event_set_phase(struct db *db, const struct actor *who, int64_t id,
		    enum event_phase phase, struct err *err) MUST_CHECK;
bool event_may_edit(const struct event *event, const struct actor *who);

struct event *event_get(struct db *db, int64_t id, struct arena *arena, struct err *err);
/* The event, if this actor may change it; else NULL and ERR_DENIED. */
struct event *event_get_to_edit(struct db *db, const struct actor *who, int64_t id,
				struct arena *arena, struct err *err);
/* All, the latest days first. */
int event_list(struct db *db, struct arena *arena, struct events *out, struct err *err)
	MUST_CHECK;
/* The one that is not over and whose days are nearest: 1, 0 none, -1. */
int event_current(struct db *db, struct arena *arena, struct event **out, struct err *err)
	MUST_CHECK;

/* Grows with each change of it, its rooms, slots, sessions or schedule. */
int event_changes(struct db *db, int64_t id, int64_t *n, struct err *err) MUST_CHECK;

/*
 * The call for sessions on the list: the head of the thread that schedules and
 * notes go into.  Once.
 */
struct letter *event_letter(const struct settings *settings, const struct event *event,
			    struct arena *arena);
int event_announce(struct db *db, const struct settings *settings, const struct actor *who,
		   int64_t id, struct err *err) MUST_CHECK;

char *event_url(const struct settings *settings, int64_t id, struct arena *arena);
/* "Mon 14 - Tue 15 Sep 2026, Cambridge" */
char *event_when(const struct event *event, struct arena *arena);

#endif
