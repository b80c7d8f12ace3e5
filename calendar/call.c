/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls as they are stored: table call.  What may be done with one: call_edit.c. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "calendar/call.h"
#include "people/secret.h"

#include "call_rows.h"
#include "guest.h"
#include "private.h"

#define DUE_SECS CLOCK_HOUR

/* In the order in which they are read below: then each is found at once. */
#define FEED_COLUMNS								\
	"call.id AS id, coalesce(shared_uid, call.uid) AS uid, call.sequence AS sequence,"	\
	" state, call.title AS title, call.why AS why, agenda, start_at,"			\
	" call.duration_secs AS duration_secs, call.zone AS zone, call.network AS network,"	\
	" call.channel AS channel, call.link AS link, call.phone AS phone,"	\
	" call.room AS room, is_private, call.created_at AS created_at,"	\
	" call.changed_at AS changed_at, cancel_reason, items, cadence_id, recurrence_at,"	\
	" cadence.zone AS recurrence_zone, cadence.sequence AS cadence_sequence"
#define CALL_COLUMNS FEED_COLUMNS						\
	", call.owner_id AS owner_id, person.name AS owner_name, letter_id, moved_from_at,"	\
	" announce_at, deadline_at, settled_at"
#define FEED_TABLES " FROM call LEFT JOIN cadence ON cadence.id = call.cadence_id"
#define CALL_TABLES FEED_TABLES " JOIN person ON person.id = call.owner_id"
/* Drafts are their makers'; so is one that was dropped before anybody heard of it. */
#define CALL_IS_PUBLIC								\
	" (state <> 'draft' AND letter_id IS NOT NULL OR cadence_id IS NOT NULL)"

static const char *const states[] = {
	[CALL_DRAFT] = "draft",
	[CALL_ANNOUNCED] = "announced",
	[CALL_CANCELLED] = "cancelled",
};

static enum call_state state_from(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (str_eq(states[i], name))
			return (enum call_state)i;
	bug("a call in state \"%s\"", name);
}

/* What calendar programs are told. */
static void feed_from(struct db_stmt *st, struct arena *arena, struct call *call)
{
	call->id = db_int(st, "id");
	call->uid = db_text(st, "uid", arena);
	call->sequence = db_int(st, "sequence");
	call->state = state_from(db_text(st, "state", arena));
	call->title = db_text(st, "title", arena);
	call->why = db_text(st, "why", arena);
	call->agenda = db_text(st, "agenda", arena);
	call->start_at = db_int(st, "start_at");
	call->duration_secs = db_int(st, "duration_secs");
	call->zone = db_text(st, "zone", arena);
	call->network = db_text(st, "network", arena);
	call->channel = db_text(st, "channel", arena);
	call->link = db_text(st, "link", arena);
	call->phone = db_text(st, "phone", arena);
	call->room = db_text(st, "room", arena);
	call->is_private = db_int(st, "is_private");
	call->created_at = db_int(st, "created_at");
	call->changed_at = db_int(st, "changed_at");
	call->cancel_reason = db_text(st, "cancel_reason", arena);
	call->items = db_text(st, "items", arena);
	call->cadence_id = db_int(st, "cadence_id");
	call->recurrence_at = db_int(st, "recurrence_at");
	call->recurrence_zone = db_text(st, "recurrence_zone", arena);
	call->cadence_sequence = db_int(st, "cadence_sequence");
}

static void call_from(struct db_stmt *st, struct arena *arena, struct call *call)
{
	feed_from(st, arena, call);
	call->owner_id = db_int(st, "owner_id");
	call->owner_name = db_text(st, "owner_name", arena);
	call->letter_id = db_int(st, "letter_id");
	call->moved_from_at = db_int(st, "moved_from_at");
	call->announce_at = db_int(st, "announce_at");
	call->deadline_at = db_int(st, "deadline_at");
	call->settled_at = db_int(st, "settled_at");
}

const char *call_agenda(const struct call *call, struct arena *arena)
{
	if (str_is_empty(call->items))
		return call->agenda;
	if (str_is_empty(call->agenda))
		return call->items;
	return arena_printf(arena, "%s\n%s", call->agenda, call->items);
}

struct call *call_get(struct db *db, int64_t id, struct arena *arena, struct err *err)
{
	struct call *call = arena_one(arena, struct call);
	struct db_stmt *st = db_prepare(db,
		"SELECT " CALL_COLUMNS CALL_TABLES " WHERE call.id = :id");
	int rc;

