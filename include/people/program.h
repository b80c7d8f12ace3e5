/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What each program tells of itself, so that others can say whether it runs and
 * what troubles it.
 */
#ifndef PEOPLE_PROGRAM_H
#define PEOPLE_PROGRAM_H

#include "base/base.h"

struct arena;
struct db;
struct err;

#define PROGRAM_TELL_MS 10000		/* how often to call program_tell() */

struct program {
	const char *name;		/* "moot-bot" */
	const char *version;
	int64_t pid;
	int64_t started_at, updated_at;
	int64_t stopped_at;		/* 0: it did not say goodbye */
	int64_t loads;			/* how often it has read its config */
	const char *problem;		/* why it keeps an older config, or NULL */
	const char *error;		/* the last in its log, or NULL */
	int64_t error_at;
	char text[256];			/* room for the problem of one's own */
};
struct programs { struct program *items; size_t len, cap; };

/*
 * The caller's own row: the name is its to fill in, the rest is done here.
 * program_tell() writes when there is news, or after half a minute; its own
 * transaction.  1 written, 0 not needed, -1.
 */
int program_tell(struct db *db, struct program *program, struct err *err) MUST_CHECK;
/* The config was read anew; err NULL: taken over.  Logged, and news. */
void program_config(struct program *program, const char *path, const struct err *err);
/* The last words before the end. */
int program_stop(struct db *db, struct program *program, struct err *err) MUST_CHECK;

/* By name. */
int program_list(struct db *db, struct arena *arena, struct programs *out, struct err *err)
	MUST_CHECK;
bool program_is_up(const struct program *program, int64_t now);
/* "up"; "stopped" by whoever may; "silent": it was killed, or hangs. */
const char *program_state_name(const struct program *program, int64_t now);

#endif
