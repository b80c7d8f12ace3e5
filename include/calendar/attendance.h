/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who comes to an event, from when to when, and where they are during it. */
#ifndef CALENDAR_ATTENDANCE_H
#define CALENDAR_ATTENDANCE_H

#include "people/actor.h"

struct arena;
struct db;
struct event;
struct settings;

enum attendance_state { ATTENDANCE_ASKED, ATTENDANCE_IN, ATTENDANCE_REFUSED };

struct attendance {
	int64_t event_id, person_id;
	const char *name;
	enum attendance_state state;
	bool is_remote;
	int64_t arrive_at, leave_at;	/* 0: not said */
	int from_minute, to_minute;	/* of each day in UTC; 0 and 1440: all day */
	bool is_told;			/* reminded on IRC */
	int64_t here_at;		/* !in; 0: nobody is told where they are */
	const char *here;
	int64_t joined_at;
	const char **absent;		/* half-days: "2026-09-14 am"; ends with NULL */
};
struct attendances { struct attendance *items; size_t len, cap; };

/* As typed: "2026-09-14 10:00" in the event's zone, "15:00" in UTC; "": not said. */
struct attendance_form {
	const char *arrive, *leave, *from, *to;
	bool is_remote, is_told;
	const char **absent;		/* ends with NULL */
};

/* Coming: at once, or by leave of an organiser where the event wants that. */
int attendance_join(struct db *db, const struct actor *who, int64_t event_id,
		    struct err *err) MUST_CHECK;
int attendance_leave(struct db *db, const struct actor *who, int64_t event_id,
		     struct err *err) MUST_CHECK;
int attendance_save(struct db *db, const struct actor *who, int64_t event_id,
		    const struct attendance_form *form, struct err *err) MUST_CHECK;
/* Organisers. */
int attendance_decide(struct db *db, const struct settings *settings, const struct actor *who,
		      int64_t event_id, int64_t person_id, bool let_in, struct err *err)
	MUST_CHECK;

/* -1 and why, unless they may propose and rate; joins them where that is free.  In a
 * transaction. */
int attendance_must(struct db *db, const struct actor *who, const struct event *event,
		    struct err *err) MUST_CHECK;

/* 1, 0 they did not say that they come, -1. */
int attendance_find(struct db *db, int64_t event_id, int64_t person_id, struct arena *arena,
		    struct attendance **out, struct err *err) MUST_CHECK;
/* All, by name. */
int attendance_list(struct db *db, int64_t event_id, struct arena *arena,
		    struct attendances *out, struct err *err) MUST_CHECK;
/* Are they there for all of it? */
bool attendance_has(const struct attendance *attendance, const struct event *event,
		    int64_t from, int64_t to);

/* !in and !out: whether and where others are told they are. */
int attendance_here(struct db *db, const struct actor *who, int64_t event_id, bool is_here,
		    const char *where, struct err *err) MUST_CHECK;

#endif
