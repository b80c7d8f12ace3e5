/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rooms of an event, and the slots in which one cannot be had. */
#ifndef CALENDAR_ROOM_H
#define CALENDAR_ROOM_H

#include "people/actor.h"

struct arena;
struct db;
struct event;

struct room {
	int64_t id, event_id;
	const char *name;
	int position, capacity;
	const char *link, *dial_in;	/* or NULL */
	bool is_remote, has_projector;
	const char *remote_host;	/* "" nobody yet */
	bool is_removed;
};
struct rooms { struct room *items; size_t len, cap; };

struct room_form {
	const char *name, *capacity, *link, *dial_in, *remote_host;
	bool is_remote, has_projector;
};

/* A room that cannot be had in a slot. */
struct room_off { int64_t room_id, slot_id; };
struct room_offs { struct room_off *items; size_t len, cap; };

/* In the order of the board; without those that were removed. */
int room_list(struct db *db, int64_t event_id, struct arena *arena, struct rooms *out,
	      struct err *err) MUST_CHECK;
/* All of them, also removed ones: published schedules may name them. */
int room_list_all(struct db *db, int64_t event_id, struct arena *arena, struct rooms *out,
		  struct err *err) MUST_CHECK;
const struct room *rooms_find(const struct rooms *rooms, int64_t id);	/* or NULL */
int room_off_list(struct db *db, int64_t event_id, struct arena *arena,
		  struct room_offs *out, struct err *err) MUST_CHECK;
bool room_is_off(const struct room_offs *offs, int64_t room_id, int64_t slot_id);

/* room_id 0: a new one. */
int room_save(struct db *db, const struct actor *who, int64_t event_id, int64_t room_id,
	      const struct room_form *form, struct err *err) MUST_CHECK;
/* *moved: how many sessions had to find another place. */
int room_remove(struct db *db, const struct actor *who, int64_t id, int *moved,
		struct err *err) MUST_CHECK;
/*
 * The room is lost in all slots that end after `from` (or, with is_lost false,
 * can be had again).  Sessions find other places.
 */
int room_lose(struct db *db, const struct actor *who, int64_t id, int64_t from, bool is_lost,
	      int *moved, struct err *err) MUST_CHECK;

/* All rooms of one event for another; inside a transaction. */
int room_copy(struct db *db, int64_t from_event, int64_t to_event, struct err *err) MUST_CHECK;

#endif
