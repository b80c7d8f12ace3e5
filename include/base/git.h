/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading a git repository, bare or not: files at a revision, ranges of
 * commits, patch-ids.  Nothing is ever written but by repo_fetch(), and by
 * repo_write() into one of our own.  A revision is anything that git rev-parse
 * understands.  (The names begin with repo_: git_ is libgit2's own.)
 */
#ifndef BASE_GIT_H
#define BASE_GIT_H

#include "base/base.h"

struct arena;
struct err;
struct repo;

#define REPO_ID_LEN 40

struct repo_paths { const char **items; size_t len, cap; };

struct repo_commit {
	char id[REPO_ID_LEN + 1];
	char parent[REPO_ID_LEN + 1];	/* the first; "" of a root */
	size_t n_parents;
	const char *author_name, *author_address;
	const char *committer_name, *committer_address;
	int64_t authored_at, committed_at;
	const char *subject, *message;	/* UTF-8; the message is whole */
	struct repo_paths paths; /* changed since the first parent; of a rename both */
};

/* Looks in path and the folders above it; ERR_NOT_FOUND. */
struct repo *repo_open(const char *path, struct err *err);
/* In path itself, bare or not, and nowhere above. */
struct repo *repo_open_at(const char *path, struct err *err);
void repo_close(struct repo *repo);
const char *repo_worktree(struct repo *repo);		/* NULL of a bare one */

/*
 * A file at a revision: 1 and the text (NUL-terminated, in the arena), 0 if
 * there is none, -1.  Over max bytes is ERR_LIMIT.
 */
int repo_read(struct repo *repo, const char *rev, const char *path, size_t max,
	      char **text, size_t *len, struct arena *arena, struct err *err) MUST_CHECK;

/* The commit that a revision names just now. */
int repo_tip(struct repo *repo, const char *rev, char out[REPO_ID_LEN + 1],
	     struct err *err) MUST_CHECK;
/* The blob that a file is there, which changes with its text: 1, 0 none, -1. */
int repo_file_id(struct repo *repo, const char *rev, const char *path,
		 char out[REPO_ID_LEN + 1], struct err *err) MUST_CHECK;

/* 1 path is a directory there, 0 not, -1 */
int repo_is_dir(struct repo *repo, const char *rev, const char *path,
		struct err *err) MUST_CHECK;

/* All files of a revision, sorted. */
int repo_list(struct repo *repo, const char *rev, struct repo_paths *out,
	      struct arena *arena, struct err *err) MUST_CHECK;

/* One commit, named by any revision. */
int repo_commit(struct repo *repo, const char *rev, struct repo_commit *out,
		struct arena *arena, struct err *err) MUST_CHECK;

/*
 * Every commit that a revision has behind it, newest first, merges left out;
 * `paths` is not filled in, and all strings are good until fn returns.  fn ends
 * the walk by returning -1.
 */
typedef int repo_walk_fn(void *cookie, const struct repo_commit *commit, struct err *err);
int repo_walk(struct repo *repo, const char *rev, repo_walk_fn *fn, void *cookie,
	      struct err *err) MUST_CHECK;

/*
 * The same for what rev has and `since` has not, oldest first; since NULL:
 * everything.  A since that is no longer there (the branch was written anew) is
 * ERR_NOT_FOUND.
 */
int repo_walk_since(struct repo *repo, const char *rev, const char *since, repo_walk_fn *fn,
		    void *cookie, struct err *err) MUST_CHECK;

/*
 * The line of first parents from since (NULL, or no longer on it: from the root)
 * to rev, oldest first; 20 bytes of memory for each.  repo_line_next() is false at
 * its end.
 */
struct repo_line *repo_line_new(struct repo *repo, const char *rev, const char *since,
				struct err *err);
bool repo_line_next(struct repo_line *line, char id[REPO_ID_LEN + 1]);
void repo_line_free(struct repo_line *line);

/* Each file that a commit added or changed; data lives until fn returns. */
typedef int repo_file_fn(void *cookie, const char *path, const char *data, size_t len,
			 struct err *err);
int repo_new_files(struct repo *repo, const char *id, repo_file_fn *fn, void *cookie,
		   struct err *err) MUST_CHECK;

/*
 * The ids of a range "a..b", oldest first, or of the one commit that rev
 * names.  Merges are left out of a range.  ERR_LIMIT beyond max.
 */
int repo_range(struct repo *repo, const char *spec, size_t max, struct repo_paths *out,
	      struct arena *arena, struct err *err) MUST_CHECK;

/*
 * What `git patch-id --stable` says of a text (a mail's body, say): what stands
 * before its first diff and behind its last is passed over.  False: it has none.
 */
bool repo_patch_id(const char *text, size_t len, char out[REPO_ID_LEN + 1]);
/* The same of what a commit changed since its first parent: 1, 0 nothing, -1. */
int repo_commit_patch_id(struct repo *repo, const char *rev, char out[REPO_ID_LEN + 1],
			 struct err *err) MUST_CHECK;

/*
 * What `git fetch --prune` does, into the bare repository at path, which is made
 * if it is not there: all branches and tags under their own names, and HEAD as
 * over there.  Any URL or path that git knows, without a login.  It takes as long
 * as it takes (use a thread); once go_on, which may be NULL, says no, it ends with
 * ERR_BUSY.  1 something is new, 0 nothing, -1.
 */
typedef bool repo_go_on_fn(void *cookie);
int repo_probe(const char *url, struct err *err) MUST_CHECK;	/* is there one? */
int repo_fetch(const char *path, const char *url, repo_go_on_fn *go_on, void *cookie,
	       struct err *err) MUST_CHECK;

/*
 * A commit with these files, beside those that the branch ("refs/heads/main") had,
 * in the bare repository at path; what is not there yet is made.  Of `by` the
 * author, committed_at and the message are read.
 */
struct repo_text { const char *path, *text; };
int repo_write(const char *path, const char *ref, const struct repo_text *files, size_t n,
	       const struct repo_commit *by, struct err *err) MUST_CHECK;

/*
 * Three texts, merged by lines as git merges a file; no repository is needed.
 * Where both sides changed the same lines, both are kept (ours first) and *both
 * is set.  The result is in the arena; NULL: *err.
 */
char *git_merge_text(const char *base, const char *ours, const char *theirs,
		     struct arena *arena, bool *both, struct err *err);

#endif
