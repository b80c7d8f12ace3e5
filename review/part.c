/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Covers and patches: tables part and part_file. */
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "diff.h"
#include "part.h"
#include "subject.h"

static const char *const file_kinds[] = {
	[FILE_CHANGED] = "changed", [FILE_ADDED] = "added", [FILE_DELETED] = "deleted",
	[FILE_RENAMED] = "renamed",
};

const char *part_file_kind_name(enum part_file_kind kind)
{
	return file_kinds[kind];
}

/* ---- writing */

static int add_files(struct db *db, int64_t id, const struct part_files *files, struct err *err)
{
	for (size_t i = 0; i < files->len; i++) {
		const struct part_file *file = &files->items[i];
		struct db_stmt *st = db_prepare(db,
			"INSERT INTO part_file (message_id, path, kind, added, removed, digest)"
			" VALUES (:id, :path, :kind, :added, :removed, :digest)");

		db_bind_int(st, "id", id);
		db_bind_text(st, "path", file->path);
		db_bind_text(st, "kind", file_kinds[file->kind]);
		db_bind_int(st, "added", file->added);
		db_bind_int(st, "removed", file->removed);
		db_bind_blob(st, "digest", file->digest, PART_DIGEST_LEN);
		if (db_run(st, err))
			return -1;
	}
	return 0;
}

/* Four bytes each, the lowest first, whichever machine reads it again. */
static void bind_sketch(struct db_stmt *st, const struct diff *diff)
{
	unsigned char bytes[4 * DIFF_SKETCH_MAX];

	for (size_t i = 0; i < 4 * diff->n_sketch; i++)
		bytes[i] = (unsigned char)(diff->sketch[i / 4] >> (8 * (i % 4)));
	db_bind_blob(st, "sketch", bytes, 4 * diff->n_sketch);
}

int part_add(struct db *db, const struct part_facts *facts, const struct diff *diff,
	     struct err *err)
{
	const struct subject *subject = facts->subject;
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO part (message_id, number, total, version, version_key, prefix,"
		" is_rfc, is_resend, name, name_key, sender_email, sender_key, author_name,"
		" author_email, at, added, removed, patch_id, sketch)"
		" VALUES (:id, :number, :total, :version, :version_key, :prefix, :is_rfc,"
		" :is_resend, :name, :name_key, :sender_email, :sender_key, :author_name,"
		" :author_email, :at, :added, :removed, :patch_id, :sketch)");

	db_bind_int(st, "id", facts->id);
	db_bind_int(st, "number", subject->number >= 0 ? subject->number : !subject->is_pull);
	db_bind_int(st, "total", subject->total);
	db_bind_text(st, "version", subject->version);
	db_bind_int(st, "version_key", subject->version_key);
	db_bind_text(st, "prefix", subject->prefix);
	db_bind_int(st, "is_rfc", subject->is_rfc);
	db_bind_int(st, "is_resend", subject->is_resend);
	db_bind_text(st, "name", subject->name);
	db_bind_text(st, "name_key", subject->name_key);
	db_bind_text(st, "sender_email", facts->sender_email);
	db_bind_text(st, "sender_key", facts->sender_key);
	db_bind_text(st, "author_name", facts->author_name);
	db_bind_text(st, "author_email", facts->author_email);
	db_bind_int(st, "at", facts->at);
	db_bind_int(st, "added", diff->added);
	db_bind_int(st, "removed", diff->removed);
	if (diff->has_patch_id)
		db_bind_blob(st, "patch_id", diff->patch_id, DIFF_PATCH_ID_LEN);
	if (diff->files.len)
		bind_sketch(st, diff);
	if (db_run(st, err))
		return -1;
	return add_files(db, facts->id, &diff->files, err);
}

