/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the published schedule says of this moment, in words for IRC. */
#ifndef CALENDAR_BOARD_H
#define CALENDAR_BOARD_H

#include "base/base.h"

struct arena;
struct db;
struct err;
struct settings;

/* What goes on now, and what is next; NULL: nothing does, or there is no event. */
int board_now(struct db *db, int64_t now, struct arena *arena, const char **text,
	      struct err *err) MUST_CHECK;
int board_next(struct db *db, int64_t now, struct arena *arena, const char **text,
	       struct err *err) MUST_CHECK;
/* Where somebody is, if they said !in; by name.  ERR_NOT_FOUND: nobody here is called so. */
int board_where(struct db *db, const char *name, int64_t now, struct arena *arena,
		const char **text, struct err *err) MUST_CHECK;
/* "session 12: vPCI on Arm (Ann), Mon 7 Dec, 10:00 ..., Hall" */
int board_session(struct db *db, const struct settings *settings, int64_t proposal_id,
		  struct arena *arena, const char **text, struct err *err) MUST_CHECK;

/*
 * Ten minutes before: one line for the channel, queued once by itself; and what
 * people are to hear who host one, or want it and did not say no.
 */
struct board_call { int64_t person_id; const char *key, *text; };
struct board_calls { struct board_call *items; size_t len, cap; };
int board_remind(struct db *db, const struct settings *settings, int64_t now,
		 struct arena *arena, struct board_calls *out, struct err *err) MUST_CHECK;

#endif
