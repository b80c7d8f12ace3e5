/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Minutes that do not come (practice R38): the note-taker is asked after a day,
 * the owner after three, once each; then everybody sees that they are missing.
 */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/text.h"
#include "base/vec.h"
#include "base/zone.h"
#include "calendar/call.h"
#include "calendar/minutes.h"
#include "calendar/notes.h"
#include "people/mailbox.h"
#include "people/person.h"
#include "people/settings.h"

#include "minutes_rows.h"
#include "notes_rows.h"

#define TAKER_SECS   CLOCK_DAY
#define OWNER_SECS   (3 * CLOCK_DAY)
#define FORGET_SECS  (60 * CLOCK_DAY)	/* after so long nobody is written to any more */
#define LISTED_SECS  (400 * CLOCK_DAY)
#define MISSING_MAX  200
#define WHY_MAX	     300

enum stage { STAGE_TAKER = 1, STAGE_OWNER = 2 };

/* Ended before `until`, not before `from`: and no minutes of it are on the list. */
static int list(struct db *db, int64_t from, int64_t until, struct arena *arena,
		struct missings *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT call.id AS call_id, notes.id AS notes_id, minutes.id AS minutes_id,"
		" call.title AS title, owner.id AS owner_id, owner.name AS owner,"
		" taker.id AS taker_id, taker.name AS taker,"
		" start_at + duration_secs AS ended_at"
		" FROM call JOIN notes ON notes.call_id = call.id"
		" JOIN person AS owner ON owner.id = call.owner_id"
		" LEFT JOIN person AS taker ON taker.id = taker_id"
		" LEFT JOIN minutes ON minutes.call_id = call.id"
		" WHERE state = 'announced' AND waived IS NULL"
		" AND start_at + duration_secs BETWEEN :from AND :until"
		" AND NOT EXISTS (SELECT 1 FROM revision"
		"  WHERE minutes_id = minutes.id AND letter_id IS NOT NULL)"
		" ORDER BY ended_at DESC LIMIT :max");
	int rc;

	*out = (struct missings){ 0 };
	db_bind_int(st, "from", from);
	db_bind_int(st, "until", until);
	db_bind_int(st, "max", MISSING_MAX);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = (struct missing){
			.call_id = db_int(st, "call_id"),
			.notes_id = db_int(st, "notes_id"),
			.minutes_id = db_int(st, "minutes_id"),
			.title = db_text(st, "title", arena),
			.owner_id = db_int(st, "owner_id"),
			.owner = db_text(st, "owner", arena),
			.taker_id = db_int(st, "taker_id"),
			.taker = db_text(st, "taker", arena),
			.ended_at = db_int(st, "ended_at"),
		};
	return rc;
}

int minutes_missing(struct db *db, int64_t now, struct arena *arena, struct missings *out,
		    struct err *err)
{
	return list(db, now - LISTED_SECS, now - OWNER_SECS, arena, out, err);
}

/* 1 it was asked before, 0 now it is written down that it was, -1. */
static int mark(struct db *db, int64_t call_id, enum stage stage, int64_t now, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT OR IGNORE INTO chase (call_id, stage, at) VALUES (:call_id, :stage, :now)");

	db_bind_int(st, "call_id", call_id);
	db_bind_int(st, "stage", stage);
	db_bind_int(st, "now", now);
	if (db_run(st, err))
		return -1;
	return !db_changes(db);
}

static char *what_to_do(const struct settings *settings, const struct missing *missing,
			struct arena *arena)
{
	const char *site = settings->site.url;

	if (missing->minutes_id)
		return arena_printf(arena, "The draft is there; look at it and post it:\n\n"
				    "  %s/minutes/%lld/preview\n", site,
				    (long long)missing->minutes_id);
	return arena_printf(arena, "The notes become minutes on their page:\n\n"
			    "  %s/notes/%lld\n", site, (long long)missing->notes_id);
}

static char *write_asking(const struct settings *settings, const struct missing *missing,
			  enum stage stage, struct arena *arena)
{
	struct buf body = BUF_INIT(LETTER_BODY_MAX);

