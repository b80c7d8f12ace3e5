/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Git repositories: the room of libgit2. */
#include <git2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/git.h"
#include "base/str.h"
#include "base/vec.h"

struct repo {
	git_repository *git;
	/* The tree asked for last: one revision is asked many things. */
	char *rev;
	git_tree *tree;
};

static int fail(struct err *err, int r, const char *what)
{
	const git_error *why = git_error_last();

	return err_set(err, r == GIT_ENOTFOUND ? ERR_NOT_FOUND : ERR_IO,
		       "git: %.100s: %.120s", what,
		       why && why->message ? why->message : "failed");
}

static struct repo *open_with(const char *path, unsigned int flags, const char *none,
			      struct err *err)
{
	struct repo *repo = mem_alloc(sizeof(*repo));
	int r;

	git_libgit2_init();
	/* The programs and whoever keeps the tree are different users, and nothing that
	 * a repository's config says is ever run here. */
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	r = git_repository_open_ext(&repo->git, path, flags, NULL);
	if (!r)
		return repo;
	if (r == GIT_ENOTFOUND)
		err_set(err, ERR_NOT_FOUND, "\"%.100s\" is %s", path, none);
	else
		fail(err, r, path);
	repo_close(repo);
	return NULL;
}

struct repo *repo_open(const char *path, struct err *err)
{
	return open_with(path, 0, "in no git repository", err);
}

struct repo *repo_open_at(const char *path, struct err *err)
{
	return open_with(path, GIT_REPOSITORY_OPEN_NO_SEARCH, "no git repository", err);
}

void repo_close(struct repo *repo)
{
	if (!repo)
		return;
	git_tree_free(repo->tree);
	git_repository_free(repo->git);
	git_libgit2_shutdown();
	free(repo->rev);
	free(repo);
}

const char *repo_worktree(struct repo *repo)
{
	return git_repository_workdir(repo->git);
}

/* The commit that a revision names, through tags. */
static int find_commit(struct repo *repo, const char *rev, git_commit **out,
		       struct err *err)
{
	git_object *object = NULL, *peeled = NULL;
	int r = git_revparse_single(&object, repo->git, rev);

	if (r == GIT_ENOTFOUND || r == GIT_EINVALIDSPEC)
		return err_set(err, ERR_NOT_FOUND, "there is no revision \"%.80s\"", rev);
	if (r == GIT_EAMBIGUOUS)
		return err_set(err, ERR_INVALID,
			       "\"%.80s\" may be more than one revision", rev);
	if (r)
		return fail(err, r, rev);
	r = git_object_peel(&peeled, object, GIT_OBJECT_COMMIT);
	git_object_free(object);
	if (r)
		return err_set(err, ERR_INVALID, "\"%.80s\" is not a commit", rev);
	*out = (git_commit *)peeled;
	return 0;
}

static int use_tree(struct repo *repo, const char *rev, struct err *err)
{
	git_commit *commit = NULL;
	int r;

	if (repo->rev && str_eq(repo->rev, rev))
		return 0;
	if (find_commit(repo, rev, &commit, err))
		return -1;
	git_tree_free(repo->tree);
	repo->tree = NULL;
	free(repo->rev);
	repo->rev = NULL;
	r = git_commit_tree(&repo->tree, commit);
	git_commit_free(commit);
	if (r)
		return fail(err, r, rev);
	repo->rev = mem_dup(rev);
	return 0;
}

/* 1 found, 0 not, -1 */
static int find_entry(struct repo *repo, const char *rev, const char *path,
		      git_tree_entry **out, struct err *err)
{
	int r;

	if (use_tree(repo, rev, err))
		return -1;
	if (!*path || path[0] == '/')
		return 0;
	r = git_tree_entry_bypath(out, repo->tree, path);
	if (r == GIT_ENOTFOUND)
		return 0;
	return r ? fail(err, r, path) : 1;
}

static int read_blob(struct repo *repo, const git_tree_entry *entry, const char *path,
		     size_t max, char **text, size_t *len, struct arena *arena,
		     struct err *err)
{
	git_blob *blob = NULL;
	int r = git_blob_lookup(&blob, repo->git, git_tree_entry_id(entry)), rc = -1;

