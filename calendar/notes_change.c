/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writing notes: changes from browsers, whole texts from forms, lines from IRC. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/git.h"
#include "base/str.h"
#include "base/vec.h"
#include "calendar/notes.h"
#include "people/mailbox.h"
#include "people/person.h"
#include "notes/change.h"
#include "notes_rows.h"

#define CHANGE_BYTES_MAX (4 * NOTES_TEXT_MAX)

int notes_since(struct db *db, int64_t id, int64_t version, int64_t max, struct arena *arena,
		struct notes_changes *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT version, author, client, change, at FROM notes_change"
		" WHERE notes_id = :id AND version > :version ORDER BY version LIMIT :max");
	int rc;

	*out = (struct notes_changes){ 0 };
	db_bind_int(st, "id", id);
	db_bind_int(st, "version", version);
	db_bind_int(st, "max", max);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = (struct notes_change){
			.version = db_int(st, "version"),
			.author = db_text(st, "author", arena),
			.client = db_text(st, "client", arena),
			.change = db_text(st, "change", arena),
			.at = db_int(st, "at"),
		};
	if (rc == 0 && out->len && out->items[0].version != version + 1)
		return err_set(err, ERR_CONFLICT,
			       "that version of the notes is too old: load the page again");
	return rc;
}

static int insert(struct db *db, const struct notes *notes, int64_t person_id,
		  const char *author, const char *client, const struct change *change,
		  struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO notes_change (notes_id, version, person_id, author, client,"
		" change, at) VALUES (:notes_id, :version, nullif(:person_id, 0), :author,"
		" :client, :change, :now)");
	struct buf json = BUF_INIT(CHANGE_BYTES_MAX);
	int rc;

	change_write(change, &json);
	if (!buf_ok(&json))
		bug("a change of %zu parts does not fit", change->len);
	db_bind_int(st, "notes_id", notes->id);
	db_bind_int(st, "version", notes->version);
	db_bind_int(st, "person_id", person_id);
	db_bind_text(st, "author", author);
	db_bind_text(st, "client", client);
	db_bind_text(st, "change", buf_str(&json));
	db_bind_int(st, "now", clock_now());
	rc = db_run(st, err);
	buf_free(&json);
	return rc;
}

static int drop_old(struct db *db, const struct notes *notes, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"DELETE FROM notes_change WHERE notes_id = :notes_id AND version <= :version");

	db_bind_int(st, "notes_id", notes->id);
	db_bind_int(st, "version", notes->version - NOTES_KEPT);
	return db_run(st, err);
}

static int too_long(struct err *err)
{
	return err_set(err, ERR_LIMIT, "notes have at most %d KB: make them shorter",
		       NOTES_TEXT_MAX / 1024);
}

/* Put one change into the text and the table; the struct moves on with them. */
static int apply(struct db *db, struct notes *notes, int64_t person_id, const char *author,
		 const char *client, const struct change *change, struct arena *arena,
		 struct err *err)
{
	struct buf text = BUF_INIT(2 * NOTES_TEXT_MAX);

	if (change_apply(change, notes->text, &text, err)) {
		buf_free(&text);
		return -1;
	}
	if (!buf_ok(&text)) {
		buf_free(&text);
		return too_long(err);
	}
	notes->text = buf_to_arena(&text, arena);
	notes->version++;
	return insert(db, notes, person_id, author, client, change, err);
}

/* Move a client's changes over one that came first. */
static void move_over(struct change_list *list, size_t from, const struct change *first,
		      struct arena *arena)
{
	struct change over = *first, moved;

	for (size_t i = from; i < list->len; i++) {
		change_map(&list->items[i], &over, false, arena, &moved);
		change_map(&over, &list->items[i], true, arena, &over);
		list->items[i] = moved;
	}
}

/*
 * Move them over all that came after base, one by one as browsers do.  Those
 * that are among it came here before: an answer was lost.  *from is the first
 * that is new.
 */
static int rebase(const struct notes_changes *since, const char *client,
		  struct change_list *list, size_t *from, struct arena *arena,
		  struct err *err)
{
	*from = 0;
	for (size_t i = 0; i < since->len; i++) {
		struct change first;

		if (*from < list->len && str_eq(since->items[i].client, client)) {
			++*from;
			continue;
		}
		if (change_parse(since->items[i].change, arena, &first, err))
			return err_in(err, "a stored change");
		if (*from == list->len)
			continue;
		if (change_len_before(&first) != change_len_before(&list->items[*from]))
			return err_set(err, ERR_CONFLICT, "the change does not fit the "
				       "version that it names: load the page again");
		move_over(list, *from, &first, arena);
	}
	return 0;
}

