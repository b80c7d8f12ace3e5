/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * moot verdict: may these commits go in?  Works on any git repository with a
 * MAINTAINERS file, without a database; a series of the list wants one.  Exits
 * with 0 ready, 1 not, 2 could not tell.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/git.h"
#include "base/json.h"
#include "base/str.h"
#include "base/text.h"
#include "base/vec.h"
#include "review/maintainers.h"
#include "review/policy.h"
#include "review/trailer.h"
#include "review/verdict.h"

#include "ctl.h"
#include "verdict.h"

#define COMMITS_MAX 20000
#define OUTPUT_MAX  ((size_t)4 << 20)
#define MAILMAP_MAX ((size_t)1 << 20)

enum { READY = 0, NOT_READY = 1, UNKNOWN = 2 };

struct judge {
	struct ctl *ctl;
	struct repo *repo;
	const char *no_repo;		/* why there is none */
	struct policy policy;
	const char *policy_path;
	const char *maintainers_path;	/* -m: this file instead of the tree's */
	enum freeze freeze;
	bool json, from_stdin, quiet;
	int worst;
	const char *tree;		/* the revision that is_dir() asks */
};

static bool is_dir(void *cookie, const char *path)
{
	struct judge *judge = cookie;
	struct err err;

	return repo_is_dir(judge->repo, judge->tree, path, &err) == 1;
}

static void could_not(struct judge *judge, const char *what, const char *why)
{
	fprintf(stderr, "moot: %s: %s\n", what, why);
	if (judge->worst != NOT_READY)
		judge->worst = UNKNOWN;
}

/*
 * The file in force is the one before the change: nobody becomes a maintainer
 * by the patch that is to be judged.  Only a root commit, or one that brings
 * the file, is judged by its own.
 */
static int read_in_force(struct judge *judge, const struct repo_commit *commit,
			 struct arena *arena, char **text, size_t *len, struct err *err)
{
	int r = 0;

	if (judge->maintainers_path) {
		judge->tree = commit->id;
		*text = ctl_read_file(judge->ctl, judge->maintainers_path,
				      MAINTAINERS_MAX, len, err);
		return *text ? 1 : -1;
	}
	if (*commit->parent) {
		judge->tree = commit->parent;
		r = repo_read(judge->repo, commit->parent, "MAINTAINERS", MAINTAINERS_MAX,
			      text, len, arena, err);
	}
	if (r == 0) {
		judge->tree = commit->id;
		r = repo_read(judge->repo, commit->id, "MAINTAINERS", MAINTAINERS_MAX,
			      text, len, arena, err);
	}
	if (r == 0)
		return err_set(err, ERR_NOT_FOUND,
			       "there is no MAINTAINERS file in that tree");
	return r;
}

static struct maintainers *load_maintainers(struct judge *judge,
					    const struct repo_commit *commit,
					    struct arena *arena, struct err *err)
{
	char *text, *mailmap = NULL;
	size_t len, mailmap_len;

	if (read_in_force(judge, commit, arena, &text, &len, err) < 0)
		return NULL;
	if (repo_read(judge->repo, judge->tree, ".mailmap", MAILMAP_MAX, &mailmap,
		      &mailmap_len, arena, err) < 0)
		return NULL;
	return maintainers_read(text, len, mailmap, is_dir, judge, err);
}

/* ---- output */

static void write_words(struct judge *judge, struct buf *out, const struct change *change,
			const struct verdict *verdict,
			const struct trailer_warnings *warnings)
{
	if (judge->quiet && verdict->state == VERDICT_READY)
		return;
	verdict_write(verdict, &judge->policy, change, out);
	for (size_t i = 0; i < warnings->len; i++)
		text_fill(out, "  ! ", "    ", warnings->items[i].text);
	buf_puts(out, "\n");
}

/* ---- commits */

static void judge_commit(struct judge *judge, const struct repo_commit *commit,
			 struct maintainers *m, struct arena *arena)
{
	struct trailers trailers = { 0 };
	struct trailer_warnings warnings = { 0 };
	struct verdict verdict;
	struct buf out = BUF_INIT(OUTPUT_MAX);
	struct change change = {
		.id = commit->id,
		.subject = commit->subject,
		.author_name = commit->author_name,
		.author_address = commit->author_address,
		.paths = commit->paths.items,
		.n_paths = commit->paths.len,
		.trailers = &trailers,
		.now = clock_now(),
		.freeze = judge->freeze,
	};

	trailers_read(commit->message, strlen(commit->message), TRAILER_COMMIT, arena,
		      &trailers, &warnings);
	verdict_find(&verdict, m, &judge->policy, &change, arena);
	if (judge->json) {
		verdict_json(&out, "commit", &change, &verdict, &warnings);
		json_lit(&out, "\n");
	} else {
		write_words(judge, &out, &change, &verdict, &warnings);
	}
	if (!buf_ok(&out))
		could_not(judge, commit->id, "the verdict is too long");
	else
		fputs(buf_str(&out), stdout);
	buf_free(&out);
	if (verdict.state != VERDICT_READY)
		judge->worst = NOT_READY;
}