	db_bind_int(st, "id", id);
	rc = db_step(st, err);
	if (rc == 1) {
		call_from(st, arena, call);
		db_done(st);
		return guests_load(db, id, arena, &call->guests, err) ||
		       secret_load(db, call, arena, err) ? NULL : call;
	}
	if (rc == 0)
		err_set(err, ERR_NOT_FOUND, "there is no call %lld", (long long)id);
	return NULL;
}

/* All rows of a statement, with their guests. */
static int read_all(struct db *db, struct db_stmt *st, struct arena *arena, struct calls *out,
		    struct err *err)
{
	size_t first = out->len;
	int rc;

	while ((rc = db_step(st, err)) == 1)
		call_from(st, arena, vec_add(out, arena));
	if (rc)
		return -1;
	for (size_t i = first; i < out->len; i++)
		if (guests_load(db, out->items[i].id, arena, &out->items[i].guests, err) ||
		    secret_load(db, &out->items[i], arena, err))
			return -1;
	return 0;
}

/* The first row of a statement with a LIMIT 1: 1, 0, -1. */
static int read_one(struct db *db, struct db_stmt *st, struct arena *arena, struct call **out,
		    struct err *err)
{
	struct calls calls = { 0 };

	if (read_all(db, st, arena, &calls, err))
		return -1;
	*out = calls.items;
	return calls.len ? 1 : 0;
}

int call_list(struct db *db, int64_t from, int64_t to, int64_t max, struct arena *arena,
	      struct calls *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " CALL_COLUMNS CALL_TABLES " WHERE" CALL_IS_PUBLIC
		" AND start_at >= :from AND start_at < :to ORDER BY start_at, call.id LIMIT :max");

	db_bind_int(st, "from", from);
	db_bind_int(st, "to", to);
	db_bind_int(st, "max", max);
	return read_all(db, st, arena, out, err);
}

int call_list_feed(struct db *db, int64_t from, int64_t to, int64_t cadence_id, int64_t max,
		   struct arena *arena, struct calls *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " FEED_COLUMNS FEED_TABLES " WHERE" CALL_IS_PUBLIC
		" AND start_at >= :from AND start_at < :to"
		" AND (:cadence_id = 0 OR cadence_id = :cadence_id)"
		" ORDER BY start_at, call.id LIMIT :max");
	int rc;

	db_bind_int(st, "from", from);
	db_bind_int(st, "to", to);
	db_bind_int(st, "cadence_id", cadence_id);
	db_bind_int(st, "max", max);
	while ((rc = db_step(st, err)) == 1)
		feed_from(st, arena, vec_add(out, arena));
	return rc;
}

int call_list_drafts(struct db *db, struct arena *arena, struct calls *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " CALL_COLUMNS CALL_TABLES " WHERE state = 'draft'"
		" AND cadence_id IS NULL ORDER BY start_at, call.id");

	return read_all(db, st, arena, out, err);
}

int call_list_person(struct db *db, int64_t person_id, struct arena *arena, struct calls *out,
		     struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " CALL_COLUMNS CALL_TABLES " WHERE" CALL_IS_PUBLIC
		" AND (call.owner_id = :person OR call.id IN"
		"  (SELECT call_id FROM guest JOIN address USING (email)"
		"   WHERE address.person_id = :person AND address.confirmed_at IS NOT NULL))"
		" ORDER BY start_at, call.id");

	db_bind_int(st, "person", person_id);
	return read_all(db, st, arena, out, err);
}

int call_next(struct db *db, int64_t now, struct arena *arena, struct call **out,
	      struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " CALL_COLUMNS CALL_TABLES " WHERE state = 'announced'"
		" AND start_at > :now - 86400 AND start_at + call.duration_secs > :now"
		" ORDER BY start_at, call.id LIMIT 1");

	db_bind_int(st, "now", now);
	return read_one(db, st, arena, out, err);
}

