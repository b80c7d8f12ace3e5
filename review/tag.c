/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tags of mails, and what they come to for a patch: table tag. */
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "review/series.h"
#include "review/tag.h"
#include "identity.h"
#include "tag_row.h"

static const char *const kinds[] = {
	[TRAILER_SIGNED] = "signed", [TRAILER_ACKED] = "acked",
	[TRAILER_REVIEWED] = "reviewed", [TRAILER_TESTED] = "tested",
	[TRAILER_RELEASE_ACKED] = "release-acked", [TRAILER_NACKED] = "nacked",
	[TRAILER_OTHER] = "other",
};

/* ---- writing */

static const char *warning_at(const struct trailer_warnings *warnings, int line)
{
	for (size_t i = 0; i < warnings->len; i++)
		if (warnings->items[i].line == line)
			return warnings->items[i].text;
	return NULL;
}

static int add_one(struct db *db, int64_t id, size_t place, const struct trailer *trailer,
		   const char *warning, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO tag (message_id, place, kind, key, name, email, area, line, warning)"
		" VALUES (:id, :place, :kind, :key, :name, :email, :area, :line, :warning)");

	db_bind_int(st, "id", id);
	db_bind_int(st, "place", (int64_t)place);
	db_bind_text(st, "kind", kinds[trailer->kind]);
	db_bind_text(st, "key", trailer->key);
	db_bind_text(st, "name", trailer->name);
	db_bind_text(st, "email", trailer->address);
	db_bind_text(st, "area", trailer->area);
	db_bind_int(st, "line", trailer->line);
	db_bind_text(st, "warning", warning);
	return db_run(st, err);
}

int tag_add(struct db *db, int64_t id, const char *text, enum trailer_source source,
	    struct arena *arena, struct err *err)
{
	struct trailers trailers = { 0 };
	struct trailer_warnings warnings = { 0 };

	trailers_read(text, strlen(text), source, arena, &trailers, &warnings);
	for (size_t i = 0; i < trailers.len && i < TAGS_MAX; i++) {
		const struct trailer *trailer = &trailers.items[i];

		if (add_one(db, id, i, trailer, warning_at(&warnings, trailer->line), err))
			return -1;
	}
	return 0;
}

/* ---- reading */

static enum trailer_kind kind_of(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_eq(name, kinds[i]))
			return (enum trailer_kind)i;
	bug("tag kind \"%s\"", name);
}

static void trailer_from(struct db_stmt *st, struct arena *arena, struct trailer *trailer)
{
	*trailer = (struct trailer){
		.kind = kind_of(db_text(st, "kind", arena)), .key = db_text(st, "key", arena),
		.name = db_text(st, "name", arena), .address = db_text(st, "email", arena),
		.area = db_text(st, "area", arena), .line = (int)db_int(st, "line"),
		.message_id = db_text(st, "message_id", arena),
	};
}

#define TAG "SELECT t.kind AS kind, key, name, email, area, line, m.message_id AS message_id"	\
	" FROM tag AS t JOIN message AS m ON m.id = t.message_id"

int tag_in_message(struct db *db, int64_t message_id, struct arena *arena,
		   struct trailers *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db, TAG " WHERE t.message_id = :id ORDER BY place");
	int rc;

	db_bind_int(st, "id", message_id);
	while ((rc = db_step(st, err)) == 1)
		trailer_from(st, arena, vec_add(out, arena));
	return rc;
}

/* What replies gave to a part, the oldest first. */
static int in_replies(struct db *db, int64_t part_id, struct arena *arena,
		      struct trailers *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db, TAG
		" WHERE m.part_id = :id AND m.kind = 'reply' AND NOT m.is_automatic"
		" ORDER BY m.at, m.message_id, place");
	int rc;

	db_bind_int(st, "id", part_id);
	while ((rc = db_step(st, err)) == 1)
		trailer_from(st, arena, vec_add(out, arena));
	return rc;
}

static int in_part(struct db *db, int64_t part_id, struct arena *arena, struct trailers *out,
		   struct err *err)
{
	size_t from = out->len;
	int rc = tag_in_message(db, part_id, arena, out, err);

	for (size_t i = from; i < out->len; i++)
		out->items[i].message_id = NULL;
	return rc;
}

static bool is_same_tag(const struct trailer *a, const struct trailer *b, struct arena *arena)
{
	struct identity x, y;

	if (a->kind != b->kind || !str_eq(a->area, b->area) || !str_eq(a->key, b->key))
		return false;
	x = identity_of(arena, a->name, a->address);
	y = identity_of(arena, b->name, b->address);
	return identity_same(&x, &y);
}

static struct trailer *find_same(struct trailers *in, const struct trailer *tag,
				 struct arena *arena)
{
	for (size_t i = 0; i < in->len; i++)
		if (is_same_tag(&in->items[i], tag, arena))
			return &in->items[i];
	return NULL;
}

/* Those that stand nowhere yet. */
static void add_new(struct trailers *out, const struct trailers *more, struct arena *arena)
{
	for (size_t i = 0; i < more->len; i++)
		if (!find_same(out, &more->items[i], arena))
			*vec_add(out, arena) = more->items[i];
}

/* In the patch, in replies to it and in replies to the cover; newest copies alone. */
static int of_version(struct db *db, int64_t part_id, int64_t cover_id, struct arena *arena,
		      struct trailers *out, struct err *err)
{
	struct trailers replies = { 0 };

	if (in_replies(db, part_id, arena, &replies, err) ||
	    (cover_id && (in_part(db, cover_id, arena, &replies, err) ||
			  in_replies(db, cover_id, arena, &replies, err))))
		return -1;
	add_new(out, &replies, arena);
	return 0;
}