static void judge_one(struct judge *judge, const char *id)
{
	struct arena *arena = arena_new();
	struct maintainers *m = NULL;
	struct repo_commit commit;
	struct err err;

	if (repo_commit(judge->repo, id, &commit, arena, &err)) {
		could_not(judge, id, err.msg);
		goto out;
	}
	if (commit.n_parents > 1) {
		could_not(judge, id, "a merge has no change of its own to judge");
		goto out;
	}
	m = load_maintainers(judge, &commit, arena, &err);
	if (m)
		judge_commit(judge, &commit, m, arena);
	else
		could_not(judge, id, err.msg);
out:
	maintainers_free(m);
	arena_free(arena);
}

/* "<id@host>", "id@host", "https://...": not "master@{1}" nor "a..b". */
static bool is_message_id(const char *spec)
{
	const char *at = strchr(spec, '@');

	return *spec == '<' || strstr(spec, "://") ||
	       (at && at > spec && at[1] && at[1] != '{' && !strstr(spec, ".."));
}

static void judge_series_of(struct judge *judge, const char *spec)
{
	int rc = verdict_series(judge->ctl, spec, judge->policy_path, judge->json, judge->quiet,
				is_message_id(spec) ? NULL : judge->no_repo);

	if (rc == NOT_READY || (rc == UNKNOWN && judge->worst == READY))
		judge->worst = rc;
}

static void judge_spec(struct judge *judge, const char *spec)
{
	struct arena *arena = arena_new();
	struct repo_paths ids = { 0 };
	struct err err;

	if (is_message_id(spec) || !judge->repo)
		judge_series_of(judge, spec);
	else if (repo_range(judge->repo, spec, COMMITS_MAX, &ids, arena, &err))
		could_not(judge, spec, err.msg);
	else
		for (size_t i = 0; i < ids.len; i++)
			judge_one(judge, ids.items[i]);
	arena_free(arena);
}

/* One revision or range a line. */
static void judge_stdin(struct judge *judge)
{
	char *line = NULL;
	size_t cap = 0;

	while (getline(&line, &cap, stdin) > 0) {
		char *spec = str_trim(line);

		if (*spec)
			judge_spec(judge, spec);
		fflush(stdout);
	}
	free(line);
}

/* ---- arguments */

static int read_option(struct judge *judge, char **argv, int *i, struct err *err)
{
	const char *option = argv[*i], *value = argv[*i + 1];

	if (str_eq(option, "--json")) {
		judge->json = true;
	} else if (str_eq(option, "--stdin")) {
		judge->from_stdin = true;
	} else if (str_eq(option, "--quiet")) {
		judge->quiet = true;
	} else if (str_eq(option, "--freeze")) {
		judge->freeze = FREEZE_ACK;
	} else if (str_eq(option, "--policy") || str_eq(option, "-m")) {
		if (!value)
			return err_set(err, ERR_INVALID, "%s wants a file", option);
		if (option[1] == 'm')
			judge->maintainers_path = value;
		else
			judge->policy_path = value;
		++*i;
	} else {
		return err_set(err, ERR_INVALID,
			       "unknown option \"%.40s\"; see moot help verdict", option);
	}
	return 0;
}

static int run(struct judge *judge, int argc, char **argv, struct err *err)
{
	int n = 0;

	for (int i = 1; i < argc; i++) {
		if (argv[i][0] != '-')
			argv[n++] = argv[i];
		else if (read_option(judge, argv, &i, err))
			return -1;
	}
	if (n == 0 && !judge->from_stdin)
		return err_set(err, ERR_INVALID,
			       "of which commit or range? see moot help "
			       "verdict");
	if (policy_load(&judge->policy, judge->policy_path, judge->ctl->arena, err))
		return -1;
	/* Outside a repository, and for a Message-ID, the list is asked. */
	judge->repo = repo_open(".", err);
	if (!judge->repo && err->kind != ERR_NOT_FOUND)
		return -1;
	if (!judge->repo)
		judge->no_repo = arena_dup(judge->ctl->arena, err->msg);
	for (int i = 0; i < n; i++)
		judge_spec(judge, argv[i]);
	if (judge->from_stdin)
		judge_stdin(judge);
	return judge->worst;
}

/* Every failure is "could not tell" here, not the 1 that means "not ready". */
int ctl_verdict(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	struct judge judge = { .ctl = ctl };
	int rc = run(&judge, argc, argv, err);

	if (rc < 0) {
		fprintf(stderr, "moot: %s\n", err->msg);
		rc = UNKNOWN;
	}
	repo_close(judge.repo);
	return rc;
}