	if (r)
		return fail(err, r, path);
	*len = (size_t)git_blob_rawsize(blob);
	if (*len > max) {
		err_set(err, ERR_LIMIT, "\"%.100s\" is larger than %zu bytes", path, max);
	} else {
		*text = arena_array(arena, char, *len + 1);
		if (*len)
			memcpy(*text, git_blob_rawcontent(blob), *len);
		rc = 1;
	}
	git_blob_free(blob);
	return rc;
}

int repo_read(struct repo *repo, const char *rev, const char *path, size_t max,
	      char **text, size_t *len, struct arena *arena, struct err *err)
{
	git_tree_entry *entry = NULL;
	int rc = find_entry(repo, rev, path, &entry, err);

	if (rc == 1 && git_tree_entry_type(entry) != GIT_OBJECT_BLOB)
		rc = 0;
	if (rc == 1)
		rc = read_blob(repo, entry, path, max, text, len, arena, err);
	git_tree_entry_free(entry);
	return rc;
}

int repo_is_dir(struct repo *repo, const char *rev, const char *path, struct err *err)
{
	git_tree_entry *entry = NULL;
	int rc = find_entry(repo, rev, path, &entry, err);

	if (rc == 1)
		rc = git_tree_entry_type(entry) == GIT_OBJECT_TREE;
	git_tree_entry_free(entry);
	return rc;
}

int repo_tip(struct repo *repo, const char *rev, char out[REPO_ID_LEN + 1], struct err *err)
{
	git_commit *commit = NULL;

	if (find_commit(repo, rev, &commit, err))
		return -1;
	git_oid_tostr(out, REPO_ID_LEN + 1, git_commit_id(commit));
	git_commit_free(commit);
	return 0;
}

int repo_file_id(struct repo *repo, const char *rev, const char *path,
		 char out[REPO_ID_LEN + 1], struct err *err)
{
	git_tree_entry *entry = NULL;
	int rc = find_entry(repo, rev, path, &entry, err);

	if (rc == 1)
		git_oid_tostr(out, REPO_ID_LEN + 1, git_tree_entry_id(entry));
	git_tree_entry_free(entry);
	return rc;
}

struct listing {
	struct repo_paths *out;
	struct arena *arena;
};

static int list_entry(const char *root, const git_tree_entry *entry, void *cookie)
{
	struct listing *listing = cookie;

	if (git_tree_entry_type(entry) == GIT_OBJECT_BLOB)
		*vec_add(listing->out, listing->arena) = arena_printf(
			listing->arena, "%s%s", root, git_tree_entry_name(entry));
	return 0;
}

int repo_list(struct repo *repo, const char *rev, struct repo_paths *out,
	      struct arena *arena, struct err *err)
{
	struct listing listing = { out, arena };
	int r;

	if (use_tree(repo, rev, err))
		return -1;
	r = git_tree_walk(repo->tree, GIT_TREEWALK_PRE, list_entry, &listing);
	return r ? fail(err, r, rev) : 0;
}

/* ---- commits */

/* What a commit changed since its first parent, or since nothing. */
static int diff_to_parent(struct repo *repo, git_commit *commit, git_diff **out,
			  struct err *err)
{
	git_tree *now = NULL, *before = NULL;
	git_commit *parent = NULL;
	int r = git_commit_tree(&now, commit);

	if (!r && git_commit_parentcount(commit))
		r = git_commit_parent(&parent, commit, 0);
	if (!r && parent)
		r = git_commit_tree(&before, parent);
	if (!r)
		r = git_diff_tree_to_tree(out, repo->git, before, now, NULL);
	git_tree_free(before);
	git_tree_free(now);
	git_commit_free(parent);
	return r ? fail(err, r, "a commit's changes") : 0;
}

static int changed_paths(struct repo *repo, git_commit *commit, struct repo_commit *out,
			 struct arena *arena, struct err *err)
{
	git_diff *diff = NULL;

	if (diff_to_parent(repo, commit, &diff, err))
		return -1;
	for (size_t i = 0; i < git_diff_num_deltas(diff); i++)
		*vec_add(&out->paths, arena) =
			arena_dup(arena, git_diff_get_delta(diff, i)->new_file.path);
	git_diff_free(diff);
	return 0;
}