int call_due_in(struct db *db, const char *network, const char *channel, int64_t now,
		struct arena *arena, struct call **out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " CALL_COLUMNS CALL_TABLES " WHERE state = 'announced'"
		" AND call.network = :network AND call.channel = :channel COLLATE NOCASE"
		" AND start_at BETWEEN :now - 86400 AND :now + :due"
		" AND (start_at + call.duration_secs > :now OR start_at >= :now - :due)"
		" ORDER BY abs(start_at - :now), call.id LIMIT 1");

	db_bind_text(st, "network", network);
	db_bind_text(st, "channel", channel);
	db_bind_int(st, "now", now);
	db_bind_int(st, "due", DUE_SECS);
	return read_one(db, st, arena, out, err);
}

/* What people may change; the same names in both statements. */
static void bind_fields(struct db_stmt *st, const struct call *call)
{
	db_bind_int(st, "sequence", call->sequence);
	db_bind_text(st, "state", states[call->state]);
	db_bind_text(st, "title", call->title);
	db_bind_text(st, "why", call->why);
	db_bind_text(st, "agenda", call->agenda);
	db_bind_int(st, "start_at", call->start_at);
	db_bind_text(st, "zone", call->zone);
	db_bind_int(st, "duration_secs", call->duration_secs);
	db_bind_text(st, "network", call->network);
	db_bind_text(st, "channel", call->channel);
	db_bind_text(st, "link", call->link);
	db_bind_text(st, "phone", call->phone);
	db_bind_text(st, "room", call->room);
	db_bind_int(st, "is_private", call->is_private);
	db_bind_int(st, "changed_at", call->changed_at);
	db_bind_int(st, "moved_from_at", call->moved_from_at);
	db_bind_int(st, "announce_at", call->announce_at);
	db_bind_int(st, "deadline_at", call->deadline_at);
}

/* Random (version 4), as RFC 7986 5.3 wants it: it tells nobody where it was made. */
char *call_uid(struct arena *arena)
{
	unsigned int part[8];

	for (size_t i = 0; i < ARRAY_LEN(part); i++)
		part[i] = (unsigned int)secret_below(0x10000);
	part[3] = (part[3] & 0x0fff) | 0x4000;
	part[4] = (part[4] & 0x3fff) | 0x8000;
	return arena_printf(arena, "%04x%04x-%04x-%04x-%04x-%04x%04x%04x", part[0], part[1],
			    part[2], part[3], part[4], part[5], part[6], part[7]);
}

int call_add(struct db *db, struct call *call, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO call (uid, shared_uid, sequence, state, title, why, agenda, start_at,"
		" zone, duration_secs, network, channel, link, phone, room, is_private, owner_id,"
		" created_at, changed_at, cancel_reason, cadence_id, recurrence_at,"
		" moved_from_at, announce_at, deadline_at)"
		" VALUES (:uid, :shared_uid, :sequence, :state, :title, :why, :agenda, :start_at,"
		" :zone, :duration_secs, :network, :channel, :link, :phone, :room, :is_private,"
		" :owner_id, :changed_at, :changed_at, :cancel_reason, NULLIF(:cadence_id, 0),"
		" NULLIF(:recurrence_at, 0), NULLIF(:moved_from_at, 0),"
		" NULLIF(:announce_at, 0), NULLIF(:deadline_at, 0))");
	struct arena *arena = arena_new();

	bind_fields(st, call);
	db_bind_text(st, "uid", call_uid(arena));
	db_bind_text(st, "shared_uid", call->uid);
	db_bind_text(st, "cancel_reason", call->cancel_reason);
	db_bind_int(st, "cadence_id", call->cadence_id);
	db_bind_int(st, "recurrence_at", call->recurrence_at);
	arena_free(arena);
	db_bind_int(st, "owner_id", call->owner_id);
	if (db_run(st, err))
		return -1;
	call->id = db_last_id(db);
	if (secret_save(db, call, err))
		return -1;
	return guests_save(db, call->id, &call->guests, err);
}

int call_update(struct db *db, const struct call *call, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE call SET sequence = :sequence, state = :state, title = :title, why = :why,"
		" agenda = :agenda, start_at = :start_at, zone = :zone,"
		" duration_secs = :duration_secs, network = :network, channel = :channel,"
		" link = :link, phone = :phone, room = :room, is_private = :is_private,"
		" changed_at = :changed_at,"
		" cancel_reason = :cancel_reason, letter_id = NULLIF(:letter_id, 0),"
		" moved_from_at = NULLIF(:moved_from_at, 0), announce_at = NULLIF(:announce_at, 0),"
		" deadline_at = NULLIF(:deadline_at, 0)"
		" WHERE id = :id");

	bind_fields(st, call);
	db_bind_int(st, "id", call->id);
	db_bind_text(st, "cancel_reason", call->cancel_reason);
	db_bind_int(st, "letter_id", call->letter_id);
	if (db_run(st, err))
		return -1;
	if (secret_save(db, call, err))
		return -1;
	return guests_save(db, call->id, &call->guests, err);
}

