/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading an archive of public-inbox.  v1 is a git repository in which each commit
 * adds a mail as a file; v2 is a folder git/ with a repository for each epoch, in
 * which each commit has its mail in the file "m".  What was deleted ("d") was not
 * new.  One of a URL is followed by a thread that fetches it into a folder of ours.
 * The position is "epoch commit".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/git.h"
#include "base/str.h"
#include "fetcher.h"
#include "mail.h"
#include "reader.h"

#define NO_EPOCH (-1)			/* v1, or one epoch alone */

struct inbox {
	struct reader reader;
	char *path;
	struct fetcher *fetcher;	/* NULL: it is a folder on this machine */
	size_t max_bytes;
	int64_t epoch;			/* that is read; NO_EPOCH */
	char commit[REPO_ID_LEN + 1];	/* read last in it; "": none */
	struct repo *repo;
	struct repo_line *line;		/* NULL: to be looked for */
	bool has_next;			/* another epoch, when this line was begun */
};

static struct reader *make(const struct reader_options *options, struct err *err)
{
	struct inbox *inbox = mem_alloc(sizeof(*inbox));

	inbox->max_bytes = options->max_bytes ? options->max_bytes : MAIL_MAX;
	if (strstr(options->place, "://")) {
		inbox->path = mem_dup(options->keep);
		inbox->fetcher = fetcher_new(options->place, options->keep,
					     options->poll_secs ? options->poll_secs : 60, err);
		if (!inbox->fetcher) {
			free(inbox->path);
			free(inbox);
			return NULL;
		}
	} else {
		inbox->path = mem_dup(options->place);
	}
	return &inbox->reader;
}

static void close_repo(struct inbox *inbox)
{
	repo_line_free(inbox->line);
	repo_close(inbox->repo);
	inbox->line = NULL;
	inbox->repo = NULL;
}

static void free_inbox(struct reader *reader)
{
	struct inbox *inbox = (struct inbox *)reader;

	close_repo(inbox);
	fetcher_free(inbox->fetcher);
	free(inbox->path);
	free(inbox);
}

static void seek(struct reader *reader, const char *position)
{
	struct inbox *inbox = (struct inbox *)reader;
	const char *blank = strchr(position, ' ');

	close_repo(inbox);
	inbox->epoch = strtoll(position, NULL, 10);
	snprintf(inbox->commit, sizeof(inbox->commit), "%s", blank ? blank + 1 : "");
	if (!blank)
		inbox->epoch = 0;
}

static bool exists(const char *path)
{
	return access(path, F_OK) == 0;
}

/* Where an epoch lies; "" is the only one. */
static char *epoch_path(const struct inbox *inbox, int64_t epoch, struct arena *arena)
{
	return arena_printf(arena, "%s/git/%lld.git", inbox->path, (long long)epoch);
}

static bool is_v2(const struct inbox *inbox, struct arena *arena)
{
	return exists(epoch_path(inbox, 0, arena)) ||
	       exists(arena_printf(arena, "%s/git", inbox->path));
}

/* What is new in the epoch: a line, maybe an empty one; 0, or -1. */
static int open_line(struct inbox *inbox, const char *path, struct err *err)
{
	inbox->repo = repo_open_at(path, err);
	if (!inbox->repo)
		return -1;
	inbox->line = repo_line_new(inbox->repo, "HEAD", *inbox->commit ? inbox->commit : NULL,
				    err);
	if (inbox->line)
		return 0;
	if (err->kind != ERR_NOT_FOUND)
		return -1;
	close_repo(inbox);		/* nothing was ever committed */
	return 0;
}

/* The epoch in hand, or the one after it when that has nothing new. */
static int open_epoch(struct inbox *inbox, struct arena *arena, struct err *err)
{
	const char *path;

	inbox->has_next = false;
	if (!is_v2(inbox, arena)) {
		inbox->epoch = NO_EPOCH;
		if (inbox->fetcher && !exists(inbox->path))
			return 0;	/* nothing was fetched yet */
		return open_line(inbox, inbox->path, err);
	}
	if (inbox->epoch < 0)
		inbox->epoch = 0;
	path = epoch_path(inbox, inbox->epoch, arena);
	inbox->has_next = exists(epoch_path(inbox, inbox->epoch + 1, arena));
	return exists(path) ? open_line(inbox, path, err) : 0;
}

