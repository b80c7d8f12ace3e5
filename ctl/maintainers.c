/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * moot maintainers: who is to hear of a file or a patch.  Prints what
 * scripts/get_maintainer.pl prints; here is where the files come from.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/git.h"
#include "base/str.h"
#include "base/vec.h"
#include "review/maintainers.h"

#include "ctl.h"
#include "names.h"

#define CONTENT_MAX ((size_t)16 << 20)	/* of one file, for K: lines */
#define LIST_MAX    ((size_t)64 << 20)	/* of a list of paths */

struct asker {
	struct ctl *ctl;
	const char *file;		/* -m, or the one found */
	const char *root;		/* folder of the tree's top; NULL with -m */
	const char *prefix; /* from there to where we are: "" or "xen/arch/" */
	const char *rev;		/* --rev */
	struct repo *repo;
	const char *batch;		/* --batch */
	const char *tree;		/* --tree */
	bool files_only, why;
	struct names dirs;		/* known folders, where no tree is at hand */
	struct maintainers *maintainers;
	struct buf content;
};

/* ---- where the tree is */

static char *above(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == path ? (path[1] ? arena_dup(arena, "/") : NULL) :
		arena_dup_len(arena, path, slash - path);
}

static int find_upwards(struct asker *asker, struct err *err)
{
	struct arena *arena = asker->ctl->arena;
	char here[PATH_MAX], *dir;

	if (!getcwd(here, sizeof(here)))
		return err_sys(err, "the working directory");
	for (dir = here; dir; dir = above(arena, dir)) {
		const char *file = arena_printf(arena, "%s/MAINTAINERS", dir);

		if (access(file, R_OK) == 0) {
			asker->file = file;
			asker->root = arena_dup(arena, dir);
			asker->prefix = here[strlen(dir)] ?
				arena_printf(arena, "%s/", here + strlen(dir) + 1) : "";
			return 0;
		}
	}
	return err_set(err, ERR_NOT_FOUND, "there is no MAINTAINERS file here or above; "
		       "name one with -m FILE");
}

static bool is_dir(void *cookie, const char *path)
{
	struct asker *asker = cookie;
	struct stat st;
	struct err err;
	char whole[PATH_MAX];

	if (asker->repo)
		return repo_is_dir(asker->repo, asker->rev, path, &err) == 1;
	if (names_has_dir(&asker->dirs, path))
		return true;
	if (asker->tree || !asker->root)
		return false;
	return snprintf(whole, sizeof(whole), "%s/%s", asker->root, path) < PATH_MAX &&
		stat(whole, &st) == 0 && S_ISDIR(st.st_mode);
}

