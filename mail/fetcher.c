/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Following a public-inbox by URL: a thread that fetches its repositories. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/git.h"
#include "base/str.h"
#include "fetcher.h"

#define RETRY_MAX_SECS 3600

/* Owned by both sides; whoever leaves last frees it. */
struct fetcher {
	char *url, *folder;
	int64_t poll_secs;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	int owners;
	bool must_stop, is_new, is_busy;
	struct err problem;		/* of the last try */
};

static void leave(struct fetcher *fetcher)
{
	bool last;

	pthread_mutex_lock(&fetcher->lock);
	last = --fetcher->owners == 0;
	pthread_mutex_unlock(&fetcher->lock);
	if (!last)
		return;
	pthread_cond_destroy(&fetcher->wake);
	pthread_mutex_destroy(&fetcher->lock);
	free(fetcher->url);
	free(fetcher->folder);
	free(fetcher);
}

static bool go_on(void *cookie)
{
	struct fetcher *fetcher = cookie;
	bool stop;

	pthread_mutex_lock(&fetcher->lock);
	stop = fetcher->must_stop;
	pthread_mutex_unlock(&fetcher->lock);
	return !stop;
}

static void tell_new(struct fetcher *fetcher)
{
	pthread_mutex_lock(&fetcher->lock);
	fetcher->is_new = true;
	pthread_mutex_unlock(&fetcher->lock);
}

/* How archives serve an epoch: as public-inbox-httpd does, and as a plain folder. */
static char *find_epoch(const char *url, int64_t epoch, struct arena *arena, struct err *err)
{
	char *found = arena_printf(arena, "%s/%lld", url, (long long)epoch);

	if (repo_probe(found, err) == 0)
		return found;
	found = arena_printf(arena, "%s/git/%lld.git", url, (long long)epoch);
	return repo_probe(found, err) == 0 ? found : NULL;
}

static char *epoch_path(const struct fetcher *fetcher, int64_t epoch, struct arena *arena)
{
	return arena_printf(arena, "%s/git/%lld.git", fetcher->folder, (long long)epoch);
}

static int fetch(struct fetcher *fetcher, const char *url, const char *path, struct err *err)
{
	int rc = repo_fetch(path, url, go_on, fetcher, err);

	if (rc == 1)
		tell_new(fetcher);
	return rc < 0 ? -1 : 0;
}

/* The last epoch is over once there is another: it is fetched to its end before. */
static int fetch_epochs(struct fetcher *fetcher, struct arena *arena, struct err *err)
{
	struct err none = ERR_INIT;
	int64_t epoch = 0;
	char *url, *next;

	while (access(epoch_path(fetcher, epoch + 1, arena), F_OK) == 0)
		epoch++;
	next = find_epoch(fetcher->url, epoch, arena, err);
	if (!next)
		return -1;
	for (; next && go_on(fetcher); epoch++) {
		url = next;
		next = find_epoch(fetcher->url, epoch + 1, arena, &none);
		if (fetch(fetcher, url, epoch_path(fetcher, epoch, arena), err))
			return -1;
	}
	return 0;
}

/* Which of the two it is shows in the folder, or else on the other side. */
static int fetch_inbox(struct fetcher *fetcher, struct arena *arena, struct err *err)
{
	const char *git = arena_printf(arena, "%s/git", fetcher->folder);
	struct err none = ERR_INIT;

	if (access(git, F_OK) == 0)
		return fetch_epochs(fetcher, arena, err);
	if (access(arena_printf(arena, "%s/HEAD", fetcher->folder), F_OK) == 0 ||
	    !find_epoch(fetcher->url, 0, arena, &none))
		return fetch(fetcher, fetcher->url, fetcher->folder, err);
	if ((mkdir(fetcher->folder, 0770) && errno != EEXIST) || mkdir(git, 0770))
		return err_sys(err, "cannot make the folder \"%s\"", git);
	return fetch_epochs(fetcher, arena, err);
}

static void wait(struct fetcher *fetcher, int64_t secs)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += secs;
	pthread_mutex_lock(&fetcher->lock);
	while (!fetcher->must_stop &&
	       pthread_cond_timedwait(&fetcher->wake, &fetcher->lock, &until) == 0)
		;
	pthread_mutex_unlock(&fetcher->lock);
}

static void *run(void *cookie)
{
	struct fetcher *fetcher = cookie;
	int64_t secs = fetcher->poll_secs;

	while (go_on(fetcher)) {
		struct arena *arena = arena_new();
		struct err err = ERR_INIT;
		int rc = fetch_inbox(fetcher, arena, &err);

		arena_free(arena);
		pthread_mutex_lock(&fetcher->lock);
		fetcher->problem = rc ? err : (struct err)ERR_INIT;
		fetcher->is_busy = false;
		pthread_mutex_unlock(&fetcher->lock);
		secs = rc ? 2 * secs : fetcher->poll_secs;
		if (secs > RETRY_MAX_SECS)
			secs = RETRY_MAX_SECS;
		wait(fetcher, secs);
	}
	leave(fetcher);
	return NULL;
}

struct fetcher *fetcher_new(const char *url, const char *folder, int64_t poll_secs,
			    struct err *err)
{
	struct fetcher *fetcher = mem_alloc(sizeof(*fetcher));
	pthread_condattr_t monotonic;
	pthread_t thread;
	size_t len = strlen(url);

	fetcher->url = mem_dup(url);
	while (len && fetcher->url[len - 1] == '/')
		fetcher->url[--len] = '\0';
	fetcher->folder = mem_dup(folder);
	fetcher->poll_secs = poll_secs;
	fetcher->owners = 2;
	fetcher->is_new = fetcher->is_busy = true;
	pthread_mutex_init(&fetcher->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&fetcher->wake, &monotonic);
	pthread_condattr_destroy(&monotonic);
	if (pthread_create(&thread, NULL, run, fetcher)) {
		err_sys(err, "cannot start a thread");
		leave(fetcher);
		leave(fetcher);
		return NULL;
	}
	pthread_detach(thread);
	return fetcher;
}

void fetcher_free(struct fetcher *fetcher)
{
	if (!fetcher)
		return;
	pthread_mutex_lock(&fetcher->lock);
	fetcher->must_stop = true;
	pthread_cond_signal(&fetcher->wake);
	pthread_mutex_unlock(&fetcher->lock);
	leave(fetcher);
}

bool fetcher_is_new(struct fetcher *fetcher, struct err *err)
{
	bool is_new;

	pthread_mutex_lock(&fetcher->lock);
	is_new = fetcher->is_new;
	fetcher->is_new = false;
	*err = fetcher->problem;
	pthread_mutex_unlock(&fetcher->lock);
	return is_new;
}

bool fetcher_is_busy(const struct fetcher *fetcher)
{
	struct fetcher *mine = (struct fetcher *)(uintptr_t)fetcher;
	bool is_busy;

	pthread_mutex_lock(&mine->lock);
	is_busy = mine->is_busy;
	pthread_mutex_unlock(&mine->lock);
	return is_busy;
}

int fetcher_check(const char *url, struct err *err)
{
	struct arena *scratch = arena_new();
	struct err none = ERR_INIT;
	int rc = find_epoch(url, 0, scratch, &none) ? 0 : repo_probe(url, err);

	arena_free(scratch);
	return rc;
}
