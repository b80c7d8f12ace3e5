/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who wrote the tree: tables author, authored and tree. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/git.h"
#include "base/str.h"
#include "people/author.h"
#include "people/posted.h"
#include "people/settings.h"

/* ---- counting, in memory */

#define BUCKETS 4096

struct author {
	char *email, *name;
	int64_t commits;
	struct author_commit newest[AUTHOR_NEWEST];
	struct author *next;
};

struct count {
	struct arena *arena;
	struct author *buckets[BUCKETS];
	int64_t commits;
};

static size_t bucket_of(const char *email, const char *name)
{
	uint32_t hash = 2166136261u;		/* FNV-1a, cases alike */

	for (; *email; email++)
		hash = (hash ^ ((unsigned char)*email | 32)) * 16777619u;
	for (; *name; name++)
		hash = (hash ^ ((unsigned char)*name | 32)) * 16777619u;
	return hash % BUCKETS;
}

static struct author *author_get(struct count *count, const struct repo_commit *commit)
{
	struct author **at = &count->buckets[bucket_of(commit->author_address,
						       commit->author_name)];

	while (*at && (!str_eq_fold((*at)->email, commit->author_address) ||
		       !str_eq_fold((*at)->name, commit->author_name)))
		at = &(*at)->next;
	if (!*at) {
		*at = arena_one(count->arena, struct author);
		(*at)->email = arena_dup(count->arena, commit->author_address);
		(*at)->name = arena_dup(count->arena, commit->author_name);
	}
	return *at;
}

/* Commits come newest first. */
static int count_commit(void *cookie, const struct repo_commit *commit, struct err *err UNUSED)
{
	struct count *count = cookie;
	struct author *author = author_get(count, commit);

	if (author->commits < AUTHOR_NEWEST)
		author->newest[author->commits] = (struct author_commit){
			arena_dup(count->arena, commit->id),
			arena_dup_len(count->arena, commit->subject,
				      str_utf8_cut(commit->subject, 200)),
			commit->authored_at,
		};
	author->commits++;
	count->commits++;
	return 0;
}

/* ---- into the tables */

static int insert_authored(struct db *db, int64_t author_id, const struct author_commit *commit,
			   struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO authored (author_id, commit_id, at, subject)"
		" VALUES (:author_id, :commit_id, :at, :subject)");

	db_bind_int(st, "author_id", author_id);
	db_bind_text(st, "commit_id", commit->id);
	db_bind_int(st, "at", commit->at);
	db_bind_text(st, "subject", commit->subject);
	return db_run(st, err);
}

static int insert_author(struct db *db, const struct author *author, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO author (email, name, commits) VALUES (:email, :name, :commits)");
	int64_t id;

	db_bind_text(st, "email", author->email);
	db_bind_text(st, "name", author->name);
	db_bind_int(st, "commits", author->commits);
	if (db_run(st, err))
		return -1;
	id = db_last_id(db);
	for (size_t i = 0; i < AUTHOR_NEWEST && author->newest[i].id; i++)
		if (insert_authored(db, id, &author->newest[i], err))
			return -1;
	return 0;
}

static int set_tip(struct db *db, const char *tip, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO tree (id, tip, scanned_at) VALUES (1, :tip, :now)"
		" ON CONFLICT DO UPDATE SET tip = :tip, scanned_at = :now");

	db_bind_text(st, "tip", tip);
	db_bind_int(st, "now", clock_now());
	return db_run(st, err);
}

static int store(struct db *db, const struct count *count, const char *tip, struct err *err)
{
	if (db_begin(db, err))
		return -1;
	if (db_run(db_prepare(db, "DELETE FROM author"), err))
		return -1;
	for (size_t i = 0; i < BUCKETS; i++)
		for (struct author *author = count->buckets[i]; author; author = author->next)
			if (insert_author(db, author, err))
				return -1;
	return set_tip(db, tip, err) || db_commit(db, err) ? -1 : 0;
}

/* The tip's id in the arena, or NULL. */
static const char *find_tip(struct repo *repo, const struct settings *settings,
			    struct arena *arena, struct err *err)
{
	struct repo_paths ids = { 0 };

