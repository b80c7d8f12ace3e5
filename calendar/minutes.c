/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table minutes: reading, who may, editing. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "calendar/call.h"
#include "calendar/meeting.h"
#include "calendar/minutes.h"
#include "calendar/notes.h"
#include "people/mailbox.h"
#include "people/settings.h"
#include "minutes_rows.h"
#include "revision.h"

#define TITLE_MAX 150
#define CC_MAX    (16 * 1024)

#define COLUMNS								\
	"minutes.id AS id, meeting_id, call_id, title, held_at, ends_at,"	\
	" minutes.zone AS zone, cc_line, minutes.created_at AS created_at,"	\
	" number, coalesce(person.name, 'moot') AS author,"			\
	" revision.created_at AS revised_at, letter_id,"			\
	" window_ends_at, posts_itself, held_words,"				\
	" (SELECT name FROM person AS h WHERE h.id = held_by_id) AS held_by,"	\
	" (SELECT r.letter_id FROM revision AS r"				\
	"   WHERE r.minutes_id = minutes.id AND r.letter_id IS NOT NULL"	\
	"   ORDER BY r.number DESC LIMIT 1) AS posted_letter_id"

#define NEWEST								\
	" FROM minutes"							\
	" JOIN revision ON minutes_id = minutes.id AND number ="		\
	"   (SELECT max(r.number) FROM revision AS r WHERE r.minutes_id = minutes.id)"	\
	" LEFT JOIN person ON person.id = author_id"

static struct minutes minutes_from(struct db_stmt *st, struct arena *arena)
{
	return (struct minutes){
		.id = db_int(st, "id"),
		.meeting_id = db_int(st, "meeting_id"),
		.call_id = db_int(st, "call_id"),
		.title = db_text(st, "title", arena),
		.held_at = db_int(st, "held_at"),
		.ends_at = db_int(st, "ends_at"),
		.zone = db_text(st, "zone", arena),
		.cc_line = db_text(st, "cc_line", arena),
		.created_at = db_int(st, "created_at"),
		.number = db_int(st, "number"),
		.text = db_text(st, "text", arena),
		.author = db_text(st, "author", arena),
		.revised_at = db_int(st, "revised_at"),
		.letter_id = db_int(st, "letter_id"),
		.posted_letter_id = db_int(st, "posted_letter_id"),
		.window_ends_at = db_int(st, "window_ends_at"),
		.posts_itself = db_int(st, "posts_itself"),
		.held_by = db_text(st, "held_by", arena),
		.held_words = db_text(st, "held_words", arena),
	};
}

static int find(struct db_stmt *st, struct arena *arena, struct minutes **out, struct err *err)
{
	int rc = db_step(st, err);

	*out = NULL;
	if (rc != 1)
		return rc;
	*out = arena_one(arena, struct minutes);
	**out = minutes_from(st, arena);
	db_done(st);
	return 1;
}

struct minutes *minutes_get(struct db *db, int64_t id, struct arena *arena, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " COLUMNS ", text" NEWEST " WHERE minutes.id = :id");
	struct minutes *minutes;

	db_bind_int(st, "id", id);
	if (find(st, arena, &minutes, err) == 0)
		err_set(err, ERR_NOT_FOUND, "there are no minutes %lld", (long long)id);
	return minutes;
}

int minutes_find_meeting(struct db *db, int64_t meeting_id, struct arena *arena,
			 struct minutes **out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " COLUMNS ", text" NEWEST " WHERE meeting_id = :meeting_id");

	db_bind_int(st, "meeting_id", meeting_id);
	return find(st, arena, out, err);
}

int minutes_find_call(struct db *db, int64_t call_id, struct arena *arena,
		      struct minutes **out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " COLUMNS ", text" NEWEST " WHERE call_id = :call_id");

	db_bind_int(st, "call_id", call_id);
	return find(st, arena, out, err);
}

