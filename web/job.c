/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A search takes seconds: `moot`, which stands beside us, does it.  It is started
 * through a child that ends at once, so that nobody has to wait for it later.
 */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "people/settings.h"

#include "job.h"
#include "visit.h"

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

/* Between fork and exec only what POSIX calls safe there; the port must not stay open. */
static _Noreturn void become(const char *path, char *const argv[])
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setsid();
	for (int fd = 3; fd < 1024; fd++)
		close(fd);
	execv(path, argv);
	_exit(127);
}

static int start(const char *path, char *const argv[], struct err *err)
{
	int status;
	pid_t child = fork();

	if (child < 0)
		return err_sys(err, "starting a search");
	if (child == 0) {
		pid_t grandchild = fork();

		if (grandchild == 0)
			become(path, argv);
		_exit(grandchild < 0 ? 1 : 0);
	}
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return err_sys(err, "starting a search");
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		return err_set(err, ERR_IO, "starting a search: no process");
	return 0;
}

int job_plan_event(struct visit *visit, int64_t id, struct err *err)
{
	struct arena *arena = visit->arena;
	const char *conf = visit->settings->path;
	char *path = find_moot(arena);
	char *argv[8] = { path };
	size_t n = 1;

	if (!path)
		return err_set(err, ERR_IO, "there is no moot beside moot-web");
	if (conf) {
		argv[n++] = arena_dup(arena, "-c");
		argv[n++] = arena_dup(arena, conf);
	}
	argv[n++] = arena_dup(arena, "event");
	argv[n++] = arena_dup(arena, "plan");
	argv[n] = arena_printf(arena, "%" PRId64, id);
	return start(path, argv, err);
}
