/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What others write, while they write it: the notes whose pages are open, as
 * events of web/http/stream.h.  Whatever wrote, this process or another, it is
 * read from the database and passed on in order, each change once.
 */
#ifndef WEB_LIVE_H
#define WEB_LIVE_H

#include "base/base.h"

struct db;
struct err;
struct live;
struct notes;
struct notes_changes;
struct buf;
struct stream;
struct visit;

struct live *live_new(void);
void live_free(struct live *live);
/* No more events: before the server stops. */
void live_end(struct live *live);

/* A stream for a window that has the notes as they were at a version. */
struct stream *live_open(struct live *live, struct visit *visit, const struct notes *notes,
			 int64_t version, const char *client, struct err *err);

/* The window was closed: its connection would tell it only later. */
void live_leave(struct live *live, const struct visit *visit, int64_t notes_id,
		const char *client);

/* Pass on what is new: of one, or of all that somebody looks at. */
int live_flush(struct live *live, struct db *db, int64_t notes_id, struct err *err) MUST_CHECK;
int live_flush_all(struct live *live, struct db *db, struct err *err) MUST_CHECK;
void live_beat(struct live *live);

/* Where somebody is, and that nothing can be written any more: never stored. */
struct live_caret {
	const char *client, *name;
	int64_t version, anchor, head;
};
void live_caret(struct live *live, int64_t notes_id, const struct live_caret *caret);
void live_closed(struct live *live, int64_t notes_id);

/* ERR_LIMIT for who writes faster than a window of ours ever does. */
int live_rate(struct live *live, int64_t person_id, struct err *err) MUST_CHECK;

/* {"v":12,"changes":[{"client":"x","by":"Ann","c":[5,[0,"a"]]}]} */
void live_write_changes(int64_t version, const struct notes_changes *changes,
			struct buf *out);

#endif