static int check_base(const struct notes *notes, int64_t base, struct err *err)
{
	if (base > notes->version)
		return err_set(err, ERR_CONFLICT,
			       "that version of the notes does not exist: load the page again");
	if (notes->version - base > NOTES_BEHIND_MAX)
		return err_set(err, ERR_CONFLICT,
			       "others have written much meanwhile: fetch that first");
	return 0;
}

static int write_all(struct db *db, const struct actor *who, struct notes *notes,
		     const char *client, const struct change_list *list, size_t from,
		     struct arena *arena, struct err *err)
{
	if (from == list->len)
		return 0;
	if (notes_revision_cut(db, notes, false, err))
		return -1;
	for (size_t i = from; i < list->len; i++)
		if (apply(db, notes, who->person_id, who->name, client, &list->items[i], arena,
			  err))
			return -1;
	/* Between them it may be longer: what was too much may have been taken out again. */
	if (strlen(notes->text) > NOTES_TEXT_MAX)
		return too_long(err);
	if (notes_set_text(db, notes, err))
		return -1;
	return notes->version % 100 ? 0 : drop_old(db, notes, err);
}

int notes_write(struct db *db, const struct actor *who, int64_t id, const char *client,
		int64_t base, const char *changes, int64_t *version, struct err *err)
{
	struct arena *scratch = arena_new();
	struct notes_changes since;
	struct change_list list;
	struct notes *notes;
	size_t from;
	int rc = -1;

	if (change_list_parse(changes, NOTES_CHANGES_MAX, scratch, &list, err) ||
	    db_begin(db, err))
		goto out;
	notes = notes_get(db, id, scratch, err);
	if (!notes || notes_must_write(db, notes, who, err) || check_base(notes, base, err) ||
	    notes_since(db, id, base, NOTES_BEHIND_MAX, scratch, &since, err) ||
	    rebase(&since, client, &list, &from, scratch, err) ||
	    write_all(db, who, notes, client, &list, from, scratch, err))
		goto out;
	*version = notes->version;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

static struct notes_revision *newest_before(struct db *db, int64_t id, int64_t version,
					    struct arena *arena, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT version, text FROM notes_revision"
		" WHERE notes_id = :id AND version <= :version ORDER BY version DESC LIMIT 1");
	struct notes_revision *found;
	int rc;

	db_bind_int(st, "id", id);
	db_bind_int(st, "version", version);
	rc = db_step(st, err);
	if (rc == 0)
		err_set(err, ERR_NOT_FOUND, "there are no notes %lld", (long long)id);
	if (rc != 1)
		return NULL;
	found = arena_one(arena, struct notes_revision);
	found->version = db_int(st, "version");
	found->text = db_text(st, "text", arena);
	db_done(st);
	return found;
}

static int apply_stored(struct notes_revision *to, const struct notes_change *stored,
			struct arena *arena, struct err *err)
{
	struct buf text = BUF_INIT(NOTES_TEXT_MAX);
	struct change change;

	if (change_parse(stored->change, arena, &change, err) ||
	    change_apply(&change, to->text, &text, err)) {
		buf_free(&text);
		return err_in(err, "a stored change");
	}
	to->text = buf_to_arena(&text, arena);
	to->version = stored->version;
	return 0;
}

char *notes_text_at(struct db *db, int64_t id, int64_t version, struct arena *arena,
		    struct err *err)
{
	struct notes_revision *at = newest_before(db, id, version, arena, err);
	struct notes_changes since;

	if (!at || notes_since(db, id, at->version, version - at->version, arena, &since, err))
		return NULL;
	for (size_t i = 0; i < since.len; i++)
		if (apply_stored(at, &since.items[i], arena, err))
			return NULL;
	if (at->version != version) {
		err_set(err, ERR_CONFLICT,
			"version %lld of the notes is not known (any more)", (long long)version);
		return NULL;
	}
	return arena_dup(arena, at->text);
}

