/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The places where mails are read, as far as the database knows them: how far
 * each has been read, what could not be, and what is wrong with it now.
 */
#ifndef PEOPLE_SOURCE_H
#define PEOPLE_SOURCE_H

#include "base/base.h"

struct arena;
struct db;
struct err;

struct source {
	const char *name, *kind, *place;
	const char *position;		/* "": nothing was read yet */
	int64_t n_read, n_dropped, n_unreadable;
	int64_t read_at;		/* 0: never */
	const char *error;		/* why it cannot be read, or NULL */
	int64_t error_at;		/* since when */
};
struct sources { struct source *items; size_t len, cap; };

struct unreadable {
	const char *source, *item, *why;
	int64_t at;
};
struct unreadables { struct unreadable *items; size_t len, cap; };

/*
 * The source's row, made if need be: its position, which is "" again when kind or
 * place are others than they were.
 */
int source_open(struct db *db, const char *name, const char *kind, const char *place,
		struct arena *arena, const char **position, struct err *err) MUST_CHECK;

/* So many more mails are done with, up to this position. */
int source_advance(struct db *db, const char *name, const char *position, int64_t n_read,
		   int64_t n_dropped, struct err *err) MUST_CHECK;

/* A mail that cannot be read; the newest 10,000 are kept. */
int source_unreadable(struct db *db, const char *name, const char *item, const char *why,
		      struct err *err) MUST_CHECK;

/* It cannot be read, because ...; NULL: it can be. */
int source_set_error(struct db *db, const char *name, const char *why, struct err *err)
	MUST_CHECK;

int source_list(struct db *db, struct arena *arena, struct sources *out, struct err *err)
	MUST_CHECK;
/* Newest first, of one source or (NULL) of all. */
int source_list_unreadable(struct db *db, const char *name, int64_t max, struct arena *arena,
			   struct unreadables *out, struct err *err) MUST_CHECK;

#endif
