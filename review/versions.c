/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Versions of the same work.  A later series takes an older one's place where
 * enough of the older one's patches stand in it again, told by what they change;
 * an equal subject alone makes no version.
 */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "diff.h"
#include "identity.h"
#include "subject.h"
#include "versions.h"

#define ALIKE 50			/* per cent of lines: the same patch, whatever its name */
#define CORE_MIN 20			/* bytes of a name that tell something */
#define RELATED 10			/* enough where the name is the same */

struct comparing {
	struct db *db;
	struct arena *arena;
	struct series_row newer, older;
	struct part_rows new_parts, old_parts;	/* current patches, without covers */
	size_t matched;			/* of the older one's */
};

static bool same_patch_id(const struct part_row *a, const struct part_row *b)
{
	return a->patch_id && b->patch_id &&
		memcmp(a->patch_id, b->patch_id, DIFF_PATCH_ID_LEN) == 0;
}

/* 1 the same patch in another version, 0, -1 */
static int is_same_patch(struct db *db, const struct part_row *a, const struct part_row *b,
			 struct err *err)
{
	int likeness;

	if (same_patch_id(a, b))
		return 1;
	likeness = diff_likeness(a->sketch, a->n_sketch, b->sketch, b->n_sketch);
	if (likeness >= ALIKE)
		return 1;
	if (!str_eq(a->name_key, b->name_key))
		return 0;
	if (likeness >= RELATED || !a->n_sketch || !b->n_sketch)
		return 1;
	return part_files_meet(db, a->id, b->id, err);
}

static int find_patch(struct db *db, const struct part_row *of, const struct part_rows *in,
		      struct err *err)
{
	for (size_t i = 0; i < in->len; i++) {
		int rc = is_same_patch(db, of, &in->items[i], err);

		if (rc)
			return rc;
	}
	return 0;
}

static int read_patches(struct comparing *c, int64_t id, struct part_rows *out, struct err *err)
{
	struct part_rows all = { 0 };

	if (part_rows_of(c->db, id, c->arena, &all, err))
		return -1;
	for (size_t i = 0; i < all.len; i++)
		if (all.items[i].is_current && all.items[i].number > 0)
			*vec_add(out, c->arena) = all.items[i];
	return 0;
}

static bool same_author(struct comparing *c)
{
	struct identity a = identity_of(c->arena, c->newer.author_name, c->newer.author_email);
	struct identity b = identity_of(c->arena, c->older.author_name, c->older.author_email);

	return identity_same(&a, &b);
}

/* The word of a prefix that begins with a digit: the release that it is a backport to. */
static const char *release_of(const char *prefix, struct arena *arena)
{
	char *rest = arena_dup(arena, prefix), *word;

	while ((word = str_word(&rest)))
		if (*word >= '0' && *word <= '9')
			return word;
	return NULL;
}

/* A backport takes the place of a backport to the same release only. */
static bool same_target(struct comparing *c)
{
	return str_eq_fold(release_of(c->newer.prefix, c->arena),
			   release_of(c->older.prefix, c->arena));
}

/* RFC v6 is followed by v1. */
static bool is_no_rfc_any_more(const struct series_row *newer, const struct series_row *older)
{
	return older->is_rfc && !newer->is_rfc;
}

/* Could it be, by dates and numbers alone? */
static bool is_later(const struct series_row *newer, const struct series_row *older)
{
	if (newer->is_pull != older->is_pull)
		return false;
	if (newer->version_key > older->version_key)
		return newer->posted_at + CLOCK_DAY >= older->posted_at;
	if (is_no_rfc_any_more(newer, older))
		return newer->posted_at > older->posted_at;
	if (newer->version_key == older->version_key)
		return newer->posted_at != older->posted_at ?
			newer->posted_at > older->posted_at :
			strcmp(newer->lead, older->lead) > 0;
	/* A number forgotten. */
	return newer->version_key == SUBJECT_VERSION_ONE &&
		newer->posted_at > older->posted_at + CLOCK_DAY;
}

/* Up to " (part one)" at the end and behind "x86/thing: " at the beginning. */
static size_t core_of(const char *name, const char **core)
{
	const char *colon = strrchr(name, ':'), *bracket = strstr(name, " (");

	*core = colon && strlen(colon) > CORE_MIN ? colon + 1 + strspn(colon + 1, " ") : name;
	return bracket && bracket > *core ? (size_t)(bracket - *core) : strlen(*core);
}

static bool same_name(const char *a, const char *b)
{
	const char *x, *y;
	size_t n = core_of(a, &x), m = core_of(b, &y);

	return str_eq(a, b) || (n == m && n >= CORE_MIN && memcmp(x, y, n) == 0);
}

static int count_matches(struct comparing *c, struct err *err)
{
	c->matched = 0;
	for (size_t i = 0; i < c->old_parts.len; i++) {
		int rc = find_patch(c->db, &c->old_parts.items[i], &c->new_parts, err);

		if (rc < 0)
			return -1;
		c->matched += rc;
	}
	return 0;
}

