/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commits of the trees, and the patches that they are: tables landed and landed_tip. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/git.h"
#include "base/log.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/settings.h"
#include "review/hear.h"
#include "review/landed.h"
#include "diff.h"
#include "identity.h"
#include "landed_row.h"
#include "message_row.h"
#include "subject.h"

#define SCAN_MAX 200			/* commits in one go: about a quarter of a second */
#define SKEW_SECS CLOCK_DAY		/* clocks of who posts and of who commits */

/* ---- a patch looks for its commit */

struct landed { const char *tree, *commit_id; int64_t at; };

static void landed_from(struct db_stmt *st, struct arena *arena, struct landed *out)
{
	out->tree = db_text(st, "tree", arena);
	out->commit_id = db_text(st, "commit_id", arena);
	out->at = db_int(st, "at");
}

static int find_by_change(struct db *db, const struct part_row *row, struct arena *arena,
			  struct landed *out, struct err *err)
{
	struct db_stmt *st;
	int rc;

	if (!row->patch_id)
		return 0;
	st = db_prepare(db, "SELECT tree, commit_id, at FROM landed"
			" WHERE patch_id = :patch_id AND at >= :from"
			" ORDER BY at, tree, commit_id LIMIT 1");
	db_bind_blob(st, "patch_id", row->patch_id, DIFF_PATCH_ID_LEN);
	db_bind_int(st, "from", row->at - SKEW_SECS);
	rc = db_step(st, err);
	if (rc == 1) {
		landed_from(st, arena, out);
		db_done(st);
	}
	return rc;
}

static int find_by_name(struct db *db, const struct part_row *row, struct arena *arena,
			struct landed *out, struct err *err)
{
	struct identity author = identity_of(arena, row->author_name, row->author_email);
	struct db_stmt *st = db_prepare(db,
		"SELECT tree, commit_id, at FROM landed WHERE name_key = :name AND at >= :from"
		" AND (author_email = :email OR (author_key = :key AND instr(:key, ' ')))"
		" ORDER BY at, tree, commit_id LIMIT 1");
	int rc;

	db_bind_text(st, "name", row->name_key);
	db_bind_int(st, "from", row->at - SKEW_SECS);
	db_bind_text(st, "email", row->author_email);
	db_bind_text(st, "key", author.folded);
	rc = db_step(st, err);
	if (rc == 1) {
		landed_from(st, arena, out);
		db_done(st);
	}
	return rc;
}

int landed_match(struct db *db, const struct part_row *row, struct err *err)
{
	struct arena *arena = arena_new();
	struct landed found;
	int rc = 0;

	if (row->number > 0 || row->total == 0)
		rc = find_by_change(db, row, arena, &found, err);
	if (rc == 0 && row->number > 0)
		rc = find_by_name(db, row, arena, &found, err);
	if (rc == 1 && part_set_commit(db, row->id, found.tree, found.commit_id, found.at, err))
		rc = -1;
	arena_free(arena);
	return rc;
}

/* ---- commits look for their patches */

struct commit {
	const char *id, *author_name, *author_email, *subject;
	int64_t at;
	bool has_patch_id;
	unsigned char patch_id[DIFF_PATCH_ID_LEN];
};

struct commits { struct commit *items; size_t len, cap; };

struct scan {
	struct db *db;
	struct repo *repo;
	const struct settings_tree *tree;
	struct arena *arena;
	struct commits found;
	size_t max;
	int64_t since;			/* what was committed before is no patch's */
	char tip[REPO_ID_LEN + 1];	/* the last that was looked at */
	bool is_full;
};

static int is_known(struct scan *scan, const char *commit_id, struct err *err)
{
	struct db_stmt *st = db_prepare(scan->db, "SELECT 1 AS one FROM landed"
					" WHERE tree = :tree AND commit_id = :id");
	int rc;

	db_bind_text(st, "tree", scan->tree->id);
	db_bind_text(st, "id", commit_id);
	rc = db_step(st, err);
	if (rc == 1)
		db_done(st);
	return rc;
}

static int take_commit(struct scan *scan, const struct repo_commit *commit, struct err *err)
{
	struct commit *out;
	char hex[REPO_ID_LEN + 1];
	int has = repo_commit_patch_id(scan->repo, commit->id, hex, err);

	if (has < 0)
		return -1;
	out = vec_add(&scan->found, scan->arena);
	*out = (struct commit){
		.id = arena_dup(scan->arena, commit->id), .at = commit->committed_at,
		.author_name = arena_dup(scan->arena, commit->author_name),
		.author_email = arena_dup(scan->arena, commit->author_address),
		.subject = str_clean_line(scan->arena, commit->subject),
		.has_patch_id = has == 1,
	};
	if (has == 1)
		diff_patch_id(hex, out->patch_id);
	return 0;
}

/*
 * Oldest first.  Where it stops is where the next walk begins; what that one meets
 * again, on another branch of a merge, is known.
 */
static int on_commit(void *cookie, const struct repo_commit *commit, struct err *err)
{
	struct scan *scan = cookie;

	if (scan->found.len >= scan->max) {
		scan->is_full = true;
		return err_set(err, ERR_LIMIT, "enough for now");
	}
	if (commit->committed_at >= scan->since) {
		int rc = is_known(scan, commit->id, err);

		if (rc < 0 || (rc == 0 && take_commit(scan, commit, err)))
			return -1;
	}
	memcpy(scan->tip, commit->id, sizeof(scan->tip));
	return 0;
}

