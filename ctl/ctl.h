/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the subcommands of `moot` share. */
#ifndef CTL_CTL_H
#define CTL_CTL_H

#include "people/settings.h"

struct arena;
struct actor;
struct db;
struct err;

struct ctl {
	const char *conf;		/* -c FILE, or NULL: where settings_load() looks */
	struct arena *arena;		/* lives as long as the program */
	struct settings settings;	/* of commands that want it */
	struct db *db;
};

/*
 * A subcommand; argv[0] is its name.  0 well, 1 (or the exit status it
 * wants) when it has itself said what is wrong, -1 with the reason in err.
 */
typedef int ctl_fn(struct ctl *ctl, int argc, char **argv, struct err *err);

ctl_fn ctl_audit, ctl_backup, ctl_check, ctl_deliver, ctl_demo, ctl_event, ctl_freeze,
	ctl_holiday, ctl_import, ctl_init, ctl_letter, ctl_maintainers, ctl_minutes,
	ctl_owe, ctl_person, ctl_plan, ctl_reload, ctl_remind, ctl_rotation, ctl_run,
	ctl_search, ctl_series, ctl_source, ctl_status, ctl_tree, ctl_verdict;

/* Whoever may run `moot` on this machine is an operator. */
struct actor ctl_actor(struct ctl *ctl);

/* -1 and ERR_INVALID, naming the command's usage, unless min <= argc - 1 <= max. */
int ctl_want(int argc, char **argv, int min, int max, struct err *err) MUST_CHECK;

/* A line for each source, two for one that cannot be read. */
int ctl_print_sources(struct ctl *ctl, struct err *err) MUST_CHECK;

/* The folders that the settings name: for the database and for maildirs. */
int ctl_make_dirs(struct ctl *ctl, struct err *err) MUST_CHECK;
int ctl_make_dir(const char *path, struct err *err) MUST_CHECK;		/* mkdir -p */

/* A file read whole ("-": standard input), at most max bytes; NUL-terminated. */
char *ctl_read_file(struct ctl *ctl, const char *path, size_t max, size_t *len,
		    struct err *err);
/* Written to a neighbour and renamed, so that it is there whole or not at all. */
int ctl_write_file(struct ctl *ctl, const char *path, const char *text, struct err *err)
	MUST_CHECK;

/* The path of another of our programs: "moot-web" stands beside this one. */
char *ctl_program(struct ctl *ctl, const char *name, struct err *err);

#endif
