/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who wrote the tree: counts by author, made by a scan of all its commits.  The
 * scan takes seconds, so `moot tree scan` does it apart, and the rest reads tables.
 */
#ifndef PEOPLE_AUTHOR_H
#define PEOPLE_AUTHOR_H

#include "base/base.h"

struct arena;
struct db;
struct err;
struct settings;

/* Count anew, unless the tip is the one that was counted: 1 counted, 0 no need, -1. */
int author_scan(struct db *db, const struct settings *settings, int64_t *commits,
		struct err *err) MUST_CHECK;
/* Would author_scan() count?  Cheap. */
bool author_is_stale(struct db *db, const struct settings *settings);

struct author_commit { const char *id, *subject; int64_t at; };

#define AUTHOR_NEWEST 3

/*
 * What a person wrote.  Theirs are the commits by their confirmed addresses, and
 * by a name that signed one of those.  Their name alone is no proof, as everybody
 * gives themselves one: those commits are only counted apart.
 */
struct authorship {
	int64_t commits;
	int64_t by_name;		/* more, under the same name */
	struct author_commit newest[AUTHOR_NEWEST];
	size_t n_newest;
	int64_t patches;		/* on the list, by their confirmed addresses */
	struct author_commit newest_patch[AUTHOR_NEWEST];	/* id: the Message-ID */
	size_t n_newest_patches;
};

int author_of(struct db *db, int64_t person_id, struct arena *arena, struct authorship *out,
	      struct err *err) MUST_CHECK;

#endif