static int find_tip(struct scan *scan, const char **tip, struct err *err)
{
	struct db_stmt *st = db_prepare(scan->db, "SELECT tip FROM landed_tip"
					" WHERE tree = :tree AND branch = :branch");
	int rc;

	db_bind_text(st, "tree", scan->tree->id);
	db_bind_text(st, "branch", scan->tree->branch);
	rc = db_step(st, err);
	if (rc == 1) {
		*tip = db_text(st, "tip", scan->arena);
		db_done(st);
	}
	return rc < 0 ? -1 : 0;
}

static int set_tip(struct scan *scan, struct err *err)
{
	struct db_stmt *st = db_prepare(scan->db,
		"INSERT INTO landed_tip (tree, branch, tip, scanned_at)"
		" VALUES (:tree, :branch, :tip, :now) ON CONFLICT (tree) DO UPDATE"
		" SET branch = :branch, tip = :tip, scanned_at = :now");

	db_bind_text(st, "tree", scan->tree->id);
	db_bind_text(st, "branch", scan->tree->branch);
	db_bind_text(st, "tip", scan->tip);
	db_bind_int(st, "now", clock_now());
	return db_run(st, err);
}

/* A branch that was written anew is read from its start. */
static int walk(struct scan *scan, struct err *err)
{
	const char *tip = NULL;
	int rc;

	if (find_tip(scan, &tip, err))
		return -1;
	rc = repo_walk_since(scan->repo, scan->tree->branch, tip, on_commit, scan, err);
	if (rc && !scan->is_full && tip && err->kind == ERR_NOT_FOUND)
		rc = repo_walk_since(scan->repo, scan->tree->branch, NULL, on_commit, scan, err);
	return rc && !scan->is_full ? -1 : 0;
}

static int add_commit(struct scan *scan, const struct commit *commit, const char *name_key,
		      struct err *err)
{
	struct identity author = identity_of(scan->arena, commit->author_name,
					     commit->author_email);
	struct db_stmt *st = db_prepare(scan->db,
		"INSERT INTO landed (tree, commit_id, at, author_email, author_key, name,"
		" name_key, patch_id) VALUES (:tree, :commit_id, :at, :email, :key, :name,"
		" :name_key, :patch_id) ON CONFLICT DO NOTHING");

	db_bind_text(st, "tree", scan->tree->id);
	db_bind_text(st, "commit_id", commit->id);
	db_bind_int(st, "at", commit->at);
	db_bind_text(st, "email", commit->author_email);
	db_bind_text(st, "key", author.folded);
	db_bind_text(st, "name", commit->subject);
	db_bind_text(st, "name_key", name_key);
	if (commit->has_patch_id)
		db_bind_blob(st, "patch_id", commit->patch_id, DIFF_PATCH_ID_LEN);
	return db_run(st, err);
}

/* The patches that it may be look for their commit again. */
static int wake_patches(struct scan *scan, const struct commit *commit, const char *name_key,
			struct err *err)
{
	struct part_ids ids = { 0 };

	if (part_maybe(scan->db, name_key, commit->has_patch_id ? commit->patch_id : NULL,
		       scan->arena, &ids, err))
		return -1;
	for (size_t i = 0; i < ids.len; i++)
		if (message_unsettle(scan->db, ids.items[i], err))
			return -1;
	return 0;
}

static int write_all(struct scan *scan, const struct settings *settings, struct err *err)
{
	int rc = -1;

	if (db_begin(scan->db, err))
		return -1;
	for (size_t i = 0; i < scan->found.len; i++) {
		const struct commit *commit = &scan->found.items[i];
		const char *name_key = subject_key(scan->arena, commit->subject);

		if (add_commit(scan, commit, name_key, err) ||
		    wake_patches(scan, commit, name_key, err))
			goto out;
	}
	if (set_tip(scan, err) || review_settle(scan->db, settings, err))
		goto out;
	rc = db_commit(scan->db, err);
out:
	db_rollback(scan->db);
	return rc;
}

/* Before the first mail there are no patches to be found. */
static int find_since(struct scan *scan, struct err *err)
{
	struct db_stmt *st = db_prepare(scan->db, "SELECT min(at) AS at FROM part");

	if (db_step(st, err) != 1)
		return -1;
	scan->since = db_is_null(st, "at") ? INT64_MAX : db_int(st, "at") - SKEW_SECS;
	db_done(st);
	return 0;
}

static int scan_tree(struct scan *scan, const struct settings *settings, struct err *err)
{
	int rc = -1;

	scan->repo = repo_open(scan->tree->path, err);
	if (!scan->repo)
		return -1;
	if (find_since(scan, err) == 0 && walk(scan, err) == 0)
		rc = *scan->tip ? write_all(scan, settings, err) : 0;
	repo_close(scan->repo);
	return rc;
}

int landed_scan(struct db *db, const struct settings *settings, int max, struct err *err)
{
	const struct settings_tree *tree;
	int rc = 0, n = 0;

	for (size_t i = 0; (tree = settings_tree(settings, i)) && n < max; i++) {
		struct scan scan = { .db = db, .tree = tree, .max = (size_t)(max - n) };

		if (!tree->path)
			continue;
		scan.arena = arena_new();
		if (scan_tree(&scan, settings, err))
			rc = err_in(err, "[tree %s]", tree->id);
		n += (int)scan.found.len;
		arena_free(scan.arena);
	}
	return rc ? -1 : n;
}

int landed_tick(struct db *db, const struct settings *settings, int64_t now, struct err *err)
{
	(void)now;
	return landed_scan(db, settings, SCAN_MAX, err) < 0 ? -1 : 0;
}
