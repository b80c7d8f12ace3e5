/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The walk over all commits takes seconds, in which the bot would be deaf: so
 * `moot tree scan` is started for it, and leaves its counts in the database.
 */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tree.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/log.h"
#include "base/loop.h"
#include "people/author.h"
#include "people/settings.h"
#include "bot.h"

#define LOOK_MS 60000

extern char **environ;

/* "moot" beside ourselves; NULL where it is not. */
static char *find_moot(struct arena *arena)
{
	char self[4096], *slash, *path;
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (len < 0)
		return NULL;
	self[len] = '\0';
	slash = strrchr(self, '/');
	path = arena_printf(arena, "%.*s/moot", (int)(slash - self), self);
	return access(path, X_OK) == 0 ? path : NULL;
}

/* Our blocked signals are not the child's affair. */
static int spawn(pid_t *pid, const char *path, char *const argv[])
{
	posix_spawnattr_t attr;
	sigset_t none;
	int rc;

	sigemptyset(&none);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	rc = posix_spawn(pid, path, NULL, &attr, argv, environ);
	posix_spawnattr_destroy(&attr);
	return rc;
}

static void scan(struct bot *bot)
{
	struct arena *arena = arena_new();
	const char *conf = bot->settings->path;
	char *path = find_moot(arena);
	char *argv[6] = { path };
	size_t n = 1;

	if (conf) {
		argv[n++] = arena_dup(arena, "-c");
		argv[n++] = arena_dup(arena, conf);
	}
	argv[n++] = arena_dup(arena, "tree");
	argv[n] = arena_dup(arena, "scan");
	if (!path || (errno = spawn(&bot->scanner, path, argv))) {
		bot->scanner = 0;
		log_error("cannot start `moot tree scan`: %s", path ? strerror(errno) :
			  "there is no moot beside moot-bot");
	}
	arena_free(arena);
}

static void on_child(void *cookie)
{
	struct bot *bot = cookie;
	int status;

	if (!bot->scanner || waitpid(bot->scanner, &status, WNOHANG) != bot->scanner)
		return;
	bot->scanner = 0;
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		log_error("`moot tree scan` failed");
}

static void on_look(void *cookie)
{
	struct bot *bot = cookie;

	if (!bot->scanner && author_is_stale(bot->db, bot->settings))
		scan(bot);
	loop_timer(bot->loop, LOOK_MS, on_look, bot);
}

void tree_start(struct bot *bot)
{
	loop_on_child(bot->loop, on_child, bot);
	on_look(bot);
}
