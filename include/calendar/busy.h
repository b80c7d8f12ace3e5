/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When people's own calendars say that they are busy.  moot-mail fetches the
 * addresses that they gave; only from and to are kept, and nobody is told of
 * them but as "busy" in the proposer's list of times.
 */
#ifndef CALENDAR_BUSY_H
#define CALENDAR_BUSY_H

#include "base/base.h"

struct arena;
struct db;
struct err;

struct busy_source { int64_t peer_id; const char *url, *zone; };
struct busy_reading { int64_t read_at; const char *error; };	/* read_at 0: not yet */

/*
 * The calendar that wants to be read most, once an hour each and at once when
 * its address is new: 1, 0 none, -1.  What is of addresses that were taken back
 * is forgotten.
 */
int busy_next(struct db *db, int64_t now, struct arena *arena, struct busy_source *out,
	      struct err *err) MUST_CHECK;
/* What it held (an .ics), or why it could not be read: then text is NULL. */
int busy_store(struct db *db, const struct busy_source *source, const char *text,
	       const char *error, int64_t now, struct err *err) MUST_CHECK;
/* How it went last, for its owner. */
int busy_state(struct db *db, int64_t peer_id, struct arena *arena, struct busy_reading *out,
	       struct err *err) MUST_CHECK;

struct busy_span { int64_t from_at, to_at; };
struct busy_spans { struct busy_span *items; size_t len, cap; };
int busy_list(struct db *db, int64_t peer_id, int64_t from, int64_t to, struct arena *arena,
	      struct busy_spans *out, struct err *err) MUST_CHECK;

#endif