static void read_people(git_commit *commit, struct repo_commit *out, struct arena *arena)
{
	const git_signature *author = git_commit_author(commit);
	const git_signature *committer = git_commit_committer(commit);

	out->author_name = str_clean_line(arena, author->name);
	out->author_address = str_clean_line(arena, author->email);
	out->committer_name = str_clean_line(arena, committer->name);
	out->committer_address = str_clean_line(arena, committer->email);
	out->authored_at = author->when.time;
	out->committed_at = committer->when.time;
}

static void read_message(git_commit *commit, struct repo_commit *out, struct arena *arena)
{
	const char *message = git_commit_message(commit);

	out->message = str_clean_text(arena, message ? message : "");
	out->subject = arena_dup_len(arena, out->message, strcspn(out->message, "\n"));
}

int repo_commit(struct repo *repo, const char *rev, struct repo_commit *out,
		struct arena *arena, struct err *err)
{
	git_commit *commit = NULL;
	int rc;

	if (find_commit(repo, rev, &commit, err))
		return -1;
	*out = (struct repo_commit){ .n_parents = git_commit_parentcount(commit) };
	git_oid_tostr(out->id, sizeof(out->id), git_commit_id(commit));
	if (out->n_parents)
		git_oid_tostr(out->parent, sizeof(out->parent),
			      git_commit_parent_id(commit, 0));
	read_people(commit, out, arena);
	read_message(commit, out, arena);
	rc = changed_paths(repo, commit, out, arena, err);
	git_commit_free(commit);
	return rc;
}

static int one_commit(struct repo *repo, const char *rev, struct repo_paths *out,
		      struct arena *arena, struct err *err)
{
	git_commit *commit = NULL;
	char *id;

	if (find_commit(repo, rev, &commit, err))
		return -1;
	id = arena_array(arena, char, REPO_ID_LEN + 1);
	git_oid_tostr(id, REPO_ID_LEN + 1, git_commit_id(commit));
	*vec_add(out, arena) = id;
	git_commit_free(commit);
	return 0;
}

static bool is_merge(struct repo *repo, const git_oid *id)
{
	git_commit *commit = NULL;
	bool merge;

	if (git_commit_lookup(&commit, repo->git, id))
		return false;
	merge = git_commit_parentcount(commit) > 1;
	git_commit_free(commit);
	return merge;
}

/* One side of a range; an empty one is HEAD. */
static int push_side(struct repo *repo, git_revwalk *walk, const char *rev, bool hide,
		     struct err *err)
{
	git_commit *commit = NULL;
	int r;

	if (find_commit(repo, *rev ? rev : "HEAD", &commit, err))
		return -1;
	r = hide ? git_revwalk_hide(walk, git_commit_id(commit)) :
		git_revwalk_push(walk, git_commit_id(commit));
	git_commit_free(commit);
	return r ? fail(err, r, rev) : 0;
}

static int push_range(struct repo *repo, git_revwalk *walk, const char *spec,
		      struct arena *arena, struct err *err)
{
	const char *dots = strstr(spec, "..");

	if (dots[2] == '.')
		return err_set(err, ERR_INVALID, "\"%.80s\" is two sides; name it as in a..b",
			       spec);
	if (push_side(repo, walk, arena_dup_len(arena, spec, dots - spec), true, err))
		return -1;
	return push_side(repo, walk, dots + 2, false, err);
}

int repo_range(struct repo *repo, const char *spec, size_t max, struct repo_paths *out,
	       struct arena *arena, struct err *err)
{
	git_revwalk *walk = NULL;
	git_oid oid;
	int r;

	if (!strstr(spec, ".."))
		return one_commit(repo, spec, out, arena, err);
	if ((r = git_revwalk_new(&walk, repo->git)))
		return fail(err, r, spec);
	git_revwalk_sorting(walk, GIT_SORT_TOPOLOGICAL | GIT_SORT_REVERSE);
	if (push_range(repo, walk, spec, arena, err)) {
		git_revwalk_free(walk);
		return -1;
	}
	while (!(r = git_revwalk_next(&oid, walk)) && max) {
		char *id;

		if (is_merge(repo, &oid))
			continue;
		id = arena_array(arena, char, REPO_ID_LEN + 1);
		*vec_add(out, arena) = git_oid_tostr(id, REPO_ID_LEN + 1, &oid);
		max--;
	}
	git_revwalk_free(walk);
	if (!r)
		return err_set(err, ERR_LIMIT, "\"%.80s\" is too many commits at once",
			       spec);
	return r == GIT_ITEROVER ? 0 : fail(err, r, spec);
}