int minutes_list_recent(struct db *db, int64_t max, struct arena *arena,
			struct minutes_list *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " COLUMNS ", '' AS text" NEWEST
		" ORDER BY held_at DESC, minutes.id DESC LIMIT :max");
	int rc;

	*out = (struct minutes_list){ 0 };
	db_bind_int(st, "max", max);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = minutes_from(st, arena);
	return rc;
}

int minutes_add(struct db *db, const struct minutes *minutes, int64_t author_id, int64_t *id,
		struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO minutes (meeting_id, call_id, title, held_at, ends_at, zone,"
		" cc_line, created_at)"
		" VALUES (nullif(:meeting_id, 0), nullif(:call_id, 0), :title, :held_at,"
		" :ends_at, :zone, :cc_line, :created_at)");

	db_bind_int(st, "meeting_id", minutes->meeting_id);
	db_bind_int(st, "call_id", minutes->call_id);
	db_bind_text(st, "title", minutes->title);
	db_bind_int(st, "held_at", minutes->held_at);
	db_bind_int(st, "ends_at", minutes->ends_at);
	db_bind_text(st, "zone", minutes->zone);
	db_bind_text(st, "cc_line", minutes->cc_line);
	db_bind_int(st, "created_at", clock_now());
	if (db_run(st, err))
		return -1;
	*id = db_last_id(db);
	return revision_add(db, *id, 1, minutes->text, author_id, err);
}

