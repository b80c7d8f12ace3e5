/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls: table call and the rules of setting up, changing and cancelling one. */
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "base/zone.h"
#include "calendar/call.h"
#include "people/secret.h"
#include "people/settings.h"

#include "announcement.h"
#include "call_form.h"
#include "call_news.h"
#include "guest.h"
#include "timetable.h"

#define REASON_MAX 500
#define DUE_SECS CLOCK_HOUR

#define CALL_COLUMNS								\
	"call.id AS id, uid, sequence, state, title, why, agenda, start_at,"	\
	" duration_secs, call.zone AS zone, network, channel, link, phone, owner_id,"	\
	" person.name AS owner_name, call.created_at AS created_at, changed_at,"	\
	" cancel_reason, letter_id"
#define CALL_TABLES " FROM call JOIN person ON person.id = call.owner_id"
/* Drafts are their makers'; so is one that was dropped before anybody heard of it. */
#define CALL_IS_PUBLIC " state <> 'draft' AND letter_id IS NOT NULL"

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

static void call_from(struct db_stmt *st, struct arena *arena, struct call *call)
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
	call->owner_id = db_int(st, "owner_id");
	call->owner_name = db_text(st, "owner_name", arena);
	call->created_at = db_int(st, "created_at");
	call->changed_at = db_int(st, "changed_at");
	call->cancel_reason = db_text(st, "cancel_reason", arena);
	call->letter_id = db_int(st, "letter_id");
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
		return guests_load(db, id, arena, &call->guests, err) ? NULL : call;
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
		if (guests_load(db, out->items[i].id, arena, &out->items[i].guests, err))
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

int call_list_drafts(struct db *db, struct arena *arena, struct calls *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " CALL_COLUMNS CALL_TABLES " WHERE state = 'draft'"
		" ORDER BY start_at, call.id");

	return read_all(db, st, arena, out, err);
}

int call_list_person(struct db *db, int64_t person_id, struct arena *arena, struct calls *out,
		     struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " CALL_COLUMNS CALL_TABLES " WHERE" CALL_IS_PUBLIC
		" AND (owner_id = :person OR call.id IN"
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
		" AND start_at > :now - 86400 AND start_at + duration_secs > :now"
		" ORDER BY start_at, call.id LIMIT 1");

	db_bind_int(st, "now", now);
	return read_one(db, st, arena, out, err);
}

int call_due_in(struct db *db, const char *network, const char *channel, int64_t now,
		struct arena *arena, struct call **out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " CALL_COLUMNS CALL_TABLES " WHERE state = 'announced'"
		" AND network = :network AND channel = :channel COLLATE NOCASE"
		" AND start_at BETWEEN :now - 86400 AND :now + :due"
		" AND (start_at + duration_secs > :now OR start_at >= :now - :due)"
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
	db_bind_int(st, "changed_at", call->changed_at);
}

static int insert(struct db *db, struct call *call, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO call (uid, sequence, state, title, why, agenda, start_at, zone,"
		" duration_secs, network, channel, link, phone, owner_id, created_at, changed_at)"
		" VALUES (:uid, :sequence, :state, :title, :why, :agenda, :start_at, :zone,"
		" :duration_secs, :network, :channel, :link, :phone, :owner_id, :changed_at,"
		" :changed_at)");

	bind_fields(st, call);
	db_bind_text(st, "uid", call->uid);
	db_bind_int(st, "owner_id", call->owner_id);
	if (db_run(st, err))
		return -1;
	call->id = db_last_id(db);
	return guests_save(db, call->id, &call->guests, err);
}

static int update(struct db *db, const struct call *call, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE call SET sequence = :sequence, state = :state, title = :title, why = :why,"
		" agenda = :agenda, start_at = :start_at, zone = :zone,"
		" duration_secs = :duration_secs, network = :network, channel = :channel,"
		" link = :link, phone = :phone, changed_at = :changed_at,"
		" cancel_reason = :cancel_reason, letter_id = NULLIF(:letter_id, 0)"
		" WHERE id = :id");

	bind_fields(st, call);
	db_bind_int(st, "id", call->id);
	db_bind_text(st, "cancel_reason", call->cancel_reason);
	db_bind_int(st, "letter_id", call->letter_id);
	if (db_run(st, err))
		return -1;
	return guests_save(db, call->id, &call->guests, err);
}

static int audit(struct db *db, const struct actor *who, const struct call *call,
		 const char *what, struct arena *arena, struct err *err)
{
	return audit_add(db, who, arena_printf(arena, "call %lld: %s", (long long)call->id, what),
			 err);
}

/* Random (version 4), as RFC 7986 5.3 wants it: it tells nobody where it was made. */
static char *new_uid(struct arena *arena)
{
	unsigned int part[8];

	for (size_t i = 0; i < ARRAY_LEN(part); i++)
		part[i] = (unsigned int)secret_below(0x10000);
	part[3] = (part[3] & 0x0fff) | 0x4000;
	part[4] = (part[4] & 0x3fff) | 0x8000;
	return arena_printf(arena, "%04x%04x-%04x-%04x-%04x-%04x%04x%04x", part[0], part[1],
			    part[2], part[3], part[4], part[5], part[6], part[7]);
}