int call_list_cadence(struct db *db, int64_t cadence_id, int64_t from, int64_t to,
		      struct arena *arena, struct calls *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " CALL_COLUMNS CALL_TABLES " WHERE cadence_id = :cadence_id"
		" AND recurrence_at >= :from AND recurrence_at < :to ORDER BY recurrence_at");

	db_bind_int(st, "cadence_id", cadence_id);
	db_bind_int(st, "from", from);
	db_bind_int(st, "to", to);
	return read_all(db, st, arena, out, err);
}

int call_list_due(struct db *db, int64_t now, struct arena *arena, struct calls *out,
		  struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " CALL_COLUMNS CALL_TABLES " WHERE start_at > :now"
		" AND (state = 'draft' AND announce_at <= :now"
		"  OR state = 'announced' AND settled_at IS NULL AND deadline_at <= :now)"
		" ORDER BY start_at, call.id");

	db_bind_int(st, "now", now);
	return read_all(db, st, arena, out, err);
}

int call_set_settled(struct db *db, int64_t id, int64_t at, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "UPDATE call SET settled_at = :at WHERE id = :id");

	db_bind_int(st, "id", id);
	db_bind_int(st, "at", at);
	return db_run(st, err);
}

int call_set_items(struct db *db, int64_t id, const char *text, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "UPDATE call SET items = :items WHERE id = :id");

	db_bind_int(st, "id", id);
	db_bind_text(st, "items", text);
	return db_run(st, err);
}

/* Not in anybody's calendar yet, and nobody touched it: the rule may have it back. */
int call_drop_planned(struct db *db, int64_t cadence_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"DELETE FROM call WHERE cadence_id = :cadence_id AND state = 'draft'"
		" AND start_at = recurrence_at AND items = '' AND sequence = 0");

	db_bind_int(st, "cadence_id", cadence_id);
	return db_run(st, err);
}

int call_list_uncounted(struct db *db, int64_t now, struct arena *arena, struct calls *out,
			struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " CALL_COLUMNS CALL_TABLES " WHERE state = 'announced'"
		" AND counted_at IS NULL AND cadence.no_shows > 0 AND start_at < :now - 7 * 86400"
		" AND start_at > :now - 60 * 86400 ORDER BY start_at");

	db_bind_int(st, "now", now);
	return read_all(db, st, arena, out, err);
}

int call_set_counted(struct db *db, int64_t id, int64_t at, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "UPDATE call SET counted_at = :at WHERE id = :id");

	db_bind_int(st, "id", id);
	db_bind_int(st, "at", at);
	return db_run(st, err);
}

int call_list_moved(struct db *db, int64_t from, int64_t to, struct arena *arena,
		    struct calls *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " CALL_COLUMNS CALL_TABLES " WHERE state = 'announced'"
		" AND moved_from_at >= :from AND moved_from_at < :to ORDER BY moved_from_at");

	db_bind_int(st, "from", from);
	db_bind_int(st, "to", to);
	return read_all(db, st, arena, out, err);
}

int call_list_uid(struct db *db, const char *uid, int64_t recurrence_at, struct arena *arena,
		  struct calls *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " CALL_COLUMNS CALL_TABLES " WHERE (call.uid = :uid OR shared_uid = :uid)"
		" AND (:recurrence_at = 0 OR recurrence_at = :recurrence_at)"
		" AND (cadence_id IS NULL OR :recurrence_at > 0 OR start_at > :now)");

	db_bind_text(st, "uid", uid);
	db_bind_int(st, "recurrence_at", recurrence_at);
	db_bind_int(st, "now", clock_now());
	return read_all(db, st, arena, out, err);
}

int call_find_thread(struct db *db, const char *message_id, struct arena *arena,
		     struct call **out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " CALL_COLUMNS CALL_TABLES " JOIN letter ON letter.id = letter_id"
		" WHERE message_id = :message_id LIMIT 1");

	db_bind_text(st, "message_id", message_id);
	return read_one(db, st, arena, out, err);
}
