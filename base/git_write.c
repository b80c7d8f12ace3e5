/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A bare repository of our own, by libgit2: what a demo shows as a tree. */
#include <git2.h>

#include "base/err.h"
#include "base/git.h"
#include "base/str.h"
#include "base/vec.h"

static int fail(struct err *err, const char *path)
{
	const git_error *why = git_error_last();

	return err_set(err, ERR_IO, "git: cannot write \"%.100s\": %.120s", path,
		       why && why->message ? why->message : "failed");
}

/* The commit that the branch has, or NULL. */
static int find_parent(git_repository *git, const char *ref, git_commit **out)
{
	git_oid id;
	int r = git_reference_name_to_id(&id, git, ref);

	*out = NULL;
	if (r == GIT_ENOTFOUND)
		return 0;
	return r ? r : git_commit_lookup(out, git, &id);
}

static int write_tree(git_repository *git, git_tree *before, const struct repo_text *files,
		      size_t n, git_oid *id)
{
	git_tree_update *updates = mem_alloc((n + 1) * sizeof(*updates));
	int r = 0;

	for (size_t i = 0; i < n && !r; i++) {
		updates[i] = (git_tree_update){
			.action = GIT_TREE_UPDATE_UPSERT, .filemode = GIT_FILEMODE_BLOB,
			.path = files[i].path,
		};
		r = git_blob_create_from_buffer(&updates[i].id, git, files[i].text,
						strlen(files[i].text));
	}
	if (!r)
		r = git_tree_create_updated(id, git, before, n, updates);
	free(updates);
	return r;
}

/* git_tree_create_updated() wants a tree to begin with. */
static int find_tree(git_repository *git, git_commit *parent, git_tree **out)
{
	git_treebuilder *builder = NULL;
	git_oid id;
	int r;

	if (parent)
		return git_commit_tree(out, parent);
	r = git_treebuilder_new(&builder, git, NULL);
	if (!r)
		r = git_treebuilder_write(&id, builder);
	git_treebuilder_free(builder);
	return r ? r : git_tree_lookup(out, git, &id);
}

static int commit(git_repository *git, const char *ref, const struct repo_text *files, size_t n,
		  const struct repo_commit *by)
{
	git_tree *before = NULL, *tree = NULL;
	git_signature *author = NULL;
	git_commit *parent = NULL;
	git_oid id;
	int r = find_parent(git, ref, &parent);

	if (!r)
		r = find_tree(git, parent, &before);
	if (!r)
		r = write_tree(git, before, files, n, &id);
	if (!r)
		r = git_tree_lookup(&tree, git, &id);
	if (!r)
		r = git_signature_new(&author, by->author_name, by->author_address,
				      by->committed_at, 0);
	if (!r)
		r = git_commit_create_v(&id, git, ref, author, author, NULL, by->message, tree,
					parent ? 1 : 0, parent);
	git_signature_free(author);
	git_tree_free(tree);
	git_tree_free(before);
	git_commit_free(parent);
	return r;
}

int repo_write(const char *path, const char *ref, const struct repo_text *files, size_t n,
	       const struct repo_commit *by, struct err *err)
{
	git_repository *git = NULL;
	int r;

	git_libgit2_init();
	r = git_repository_open_bare(&git, path);
	if (r == GIT_ENOTFOUND)
		r = git_repository_init(&git, path, true);
	if (!r)
		r = git_repository_set_head(git, ref);
	if (!r)
		r = commit(git, ref, files, n, by);
	if (r)
		fail(err, path);
	git_repository_free(git);
	git_libgit2_shutdown();
	return r ? -1 : 0;
}
