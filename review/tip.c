/* SPDX-License-Identifier: GPL-2.0-or-later */
/* MAINTAINERS at the tips of branches, kept for as long as they stay the same. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "people/settings.h"
#include "review/maintainers.h"
#include "review/series.h"

#include "tip.h"

#define MAILMAP_MAX ((size_t)1 << 20)
#define TIPS_MAX    32		/* branches that are kept at once */
#define NAME_MAX_LEN 100

struct entry {
	char *path, *branch;
	struct repo *repo;
	char commit[REPO_ID_LEN + 1], blob[REPO_ID_LEN + 1], mailmap[REPO_ID_LEN + 1];
	struct maintainers *maintainers;
	uint64_t used;
};

/* Verdicts point into a file that was replaced since; it is kept for a while. */
#define RETIRED_MAX 8

struct tips {
	struct entry entries[TIPS_MAX];
	size_t n;
	uint64_t uses;
	struct maintainers *retired[RETIRED_MAX];
	size_t n_retired;		/* ever */
};

struct tips *tips_new(void)
{
	return mem_alloc(sizeof(struct tips));
}

static void retire(struct tips *tips, struct maintainers *maintainers)
{
	struct maintainers **place = &tips->retired[tips->n_retired % RETIRED_MAX];

	if (!maintainers)
		return;
	maintainers_free(*place);
	*place = maintainers;
	tips->n_retired++;
}

static void clear_entry(struct tips *tips, struct entry *entry)
{
	retire(tips, entry->maintainers);
	repo_close(entry->repo);
	free(entry->path);
	free(entry->branch);
	memset(entry, 0, sizeof(*entry));
}

void tips_free(struct tips *tips)
{
	if (!tips)
		return;
	for (size_t i = 0; i < tips->n; i++)
		clear_entry(tips, &tips->entries[i]);
	for (size_t i = 0; i < RETIRED_MAX; i++)
		maintainers_free(tips->retired[i]);
	free(tips);
}

/* The one of that branch; else a new one, in the place of the one not used longest. */
static struct entry *entry_of(struct tips *tips, const char *path, const char *branch,
			      struct err *err)
{
	struct entry *oldest = &tips->entries[0];
	struct repo *repo;

	for (size_t i = 0; i < tips->n; i++) {
		struct entry *entry = &tips->entries[i];

		if (str_eq(entry->path, path) && str_eq(entry->branch, branch))
			return entry;
		if (entry->used < oldest->used)
			oldest = entry;
	}
	repo = repo_open(path, err);
	if (!repo)
		return NULL;
	if (tips->n < TIPS_MAX)
		oldest = &tips->entries[tips->n++];
	else
		clear_entry(tips, oldest);
	oldest->path = mem_dup(path);
	oldest->branch = mem_dup(branch);
	oldest->repo = repo;
	return oldest;
}

static bool is_dir(void *cookie, const char *path)
{
	struct entry *entry = cookie;
	struct err err;

	return repo_is_dir(entry->repo, entry->commit, path, &err) == 1;
}

static int read_text(struct tips *tips, struct entry *entry, struct err *err)
{
	struct arena *arena = arena_new();
	char *text, *mailmap = NULL;
	size_t len, mailmap_len;
	int rc = -1;

	if (repo_read(entry->repo, entry->commit, "MAINTAINERS", MAINTAINERS_MAX, &text, &len,
		      arena, err) != 1 ||
	    repo_read(entry->repo, entry->commit, ".mailmap", MAILMAP_MAX, &mailmap,
		      &mailmap_len, arena, err) < 0)
		goto out;
	retire(tips, entry->maintainers);
	entry->maintainers = maintainers_read(text, len, mailmap, is_dir, entry, err);
	rc = entry->maintainers ? 1 : -1;
out:
	arena_free(arena);
	return rc;
}

/* 1 as it is now, 0 there is no MAINTAINERS, -1 */
static int refresh(struct tips *tips, struct entry *entry, struct err *err)
{
	char commit[REPO_ID_LEN + 1], blob[REPO_ID_LEN + 1], mailmap[REPO_ID_LEN + 1] = "";
	int rc;

	if (repo_tip(entry->repo, entry->branch, commit, err))
		return -1;
	if (str_eq(commit, entry->commit))
		return entry->maintainers != NULL;
	rc = repo_file_id(entry->repo, commit, "MAINTAINERS", blob, err);
	if (rc != 1 || repo_file_id(entry->repo, commit, ".mailmap", mailmap, err) < 0)
		return rc < 0 ? -1 : 0;
	memcpy(entry->commit, commit, sizeof(commit));
	if (entry->maintainers && str_eq(blob, entry->blob) && str_eq(mailmap, entry->mailmap))
		return 1;
	memcpy(entry->blob, blob, sizeof(blob));
	memcpy(entry->mailmap, mailmap, sizeof(mailmap));
	return read_text(tips, entry, err);
}

/* ---- which branch */

static const struct settings_tree *tree_of(const struct settings *settings, const char *name)
{
	const struct settings_tree *tree;

	for (size_t i = 0; (tree = settings_tree(settings, i)); i++)
		if (!name || str_eq(tree->id, name))
			return tree;
	return NULL;
}

/* "4.19" of "for-4.19", "4.19 v2" or "stable-4.19"; false: there is none. */
static bool read_release(const char *prefix, char out[NAME_MAX_LEN])
{
	for (const char *s = prefix; *s; s++) {
		size_t n = strspn(s, "0123456789");
		size_t m = n && s[n] == '.' ? strspn(s + n + 1, "0123456789") : 0;

		if (!m || n + m + 1 >= NAME_MAX_LEN || (s > prefix && s[-1] == 'v')) {
			s += n ? n - 1 : 0;
			continue;
		}
		memcpy(out, s, n + 1 + m);
		out[n + 1 + m] = '\0';
		return true;
	}
	return false;
}

/* While a release has no stable branch, "for-4.22" is about the main one. */
static struct entry *stable_entry(struct tips *tips, const struct settings_tree *tree,
				  const char *prefix)
{
	char release[NAME_MAX_LEN], branch[2 * NAME_MAX_LEN];
	const char *at = tree->stable ? strstr(tree->stable, "%s") : NULL;
	struct entry *entry;
	struct err err;

	if (!at || at - tree->stable >= NAME_MAX_LEN || !read_release(prefix, release))
		return NULL;
	if (snprintf(branch, sizeof(branch), "%.*s%s%s", (int)(at - tree->stable), tree->stable,
		     release, at + 2) >= (int)sizeof(branch))
		return NULL;
	entry = entry_of(tips, tree->path, branch, &err);
	return entry && refresh(tips, entry, &err) == 1 ? entry : NULL;
}

int tip_of_series(struct tips *tips, const struct settings *settings,
		  const struct series *series, struct tip *out, struct err *err)
{
	const struct settings_tree *tree = tree_of(settings, series->tree);
	struct entry *entry;
	int rc;

	if (!tree || str_is_empty(tree->path))
		return 0;
	entry = stable_entry(tips, tree, series->prefix);
	if (!entry) {
		entry = entry_of(tips, tree->path, tree->branch, err);
		rc = entry ? refresh(tips, entry, err) : -1;
		if (rc != 1)
			return rc;
	}
	entry->used = ++tips->uses;
	*out = (struct tip){ .tree = tree->id, .branch = entry->branch,
			     .maintainers = entry->maintainers, .repo = entry->repo };
	memcpy(out->commit, entry->commit, sizeof(out->commit));
	return 1;
}