int call_create(struct db *db, const struct actor *who, const struct call_form *form,
		int64_t *id, struct err *err)
{
	struct arena *arena = arena_new();
	struct call call = { .state = CALL_DRAFT, .owner_id = who->person_id };
	int rc = -1;

	if (actor_must_be(who, ROLE_ORGANISER, err))
		goto out;
	if (!who->person_id) {
		err_set(err, ERR_DENIED, "a call needs an owner: sign in first");
		goto out;
	}
	if (call_form_read(form, &call, arena, err))
		goto out;
	call.uid = new_uid(arena);
	call.changed_at = clock_now();
	if (db_begin(db, err) || insert(db, &call, err) ||
	    audit(db, who, &call, "created", arena, err))
		goto out;
	rc = db_commit(db, err);
	*id = call.id;
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

static bool is_owner(const struct call *call, const struct actor *who)
{
	return who->person_id && who->person_id == call->owner_id;
}

bool call_may_edit(const struct call *call, const struct actor *who)
{
	return call->state != CALL_CANCELLED && (who->role >= ROLE_ORGANISER ||
						 is_owner(call, who));
}

/* The call, if this actor may change it and it can still be changed. */
static struct call *get_to_change(struct db *db, const struct actor *who, int64_t id,
				  struct arena *arena, struct err *err)
{
	struct call *call = call_get(db, id, arena, err);

	if (!call)
		return NULL;
	if (!is_owner(call, who) && actor_must_be(who, ROLE_ORGANISER, err))
		return NULL;
	if (call->state == CALL_CANCELLED) {
		err_set(err, ERR_CONFLICT, "\"%.100s\" is cancelled; set up a new call instead",
			call->title);
		return NULL;
	}
	return call;
}

static int check_not_over(const struct call *call, struct err *err)
{
	if (call_end(call) > clock_now())
		return 0;
	return err_set(err, ERR_CONFLICT, "\"%.100s\" is over", call->title);
}

/* An announced call: what may its calendars still be told? */
static int check_change(const struct call *was, const struct call *call, struct err *err)
{
	if (check_not_over(was, err))
		return err_in(err, "only its reason and agenda can be changed");
	if (was->start_at != call->start_at && call->start_at <= clock_now())
		return err_set(err, ERR_INVALID, "the new start has passed");
	return 0;
}

int call_edit(struct db *db, const struct settings *settings, const struct actor *who,
	      int64_t id, const struct call_form *form, struct err *err)
{
	struct arena *arena = arena_new();
	struct call *was, call;
	struct call_change change;
	bool told = false;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	was = get_to_change(db, who, id, arena, err);
	if (!was)
		goto out;
	call = *was;
	if (call_form_read(form, &call, arena, err))
		goto out;
	guests_keep(&was->guests, &call.guests);
	call.changed_at = clock_now();
	if (was->state == CALL_ANNOUNCED) {
		change = call_changed(was, &call);
		told = call_change_any(&change) || guests_differ(&was->guests, &call.guests);
	}
	if (told) {
		call.sequence++;
		if (check_change(was, &call, err) ||
		    call_news_queue(db, settings, was, &call, CALL_NEWS_UPDATE, arena, err))
			goto out;
	}
	if (update(db, &call, err) ||
	    audit(db, who, &call, told ? "changed, update sent" : "changed", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int call_announce(struct db *db, const struct settings *settings, const struct actor *who,
		  int64_t id, struct err *err)
{
	struct arena *arena = arena_new();
	struct call *call;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	call = get_to_change(db, who, id, arena, err);
	if (!call)
		goto out;
	if (call->state == CALL_ANNOUNCED) {
		err_set(err, ERR_CONFLICT, "\"%.100s\" is announced already", call->title);
		goto out;
	}
	if (call->start_at <= clock_now()) {
		err_set(err, ERR_CONFLICT, "the start of \"%.100s\" has passed: choose another",
			call->title);
		goto out;
	}
	call->state = CALL_ANNOUNCED;
	call->changed_at = clock_now();
	if (call_news_queue(db, settings, NULL, call, CALL_NEWS_ANNOUNCE, arena, err) ||
	    update(db, call, err) || audit(db, who, call, "announced", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int call_cancel(struct db *db, const struct settings *settings, const struct actor *who,
		int64_t id, const char *reason, struct err *err)
{
	struct arena *arena = arena_new();
	struct call *call;
	bool announced;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	call = get_to_change(db, who, id, arena, err);
	if (!call || call_form_line("reason", reason, REASON_MAX, arena, &call->cancel_reason,
				    err))
		goto out;
	announced = call->state == CALL_ANNOUNCED;
	if (announced && check_not_over(call, err))
		goto out;
	if (!*call->cancel_reason)
		call->cancel_reason = NULL;
	call->state = CALL_CANCELLED;
	call->sequence++;
	call->changed_at = clock_now();
	if (announced &&
	    call_news_queue(db, settings, NULL, call, CALL_NEWS_CANCEL, arena, err))
		goto out;
	if (update(db, call, err) || audit(db, who, call, "cancelled", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

struct letter *call_letter(struct db *db, const struct settings *settings,
			   const struct call *call, enum call_news news, struct arena *arena,
			   struct err *err)
{
	struct announcement a = { .settings = settings, .call = call, .news = news };
	struct letter *first;

	if (call->letter_id) {
		first = outbox_get(db, call->letter_id, arena, err);
		if (!first)
			return NULL;
		a.thread = first->message_id;
	}
	if (news == CALL_NEWS_UPDATE) {
		a.was = call_get(db, call->id, arena, err);
		if (!a.was)
			return NULL;
	}
	return announcement_letter(&a, arena);
}
