/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rooms: tables room and room_off. */
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "calendar/placement.h"
#include "calendar/room.h"
#include "calendar/slot.h"

#include "event_internal.h"
#include "typed.h"

#define NAME_MAX_LEN 60
#define DIAL_MAX 200
#define HOST_MAX 100
#define ROOMS_MAX 40
#define CAPACITY 30

#define ROOM_COLUMNS								\
	"id, event_id, name, position, capacity, link, dial_in, is_remote, has_projector,"	\
	" remote_host, removed_at IS NOT NULL AS is_removed"

static void room_from(struct db_stmt *st, struct arena *arena, struct room *room)
{
	room->id = db_int(st, "id");
	room->event_id = db_int(st, "event_id");
	room->name = db_text(st, "name", arena);
	room->position = (int)db_int(st, "position");
	room->capacity = (int)db_int(st, "capacity");
	room->link = db_text(st, "link", arena);
	room->dial_in = db_text(st, "dial_in", arena);
	room->is_remote = db_int(st, "is_remote");
	room->has_projector = db_int(st, "has_projector");
	room->remote_host = db_text(st, "remote_host", arena);
	room->is_removed = db_int(st, "is_removed");
}

static int list(struct db *db, int64_t event_id, bool all, struct arena *arena,
		struct rooms *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " ROOM_COLUMNS " FROM room WHERE event_id = :event"
		" AND (:all OR removed_at IS NULL) ORDER BY position, id");
	int rc;

	db_bind_int(st, "event", event_id);
	db_bind_int(st, "all", all);
	while ((rc = db_step(st, err)) == 1)
		room_from(st, arena, vec_add(out, arena));
	return rc;
}

int room_list(struct db *db, int64_t event_id, struct arena *arena, struct rooms *out,
	      struct err *err)
{
	return list(db, event_id, false, arena, out, err);
}

int room_list_all(struct db *db, int64_t event_id, struct arena *arena, struct rooms *out,
		  struct err *err)
{
	return list(db, event_id, true, arena, out, err);
}

const struct room *rooms_find(const struct rooms *rooms, int64_t id)
{
	for (size_t i = 0; i < rooms->len; i++)
		if (rooms->items[i].id == id)
			return &rooms->items[i];
	return NULL;
}

int room_off_list(struct db *db, int64_t event_id, struct arena *arena,
		  struct room_offs *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT room_id, slot_id FROM room_off JOIN room ON room.id = room_id"
		" WHERE event_id = :event ORDER BY room_id, slot_id");
	int rc;

	db_bind_int(st, "event", event_id);
	while ((rc = db_step(st, err)) == 1) {
		struct room_off *off = vec_add(out, arena);

		off->room_id = db_int(st, "room_id");
		off->slot_id = db_int(st, "slot_id");
	}
	return rc;
}

bool room_is_off(const struct room_offs *offs, int64_t room_id, int64_t slot_id)
{
	for (size_t i = 0; i < offs->len; i++)
		if (offs->items[i].room_id == room_id && offs->items[i].slot_id == slot_id)
			return true;
	return false;
}

static int get(struct db *db, int64_t id, struct arena *arena, struct room *out,
	       struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " ROOM_COLUMNS " FROM room WHERE id = :id AND removed_at IS NULL");
	int rc;

	db_bind_int(st, "id", id);
	rc = db_step(st, err);
	if (rc == 1) {
		room_from(st, arena, out);
		db_done(st);
		return 0;
	}
	return rc ? -1 : err_set(err, ERR_NOT_FOUND, "this room is not there any more");
}

static int read_form(const struct room_form *form, const struct rooms *rooms,
		     struct room *room, struct arena *arena, struct err *err)
{
	int64_t capacity;

	if (typed_line("name", form->name, NAME_MAX_LEN, arena, &room->name, err))
		return -1;
	if (!*room->name)
		return err_set(err, ERR_INVALID, "name: what is the room called?");
	for (size_t i = 0; i < rooms->len; i++)
		if (rooms->items[i].id != room->id &&
		    str_eq_fold(rooms->items[i].name, room->name))
			return err_set(err, ERR_CONFLICT, "there is a room \"%s\" already",
				       room->name);
	if (typed_int("seats", form->capacity, 1, 10000, CAPACITY, &capacity, err) ||
	    typed_link("link", form->link, arena, &room->link, err) ||
	    typed_optional("dial-in", form->dial_in, DIAL_MAX, arena, &room->dial_in, err) ||
	    typed_line("remote host", form->remote_host, HOST_MAX, arena, &room->remote_host, err))
		return -1;
	room->capacity = (int)capacity;
	room->is_remote = form->is_remote || room->link;
	room->has_projector = form->has_projector;
	return 0;
}

static void bind_fields(struct db_stmt *st, const struct room *room)
{
	db_bind_text(st, "name", room->name);
	db_bind_int(st, "position", room->position);
	db_bind_int(st, "capacity", room->capacity);
	db_bind_text(st, "link", room->link);
	db_bind_text(st, "dial_in", room->dial_in);
	db_bind_int(st, "is_remote", room->is_remote);
	db_bind_int(st, "has_projector", room->has_projector);
	db_bind_text(st, "remote_host", room->remote_host);
}