	text_fill(&body, "", "", arena_printf(arena,
		"\"%s\" ended %s, and its minutes are not on the list.", missing->title,
		zone_text_utc(arena, settings->site.zone, missing->ended_at)));
	buf_printf(&body, "\n%s\n", what_to_do(settings, missing, arena));
	if (stage == STAGE_OWNER) {
		text_fill(&body, "", "", "From now on it stands among those that are missing.  If "
			  "there will be none, say so there:");
		buf_printf(&body, "\n  %s/minutes/missing\n", settings->site.url);
	} else {
		text_fill(&body, "", "", "You are asked once.  If there is nothing to be written, "
			  "tell the call's owner.");
	}
	return buf_to_arena(&body, arena);
}

static int ask(struct db *db, const struct settings *settings, const struct missing *missing,
	       enum stage stage, struct arena *arena, struct err *err)
{
	int64_t person_id = stage == STAGE_TAKER && missing->taker_id ? missing->taker_id
								    : missing->owner_id;
	struct person *person = person_get(db, person_id, arena, err);
	struct letter letter;
	int64_t id;

	if (!person || !person->email)
		return person ? 0 : -1;
	letter = (struct letter){
		.to_line = mailbox_text(arena, person->name, person->email),
		.subject = arena_printf(arena, "Minutes are missing: %s", missing->title),
		.body = write_asking(settings, missing, stage, arena),
	};
	return outbox_queue(db, settings, &letter, arena, &id, err);
}

/* Who is late for the second has passed the first. */
static int chase(struct db *db, const struct settings *settings, const struct missing *missing,
		 int64_t now, struct arena *arena, struct err *err)
{
	int64_t late = now - missing->ended_at;
	int first = mark(db, missing->call_id, STAGE_TAKER, now, err), second = 1;

	if (first >= 0 && late >= OWNER_SECS)
		second = mark(db, missing->call_id, STAGE_OWNER, now, err);
	if (first < 0 || second < 0)
		return -1;
	if (!second)
		return ask(db, settings, missing, STAGE_OWNER, arena, err);
	return first ? 0 : ask(db, settings, missing, STAGE_TAKER, arena, err);
}

static bool any_new(struct db *db, int64_t from, int64_t until, int64_t now)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT 1 FROM call WHERE state = 'announced'"
		" AND start_at + duration_secs BETWEEN :from AND :until"
		" AND (SELECT count(*) FROM chase WHERE call_id = call.id) <"
		" CASE WHEN start_at + duration_secs <= :owner THEN 2 ELSE 1 END LIMIT 1");
	struct err err;
	int rc;

	db_bind_int(st, "from", from);
	db_bind_int(st, "until", until);
	db_bind_int(st, "owner", now - OWNER_SECS);
	rc = db_step(st, &err);
	if (rc == 1)
		db_done(st);
	return rc == 1;
}

static int chase_tick(struct db *db, const struct settings *settings, int64_t now,
		      struct err *err)
{
	struct arena *scratch = arena_new();
	struct missings missing;
	int rc = -1;

	if (!any_new(db, now - FORGET_SECS, now - TAKER_SECS, now)) {
		rc = 0;
		goto out;
	}
	if (db_begin(db, err) || list(db, now - FORGET_SECS, now - TAKER_SECS, scratch, &missing,
				      err))
		goto out;
	for (size_t i = 0; i < missing.len; i++)
		if (chase(db, settings, &missing.items[i], now, scratch, err))
			goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

int minutes_tick(struct db *db, const struct settings *settings, int64_t now, struct err *err)
{
	return minutes_window_tick(db, settings, now, err) ||
	       chase_tick(db, settings, now, err) ? -1 : 0;
}

int minutes_waive(struct db *db, const struct actor *who, int64_t call_id, const char *why,
		  struct err *err)
{
	struct arena *scratch = arena_new();
	const char *words = str_clean_line(scratch, why);
	struct call *call;
	int rc = -1;

	if (actor_must_be(who, ROLE_MEMBER, err) || db_begin(db, err))
		goto out;
	call = call_get(db, call_id, scratch, err);
	if (!call)
		goto out;
	if (!call_may_edit(call, who)) {
		err_set(err, ERR_DENIED, "only the call's owner or an organiser says that");
		goto out;
	}
	if (!*words || strlen(words) > WHY_MAX) {
		err_set(err, ERR_INVALID, "say in a line why there will be no minutes");
		goto out;
	}
	if (notes_set_waived(db, call_id, words, err) ||
	    audit_add(db, who, arena_printf(scratch, "call %lld: no minutes: %s",
					    (long long)call_id, words), err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}