	if (repo_range(repo, settings->invite.branch, 1, &ids, arena, err))
		return NULL;
	return ids.items[0];
}

static bool is_counted(struct db *db, const char *tip)
{
	struct db_stmt *st = db_prepare(db, "SELECT 1 AS yes FROM tree WHERE tip = :tip");
	struct err err;
	bool yes;

	db_bind_text(st, "tip", tip);
	yes = db_step(st, &err) == 1;
	if (yes)
		db_done(st);
	return yes;
}

int author_scan(struct db *db, const struct settings *settings, int64_t *commits,
		struct err *err)
{
	struct arena *scratch = arena_new();
	struct count *count = arena_one(scratch, struct count);
	struct repo *repo = NULL;
	const char *tip;
	int rc = -1;

	count->arena = scratch;
	if (str_is_empty(settings->invite.tree)) {
		err_set(err, ERR_INVALID, "the config names no tree: see [invite] tree");
		goto out;
	}
	repo = repo_open(settings->invite.tree, err);
	if (!repo || !(tip = find_tip(repo, settings, scratch, err)))
		goto out;
	rc = 0;
	if (is_counted(db, tip))
		goto out;
	rc = -1;
	if (repo_walk(repo, tip, count_commit, count, err) || store(db, count, tip, err))
		goto out;
	*commits = count->commits;
	rc = 1;
out:
	db_rollback(db);
	repo_close(repo);
	arena_free(scratch);
	return rc;
}

bool author_is_stale(struct db *db, const struct settings *settings)
{
	struct arena *scratch;
	struct repo *repo;
	const char *tip;
	struct err err;
	bool stale;

	if (str_is_empty(settings->invite.tree) ||
	    !(repo = repo_open(settings->invite.tree, &err)))
		return false;
	scratch = arena_new();
	tip = find_tip(repo, settings, scratch, &err);
	stale = tip && !is_counted(db, tip);
	repo_close(repo);
	arena_free(scratch);
	return stale;
}

/* ---- asking */

/*
 * Common table expressions: the person's rows of author.  The address proves
 * the full name that stands beside it in a commit, not the other way round.
 */
#define THEIRS								\
	"WITH proven AS (SELECT author.* FROM author JOIN address"	\
	"  ON address.email = author.email"				\
	"  WHERE address.person_id = :person_id AND address.confirmed_at IS NOT NULL),"	\
	" theirs AS (SELECT id, commits FROM author"			\
	"  WHERE id IN (SELECT id FROM proven)"				\
	"  OR name IN (SELECT name FROM proven WHERE instr(name, ' ') > 0))"

static int count_theirs(struct db *db, int64_t person_id, struct authorship *out,
			struct err *err)
{
	struct db_stmt *st = db_prepare(db, THEIRS
		" SELECT (SELECT coalesce(sum(commits), 0) FROM theirs) AS commits,"
		" (SELECT coalesce(sum(commits), 0) FROM author"
		"  WHERE name = (SELECT name FROM person WHERE id = :person_id)"
		"  AND id NOT IN (SELECT id FROM theirs)) AS by_name");

	db_bind_int(st, "person_id", person_id);
	if (db_step(st, err) != 1)
		return -1;
	out->commits = db_int(st, "commits");
	out->by_name = db_int(st, "by_name");
	db_done(st);
	return 0;
}

int author_of(struct db *db, int64_t person_id, struct arena *arena, struct authorship *out,
	      struct err *err)
{
	struct db_stmt *st;
	int rc;

	memset(out, 0, sizeof(*out));
	if (count_theirs(db, person_id, out, err))
		return -1;
	st = db_prepare(db, THEIRS
		" SELECT commit_id, subject, at FROM authored"
		" WHERE author_id IN (SELECT id FROM theirs) ORDER BY at DESC, commit_id LIMIT 3");
	db_bind_int(st, "person_id", person_id);
	while ((rc = db_step(st, err)) == 1) {
		struct author_commit *commit = &out->newest[out->n_newest++];

		commit->id = db_text(st, "commit_id", arena);
		commit->subject = db_text(st, "subject", arena);
		commit->at = db_int(st, "at");
	}
	return rc ? rc : posted_of(db, person_id, arena, out, err);
}
