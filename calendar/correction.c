/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "C.5) ...": what replies to minutes on the list say should read otherwise. */
#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "calendar/minutes/points.h"
#include "people/heard.h"

#include "minutes_rows.h"
#include "revision.h"

#define MAIL_MAX 30			/* corrections in one mail */
#define OPEN_MAX 200			/* of one minutes */
#define TEXT_MAX 2000

/*
 * "C.5) ...", "C5) ...", "C.5: ..." and, as one was found on the list,
 * C."Outstanding issues".5) ...: the label, or NULL; *rest is what follows.
 */
static char *read_label(const char *line, const char **rest, struct arena *arena)
{
	const char *s = line, *digits;
	size_t letters = 0, n;

	while (letters < 3 && isupper((unsigned char)s[letters]))
		letters++;
	if (!letters)
		return NULL;
	s += letters;
	s += *s == '.';
	if (*s == '"' && strchr(s + 1, '"'))
		s = strchr(s + 1, '"') + 1;
	s += *s == '.';
	n = strspn(s, "0123456789");
	digits = s;
	s += n;
	if (!n || n > 4 || (*s != ')' && *s != ':'))
		return NULL;
	s++;
	s += *s == ':';
	*rest = s + strspn(s, " \t");
	return arena_printf(arena, "%.*s.%.*s", (int)letters, line, (int)n, digits);
}

static int find_minutes(struct db *db, const char *message_id, int64_t *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT minutes_id FROM revision JOIN letter ON letter.id = letter_id"
		" WHERE message_id = :message_id");
	int rc;

	db_bind_text(st, "message_id", message_id);
	rc = db_step(st, err);
	if (rc != 1)
		return rc;
	*out = db_int(st, "minutes_id");
	db_done(st);
	return 1;
}

/* Whose minutes the mail answers: 1, 0 none, -1. */
static int find_answered(struct db *db, const struct heard *heard, int64_t *out,
			 struct err *err)
{
	int rc = heard->in_reply_to ? find_minutes(db, heard->in_reply_to, out, err) : 0;

	for (size_t i = heard->references.len; !rc && i-- > 0;)
		rc = find_minutes(db, heard->references.items[i], out, err);
	return rc;
}

static int count_open(struct db *db, int64_t minutes_id, int64_t *n, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT count(*) AS n FROM correction"
		" WHERE minutes_id = :minutes_id AND state = 'open'");

	db_bind_int(st, "minutes_id", minutes_id);
	if (db_step(st, err) != 1)
		return -1;
	*n = db_int(st, "n");
	db_done(st);
	return 0;
}

static int insert(struct db *db, const struct correction *correction, int64_t n,
		  struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT OR IGNORE INTO correction (minutes_id, message_id, n, author, item, text,"
		" at)"
		" VALUES (:minutes_id, :message_id, :n, :author, :item, :text, :at)");

	db_bind_int(st, "minutes_id", correction->minutes_id);
	db_bind_text(st, "message_id", correction->message_id);
	db_bind_int(st, "n", n);
	db_bind_text(st, "author", correction->author);
	db_bind_text(st, "item", correction->item);
	db_bind_text(st, "text", correction->text);
	db_bind_int(st, "at", correction->at);
	return db_run(st, err);
}

/* From each label to the next one, a blank line, or what is quoted. */
static void read_body(const char *body, const struct correction *like, struct arena *arena,
		      struct corrections *out)
{
	char *cursor = arena_dup(arena, body), *line;
	struct correction *open = NULL;

	while ((line = str_piece(&cursor, '\n'))) {
		const char *rest;
		char *label = read_label(line, &rest, arena);

		if (str_eq(str_trim(arena_dup(arena, line)), "--"))
			return;
		if (label && out->len < MAIL_MAX) {
			open = vec_add(out, arena);
			*open = *like;
			open->item = label;
			open->text = arena_dup_len(arena, rest, str_utf8_cut(rest, TEXT_MAX));
		} else if (label || line[0] == '>' || str_is_empty(line)) {
			open = NULL;
		} else if (open && strlen(open->text) + strlen(line) < TEXT_MAX) {
			open->text = arena_printf(arena, "%s%s%s", open->text,
						  *open->text ? " " : "",
						  str_clean_line(arena, line));
		}
	}
}

static int store(struct db *db, const struct corrections *found, struct err *err)
{
	int64_t open;

	if (count_open(db, found->items[0].minutes_id, &open, err))
		return -1;
	for (size_t i = 0; i < found->len && open + (int64_t)i < OPEN_MAX; i++)
		if (!str_is_empty(found->items[i].text) &&
		    insert(db, &found->items[i], (int64_t)i + 1, err))
			return -1;
	return 0;
}