/* ---- older versions (R46) */

static const struct part_file *find_file(const struct part_files *files, const char *path)
{
	for (size_t i = 0; i < files->len; i++)
		if (str_eq(files->items[i].path, path))
			return &files->items[i];
	return NULL;
}

/* Has what the tag covers changed between two versions of a patch? */
static bool has_changed(const struct trailer *tag, const struct part_files *then,
			const struct part_files *now)
{
	static const char *const no_sections[] = { NULL };

	for (size_t i = 0; i < now->len; i++) {
		const struct part_file *new = &now->items[i];
		const struct part_file *old = find_file(then, new->path);

		if (tag->area && !trailer_area_covers(tag->area, new->path, no_sections))
			continue;
		if (!old || memcmp(old->digest, new->digest, PART_DIGEST_LEN) != 0)
			return true;
	}
	for (size_t i = 0; i < then->len; i++)
		if (!find_file(now, then->items[i].path) &&
		    (!tag->area ||
		     trailer_area_covers(tag->area, then->items[i].path, no_sections)))
			return true;
	return false;
}

struct carrying {
	struct db *db;
	struct arena *arena;
	struct trailers *out;
	struct part_files now;		/* of the patch that is asked about */
};

/*
 * The tags of one older version: new ones are taken over, marked with where they
 * are from; those that the patch carries itself are only compared.
 */
static int carry(struct carrying *carrying, const struct series *series, int64_t part_id,
		 int64_t cover_id, struct err *err)
{
	struct trailers given = { 0 };
	struct part_files then = { 0 };
	struct arena *arena = carrying->arena;

	if (of_version(carrying->db, part_id, cover_id, arena, &given, err) ||
	    part_files(carrying->db, part_id, arena, &then, err))
		return -1;
	for (size_t i = 0; i < given.len; i++) {
		struct trailer *tag = &given.items[i];
		struct trailer *have = find_same(carrying->out, tag, arena);
		bool outdated = has_changed(tag, &then, &carrying->now);

		if (tag->kind == TRAILER_SIGNED || tag->kind == TRAILER_OTHER)
			continue;
		if (have && have->message_id)
			continue;	/* given again since */
		if (have) {
			have->outdated = have->outdated || outdated;
			continue;
		}
		tag->version = (int)(series->version_key / 1000);
		tag->outdated = outdated;
		*vec_add(carrying->out, arena) = *tag;
	}
	return 0;
}

static int64_t cover_of(const struct parts *parts)
{
	for (size_t i = 0; i < parts->len; i++)
		if (parts->items[i].number == 0 && parts->items[i].is_current)
			return parts->items[i].message_id;
	return 0;
}

static int find_cover(struct db *db, int64_t series_id, struct arena *arena, int64_t *out,
		      struct err *err)
{
	struct parts parts = { 0 };

	if (series_parts(db, series_id, arena, &parts, err))
		return -1;
	*out = cover_of(&parts);
	return 0;
}

/* From the version before it back to the first. */
static int carry_all(struct carrying *carrying, int64_t part_id, int64_t series_id,
		     struct err *err)
{
	struct serieses versions = { 0 };

	if (series_versions(carrying->db, series_id, carrying->arena, &versions, err))
		return -1;
	while (versions.len && versions.items[versions.len - 1].id != series_id)
		versions.len--;
	for (size_t i = versions.len; i > 1; i--) {
		const struct series *older = &versions.items[i - 2];
		int64_t before, cover = 0;
		int rc;

		rc = part_before(carrying->db, part_id, older->id, &before, err);
		if (rc < 0 || find_cover(carrying->db, older->id, carrying->arena, &cover, err))
			return -1;
		if (rc == 1 && carry(carrying, older, before, cover, err))
			return -1;
	}
	return 0;
}

static int series_of(struct db *db, int64_t part_id, int64_t *series_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "SELECT series_id FROM part WHERE message_id = :id");
	int rc;

	db_bind_int(st, "id", part_id);
	rc = db_step(st, err);
	if (rc == 1) {
		*series_id = db_int(st, "series_id");
		db_done(st);
	}
	if (rc == 0)
		return err_set(err, ERR_NOT_FOUND, "there is no such patch");
	return rc < 0 ? -1 : 0;
}

int tag_of_part(struct db *db, int64_t message_id, struct arena *arena, struct trailers *out,
		struct err *err)
{
	struct carrying carrying = { .db = db, .arena = arena, .out = out };
	struct trailers own = { 0 };
	int64_t series_id = 0, cover = 0;

	if (series_of(db, message_id, &series_id, err) ||
	    find_cover(db, series_id, arena, &cover, err) ||
	    in_part(db, message_id, arena, &own, err))
		return -1;
	add_new(out, &own, arena);
	if (of_version(db, message_id, cover == message_id ? 0 : cover, arena, out, err) ||
	    part_files(db, message_id, arena, &carrying.now, err))
		return -1;
	return carry_all(&carrying, message_id, series_id, err);
}

int tag_warnings(struct db *db, int64_t message_id, struct arena *arena,
		 struct trailer_warnings *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT line, warning FROM message AS m JOIN tag AS t ON t.message_id = m.id"
		" WHERE m.part_id = :id AND warning IS NOT NULL"
		" ORDER BY m.at, m.message_id, place");
	int rc;

	db_bind_int(st, "id", message_id);
	while ((rc = db_step(st, err)) == 1) {
		struct trailer_warning *warning = vec_add(out, arena);

		warning->line = (int)db_int(st, "line");
		warning->text = db_text(st, "warning", arena);
	}
	return rc;
}
