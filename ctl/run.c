/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moot run: the three programs in the foreground, for trials and containers. */
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"

#include "run.h"
#include "supervise.h"

static const char *const names[RUN_PROGRAMS] = { "moot-web", "moot-mail", "moot-bot" };

int run_programs(struct ctl *ctl, const char *conf, struct program *out, size_t *n,
		 struct err *err)
{
	*n = ctl->settings.irc.len ? RUN_PROGRAMS : RUN_PROGRAMS - 1;
	for (size_t i = 0; i < *n; i++) {
		char *path = ctl_program(ctl, names[i], err);

		if (!path)
			return -1;
		out[i].name = names[i];
		out[i].argv[0] = path;
		if (!conf)
			continue;
		out[i].argv[1] = arena_dup(ctl->arena, "-c");
		out[i].argv[2] = arena_dup(ctl->arena, conf);
	}
	return 0;
}

static void say_where(struct loop *loop UNUSED, void *cookie)
{
	struct ctl *ctl = cookie;

	printf("moot runs: %s  (Ctrl-C stops it)\n", ctl->settings.site.url);
	if (!ctl->settings.irc.len)
		puts("The config has no [irc NAME] section, so there is nothing for moot-bot.");
	fflush(stdout);
}

int ctl_run(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	struct program programs[RUN_PROGRAMS] = { 0 };
	size_t n;

	/* The schema is brought up once, here, so that a bad database is told at once. */
	if (ctl_want(argc, argv, 0, 0, err) || ctl_make_dirs(ctl, err) ||
	    run_programs(ctl, ctl->settings.path, programs, &n, err))
		return -1;
	ctl->db = settings_open_db(&ctl->settings, err);
	if (!ctl->db)
		return -1;
	db_close(ctl->db);
	ctl->db = NULL;
	return supervise(programs, n, STDERR_FILENO, say_where, ctl, err);
}