int part_settle(struct db *db, int64_t id, int64_t series_id, int64_t number, bool is_current,
		struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE part SET series_id = :series, number = :number, is_current = :current"
		" WHERE message_id = :id AND (series_id IS NOT :series OR number <> :number"
		" OR is_current <> :current)");

	db_bind_int(st, "id", id);
	db_bind_int(st, "series", series_id);
	db_bind_int(st, "number", number);
	db_bind_int(st, "current", is_current);
	return db_run(st, err);
}

int part_set_commit(struct db *db, int64_t id, const char *tree, const char *commit_id,
		    int64_t at, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE part SET tree = :tree, commit_id = :commit_id, committed_at = :at"
		" WHERE message_id = :id");

	db_bind_int(st, "id", id);
	db_bind_text(st, "tree", tree);
	db_bind_text(st, "commit_id", commit_id);
	db_bind_int(st, "at", at);
	return db_run(st, err);
}

/* ---- for settling */

#define ROW "SELECT p.message_id AS id, m.message_id AS message_id, series_id, number, total,"	\
	" version, version_key, prefix, is_rfc, is_resend, is_current, name, name_key,"		\
	" m.kind = 'pull' AS is_pull, m.from_name AS sender_name, sender_email, sender_key,"	\
	" author_name, author_email, p.at AS at, patch_id, sketch, committed_at"		\
	" FROM part AS p JOIN message AS m ON m.id = p.message_id"

static void read_sketch(struct db_stmt *st, struct part_row *row)
{
	size_t len = 0;
	const unsigned char *bytes = db_blob(st, "sketch", &len);

	row->n_sketch = len / 4 < DIFF_SKETCH_MAX ? len / 4 : DIFF_SKETCH_MAX;
	for (size_t i = 0; i < 4 * row->n_sketch; i++)
		row->sketch[i / 4] |= (uint32_t)bytes[i] << (8 * (i % 4));
}

static const unsigned char *read_patch_id(struct db_stmt *st, struct arena *arena)
{
	size_t len = 0;
	const void *bytes = db_blob(st, "patch_id", &len);

	return len == DIFF_PATCH_ID_LEN ? (unsigned char *)arena_dup_len(arena, bytes, len) : NULL;
}

static void row_from(struct db_stmt *st, struct arena *arena, struct part_row *row)
{
	*row = (struct part_row){
		.id = db_int(st, "id"), .message_id = db_text(st, "message_id", arena),
		.series_id = db_int(st, "series_id"), .number = db_int(st, "number"),
		.total = db_int(st, "total"), .version = db_text(st, "version", arena),
		.version_key = db_int(st, "version_key"), .at = db_int(st, "at"),
		.prefix = db_text(st, "prefix", arena), .is_rfc = db_int(st, "is_rfc"),
		.is_resend = db_int(st, "is_resend"), .is_current = db_int(st, "is_current"),
		.name = db_text(st, "name", arena), .name_key = db_text(st, "name_key", arena),
		.is_pull = db_int(st, "is_pull"),
		.sender_name = db_text(st, "sender_name", arena),
		.sender_email = db_text(st, "sender_email", arena),
		.sender_key = db_text(st, "sender_key", arena),
		.author_name = db_text(st, "author_name", arena),
		.author_email = db_text(st, "author_email", arena),
		.patch_id = read_patch_id(st, arena),
		.committed_at = db_int(st, "committed_at"),
	};
	read_sketch(st, row);
}

static int read_refs(struct db *db, struct part_row *row, struct arena *arena, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "SELECT to_id FROM reference"
					" WHERE message_id = :id ORDER BY place");
	struct part_ids refs = { 0 };
	int rc;

	db_bind_int(st, "id", row->id);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(&refs, arena) = db_int(st, "to_id");
	row->refs = refs.items;
	row->n_refs = refs.len;
	return rc;
}

int part_row_find(struct db *db, int64_t id, struct arena *arena, struct part_row *out,
		  struct err *err)
{
	struct db_stmt *st = db_prepare(db, ROW " WHERE p.message_id = :id");
	int rc;