/* One step of a walk: the commit without its paths; merges are passed over. */
static int show_commit(struct repo *repo, const git_oid *oid, struct arena *arena,
		       repo_walk_fn *fn, void *cookie, struct err *err)
{
	struct repo_commit out = { 0 };
	git_commit *commit = NULL;
	int r = git_commit_lookup(&commit, repo->git, oid);

	if (r)
		return fail(err, r, "a commit");
	out.n_parents = git_commit_parentcount(commit);
	git_oid_tostr(out.id, sizeof(out.id), oid);
	if (out.n_parents)
		git_oid_tostr(out.parent, sizeof(out.parent),
			      git_commit_parent_id(commit, 0));
	if (out.n_parents < 2) {
		read_people(commit, &out, arena);
		read_message(commit, &out, arena);
		r = fn(cookie, &out, err);
	}
	git_commit_free(commit);
	return r;
}

static int walk_on(struct repo *repo, git_revwalk *walk, const char *what, repo_walk_fn *fn,
		   void *cookie, struct err *err)
{
	struct arena *scratch = arena_new();
	git_oid oid;
	int r, rc = 0;

	while (rc == 0 && !(r = git_revwalk_next(&oid, walk))) {
		arena_reset(scratch);
		rc = show_commit(repo, &oid, scratch, fn, cookie, err);
	}
	arena_free(scratch);
	if (rc)
		return -1;
	return r == GIT_ITEROVER ? 0 : fail(err, r, what);
}

static int walk(struct repo *repo, const char *rev, const char *since, unsigned int order,
		repo_walk_fn *fn, void *cookie, struct err *err)
{
	git_revwalk *steps = NULL;
	int r = git_revwalk_new(&steps, repo->git), rc = -1;

	if (r)
		return fail(err, r, rev);
	git_revwalk_sorting(steps, order);
	if (push_side(repo, steps, rev, false, err) == 0 &&
	    (!since || push_side(repo, steps, since, true, err) == 0))
		rc = walk_on(repo, steps, rev, fn, cookie, err);
	git_revwalk_free(steps);
	return rc;
}

int repo_walk(struct repo *repo, const char *rev, repo_walk_fn *fn, void *cookie,
	      struct err *err)
{
	return walk(repo, rev, NULL, GIT_SORT_TIME, fn, cookie, err);
}

int repo_walk_since(struct repo *repo, const char *rev, const char *since, repo_walk_fn *fn,
		    void *cookie, struct err *err)
{
	return walk(repo, rev, since, GIT_SORT_TOPOLOGICAL | GIT_SORT_REVERSE, fn, cookie, err);
}

/* The text is what `git diff-tree -p` prints. */
int repo_commit_patch_id(struct repo *repo, const char *rev, char out[REPO_ID_LEN + 1],
			 struct err *err)
{
	git_commit *commit = NULL;
	git_diff *diff = NULL;
	git_buf text = { 0 };
	int rc = -1, r;

	if (find_commit(repo, rev, &commit, err))
		return -1;
	if (diff_to_parent(repo, commit, &diff, err))
		goto out;
	r = git_diff_to_buf(&text, diff, GIT_DIFF_FORMAT_PATCH);
	rc = r ? fail(err, r, rev) : repo_patch_id(text.ptr, text.size, out);
out:
	git_buf_dispose(&text);
	git_diff_free(diff);
	git_commit_free(commit);
	return rc;
}

static int merge(const char *base, const char *ours, const char *theirs,
		 git_merge_file_favor_t favor, git_merge_file_result *out, struct err *err)
{
	const char *texts[3] = { base, ours, theirs };
	git_merge_file_input inputs[3];
	git_merge_file_options options;
	int r = git_merge_file_options_init(&options, GIT_MERGE_FILE_OPTIONS_VERSION);

	for (size_t i = 0; i < 3 && !r; i++) {
		r = git_merge_file_input_init(&inputs[i], GIT_MERGE_FILE_INPUT_VERSION);
		inputs[i].ptr = texts[i];
		inputs[i].size = strlen(texts[i]);
	}
	options.favor = favor;
	options.flags = GIT_MERGE_FILE_DIFF_PATIENCE;
	if (!r)
		r = git_merge_file(out, &inputs[0], &inputs[1], &inputs[2], &options);
	return r ? fail(err, r, "cannot merge") : 0;
}