static int insert(struct db *db, const struct room *room, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO room (event_id, name, position, capacity, link, dial_in, is_remote,"
		" has_projector, remote_host) VALUES (:event, :name, :position, :capacity, :link,"
		" :dial_in, :is_remote, :has_projector, :remote_host)");

	bind_fields(st, room);
	db_bind_int(st, "event", room->event_id);
	return db_run(st, err);
}

static int update(struct db *db, const struct room *room, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE room SET name = :name, position = :position, capacity = :capacity,"
		" link = :link, dial_in = :dial_in, is_remote = :is_remote,"
		" has_projector = :has_projector, remote_host = :remote_host WHERE id = :id");

	bind_fields(st, room);
	db_bind_int(st, "id", room->id);
	return db_run(st, err);
}

int room_save(struct db *db, const struct actor *who, int64_t event_id, int64_t room_id,
	      const struct room_form *form, struct err *err)
{
	struct arena *arena = arena_new();
	struct rooms rooms = { 0 };
	struct room room = { .event_id = event_id };
	int rc = -1;

	if (db_begin(db, err) || (room_id && get(db, room_id, arena, &room, err)) ||
	    !event_get_to_edit(db, who, room.event_id, arena, err) ||
	    room_list(db, room.event_id, arena, &rooms, err))
		goto out;
	if (!room_id && rooms.len >= ROOMS_MAX) {
		err_set(err, ERR_LIMIT, "an event has at most %d rooms", ROOMS_MAX);
		goto out;
	}
	if (!room_id)
		room.position = rooms.len ? rooms.items[rooms.len - 1].position + 1 : 1;
	if (read_form(form, &rooms, &room, arena, err) ||
	    (room_id ? update(db, &room, err) : insert(db, &room, err)) ||
	    event_touch(db, room.event_id, err) ||
	    event_audit(db, who, room.event_id, arena_printf(arena, "room \"%s\" %s", room.name,
							     room_id ? "changed" : "added"),
			arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

static int remove_row(struct db *db, int64_t id, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "UPDATE room SET removed_at = :now WHERE id = :id");

	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int room_remove(struct db *db, const struct actor *who, int64_t id, int *moved,
		struct err *err)
{
	struct arena *arena = arena_new();
	struct event *event;
	struct room room;
	int rc = -1;

	*moved = 0;
	if (db_begin(db, err) || get(db, id, arena, &room, err))
		goto out;
	event = event_get_to_edit(db, who, room.event_id, arena, err);
	if (!event || remove_row(db, id, err) || event_touch(db, event->id, err) ||
	    placement_rehome(db, who, event->id,
			     arena_printf(arena, "\"%s\" was removed", room.name), moved, err) ||
	    event_audit(db, who, event->id, arena_printf(arena, "room \"%s\" removed", room.name),
			arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

static int set_off(struct db *db, int64_t room_id, int64_t slot_id, bool is_off,
		   struct err *err)
{
	struct db_stmt *st = is_off ?
		db_prepare(db, "INSERT OR IGNORE INTO room_off (room_id, slot_id)"
			   " VALUES (:room, :slot)") :
		db_prepare(db, "DELETE FROM room_off WHERE room_id = :room AND slot_id = :slot");

	db_bind_int(st, "room", room_id);
	db_bind_int(st, "slot", slot_id);
	return db_run(st, err);
}

int room_lose(struct db *db, const struct actor *who, int64_t id, int64_t from, bool is_lost,
	      int *moved, struct err *err)
{
	struct arena *arena = arena_new();
	struct slots slots = { 0 };
	struct event *event;
	struct room room;
	int rc = -1;

	*moved = 0;
	if (db_begin(db, err) || get(db, id, arena, &room, err))
		goto out;
	event = event_get_to_edit(db, who, room.event_id, arena, err);
	if (!event || slot_list(db, event->id, arena, &slots, err))
		goto out;
	for (size_t i = 0; i < slots.len; i++)
		if (slot_end(&slots.items[i]) > from &&
		    set_off(db, id, slots.items[i].id, is_lost, err))
			goto out;
	if (event_touch(db, event->id, err) ||
	    placement_rehome(db, who, event->id,
			     arena_printf(arena, "\"%s\" is lost", room.name), moved, err) ||
	    event_audit(db, who, event->id,
			arena_printf(arena, "room \"%s\" %s", room.name,
				     is_lost ? "is lost" : "can be had again"), arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int room_copy(struct db *db, int64_t from_event, int64_t to_event, struct err *err)
{
	struct arena *arena = arena_new();
	struct rooms rooms = { 0 };
	int rc = room_list(db, from_event, arena, &rooms, err);

	for (size_t i = 0; rc == 0 && i < rooms.len; i++) {
		rooms.items[i].event_id = to_event;
		rc = insert(db, &rooms.items[i], err);
	}
	arena_free(arena);
	return rc;
}