/* Enough of the older one's patches, by how much else ties the two. */
static bool matches_enough(struct comparing *c, bool threaded, bool by_same)
{
	size_t old = c->old_parts.len, new = c->new_parts.len;
	bool rising = c->newer.version_key > c->older.version_key ||
		is_no_rfc_any_more(&c->newer, &c->older);
	bool named = same_name(c->newer.name_key, c->older.name_key);

	if (!old || !new)		/* only covers came so far, or pull requests */
		return by_same && rising &&
			str_eq(c->newer.name_key, c->older.name_key);
	if (!by_same)
		return rising && (named || threaded) && 2 * c->matched >= old;
	if (rising && (named || threaded))
		return c->matched > 0 && 3 * c->matched >= (old < new ? old : new);
	if (rising)
		return 2 * c->matched >= old;
	return c->matched == old && (named || new > old || c->newer.is_resend);
}

/* Does `newer` take the place of `older`?  1, 0, -1 */
static int supersedes(struct comparing *c, struct err *err)
{
	bool by_same = same_author(c);
	int threaded, said;

	if (by_same) {
		said = series_says_it_supersedes(c->db, c->newer.id, c->older.id, err);
		if (said)
			return said;
	}
	if (!is_later(&c->newer, &c->older) || !same_target(c))
		return 0;
	c->new_parts.len = 0;
	threaded = series_is_threaded(c->db, c->newer.id, c->older.id, err);
	if (threaded < 0 || read_patches(c, c->newer.id, &c->new_parts, err) ||
	    count_matches(c, err))
		return -1;
	return matches_enough(c, threaded, by_same);
}

static bool comes_before(const struct series_row *a, const struct series_row *b)
{
	if (a->posted_at != b->posted_at)
		return a->posted_at < b->posted_at;
	if (a->version_key != b->version_key)
		return a->version_key < b->version_key;
	return strcmp(a->lead, b->lead) < 0;
}

/* The next version is the first of all that would do: 0, -1 */
static int find_next(struct comparing *c, const struct part_ids *kin, struct series_row *next,
		     struct err *err)
{
	if (kin->len && read_patches(c, c->older.id, &c->old_parts, err))
		return -1;
	for (size_t i = 0; i < kin->len; i++) {
		int rc = series_row_find(c->db, kin->items[i], c->arena, &c->newer, err);

		if (rc < 0)
			return -1;
		if (rc == 0 || (next->id && !comes_before(&c->newer, next)))
			continue;
		rc = supersedes(c, err);
		if (rc < 0)
			return -1;
		if (rc == 1)
			*next = c->newer;
	}
	return 0;
}

int versions_settle(struct db *db, int64_t id, const struct part_ids *kin,
		    struct arena *arena, struct err *err)
{
	struct comparing c = { .db = db, .arena = arena };
	struct series_row next = { 0 };
	int rc = series_row_find(db, id, arena, &c.older, err);

	if (rc <= 0)
		return rc;
	if (find_next(&c, kin, &next, err))
		return -1;
	return series_set_successor(db, id, next.id, err);
}

static bool has_id(const struct part_ids *ids, int64_t id)
{
	for (size_t i = 0; i < ids->len; i++)
		if (ids->items[i] == id)
			return true;
	return false;
}

/* What was its next version still is, unless one of those that changed comes before. */
int versions_update(struct db *db, int64_t id, const struct part_ids *changed,
		    const struct part_ids *all, struct arena *arena, struct err *err)
{
	struct comparing c = { .db = db, .arena = arena };
	struct series_row next = { 0 };
	int64_t before;
	int rc = series_row_find(db, id, arena, &c.older, err);

	if (rc <= 0)
		return rc < 0 ? -1 : 1;
	before = c.older.superseded_by;
	/* Not open and superseded by nothing: its next version has just gone. */
	if ((before && has_id(all, before)) ||
	    (!before && (c.older.state != SERIES_OPEN || c.older.is_marked)))
		return 0;
	if (before && series_row_find(db, before, arena, &next, err) < 0)
		return -1;
	if (find_next(&c, changed, &next, err))
		return -1;
	return next.id != before && series_set_successor(db, id, next.id, err) ? -1 : 1;
}

int part_before(struct db *db, int64_t message_id, int64_t older_series, int64_t *older,
		struct err *err)
{
	struct comparing c = { .db = db, .arena = arena_new() };
	struct part_row row;
	int best = -1, rc = part_row_find(db, message_id, c.arena, &row, err);

	if (rc == 1 && read_patches(&c, older_series, &c.old_parts, err))
		rc = -1;
	for (size_t i = 0; rc >= 0 && i < c.old_parts.len; i++) {
		const struct part_row *old = &c.old_parts.items[i];
		int same = is_same_patch(db, &row, old, err), score;

		if (same < 0)
			rc = -1;
		score = same_patch_id(&row, old) ? 300 :
			(str_eq(row.name_key, old->name_key) ? 100 : 0) +
			diff_likeness(row.sketch, row.n_sketch, old->sketch, old->n_sketch);
		if (same == 1 && score > best) {
			best = score;
			*older = old->id;
		}
	}
	arena_free(c.arena);
	return rc < 0 ? -1 : best >= 0;
}