static bool go_to_next_epoch(struct inbox *inbox)
{
	if (!inbox->has_next)
		return false;
	inbox->epoch++;
	*inbox->commit = '\0';
	return true;
}

struct hand {
	struct inbox *inbox;
	const char *position, *commit;
	reader_fn *fn;
	void *cookie;
	int n;
};

static bool is_mail(const struct inbox *inbox, const char *path)
{
	const char *name = strrchr(path, '/');

	name = name ? name + 1 : path;
	if (str_eq(path, "m"))
		return true;
	return inbox->epoch == NO_EPOCH && strlen(name) == REPO_ID_LEN - 2 &&
	       strspn(name, "0123456789abcdef") == REPO_ID_LEN - 2;
}

static int on_file(void *cookie, const char *path, const char *data, size_t len,
		   struct err *err)
{
	struct hand *hand = cookie;
	struct reader_item item = {
		.data = data, .len = len, .position = hand->position,
	};
	char why[100], name[160];

	if (!is_mail(hand->inbox, path))
		return 0;
	snprintf(name, sizeof(name), "%.50s of commit %s", path, hand->commit);
	item.name = name;
	if (len > hand->inbox->max_bytes) {
		snprintf(why, sizeof(why), "it has more than the %zu bytes that are read",
			 hand->inbox->max_bytes);
		item.problem = why;
		item.data = NULL;
	}
	hand->n++;
	return hand->fn(hand->cookie, &item, err);
}

static int poll_line(struct inbox *inbox, int max, reader_fn *fn, void *cookie,
		     struct err *err)
{
	struct hand hand = { .inbox = inbox, .fn = fn, .cookie = cookie };
	char id[REPO_ID_LEN + 1], position[80];

	while (hand.n < max && repo_line_next(inbox->line, id)) {
		snprintf(position, sizeof(position), "%lld %s", (long long)inbox->epoch, id);
		hand.position = position;
		hand.commit = id;
		if (repo_new_files(inbox->repo, id, on_file, &hand, err))
			return -1;
		memcpy(inbox->commit, id, sizeof(id));
	}
	return hand.n;
}

static int poll_inbox(struct reader *reader, int max, reader_fn *fn, void *cookie,
		      struct err *err)
{
	struct inbox *inbox = (struct inbox *)reader;
	struct arena *scratch = arena_new();
	int n = 0, more = 0;

	if (inbox->fetcher && !inbox->line && !fetcher_is_new(inbox->fetcher, err)) {
		arena_free(scratch);
		return err->kind == ERR_NONE ? 0 : -1;
	}
	do {
		if (!inbox->line && open_epoch(inbox, scratch, err))
			more = -1;
		else if (inbox->line)
			more = poll_line(inbox, max - n, fn, cookie, err);
		n += more > 0 ? more : 0;
		if (more < 0 || n == max)
			break;
		close_repo(inbox);
	} while (go_to_next_epoch(inbox));
	arena_free(scratch);
	return more < 0 ? -1 : n;
}

static bool is_busy(const struct reader *reader)
{
	const struct inbox *inbox = (const struct inbox *)reader;

	return inbox->line || (inbox->fetcher && fetcher_is_busy(inbox->fetcher));
}

static int check(const struct reader_options *options, struct err *err)
{
	struct inbox inbox = { .path = mem_dup(options->place) };
	struct arena *scratch = arena_new();
	struct repo *repo = NULL;
	int rc;

	if (strstr(options->place, "://")) {
		rc = fetcher_check(options->place, err);
	} else {
		repo = repo_open_at(is_v2(&inbox, scratch) ? epoch_path(&inbox, 0, scratch) :
				 inbox.path, err);
		rc = repo ? 0 : -1;
	}
	repo_close(repo);
	arena_free(scratch);
	free(inbox.path);
	return rc;
}

const struct reader_kind reader_public_inbox = {
	"public-inbox", make, free_inbox, seek, poll_inbox, NULL, is_busy, check,
};
