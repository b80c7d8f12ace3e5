/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What notes said after each spell of writing; nothing of it is ever deleted. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/vec.h"
#include "calendar/notes.h"
#include "minutes/diff.h"
#include "notes_rows.h"

#define SPELL_SECS   60			/* the longest */
#define PAUSE_SECS   20			/* nobody writes: it is over */
#define SPELL_CHANGES 500		/* the text between is replayed from a revision */
#define AUTHORS_MAX  1000

int notes_revision_add(struct db *db, const struct notes *notes, const char *authors,
		       struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO notes_revision (notes_id, version, text, authors, at)"
		" VALUES (:notes_id, :version, :text, :authors, :at)");

	db_bind_int(st, "notes_id", notes->id);
	db_bind_int(st, "version", notes->version);
	db_bind_text(st, "text", notes->text);
	db_bind_text(st, "authors", authors);
	db_bind_int(st, "at", notes->changed_at);
	return db_run(st, err);
}

struct compare {
	notes_line_fn *fn;
	void *cookie;
};

static void on_line(void *cookie, enum diff_kind kind, const char *line, size_t len)
{
	static const enum notes_line kinds[] = {
		[DIFF_KEPT] = NOTES_LINE_KEPT, [DIFF_GONE] = NOTES_LINE_GONE,
		[DIFF_NEW] = NOTES_LINE_NEW,
	};
	const struct compare *compare = cookie;

	compare->fn(compare->cookie, kinds[kind], line, len);
}

bool notes_compare(const char *was, const char *is, notes_line_fn *fn, void *cookie)
{
	struct compare compare = { fn, cookie };

	return diff_each(was, is, on_line, &compare);
}

/* Version and end of the newest; the first change after it. */
struct spell {
	int64_t version, begun_at;
};

static int get_spell(struct db *db, int64_t id, struct spell *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT v, (SELECT at FROM notes_change WHERE notes_id = :id AND version = v + 1)"
		" AS begun_at FROM (SELECT max(version) AS v FROM notes_revision"
		" WHERE notes_id = :id)");

	db_bind_int(st, "id", id);
	if (db_step(st, err) != 1)
		return -1;
	*out = (struct spell){ db_int(st, "v"), db_int(st, "begun_at") };
	db_done(st);
	return 0;
}

static int write_authors(struct db *db, int64_t id, int64_t version, struct arena *arena,
			 struct buf *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT author FROM notes_change WHERE notes_id = :id AND version > :version"
		" GROUP BY author ORDER BY min(version)");
	int rc;

	db_bind_int(st, "id", id);
	db_bind_int(st, "version", version);
	while ((rc = db_step(st, err)) == 1)
		buf_printf(out, "%s%s", out->len ? ", " : "", db_text(st, "author", arena));
	return rc;
}

int notes_revision_cut(struct db *db, const struct notes *notes, bool is_end, struct err *err)
{
	struct buf authors = BUF_INIT(AUTHORS_MAX);
	int64_t now = clock_now();
	struct arena *scratch;
	struct spell spell;
	int rc;

	if (get_spell(db, notes->id, &spell, err))
		return -1;
	if (spell.version == notes->version)
		return 0;
	if (!is_end && now - spell.begun_at < SPELL_SECS &&
	    now - notes->changed_at < PAUSE_SECS &&
	    notes->version - spell.version < SPELL_CHANGES)
		return 0;
	scratch = arena_new();
	rc = write_authors(db, notes->id, spell.version, scratch, &authors, err);
	if (!rc)
		rc = notes_revision_add(db, notes, buf_str(&authors), err);
	buf_free(&authors);
	arena_free(scratch);
	return rc;
}

/* What is written now is not kept yet: it is told as if it were. */
static int add_newest(struct db *db, int64_t id, struct arena *arena,
		      struct notes_revisions *out, struct err *err)
{
	struct notes *notes = notes_get(db, id, arena, err);
	struct buf authors = BUF_INIT(AUTHORS_MAX);
	struct spell spell;

	if (!notes || get_spell(db, id, &spell, err))
		return -1;
	if (spell.version == notes->version)
		return 0;
	if (write_authors(db, id, spell.version, arena, &authors, err)) {
		buf_free(&authors);
		return -1;
	}
	*vec_add(out, arena) = (struct notes_revision){
		.version = notes->version, .at = notes->changed_at,
		.authors = buf_to_arena(&authors, arena),
	};
	return 0;
}

int notes_revisions(struct db *db, int64_t id, struct arena *arena,
		    struct notes_revisions *out, struct err *err)
{
	struct db_stmt *st;
	int rc;

	*out = (struct notes_revisions){ 0 };
	if (add_newest(db, id, arena, out, err))
		return -1;
	st = db_prepare(db,
		"SELECT version, authors, at FROM notes_revision WHERE notes_id = :id"
		" ORDER BY version DESC");
	db_bind_int(st, "id", id);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = (struct notes_revision){
			.version = db_int(st, "version"),
			.authors = db_text(st, "authors", arena),
			.at = db_int(st, "at"),
		};
	return rc;
}
