/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moot status, moot reload: what the programs tell of themselves, and a word to them. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "people/network.h"
#include "people/outbox.h"
#include "people/program.h"

#include "ctl.h"

#define WAIT_MS 5000
#define LOOK_MS 50

static void print_error(struct ctl *ctl, const char *label, int64_t at, const char *text)
{
	if (text)
		printf("          %s%s%s%s\n", label, at ? zone_rfc3339(ctl->arena, at) : "",
		       at ? " " : "", str_clean_line(ctl->arena, text));
}

static int print_programs(struct ctl *ctl, bool *all_up, struct err *err)
{
	struct programs programs = { 0 };
	int64_t now = clock_now();

	if (program_list(ctl->db, ctl->arena, &programs, err))
		return -1;
	for (size_t i = 0; i < programs.len; i++) {
		const struct program *p = &programs.items[i];

		printf("%-9s %-8s pid %" PRId64 ", %s, since %s, last heard of %s\n", p->name,
		       program_state_name(p, now), p->pid, p->version,
		       zone_rfc3339(ctl->arena, p->started_at),
		       zone_rfc3339(ctl->arena, p->updated_at));
		print_error(ctl, "keeps an older config: ", 0, p->problem);
		print_error(ctl, "last error: ", p->error_at, p->error);
		*all_up = *all_up && program_is_up(p, now);
	}
	if (!programs.len)
		puts("No program has run yet.");
	return 0;
}

static int print_networks(struct ctl *ctl, struct err *err)
{
	struct network_rows rows = { 0 };

	if (network_list(ctl->db, ctl->arena, &rows, err))
		return -1;
	for (size_t i = 0; i < rows.len; i++) {
		const struct network_row *row = &rows.items[i];

		printf("irc %-5s %-8s as %s, in %" PRId64 " of %" PRId64 " channels, %" PRId64
		       " lines and %" PRId64 " notices wait", row->name, row->state, row->nick,
		       row->joined, row->channels, row->queued, row->waiting);
		if (row->lag_ms >= 0)
			printf(", lag %" PRId64 " ms", row->lag_ms);
		if (row->heard_at)
			printf(", last line %s", zone_rfc3339(ctl->arena, row->heard_at));
		putchar('\n');
		print_error(ctl, "lost last: ", 0, row->error);
	}
	return 0;
}

int ctl_status(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	int64_t queued, failed;
	bool all_up = true;

	if (ctl_want(argc, argv, 0, 0, err) || print_programs(ctl, &all_up, err) ||
	    print_networks(ctl, err) || outbox_count(ctl->db, &queued, &failed, err))
		return -1;
	printf("mail      %" PRId64 " on the way, %" PRId64 " failed\n", queued, failed);
	if (ctl_print_sources(ctl, err))
		return -1;
	printf("database  schema %d, \"%s\"\n", db_version_file(ctl->db),
	       ctl->settings.site.database);
	return all_up ? 0 : 1;
}

/* Not any process that has got the number meanwhile. */
static bool is_ours(const struct program *program, struct err *err)
{
	char path[64], exe[4096], *name;
	ssize_t len;

	snprintf(path, sizeof(path), "/proc/%" PRId64 "/exe", program->pid);
	len = readlink(path, exe, sizeof(exe) - 1);
	if (len < 0 && errno == EACCES)
		err_set(err, ERR_DENIED, "%s is another user's: reload as root", program->name);
	if (len < 0)
		return false;
	exe[len] = '\0';
	name = strrchr(exe, '/');
	return name && str_starts(name + 1, program->name);
}

static int wait_for(struct ctl *ctl, const struct program *before, struct err *err)
{
	const struct timespec pause = { 0, LOOK_MS * 1000000L };

	for (int64_t end = clock_ms() + WAIT_MS; clock_ms() < end; nanosleep(&pause, NULL)) {
		struct arena *arena = arena_new();
		struct programs programs = { 0 };
		int rc = program_list(ctl->db, arena, &programs, err) ? -1 : 1;

		for (size_t i = 0; rc == 1 && i < programs.len; i++) {
			const struct program *p = &programs.items[i];

			if (!str_eq(p->name, before->name) || p->loads == before->loads)
				continue;
			rc = p->problem ? 2 : 0;
			printf("%s %s%s\n", p->name, p->problem ? "keeps what it had: " :
			       "has taken it over", p->problem ? p->problem : "");
		}
		arena_free(arena);
		if (rc != 1)
			return rc < 0 ? -1 : rc > 0;
	}
	printf("%s was told, and has not answered\n", before->name);
	return 1;
}

int ctl_reload(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	struct programs programs = { 0 };
	int rc = 0, n = 0;

	if (ctl_want(argc, argv, 0, 0, err) ||
	    program_list(ctl->db, ctl->arena, &programs, err))
		return -1;
	for (size_t i = 0; i < programs.len; i++) {
		const struct program *p = &programs.items[i];
		int one;

		err->kind = ERR_NONE;
		if (p->stopped_at || !is_ours(p, err)) {
			if (err->kind != ERR_NONE)
				return -1;
			printf("%s does not run\n", p->name);
			continue;
		}
		n++;
		if (kill((pid_t)p->pid, SIGHUP))
			return err_sys(err, "%s", p->name);
		one = wait_for(ctl, p, err);
		if (one < 0)
			return -1;
		rc |= one;
	}
	return n ? rc : err_set(err, ERR_NOT_FOUND, "none of the programs runs");
}