char *git_merge_text(const char *base, const char *ours, const char *theirs,
		     struct arena *arena, bool *both, struct err *err)
{
	git_merge_file_result result = { 0 };
	char *text = NULL;

	git_libgit2_init();
	if (merge(base, ours, theirs, GIT_MERGE_FILE_FAVOR_NORMAL, &result, err))
		goto out;
	*both = !result.automergeable;
	if (*both) {
		git_merge_file_result_free(&result);
		result = (git_merge_file_result){ 0 };
		if (merge(base, ours, theirs, GIT_MERGE_FILE_FAVOR_UNION, &result, err))
			goto out;
	}
	text = arena_dup_len(arena, result.ptr ? result.ptr : "", result.len);
out:
	git_merge_file_result_free(&result);
	git_libgit2_shutdown();
	return text;
}

/* ---- a line of commits and the files that they brought */

struct repo_line {
	git_oid *ids;			/* newest first */
	size_t len, cap;
};

static int add_id(struct repo_line *line, struct repo *repo, git_oid *at, bool *more,
		  struct err *err)
{
	git_commit *commit = NULL;
	int r;

	if (line->len == line->cap) {
		line->cap = line->cap ? 2 * line->cap : 256;
		line->ids = mem_resize(line->ids, line->cap * sizeof(*line->ids));
	}
	line->ids[line->len++] = *at;
	if ((r = git_commit_lookup(&commit, repo->git, at)))
		return fail(err, r, "a commit");
	*more = git_commit_parentcount(commit) > 0;
	if (*more)
		*at = *git_commit_parent_id(commit, 0);
	git_commit_free(commit);
	return 0;
}

struct repo_line *repo_line_new(struct repo *repo, const char *rev, const char *since,
				struct err *err)
{
	struct repo_line *line;
	git_commit *tip = NULL;
	git_oid at, end;
	bool has_end = since && git_oid_fromstr(&end, since) == 0, more = true;

	if (find_commit(repo, rev, &tip, err))
		return NULL;
	line = mem_alloc(sizeof(*line));
	at = *git_commit_id(tip);
	git_commit_free(tip);
	while (more && !(has_end && git_oid_equal(&at, &end)))
		if (add_id(line, repo, &at, &more, err)) {
			repo_line_free(line);
			return NULL;
		}
	return line;
}

bool repo_line_next(struct repo_line *line, char id[REPO_ID_LEN + 1])
{
	if (!line->len)
		return false;
	git_oid_tostr(id, REPO_ID_LEN + 1, &line->ids[--line->len]);
	return true;
}

void repo_line_free(struct repo_line *line)
{
	if (!line)
		return;
	free(line->ids);
	free(line);
}

static int show_file(struct repo *repo, const git_diff_delta *delta, repo_file_fn *fn,
		     void *cookie, struct err *err)
{
	git_blob *blob = NULL;
	int r, rc;

	if (delta->status == GIT_DELTA_DELETED || delta->new_file.mode == GIT_FILEMODE_COMMIT)
		return 0;
	if ((r = git_blob_lookup(&blob, repo->git, &delta->new_file.id)))
		return fail(err, r, delta->new_file.path);
	rc = fn(cookie, delta->new_file.path, git_blob_rawcontent(blob),
		(size_t)git_blob_rawsize(blob), err);
	git_blob_free(blob);
	return rc;
}

int repo_new_files(struct repo *repo, const char *id, repo_file_fn *fn, void *cookie,
		   struct err *err)
{
	git_commit *commit = NULL;
	git_diff *diff = NULL;
	int rc = -1;

	if (find_commit(repo, id, &commit, err))
		return -1;
	if (diff_to_parent(repo, commit, &diff, err) == 0)
		rc = 0;
	for (size_t i = 0; rc == 0 && i < git_diff_num_deltas(diff); i++)
		rc = show_file(repo, git_diff_get_delta(diff, i), fn, cookie, err);
	git_diff_free(diff);
	git_commit_free(commit);
	return rc;
}
