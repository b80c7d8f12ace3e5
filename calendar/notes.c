/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table notes: reading, beginning, who takes them, closing. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/call.h"
#include "calendar/notes.h"
#include "people/person.h"
#include "notes_rows.h"

#define COLUMNS								\
	"notes.id AS id, call_id, title, text, version, taker_id, backup_id, discreet,"	\
	" notes.created_at AS created_at, changed_at, closed_at, waived,"	\
	" (SELECT is_private FROM call WHERE call.id = call_id) AS is_private,"	\
	" taker.name AS taker, backup.name AS backup"				\
	" FROM notes LEFT JOIN person AS taker ON taker.id = taker_id"		\
	" LEFT JOIN person AS backup ON backup.id = backup_id"

static int find(struct db_stmt *st, struct arena *arena, struct notes **out, struct err *err)
{
	int rc = db_step(st, err);

	*out = NULL;
	if (rc != 1)
		return rc;
	*out = arena_one(arena, struct notes);
	**out = (struct notes){
		.id = db_int(st, "id"),
		.call_id = db_int(st, "call_id"),
		.title = db_text(st, "title", arena),
		.text = db_text(st, "text", arena),
		.version = db_int(st, "version"),
		.taker_id = db_int(st, "taker_id"),
		.backup_id = db_int(st, "backup_id"),
		.taker = db_text(st, "taker", arena),
		.backup = db_text(st, "backup", arena),
		.is_private = db_int(st, "is_private"),
		.discreet = db_int(st, "discreet"),
		.created_at = db_int(st, "created_at"),
		.changed_at = db_int(st, "changed_at"),
		.closed_at = db_int(st, "closed_at"),
		.waived = db_text(st, "waived", arena),
	};
	db_done(st);
	return 1;
}

struct notes *notes_get(struct db *db, int64_t id, struct arena *arena, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "SELECT " COLUMNS " WHERE notes.id = :id");
	struct notes *notes;

	db_bind_int(st, "id", id);
	if (find(st, arena, &notes, err) == 0)
		err_set(err, ERR_NOT_FOUND, "there are no notes %lld", (long long)id);
	return notes;
}

int notes_find_call(struct db *db, int64_t call_id, struct arena *arena, struct notes **out,
		    struct err *err)
{
	struct db_stmt *st = db_prepare(db, "SELECT " COLUMNS " WHERE call_id = :call_id");

	db_bind_int(st, "call_id", call_id);
	return find(st, arena, out, err);
}

static int create(struct db *db, int64_t call_id, const char *title, const char *text,
		  int64_t *id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO notes (call_id, title, text, created_at, changed_at)"
		" VALUES (nullif(:call_id, 0), :title, :text, :now, :now)");
	int64_t now = clock_now();

	db_bind_int(st, "call_id", call_id);
	db_bind_text(st, "title", title);
	db_bind_text(st, "text", text);
	db_bind_int(st, "now", now);
	if (db_run(st, err))
		return -1;
	*id = db_last_id(db);
	return notes_revision_add(db, &(struct notes){
		.id = *id, .text = text, .changed_at = now }, "", err);
}

int notes_create(struct db *db, const char *title, const char *text, int64_t *id,
		 struct err *err)
{
	if (str_is_empty(title))
		return err_set(err, ERR_INVALID, "the notes want a title");
	if (strlen(text) > NOTES_TEXT_MAX)
		return err_set(err, ERR_LIMIT, "notes have at most %d KB",
			       NOTES_TEXT_MAX / 1024);
	return create(db, 0, title, text, id, err);
}

int notes_create_for_call(struct db *db, const struct call *call, int64_t *id,
			  struct err *err)
{
	struct arena *scratch = arena_new();
	struct notes *old;
	int rc = notes_find_call(db, call->id, scratch, &old, err);

	if (rc == 1)
		*id = old->id;
	if (rc == 0)
		rc = create(db, call->id, call->title, "", id, err);
	arena_free(scratch);
	return rc < 0 ? -1 : 0;
}

int notes_must_read(struct db *db, const struct notes *notes, const struct actor *who,
		    struct err *err)
{
	struct arena *scratch;
	struct call *call;
	int rc;

	if (!notes->is_private)
		return 0;
	scratch = arena_new();
	call = call_get(db, notes->call_id, scratch, err);
	rc = call ? call_may_read(db, call, who, err) : -1;
	arena_free(scratch);
	if (rc == 0)
		return err_set(err, ERR_DENIED,
			       "this call is private: its notes are for those who are invited");
	return rc < 0 ? -1 : 0;
}

bool notes_may_write(const struct notes *notes, const struct actor *who)
{
	return who->role >= ROLE_MEMBER && !notes->closed_at;
}

int notes_must_write(struct db *db, const struct notes *notes, const struct actor *who,
		     struct err *err)
{
	if (actor_must_be(who, ROLE_MEMBER, err) || notes_must_read(db, notes, who, err))
		return -1;
	if (notes->closed_at)
		return err_set(err, ERR_DENIED,
			       "these notes have become minutes: suggest there how a line "
			       "should read");
	return 0;
}

int notes_set_text(struct db *db, const struct notes *notes, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE notes SET text = :text, version = :version, changed_at = :now"
		" WHERE id = :id");

	db_bind_text(st, "text", notes->text);
	db_bind_int(st, "version", notes->version);
	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "id", notes->id);
	return db_run(st, err);
}