/* A copy that came straight and the list's are one mail: it is heard once. */
int minutes_hear(struct db *db, const struct settings *settings UNUSED,
		 const struct heard *heard, struct arena *arena, struct err *err)
{
	struct correction like = { .message_id = heard->message_id, .at = clock_now() };
	struct corrections found = { 0 };
	int rc;

	if (heard->is_automatic || !heard->from.email)
		return 0;
	rc = find_answered(db, heard, &like.minutes_id, err);
	if (rc != 1)
		return rc;
	like.author = str_clean_line(arena, *heard->from.name ? heard->from.name
							      : heard->from.email);
	read_body(str_clean_text(arena, heard->body), &like, arena, &found);
	if (!found.len)
		return 0;
	rc = db_begin(db, err) || store(db, &found, err) || db_commit(db, err) ? -1 : 0;
	db_rollback(db);
	return rc;
}

static struct correction correction_from(struct db_stmt *st, struct arena *arena)
{
	return (struct correction){
		.id = db_int(st, "id"),
		.minutes_id = db_int(st, "minutes_id"),
		.at = db_int(st, "at"),
		.author = db_text(st, "author", arena),
		.item = db_text(st, "item", arena),
		.text = db_text(st, "text", arena),
		.message_id = db_text(st, "message_id", arena),
		.state = db_text(st, "state", arena),
	};
}

#define COLUMNS "id, minutes_id, at, author, item, text, message_id, state FROM correction"

int minutes_corrections(struct db *db, int64_t id, struct arena *arena,
			struct corrections *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " COLUMNS " WHERE minutes_id = :minutes_id ORDER BY id");
	int rc;

	*out = (struct corrections){ 0 };
	db_bind_int(st, "minutes_id", id);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = correction_from(st, arena);
	return rc;
}

static int get(struct db *db, int64_t id, struct arena *arena, struct correction *out,
	       struct err *err)
{
	struct db_stmt *st = db_prepare(db, "SELECT " COLUMNS " WHERE id = :id");
	int rc;

	db_bind_int(st, "id", id);
	rc = db_step(st, err);
	if (rc == 0)
		return err_set(err, ERR_NOT_FOUND, "there is no correction %lld", (long long)id);
	if (rc < 0)
		return -1;
	*out = correction_from(st, arena);
	db_done(st);
	if (!str_eq(out->state, "open"))
		return err_set(err, ERR_CONFLICT, "that correction was %s already", out->state);
	return 0;
}

static int set_state(struct db *db, int64_t id, const char *state, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE correction SET state = :state WHERE id = :id");

	db_bind_text(st, "state", state);
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

static size_t lines_in(const char *s)
{
	size_t n = 1;

	for (; *s; s++)
		n += *s == '\n';
	return n;
}

/* The lines of the item give way to "5) " and the new words. */
static int take(struct db *db, const struct actor *who, const struct minutes *minutes,
		const struct correction *correction, struct arena *arena, struct err *err)
{
	struct buf text = BUF_INIT(MINUTES_TEXT_MAX);
	const struct point *point = NULL;
	struct points points;
	const char *s = minutes->text;
	size_t n = 1, last;

	points_read_minutes(minutes->text, arena, &points);
	for (size_t i = 0; i < points.len && !point; i++)
		if (str_eq(point_label(&points.items[i], arena), correction->item))
			point = &points.items[i];
	if (!point)
		return err_set(err, ERR_CONFLICT, "these minutes have no item %s: put it in by "
			       "hand", correction->item);
	last = point->line + lines_in(point->words);
	for (; *s; n++) {
		size_t len = strcspn(s, "\n") + (s[strcspn(s, "\n")] == '\n');

		if (n == point->line)
			buf_printf(&text, "%d) %s\n", point->number, correction->text);
		if (n < point->line || n >= last)
			buf_add(&text, s, len);
		s += len;
	}
	if (!buf_ok(&text)) {
		buf_free(&text);
		return err_set(err, ERR_LIMIT, "minutes have at most %d KB",
			       MINUTES_TEXT_MAX / 1024);
	}
	return revision_add(db, minutes->id, minutes->number + 1, buf_to_arena(&text, arena),
			    who->person_id, err);
}

int minutes_correct(struct db *db, const struct actor *who, int64_t correction_id,
		    enum correction_end end, struct err *err)
{
	const char *state = end == CORRECTION_DECLINE ? "declined" : "taken";
	struct arena *scratch = arena_new();
	struct correction correction = { 0 };
	struct minutes *minutes;
	int rc = -1;

	if (db_begin(db, err) || get(db, correction_id, scratch, &correction, err))
		goto out;
	minutes = minutes_get(db, correction.minutes_id, scratch, err);
	if (!minutes || minutes_must_edit(db, who, minutes, err))
		goto out;
	if (end == CORRECTION_TAKE && take(db, who, minutes, &correction, scratch, err))
		goto out;
	if (set_state(db, correction.id, state, err) ||
	    audit_add(db, who, arena_printf(scratch, "minutes %lld: correction of %s by %s %s",
					    (long long)minutes->id, correction.item,
					    correction.author, state), err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}