	db_bind_int(st, "id", id);
	rc = db_step(st, err);
	if (rc != 1)
		return rc;
	row_from(st, arena, out);
	db_done(st);
	return read_refs(db, out, arena, err) ? -1 : 1;
}

int part_rows_of(struct db *db, int64_t series_id, struct arena *arena, struct part_rows *out,
		 struct err *err)
{
	struct db_stmt *st = db_prepare(db, ROW " WHERE series_id = :id"
					" ORDER BY number, is_current DESC, p.at, m.message_id");
	int rc;

	db_bind_int(st, "id", series_id);
	while ((rc = db_step(st, err)) == 1)
		row_from(st, arena, vec_add(out, arena));
	return rc;
}

static int add_ids(struct db_stmt *st, struct arena *arena, struct part_ids *out,
		   struct err *err)
{
	int rc;

	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = db_int(st, "id");
	return rc;
}

/* CROSS JOIN begins with the thread: it is shorter than what a sender has posted. */
#define SAME "p.sender_email = :email AND p.version_key = :version AND p.total = :total"

static void bind_same(struct db_stmt *st, const struct part_row *row)
{
	db_bind_int(st, "id", row->id);
	db_bind_text(st, "email", row->sender_email);
	db_bind_int(st, "version", row->version_key);
	db_bind_int(st, "total", row->total);
}

static int add_referred(struct db *db, const struct part_row *row, struct arena *arena,
			struct part_ids *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT p.message_id AS id FROM reference AS r"
		" CROSS JOIN part AS p ON p.message_id = r.to_id"
		" WHERE r.message_id = :id AND " SAME);

	bind_same(st, row);
	return add_ids(st, arena, out, err);
}

static int add_referring(struct db *db, const struct part_row *row, struct arena *arena,
			 struct part_ids *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT p.message_id AS id FROM reference AS r"
		" CROSS JOIN part AS p ON p.message_id = r.message_id"
		" WHERE r.to_id = :id AND " SAME);

	bind_same(st, row);
	return add_ids(st, arena, out, err);
}

static int add_siblings(struct db *db, const struct part_row *row, struct arena *arena,
			struct part_ids *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT p.message_id AS id FROM message AS m"
		" CROSS JOIN part AS p ON p.message_id = m.id"
		" WHERE m.parent_id = :parent AND m.id <> :id AND " SAME);

	bind_same(st, row);
	db_bind_int(st, "parent", row->refs[0]);
	return add_ids(st, arena, out, err);
}

static int add_contemporaries(struct db *db, const struct part_row *row, int64_t secs,
			      struct arena *arena, struct part_ids *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT p.message_id AS id FROM part AS p WHERE " SAME
		" AND p.at BETWEEN :from AND :to AND p.message_id <> :id"
		" AND NOT EXISTS (SELECT 1 FROM reference WHERE message_id = p.message_id)");

	bind_same(st, row);
	db_bind_int(st, "from", row->at - secs);
	db_bind_int(st, "to", row->at + secs);
	return add_ids(st, arena, out, err);
}

int part_near(struct db *db, const struct part_row *row, int64_t secs, struct arena *arena,
	      struct part_ids *out, struct err *err)
{
	if (add_referring(db, row, arena, out, err))
		return -1;
	if (!row->n_refs)
		return add_contemporaries(db, row, secs, arena, out, err);
	return add_referred(db, row, arena, out, err) || add_siblings(db, row, arena, out, err)
		       ? -1 : 0;
}

int part_referring(struct db *db, int64_t id, struct arena *arena, struct part_ids *out,
		   struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT p.message_id AS id FROM reference AS r"
		" JOIN part AS p ON p.message_id = r.message_id WHERE r.to_id = :id");

	db_bind_int(st, "id", id);
	return add_ids(st, arena, out, err);
}

