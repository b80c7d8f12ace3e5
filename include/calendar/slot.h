/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The slots of an event, of any length: for sessions, for breaks, and for what
 * everybody is at.  They may change while the event runs: sessions stay in their
 * slot when it moves, and find another place when it goes.
 */
#ifndef CALENDAR_SLOT_H
#define CALENDAR_SLOT_H

#include "people/actor.h"

struct arena;
struct db;
struct event;

enum slot_kind { SLOT_SESSION, SLOT_BREAK, SLOT_PLENARY };

struct slot {
	int64_t id, event_id, start_at;
	int minutes;
	enum slot_kind kind;
	const char *title;		/* "" for most that hold sessions */
	bool is_removed;
};
struct slots { struct slot *items; size_t len, cap; };

/* date and time in the event's zone, as typed. */
struct slot_form { const char *date, *time, *minutes, *kind, *title; };

const char *slot_kind_name(enum slot_kind kind);
int64_t slot_end(const struct slot *slot);
/* "2026-09-14" there. */
char *slot_day(const struct event *event, const struct slot *slot, struct arena *arena);

/* By start; without those that were removed. */
int slot_list(struct db *db, int64_t event_id, struct arena *arena, struct slots *out,
	      struct err *err) MUST_CHECK;
/* NULL where it is not there. */
const struct slot *slots_find(const struct slots *slots, int64_t id);

/*
 * The slots of a day, a line each: "09:30-10:20", "12:30-13:30 break Lunch",
 * "09:00-09:30 plenary Opening".  Slots that are there already may stay.
 */
int slot_add_day(struct db *db, const struct actor *who, int64_t event_id, const char *date,
		 const char *text, struct err *err) MUST_CHECK;
int slot_edit(struct db *db, const struct actor *who, int64_t id, const struct slot_form *form,
	      struct err *err) MUST_CHECK;
/* *moved: how many sessions had to find another place. */
int slot_remove(struct db *db, const struct actor *who, int64_t id, int *moved,
		struct err *err) MUST_CHECK;

/* All slots of one event for another, its days moved; inside a transaction. */
int slot_copy(struct db *db, const struct event *from, const struct event *to,
	      struct err *err) MUST_CHECK;

#endif
