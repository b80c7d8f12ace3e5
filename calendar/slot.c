/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Slots: table slot; days written as lines, and slots changed one by one. */
#include <string.h>

#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "base/zone.h"
#include "calendar/placement.h"
#include "calendar/slot.h"

#include "event_internal.h"
#include "typed.h"

#define TITLE_MAX 80
#define SLOTS_MAX 200
#define MINUTES_MIN 5
#define MINUTES_MAX 720

#define SLOT_COLUMNS								\
	"id, event_id, start_at, minutes, kind, title, removed_at IS NOT NULL AS is_removed"

static const char *const kinds[] = {
	[SLOT_SESSION] = "session", [SLOT_BREAK] = "break", [SLOT_PLENARY] = "plenary",
};

const char *slot_kind_name(enum slot_kind kind)
{
	return kinds[kind];
}

static int kind_parse(const char *name, enum slot_kind *out, struct err *err)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (!str_eq_fold(kinds[i], name))
			continue;
		*out = (enum slot_kind)i;
		return 0;
	}
	return err_set(err, ERR_INVALID, "\"%.40s\" is no kind of slot: session, break or "
		       "plenary", name);
}

int64_t slot_end(const struct slot *slot)
{
	return slot->start_at + slot->minutes * (int64_t)CLOCK_MINUTE;
}

char *slot_day(const struct event *event, const struct slot *slot, struct arena *arena)
{
	struct civil c = zone_civil(event->zone, slot->start_at);

	return arena_printf(arena, "%04d-%02d-%02d", c.year, c.month, c.day);
}

static void slot_from(struct db_stmt *st, struct arena *arena, struct slot *slot)
{
	struct err err;

	slot->id = db_int(st, "id");
	slot->event_id = db_int(st, "event_id");
	slot->start_at = db_int(st, "start_at");
	slot->minutes = (int)db_int(st, "minutes");
	if (kind_parse(db_text(st, "kind", arena), &slot->kind, &err))
		bug("%s", err.msg);
	slot->title = db_text(st, "title", arena);
	slot->is_removed = db_int(st, "is_removed");
}

int slot_list(struct db *db, int64_t event_id, struct arena *arena, struct slots *out,
	      struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " SLOT_COLUMNS " FROM slot WHERE event_id = :event AND removed_at IS NULL"
		" ORDER BY start_at, id");
	int rc;

	db_bind_int(st, "event", event_id);
	while ((rc = db_step(st, err)) == 1)
		slot_from(st, arena, vec_add(out, arena));
	return rc;
}

const struct slot *slots_find(const struct slots *slots, int64_t id)
{
	for (size_t i = 0; i < slots->len; i++)
		if (slots->items[i].id == id)
			return &slots->items[i];
	return NULL;
}

static int get(struct db *db, int64_t id, struct arena *arena, struct slot *out,
	       struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " SLOT_COLUMNS " FROM slot WHERE id = :id AND removed_at IS NULL");
	int rc;

	db_bind_int(st, "id", id);
	rc = db_step(st, err);
	if (rc == 1) {
		slot_from(st, arena, out);
		db_done(st);
		return 0;
	}
	return rc ? -1 : err_set(err, ERR_NOT_FOUND, "this slot is not there any more");
}

static int insert(struct db *db, const struct slot *slot, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO slot (event_id, start_at, minutes, kind, title)"
		" VALUES (:event, :start, :minutes, :kind, :title)");

	db_bind_int(st, "event", slot->event_id);
	db_bind_int(st, "start", slot->start_at);
	db_bind_int(st, "minutes", slot->minutes);
	db_bind_text(st, "kind", kinds[slot->kind]);
	db_bind_text(st, "title", slot->title);
	return db_run(st, err);
}

static int update(struct db *db, const struct slot *slot, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE slot SET start_at = :start, minutes = :minutes, kind = :kind,"
		" title = :title WHERE id = :id");

	db_bind_int(st, "start", slot->start_at);
	db_bind_int(st, "minutes", slot->minutes);
	db_bind_text(st, "kind", kinds[slot->kind]);
	db_bind_text(st, "title", slot->title);
	db_bind_int(st, "id", slot->id);
	return db_run(st, err);
}

/* Slots of one event do not overlap. */
static int check_free(const struct slots *slots, const struct slot *slot, const char *zone,
		      struct arena *arena, struct err *err)
{
	for (size_t i = 0; i < slots->len; i++) {
		const struct slot *other = &slots->items[i];

		if (other->id == slot->id || other->start_at >= slot_end(slot) ||
		    slot_end(other) <= slot->start_at)
			continue;
		return err_set(err, ERR_CONFLICT, "another slot begins at %s and is not over by "
			       "then", zone_text(arena, zone, other->start_at));
	}
	return 0;
}

static int check_day(const struct event *event, const struct slot *slot, struct arena *arena,
		     struct err *err)
{
	char *day = slot_day(event, slot, arena);

	if (strcmp(day, event->first_day) >= 0 && strcmp(day, event->last_day) <= 0)
		return 0;
	return err_set(err, ERR_INVALID, "%s is none of the event's days, %s to %s", day,
		       event->first_day, event->last_day);
}

/* ---- a day in lines */

/* "09:30-10:20 break Lunch" */
static int read_line(const struct event *event, const char *date, char *line, struct slot *slot,
		     struct arena *arena, struct err *err)
{
	char *whole = arena_dup(arena, line), *word = str_word(&line), *dash, *kind;
	int64_t end;