int notes_set_closed(struct db *db, int64_t id, bool closed, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE notes SET closed_at = CASE WHEN :closed THEN :now END WHERE id = :id");

	db_bind_int(st, "closed", closed);
	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

/* The call's owner and organisers: 1, 0, -1. */
static int is_host(struct db *db, const struct actor *who, const struct notes *notes,
		   struct arena *arena, struct err *err)
{
	struct call *call;

	if (who->role >= ROLE_ORGANISER)
		return 1;
	if (!notes->call_id)
		return 0;
	call = call_get(db, notes->call_id, arena, err);
	return call ? call->owner_id == who->person_id : -1;
}

/* Oneself, in an empty place or out of one's own; anybody, for a host. */
static int check_taker(struct db *db, const struct actor *who, const struct notes *notes,
		       int64_t old_id, const char *old, int64_t new_id, struct arena *arena,
		       struct err *err)
{
	int host = actor_must_be(who, ROLE_MEMBER, err) ? -1
							: is_host(db, who, notes, arena, err);

	if (host < 0)
		return -1;
	if (notes->closed_at)
		return err_set(err, ERR_CONFLICT, "these notes have become minutes");
	if (host)
		return 0;
	if (old_id && old_id != who->person_id)
		return err_set(err, ERR_DENIED, "%s does that already; they or an organiser "
			       "can change it", old);
	if (new_id && new_id != who->person_id)
		return err_set(err, ERR_DENIED,
			       "only the call's owner or an organiser names somebody else");
	return 0;
}

static int set_takers(struct db *db, int64_t id, int64_t taker_id, int64_t backup_id,
		      struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE notes SET taker_id = nullif(:taker_id, 0),"
		" backup_id = nullif(:backup_id, 0) WHERE id = :id");

	db_bind_int(st, "taker_id", taker_id);
	db_bind_int(st, "backup_id", backup_id);
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

/* One person is one of them: whoever takes a place leaves the other. */
static int put_in_place(struct db *db, const struct actor *who, const struct notes *notes,
			const struct person *person, bool is_backup, struct arena *arena,
			struct err *err)
{
	int64_t id = person ? person->id : 0;
	int64_t taker = notes->taker_id == id ? 0 : notes->taker_id;
	int64_t backup = notes->backup_id == id ? 0 : notes->backup_id;

	*(is_backup ? &backup : &taker) = id;
	if (set_takers(db, notes->id, taker, backup, err))
		return -1;
	return audit_add(db, who, arena_printf(arena, "notes %lld: %s is %s",
					       (long long)notes->id,
					       is_backup ? "backup" : "note-taker",
					       person ? person->name : "nobody"), err);
}

int notes_put_taker(struct db *db, const struct actor *who, const struct notes *notes,
		    const struct person *person, struct arena *arena, struct err *err)
{
	return put_in_place(db, who, notes, person, false, arena, err);
}

static int set_place(struct db *db, const struct actor *who, int64_t id, int64_t person_id,
		     bool is_backup, struct err *err)
{
	struct arena *scratch = arena_new();
	struct person *person = NULL;
	struct notes *notes;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	notes = notes_get(db, id, scratch, err);
	if (!notes || notes_must_read(db, notes, who, err) ||
	    check_taker(db, who, notes, is_backup ? notes->backup_id : notes->taker_id,
				  is_backup ? notes->backup : notes->taker, person_id, scratch,
				  err))
		goto out;
	if (person_id) {
		person = person_get(db, person_id, scratch, err);
		if (!person)
			goto out;
	}
	if (put_in_place(db, who, notes, person, is_backup, scratch, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

int notes_set_taker(struct db *db, const struct actor *who, int64_t id, int64_t person_id,
		    struct err *err)
{
	return set_place(db, who, id, person_id, false, err);
}

int notes_set_backup(struct db *db, const struct actor *who, int64_t id, int64_t person_id,
		     struct err *err)
{
	return set_place(db, who, id, person_id, true, err);
}

int notes_set_waived(struct db *db, int64_t call_id, const char *why, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE notes SET waived = :why WHERE call_id = :call_id");

	db_bind_text(st, "why", why);
	db_bind_int(st, "call_id", call_id);
	return db_run(st, err);
}

static int store_discreet(struct db *db, int64_t id, bool discreet, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE notes SET discreet = :discreet WHERE id = :id");

	db_bind_int(st, "discreet", discreet);
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int notes_set_discreet(struct db *db, const struct actor *who, int64_t id, bool discreet,
		       struct err *err)
{
	struct arena *scratch = arena_new();
	struct notes *notes;
	int rc = -1, host;

	if (actor_must_be(who, ROLE_MEMBER, err) || db_begin(db, err))
		goto out;
	notes = notes_get(db, id, scratch, err);
	host = notes ? is_host(db, who, notes, scratch, err) : -1;
	if (host < 0)
		goto out;
	if (!host && who->person_id != notes->taker_id && who->person_id != notes->backup_id) {
		err_set(err, ERR_DENIED,
			"whoever takes notes, the call's owner or an organiser settles that");
		goto out;
	}
	if (store_discreet(db, id, discreet, err) ||
	    audit_add(db, who, arena_printf(scratch, "notes %lld: Chatham House Rule %s",
					    (long long)id, discreet ? "on" : "off"), err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}
