/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finding minutes: by words, and the newest of a series. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"

#include "minutes_rows.h"

#define WORDS_MAX  12
#define LATEST_MAX 500
#define SLUG_MAX   100

/* Each word quoted, the last one as a beginning: nothing of it is FTS5's own language. */
static char *query_of(const char *words, struct arena *arena)
{
	struct buf out = BUF_INIT(4096);
	char *cursor = str_clean_line(arena, words), *word;
	int n = 0;

	while ((word = str_word(&cursor)) && n++ < WORDS_MAX) {
		buf_puts(&out, out.len ? " \"" : "\"");
		for (const char *s = word; *s; s++)
			if (*s != '"')
				buf_putc(&out, *s);
		buf_putc(&out, '"');
	}
	if (out.len && buf_ok(&out))
		buf_putc(&out, '*');
	return buf_to_arena(&out, arena);
}

int minutes_search(struct db *db, const char *words, int64_t max, struct arena *arena,
		   struct minutes_list *out, struct err *err)
{
	struct db_stmt *st;
	char *query = query_of(words, arena);
	int rc;

	*out = (struct minutes_list){ 0 };
	if (!*query)
		return 0;
	st = db_prepare(db,
		"SELECT minutes.id AS id, minutes.title AS title, held_at, ends_at, zone,"
		" snippet(minutes_text, 1, '', '', ' ... ', 24) AS text,"
		" (SELECT r.letter_id FROM revision AS r"
		"  WHERE r.minutes_id = minutes.id AND r.letter_id IS NOT NULL"
		"  ORDER BY r.number DESC LIMIT 1) AS posted_letter_id"
		" FROM minutes_text JOIN minutes ON minutes.id = minutes_text.rowid"
		" WHERE minutes_text MATCH :query ORDER BY minutes_text.rowid DESC LIMIT :max");
	db_bind_text(st, "query", query);
	db_bind_int(st, "max", max);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = (struct minutes){
			.id = db_int(st, "id"),
			.title = db_text(st, "title", arena),
			.held_at = db_int(st, "held_at"),
			.ends_at = db_int(st, "ends_at"),
			.zone = db_text(st, "zone", arena),
			.text = db_text(st, "text", arena),
			.posted_letter_id = db_int(st, "posted_letter_id"),
		};
	return rc;
}

static int latest_of_cadence(struct db *db, int64_t cadence_id, int64_t *id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT minutes.id AS id FROM minutes JOIN call ON call.id = call_id"
		" WHERE cadence_id = :cadence_id AND EXISTS (SELECT 1 FROM revision"
		"  WHERE minutes_id = minutes.id AND letter_id IS NOT NULL)"
		" ORDER BY held_at DESC LIMIT 1");
	int rc;

	db_bind_int(st, "cadence_id", cadence_id);
	rc = db_step(st, err);
	if (rc != 1)
		return rc;
	*id = db_int(st, "id");
	db_done(st);
	return 1;
}

/* A title's slug, with which of a monthly call is the same each month. */
static int latest_of_slug(struct db *db, const char *slug, struct arena *arena, int64_t *id,
			  struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT minutes.id AS id, coalesce(cadence.title, minutes.title) AS title"
		" FROM minutes LEFT JOIN call ON call.id = call_id"
		" LEFT JOIN cadence ON cadence.id = cadence_id"
		" WHERE EXISTS (SELECT 1 FROM revision"
		"  WHERE minutes_id = minutes.id AND letter_id IS NOT NULL)"
		" ORDER BY held_at DESC LIMIT :max");
	int rc;

	db_bind_int(st, "max", LATEST_MAX);
	while ((rc = db_step(st, err)) == 1) {
		if (!str_eq(str_slug(arena, db_text(st, "title", arena), SLUG_MAX), slug))
			continue;
		*id = db_int(st, "id");
		db_done(st);
		return 1;
	}
	return rc;
}

int minutes_find_latest(struct db *db, const char *series, struct arena *arena, int64_t *id,
			struct err *err)
{
	struct err not_a_number;
	int64_t cadence_id;

	if (!str_to_int(series, 1, INT64_MAX, &cadence_id, &not_a_number))
		return latest_of_cadence(db, cadence_id, id, err);
	return latest_of_slug(db, series, arena, id, err);
}

int minutes_find_previous(struct db *db, int64_t cadence_id, int64_t before, int64_t *letter_id,
			  struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT revision.letter_id AS letter_id FROM minutes JOIN call ON call.id = call_id"
		" JOIN revision ON minutes_id = minutes.id AND revision.letter_id IS NOT NULL"
		" WHERE cadence_id = :cadence_id AND held_at < :before"
		" ORDER BY held_at DESC, number LIMIT 1");
	int rc;

	db_bind_int(st, "cadence_id", cadence_id);
	db_bind_int(st, "before", before);
	rc = db_step(st, err);
	if (rc != 1)
		return rc;
	*letter_id = db_int(st, "letter_id");
	db_done(st);
	return 1;
}