	dash = word ? strchr(word, '-') : NULL;
	if (!dash)
		return err_set(err, ERR_INVALID, "\"%.60s\" does not begin with a time like "
			       "09:30-10:20", whole);
	*dash = '\0';
	if (zone_parse(event->zone, date, word, &slot->start_at, err) ||
	    zone_parse(event->zone, date, dash + 1, &end, err))
		return err_in(err, "\"%.60s\"", whole);
	slot->event_id = event->id;
	slot->minutes = (int)((end - slot->start_at) / CLOCK_MINUTE);
	if (slot->minutes < MINUTES_MIN || slot->minutes > MINUTES_MAX)
		return err_set(err, ERR_INVALID, "\"%.60s\": a slot has %d to %d minutes", whole,
			       MINUTES_MIN, MINUTES_MAX);
	kind = str_word(&line);
	if (kind && kind_parse(kind, &slot->kind, err))
		return err_in(err, "\"%.60s\"", whole);
	return typed_line("title", line, TITLE_MAX, arena, &slot->title, err);
}

static int add_line(struct db *db, const struct event *event, const char *date, char *line,
		    struct slots *slots, struct arena *arena, struct err *err)
{
	struct slot slot = { 0 };

	if (read_line(event, date, line, &slot, arena, err) ||
	    check_day(event, &slot, arena, err) ||
	    check_free(slots, &slot, event->zone, arena, err))
		return -1;
	if (slots->len >= SLOTS_MAX)
		return err_set(err, ERR_LIMIT, "an event has at most %d slots", SLOTS_MAX);
	if (insert(db, &slot, err))
		return -1;
	slot.id = db_last_id(db);
	*(struct slot *)vec_add(slots, arena) = slot;
	return 0;
}

int slot_add_day(struct db *db, const struct actor *who, int64_t event_id, const char *date,
		 const char *text, struct err *err)
{
	struct arena *arena = arena_new();
	char *cursor = str_clean_text(arena, text ? text : ""), *line;
	struct slots slots = { 0 };
	struct event *event;
	int added = 0, rc = -1;

	if (db_begin(db, err))
		goto out;
	event = event_get_to_edit(db, who, event_id, arena, err);
	if (!event || slot_list(db, event_id, arena, &slots, err))
		goto out;
	while ((line = str_piece(&cursor, '\n'))) {
		line = str_trim(line);
		if (!*line)
			continue;
		if (add_line(db, event, date, line, &slots, arena, err))
			goto out;
		added++;
	}
	if (!added) {
		err_set(err, ERR_INVALID, "the slots: a line each, such as 09:30-10:20");
		goto out;
	}
	if (event_touch(db, event_id, err) ||
	    event_audit(db, who, event_id, arena_printf(arena, "%d slots added", added), arena,
			err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

/* ---- one by one */

static int read_form(const struct event *event, const struct slot_form *form, struct slot *slot,
		     struct arena *arena, struct err *err)
{
	int64_t minutes;

	if (zone_parse(event->zone, form->date, form->time, &slot->start_at, err))
		return err_in(err, "start");
	if (typed_int("minutes", form->minutes, MINUTES_MIN, MINUTES_MAX, slot->minutes, &minutes,
		      err) ||
	    kind_parse(form->kind, &slot->kind, err) ||
	    typed_line("title", form->title, TITLE_MAX, arena, &slot->title, err))
		return -1;
	slot->minutes = (int)minutes;
	return check_day(event, slot, arena, err);
}

int slot_edit(struct db *db, const struct actor *who, int64_t id, const struct slot_form *form,
	      struct err *err)
{
	struct arena *arena = arena_new();
	struct slots slots = { 0 };
	struct event *event;
	struct slot slot;
	int moved, rc = -1;

	if (db_begin(db, err) || get(db, id, arena, &slot, err))
		goto out;
	event = event_get_to_edit(db, who, slot.event_id, arena, err);
	if (!event || read_form(event, form, &slot, arena, err) ||
	    slot_list(db, event->id, arena, &slots, err) ||
	    check_free(&slots, &slot, event->zone, arena, err) || update(db, &slot, err) ||
	    event_touch(db, event->id, err) ||
	    placement_rehome(db, who, event->id, "a slot was changed", &moved, err) ||
	    event_audit(db, who, event->id, arena_printf(arena, "slot %lld changed",
							 (long long)id), arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

static int remove_row(struct db *db, int64_t id, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "UPDATE slot SET removed_at = :now WHERE id = :id");

	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int slot_remove(struct db *db, const struct actor *who, int64_t id, int *moved,
		struct err *err)
{
	struct arena *arena = arena_new();
	struct event *event;
	struct slot slot;
	int rc = -1;

	*moved = 0;
	if (db_begin(db, err) || get(db, id, arena, &slot, err))
		goto out;
	event = event_get_to_edit(db, who, slot.event_id, arena, err);
	if (!event || remove_row(db, id, err) || event_touch(db, event->id, err) ||
	    placement_rehome(db, who, event->id, "a slot was removed", moved, err) ||
	    event_audit(db, who, event->id, arena_printf(arena, "slot %lld removed",
							 (long long)id), arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int slot_copy(struct db *db, const struct event *from, const struct event *to, struct err *err)
{
	struct arena *arena = arena_new();
	int64_t days = event_days_between(from->first_day, to->first_day);
	struct slots slots = { 0 };
	int rc = slot_list(db, from->id, arena, &slots, err);

	for (size_t i = 0; rc == 0 && i < slots.len; i++) {
		struct slot slot = slots.items[i];
		char *day;

		slot.event_id = to->id;
		slot.start_at = event_move(slot.start_at, from->zone, to->zone, days);
		day = slot_day(to, &slot, arena);
		if (strcmp(day, to->last_day) <= 0)
			rc = insert(db, &slot, err);
	}
	arena_free(arena);
	return rc;
}