int part_maybe(struct db *db, const char *name_key, const unsigned char *patch_id,
	       struct arena *arena, struct part_ids *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT message_id AS id FROM part WHERE commit_id IS NULL AND name_key = :name"
		" UNION SELECT message_id FROM part WHERE commit_id IS NULL"
		" AND patch_id = :patch_id ORDER BY 1");

	db_bind_text(st, "name", name_key);
	if (patch_id)
		db_bind_blob(st, "patch_id", patch_id, DIFF_PATCH_ID_LEN);
	return add_ids(st, arena, out, err);
}

int part_has_patches(struct db *db, const struct part_row *cover, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT 1 AS id FROM reference AS r"
		" CROSS JOIN part AS p ON p.message_id = r.message_id"
		" WHERE r.to_id = :id AND p.number > 0 AND " SAME " LIMIT 1");
	int rc;

	bind_same(st, cover);
	rc = db_step(st, err);
	if (rc == 1)
		db_done(st);
	return rc;
}

int part_files_meet(struct db *db, int64_t a, int64_t b, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT 1 AS one FROM part_file AS f JOIN part_file AS g USING (path)"
		" WHERE f.message_id = :a AND g.message_id = :b LIMIT 1");
	int rc;

	db_bind_int(st, "a", a);
	db_bind_int(st, "b", b);
	rc = db_step(st, err);
	if (rc == 1)
		db_done(st);
	return rc;
}

/* ---- for others */

static void part_from(struct db_stmt *st, struct arena *arena, struct part *part)
{
	*part = (struct part){
		.message_id = db_int(st, "message_id"), .series_id = db_int(st, "series_id"),
		.id = db_text(st, "id", arena), .number = db_int(st, "number"),
		.version = db_text(st, "version", arena),
		.is_current = db_int(st, "is_current"), .name = db_text(st, "name", arena),
		.author_name = db_text(st, "author_name", arena),
		.author_email = db_text(st, "author_email", arena), .at = db_int(st, "at"),
		.added = db_int(st, "added"), .removed = db_int(st, "removed"),
		.has_diff = !db_is_null(st, "sketch"), .tree = db_text(st, "tree", arena),
		.commit_id = db_text(st, "commit_id", arena),
		.committed_at = db_int(st, "committed_at"),
	};
}

int series_parts(struct db *db, int64_t id, struct arena *arena, struct parts *out,
		 struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT p.message_id AS message_id, series_id, m.message_id AS id, number,"
		" version, is_current, name, author_name, author_email, p.at AS at, added,"
		" removed, sketch, tree, commit_id, committed_at"
		" FROM part AS p JOIN message AS m ON m.id = p.message_id"
		" WHERE series_id = :id ORDER BY number, is_current DESC, p.at DESC,"
		" m.message_id");
	int rc;

	db_bind_int(st, "id", id);
	while ((rc = db_step(st, err)) == 1)
		part_from(st, arena, vec_add(out, arena));
	return rc;
}

static enum part_file_kind file_kind(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(file_kinds); i++)
		if (str_eq(name, file_kinds[i]))
			return (enum part_file_kind)i;
	bug("file kind \"%s\"", name);
}

int part_files(struct db *db, int64_t message_id, struct arena *arena, struct part_files *out,
	       struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT path, kind, added, removed, digest FROM part_file"
		" WHERE message_id = :id ORDER BY path");
	int rc;

	db_bind_int(st, "id", message_id);
	while ((rc = db_step(st, err)) == 1) {
		struct part_file *file = vec_add(out, arena);
		size_t len = 0;
		const void *digest = db_blob(st, "digest", &len);

		if (len == PART_DIGEST_LEN)
			memcpy(file->digest, digest, len);
		file->path = db_text(st, "path", arena);
		file->kind = file_kind(db_text(st, "kind", arena));
		file->added = db_int(st, "added");
		file->removed = db_int(st, "removed");
	}
	return rc;
}
