/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What `git fetch` does, by libgit2: a repository of ours that follows another. */
#include <git2.h>
#include <git2/sys/repository.h>

#include "base/err.h"
#include "base/git.h"

struct fetch {
	repo_go_on_fn *go_on;
	void *cookie;
	bool is_new;
};

static int fail(struct err *err, const char *url)
{
	const git_error *why = git_error_last();

	return err_set(err, ERR_IO, "git: cannot fetch \"%.100s\": %.120s", url,
		       why && why->message ? why->message : "failed");
}

static bool must_stop(const struct fetch *fetch)
{
	return fetch->go_on && !fetch->go_on(fetch->cookie);
}

static int on_progress(const git_indexer_progress *progress, void *cookie)
{
	(void)progress;
	return must_stop(cookie) ? GIT_EUSER : 0;
}

static int on_words(const char *words, int len, void *cookie)
{
	(void)words;
	(void)len;
	return must_stop(cookie) ? GIT_EUSER : 0;
}

static int on_ref(const char *name, const git_oid *a, const git_oid *b, void *cookie)
{
	struct fetch *fetch = cookie;

	(void)name;
	(void)a;
	(void)b;
	fetch->is_new = true;
	return 0;
}

/* Nobody asked: without an answer a login that the other side wants is an error. */
static int on_login(git_credential **out, const char *url, const char *user,
		    unsigned int types, void *cookie)
{
	(void)out;
	(void)url;
	(void)user;
	(void)types;
	(void)cookie;
	git_error_set_str(GIT_ERROR_NET, "it wants a login");
	return GIT_EAUTH;
}

/* HEAD as over there, which is known only while the connection stands. */
static void follow_head(git_repository *git, git_remote *remote)
{
	git_buf name = { 0 };

	if (git_remote_default_branch(&name, remote) == 0)
		git_repository_set_head(git, name.ptr);
	git_buf_dispose(&name);
}

/* A HEAD over there that names no branch: then any will do. */
static void settle_head(git_repository *git)
{
	git_branch_iterator *each = NULL;
	git_reference *branch = NULL;
	git_branch_t type;

	if (git_repository_head_unborn(git) != 1 ||
	    git_branch_iterator_new(&each, git, GIT_BRANCH_LOCAL))
		return;
	if (git_branch_next(&branch, &type, each) == 0)
		git_repository_set_head(git, git_reference_name(branch));
	git_reference_free(branch);
	git_branch_iterator_free(each);
}

static int fetch_into(git_repository *git, const char *url, struct fetch *fetch)
{
	char heads[] = "+refs/heads/*:refs/heads/*", tags[] = "+refs/tags/*:refs/tags/*";
	char *specs[] = { heads, tags };
	git_strarray refspecs = { specs, ARRAY_LEN(specs) };
	git_fetch_options options;
	git_remote *remote = NULL;
	int r = git_remote_create_anonymous(&remote, git, url);

	git_fetch_options_init(&options, GIT_FETCH_OPTIONS_VERSION);
	options.callbacks.payload = fetch;
	options.callbacks.transfer_progress = on_progress;
	options.callbacks.sideband_progress = on_words;
	options.callbacks.update_tips = on_ref;
	options.callbacks.credentials = on_login;
	options.prune = GIT_FETCH_PRUNE;
	options.update_fetchhead = 0;
	options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;
	if (!r)
		r = git_remote_connect(remote, GIT_DIRECTION_FETCH, &options.callbacks, NULL, NULL);
	if (!r)
		follow_head(git, remote);
	if (!r)
		r = git_remote_fetch(remote, &refspecs, &options, NULL);
	git_remote_free(remote);
	if (!r)
		settle_head(git);
	return r;
}

/*
 * Nobody's config counts, not even the repository's own.  It also keeps libgit2
 * 1.5 from losing 20 kB for each entry that a pattern does not fit.
 */
static int without_config(git_repository *git)
{
	git_config *none = NULL;
	int r = git_config_new(&none);

	if (!r)
		r = git_repository_set_config(git, none);
	git_config_free(none);
	return r;
}

int repo_fetch(const char *path, const char *url, repo_go_on_fn *go_on, void *cookie,
	       struct err *err)
{
	struct fetch fetch = { .go_on = go_on, .cookie = cookie };
	git_repository *git = NULL;
	int r, rc;

	git_libgit2_init();
	r = git_repository_open_bare(&git, path);
	if (r == GIT_ENOTFOUND)
		r = git_repository_init(&git, path, true);
	if (!r)
		r = without_config(git);
	if (!r)
		r = fetch_into(git, url, &fetch);
	if (r && must_stop(&fetch))
		rc = err_set(err, ERR_BUSY, "\"%.120s\" was not fetched to the end", url);
	else
		rc = r ? fail(err, url) : fetch.is_new;
	git_repository_free(git);
	git_libgit2_shutdown();
	return rc;
}

int repo_probe(const char *url, struct err *err)
{
	git_remote_callbacks callbacks;
	git_remote *remote = NULL;
	int r, rc;

	git_libgit2_init();
	git_remote_init_callbacks(&callbacks, GIT_REMOTE_CALLBACKS_VERSION);
	callbacks.credentials = on_login;
	r = git_remote_create_detached(&remote, url);
	if (!r)
		r = git_remote_connect(remote, GIT_DIRECTION_FETCH, &callbacks, NULL, NULL);
	rc = r ? fail(err, url) : 0;
	git_remote_free(remote);
	git_libgit2_shutdown();
	return rc;
}