int minutes_set_end(struct db *db, int64_t id, int64_t ends_at, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE minutes SET ends_at = :ends_at WHERE id = :id");

	db_bind_int(st, "ends_at", ends_at);
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int minutes_set_heading(struct db *db, int64_t id, const char *title, const char *cc_line,
			struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE minutes SET title = :title, cc_line = :cc_line WHERE id = :id");

	db_bind_text(st, "title", title);
	db_bind_text(st, "cc_line", cc_line);
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int minutes_set_window(struct db *db, int64_t id, int64_t ends_at, bool posts_itself,
		       struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE minutes SET window_ends_at = :ends_at, posts_itself = :posts_itself"
		" WHERE id = :id");

	db_bind_int(st, "ends_at", ends_at);
	db_bind_int(st, "posts_itself", posts_itself);
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int minutes_set_held(struct db *db, int64_t id, int64_t by_id, const char *words,
		     struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE minutes SET held_by_id = nullif(:by_id, 0), held_words = :words,"
		" told_at = NULL WHERE id = :id");

	db_bind_int(st, "by_id", by_id);
	db_bind_text(st, "words", words);
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int minutes_set_told(struct db *db, int64_t id, int64_t now, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "UPDATE minutes SET told_at = :now WHERE id = :id");

	db_bind_int(st, "now", now);
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int minutes_may_edit(struct db *db, const struct actor *who, const struct minutes *minutes,
		     struct err *err)
{
	struct notes *notes = NULL;
	struct arena *scratch;
	struct call *call;
	int rc;

	if (who->role >= ROLE_ORGANISER)
		return 1;
	if (!who->person_id || who->role < ROLE_MEMBER)
		return 0;
	if (minutes->meeting_id) {
		rc = meeting_is_chair(db, minutes->meeting_id, who->person_id, err);
		if (rc)
			return rc;
	}
	if (!minutes->call_id)
		return 0;
	scratch = arena_new();
	call = call_get(db, minutes->call_id, scratch, err);
	rc = call ? call->owner_id == who->person_id : -1;
	if (rc == 0)
		rc = notes_find_call(db, minutes->call_id, scratch, &notes, err);
	if (rc == 1 && notes)
		rc = notes->taker_id == who->person_id || notes->backup_id == who->person_id;
	arena_free(scratch);
	return rc;
}

int minutes_must_edit(struct db *db, const struct actor *who, const struct minutes *minutes,
		      struct err *err)
{
	int rc = minutes_may_edit(db, who, minutes, err);

	if (rc == 0)
		return err_set(err, ERR_DENIED, who->role == ROLE_NONE ? "sign in first" :
			       "only the chair, the call's owner, who took notes or an organiser "
			       "edits and posts these minutes; suggest a correction");
	return rc < 0 ? -1 : 0;
}

static size_t characters(const char *s)
{
	size_t n = 0;

	for (; *s; s += str_utf8_next(s))
		n++;
	return n;
}

/* What a person typed, checked and put in order. */
struct edit {
	const char *title, *cc_line, *text;
};

int minutes_cc_line(const struct mailboxes *boxes, struct arena *arena, const char **out,
		    struct err *err)
{
	struct buf line = BUF_INIT(CC_MAX);

	for (size_t i = 0; i < boxes->len; i++)
		buf_printf(&line, "%s%s", i ? ", " : "",
			   mailbox_text(arena, boxes->items[i].name, boxes->items[i].email));
	if (!buf_ok(&line)) {
		buf_free(&line);
		return err_set(err, ERR_LIMIT, "Cc: these are too many addresses");
	}
	*out = buf_to_arena(&line, arena);
	return 0;
}

static int check_cc(struct edit *edit, struct arena *arena, struct err *err)
{
	struct mailboxes boxes = { 0 };

	if (mailbox_parse(edit->cc_line, arena, &boxes, err))
		return err_in(err, "Cc");
	return minutes_cc_line(&boxes, arena, &edit->cc_line, err);
}

static int check(struct edit *edit, struct arena *arena, struct err *err)
{
	edit->title = str_clean_line(arena, edit->title);
	edit->text = str_clean_text(arena, edit->text);
	if (!*edit->title || characters(edit->title) > TITLE_MAX)
		return err_set(err, ERR_INVALID, "the title has 1 to %d characters", TITLE_MAX);
	if (str_is_empty(edit->text))
		return err_set(err, ERR_INVALID, "the minutes are empty");
	if (strlen(edit->text) > MINUTES_TEXT_MAX)
		return err_set(err, ERR_LIMIT, "minutes have at most %d KB",
			       MINUTES_TEXT_MAX / 1024);
	return check_cc(edit, arena, err);
}

static int store_edit(struct db *db, const struct actor *who, const struct minutes *minutes,
		      const struct edit *edit, struct arena *arena, struct err *err)
{
	int64_t number = minutes->number + 1;

	if (minutes_set_heading(db, minutes->id, edit->title, edit->cc_line, err) ||
	    revision_add(db, minutes->id, number, edit->text, who->person_id, err))
		return -1;
	return audit_add(db, who, arena_printf(arena, "minutes %lld: edited, revision %lld",
					       (long long)minutes->id, (long long)number), err);
}

/* A revision even where only the heading changed: what was previewed is a number. */
int minutes_edit(struct db *db, const struct actor *who, int64_t id, int64_t base,
		 const char *title, const char *cc_line, const char *text, struct err *err)
{
	struct edit edit = { .title = title, .cc_line = cc_line ? cc_line : "", .text = text };
	struct arena *scratch = arena_new();
	struct minutes *minutes;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	minutes = minutes_get(db, id, scratch, err);
	if (!minutes || minutes_must_edit(db, who, minutes, err) || check(&edit, scratch, err))
		goto out;
	if (minutes->number != base) {
		err_set(err, ERR_CONFLICT,
			"%s has meanwhile made revision %lld: look at it and put your changes in "
			"again", minutes->author, (long long)minutes->number);
		goto out;
	}
	if ((!str_eq(edit.title, minutes->title) || !str_eq(edit.cc_line, minutes->cc_line) ||
	     !str_eq(edit.text, minutes->text)) &&
	    store_edit(db, who, minutes, &edit, scratch, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

char *minutes_url(const struct settings *settings, int64_t id, struct arena *arena)
{
	return arena_printf(arena, "%s/minutes/%lld", settings->site.url, (long long)id);
}