/* A text that takes the place of the one there is, as a revision of its own. */
static int replace(struct db *db, const struct actor *who, struct notes *notes,
		   const char *text, struct arena *arena, struct err *err)
{
	struct change change;

	if (str_eq(notes->text, text))
		return 0;
	change_between(notes->text, text, arena, &change);
	if (notes_revision_cut(db, notes, true, err) ||
	    apply(db, notes, who->person_id, who->name, "", &change, arena, err))
		return -1;
	if (!str_eq(notes->text, text))
		bug("the change between two texts does not lead from one to the other");
	if (strlen(notes->text) > NOTES_TEXT_MAX)
		return too_long(err);
	notes->changed_at = clock_now();
	return notes_set_text(db, notes, err) || notes_revision_add(db, notes, who->name, err)
		? -1 : 0;
}

/* Each text ends in a line's end, so that a last line merges like any other. */
static char *as_lines(const char *text, struct arena *arena)
{
	return arena_printf(arena, "%s%s", text, *text && !str_ends(text, "\n") ? "\n" : "");
}

int notes_save(struct db *db, const struct actor *who, int64_t id, int64_t base,
	       const char *text, bool *both, struct err *err)
{
	struct arena *scratch = arena_new();
	char *mine = as_lines(change_clean(text, scratch), scratch), *was;
	struct notes *notes;
	int rc = -1;

	*both = false;
	if (db_begin(db, err))
		goto out;
	notes = notes_get(db, id, scratch, err);
	if (!notes || notes_must_write(db, notes, who, err))
		goto out;
	if (base != notes->version) {
		was = notes_text_at(db, id, base, scratch, err);
		mine = was ? git_merge_text(as_lines(was, scratch),
					    as_lines(notes->text, scratch), mine, scratch, both,
					    err)
			   : NULL;
	}
	if (!mine || replace(db, who, notes, mine, scratch, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

int notes_append(struct db *db, const char *author, int64_t id, const char *line,
		 struct err *err)
{
	struct arena *scratch = arena_new();
	struct notes *notes = notes_get(db, id, scratch, err);
	struct change change;
	char *text;
	int rc = -1;

	if (!notes)
		goto out;
	text = as_lines(notes->text, scratch);
	text = arena_printf(scratch, "%s%s\n", text, change_clean(line, scratch));
	change_between(notes->text, text, scratch, &change);
	rc = 0;
	if (!notes->closed_at && strlen(text) <= NOTES_TEXT_MAX)
		rc = notes_revision_cut(db, notes, false, err) ||
		     apply(db, notes, 0, author, "", &change, scratch, err) ||
		     notes_set_text(db, notes, err) ? -1 : 0;
out:
	arena_free(scratch);
	return rc;
}

int notes_restore(struct db *db, const struct actor *who, int64_t id, int64_t version,
		  struct err *err)
{
	struct arena *scratch = arena_new();
	struct notes *notes;
	char *text;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	notes = notes_get(db, id, scratch, err);
	if (!notes || notes_must_write(db, notes, who, err))
		goto out;
	text = notes_text_at(db, id, version, scratch, err);
	if (!text || replace(db, who, notes, text, scratch, err) ||
	    audit_add(db, who, arena_printf(scratch, "notes %lld: version %lld restored",
					    (long long)id, (long long)version), err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

int notes_is_written(struct db *db, int64_t id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT 1 FROM notes_change WHERE notes_id = :id AND person_id IS NOT NULL"
		" LIMIT 1");
	int rc;

	db_bind_int(st, "id", id);
	rc = db_step(st, err);
	if (rc == 1)
		db_done(st);
	return rc;
}

int notes_authors(struct db *db, int64_t id, struct arena *arena, struct mailboxes *out,
		  struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT DISTINCT person_id FROM notes_change"
		" WHERE notes_id = :id AND person_id IS NOT NULL ORDER BY person_id");
	struct { int64_t *items; size_t len, cap; } ids = { 0 };
	int rc;

	db_bind_int(st, "id", id);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(&ids, arena) = db_int(st, "person_id");
	for (size_t i = 0; !rc && i < ids.len; i++) {
		struct person *person = person_get(db, ids.items[i], arena, err);

		if (!person)
			return -1;
		if (person->email)
			*vec_add(out, arena) = (struct mailbox){ person->name, person->email };
	}
	return rc;
}