/* A file of the tree into asker->content; false where it is not to be had. */
static bool read_content(struct asker *asker, const char *path)
{
	char whole[PATH_MAX], chunk[65536];
	struct stat st;
	ssize_t r = -1;
	int fd;

	buf_reset(&asker->content);
	if (asker->repo) {
		struct arena *arena = arena_new();
		struct err err;
		size_t len = 0;
		char *text = NULL;

		if (repo_read(asker->repo, asker->rev, path, CONTENT_MAX, &text, &len,
			      arena, &err) == 1)
			buf_add(&asker->content, text, len);
		arena_free(arena);
		return text != NULL;
	}
	if (snprintf(whole, sizeof(whole), "%s%s%s", asker->root ? asker->root : "",
		     asker->root ? "/" : "", path) >= PATH_MAX)
		return false;
	fd = open(whole, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return false;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		while ((r = read(fd, chunk, sizeof(chunk))) > 0)
			buf_add(&asker->content, chunk, r);
	close(fd);
	return r == 0;
}

static int load(struct asker *asker, struct err *err)
{
	struct ctl *ctl = asker->ctl;
	const char *mailmap = NULL;
	char *text = NULL;
	size_t len;
	int r;

	if (asker->rev) {
		r = repo_read(asker->repo, asker->rev, "MAINTAINERS", MAINTAINERS_MAX,
			      &text, &len, ctl->arena, err);
		if (r < 0)
			return -1;
		if (r == 0)
			return err_set(err, ERR_NOT_FOUND,
				       "\"%s\" has no MAINTAINERS file", asker->rev);
	} else {
		text = ctl_read_file(ctl, asker->file, MAINTAINERS_MAX, &len, err);
		if (!text)
			return -1;
	}
	if ((asker->root || asker->repo) && read_content(asker, ".mailmap"))
		mailmap = buf_str(&asker->content);
	asker->maintainers = maintainers_read(text, len, mailmap, is_dir, asker, err);
	if (!asker->maintainers)
		return -1;
	for (size_t i = 0; maintainers_warning(asker->maintainers, i); i++)
		fprintf(stderr, "moot: %s: %s\n",
			asker->rev ? "MAINTAINERS" : asker->file,
			maintainers_warning(asker->maintainers, i));
	return 0;
}

/* ---- answers */

static void keywords_of(struct asker *asker, const char *path, struct arena *arena,
			struct matches *out)
{
	if (!str_eq(path, "MAINTAINERS") && read_content(asker, path) &&
	    buf_ok(&asker->content))
		maintainers_keywords(asker->maintainers, buf_str(&asker->content),
				     asker->content.len, false, arena, out);
}

/* As the script, which hangs a slash on what is a directory. */
static const char *with_slash(struct asker *asker, struct arena *arena, const char *path)
{
	size_t len = strlen(path);

	if (len && path[len - 1] != '/' && is_dir(asker, path))
		return arena_printf(arena, "%s/", path);
	return path;
}

static void print_people(const struct section *section, bool reviewers)
{
	const char *before = reviewers ? "; R: " : "; M: ";

	for (size_t i = 0; i < section->people.len; i++) {
		const struct maintainer *person = &section->people.items[i];

		if (person->is_reviewer != reviewers)
			continue;
		printf("%s%s", before, *person->name ? person->name : person->address);
		before = ", ";
	}
}

static void print_why(struct asker *asker, const char *path,
		      const struct matches *keywords, struct arena *arena)
{
	struct matches matches = { 0 };

	printf("%s\n", path);
	maintainers_match(asker->maintainers, path, arena, &matches);
	for (size_t i = 0; i < matches.len + keywords->len; i++) {
		const struct match *match = i < matches.len ? &matches.items[i] :
			&keywords->items[i - matches.len];

		printf("  MAINTAINERS:%d: %c: %s\n    %s", match->line, match->type,
		       match->pattern, match->section->name);
		print_people(match->section, false);
		print_people(match->section, true);
		putchar('\n');
	}
	putchar('\n');
}

static void print_answer(struct asker *asker, const char *const *paths, size_t n,
			 const struct matches *keywords, struct arena *arena)
{
	struct answer answer = { 0 };

	maintainers_ask(asker->maintainers, paths, n, keywords, arena, &answer);
	for (size_t i = 0; i < answer.len; i++)
		puts(answer.items[i]);
}

/* path<TAB>answer|answer|... */
static void print_batch_line(struct asker *asker, const char *path, struct arena *arena)
{
	struct matches keywords = { 0 };
	struct answer answer = { 0 };
	const char *asked = with_slash(asker, arena, path);

	keywords_of(asker, path, arena, &keywords);
	maintainers_ask(asker->maintainers, &asked, 1, &keywords, arena, &answer);
	fputs(path, stdout);
	putchar('\t');
	for (size_t i = 0; i < answer.len; i++) {
		if (i)
			putchar('|');
		fputs(answer.items[i], stdout);
	}
	putchar('\n');
}

static int batch(struct asker *asker, struct err *err)
{
	struct arena *arena;
	struct names paths = { 0 };
	size_t len;
	char *text = ctl_read_file(asker->ctl, asker->batch, LIST_MAX, &len, err);

	if (!text)
		return -1;
	names_read(&paths, text, asker->ctl->arena);
	if (!asker->tree && !asker->root)
		names_add_dirs(&asker->dirs, &paths, asker->ctl->arena);
	if (load(asker, err))
		return -1;
	arena = arena_new();
	for (size_t i = 0; i < paths.len; i++) {
		if (asker->why) {
			struct matches keywords = { 0 };

			keywords_of(asker, paths.items[i], arena, &keywords);
			print_why(asker, paths.items[i], &keywords, arena);
		} else {
			print_batch_line(asker, paths.items[i], arena);
		}
		arena_reset(arena);
	}
	arena_free(arena);
	return 0;
}

/* ---- arguments: paths and patches */

/* A path as typed, from where we are, becomes one from the tree's top. */
static const char *in_tree(struct asker *asker, const char *path)
{
	struct arena *arena = asker->ctl->arena;

	if (!asker->root || !str_starts(path, "/")) {
		while (str_starts(path, "./"))
			path += 2;
		if (asker->prefix && *asker->prefix && access(path, F_OK) == 0)
			return arena_printf(arena, "%s%s", asker->prefix, path);
		return path;
	}
	if (str_starts(path, asker->root) && path[strlen(asker->root)] == '/')
		return path + strlen(asker->root) + 1;
	return path;
}

static int ask_patch(struct asker *asker, const char *text, size_t len)
{
	struct arena *arena = asker->ctl->arena;
	struct answer paths = { 0 };
	struct matches keywords = { 0 };

	maintainers_patch_paths(text, len, arena, &paths);
	maintainers_keywords(asker->maintainers, text, len, true, arena, &keywords);
	if (asker->why)
		for (size_t i = 0; i < paths.len; i++)
			print_why(asker, paths.items[i],
				  i ? &(struct matches){0} : &keywords, arena);
	print_answer(asker, paths.items, paths.len, &keywords, arena);
	return 0;
}

static bool is_patch(struct ctl *ctl, const char *path, char **text, size_t *len)
{
	struct answer paths = { 0 };
	struct stat st;
	struct err err;

	if (!str_eq(path, "-") && (stat(path, &st) || !S_ISREG(st.st_mode)))
		return false;
	*text = ctl_read_file(ctl, path, CONTENT_MAX, len, &err);
	if (!*text || !(strstr(*text, "\n+++ ") || strstr(*text, "\ndiff --git ")))
		return false;
	maintainers_patch_paths(*text, *len, ctl->arena, &paths);
	return paths.len > 0;
}

static void ask_paths(struct asker *asker, const char *const *args, size_t n)
{
	struct arena *arena = asker->ctl->arena;
	const char **paths = arena_array(arena, const char *, n);
	struct matches keywords = { 0 };

	for (size_t i = 0; i < n; i++) {
		struct matches own = { 0 };

		paths[i] = with_slash(asker, arena, in_tree(asker, args[i]));
		keywords_of(asker, paths[i], arena, &own);
		if (asker->why)
			print_why(asker, paths[i], &own, arena);
		for (size_t k = 0; k < own.len; k++)
			*vec_add(&keywords, arena) = own.items[k];
	}
	print_answer(asker, paths, n, &keywords, arena);
}

static int ask(struct asker *asker, char **args, size_t n, struct err *err)
{
	size_t len;
	char *text;

	if (n == 0)
		return err_set(err, ERR_INVALID, "of which file or patch? see moot help "
			       "maintainers");
	if (!asker->tree && !asker->root) {
		struct names paths = { .items = (const char **)args, .len = n };

		names_add_dirs(&asker->dirs, &paths, asker->ctl->arena);
	}
	if (load(asker, err))
		return -1;
	if (n == 1 && !asker->files_only && is_patch(asker->ctl, args[0], &text, &len))
		return ask_patch(asker, text, len);
	ask_paths(asker, (const char *const *)args, n);
	return 0;
}

static int read_option(struct asker *asker, const char *name, const char *value,
		       struct err *err)
{
	if (!value)
		return err_set(err, ERR_INVALID,
			       "%s wants a value; see moot help maintainers", name);
	if (str_eq(name, "-m"))
		asker->file = value;
	else if (str_eq(name, "--batch"))
		asker->batch = value;
	else if (str_eq(name, "--tree"))
		asker->tree = value;
	else
		asker->rev = value;
	return 0;
}

/* Options may stand anywhere; what is left are paths. */
static int read_options(struct asker *asker, int *argc, char **argv, struct err *err)
{
	int n = 0;

	for (int i = 1; i < *argc; i++) {
		if (str_eq(argv[i], "-f")) {
			asker->files_only = true;
		} else if (str_eq(argv[i], "--why")) {
			asker->why = true;
		} else if (str_eq(argv[i], "-m") || str_eq(argv[i], "--batch") ||
			   str_eq(argv[i], "--tree") || str_eq(argv[i], "--rev")) {
			if (read_option(asker, argv[i], argv[i + 1], err))
				return -1;
			i++;
		} else if (argv[i][0] == '-' && argv[i][1]) {
			return err_set(err, ERR_INVALID,
				       "unknown option \"%.40s\"; see moot "
				       "help maintainers",
				       argv[i]);
		} else {
			argv[n++] = argv[i];
		}
	}
	*argc = n;
	return 0;
}

static int open_tree(struct asker *asker, struct err *err)
{
	size_t len;
	char *text;

	if (asker->rev) {
		asker->repo = repo_open(".", err);
		return asker->repo ? 0 : -1;
	}
	if (!asker->file && find_upwards(asker, err))
		return -1;
	if (!asker->tree)
		return 0;
	text = ctl_read_file(asker->ctl, asker->tree, LIST_MAX, &len, err);
	if (!text)
		return -1;
	names_read(&asker->dirs, text, asker->ctl->arena);
	names_add_dirs(&asker->dirs, &asker->dirs, asker->ctl->arena);
	return 0;
}

int ctl_maintainers(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	struct asker asker = { .ctl = ctl, .content = BUF_INIT(CONTENT_MAX) };
	int rc = -1;

	if (read_options(&asker, &argc, argv, err) || open_tree(&asker, err))
		goto out;
	rc = asker.batch ? batch(&asker, err) : ask(&asker, argv, argc, err);
out:
	maintainers_free(asker.maintainers);
	repo_close(asker.repo);
	buf_free(&asker.content);
	return rc;
}
