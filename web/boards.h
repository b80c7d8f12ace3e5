/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Boards of events that somebody looks at: told that something has changed, as
 * events of web/http/stream.h, whichever process changed it.
 */
#ifndef WEB_BOARDS_H
#define WEB_BOARDS_H

#include "base/base.h"

struct boards;
struct db;
struct err;
struct stream;
struct visit;

struct boards *boards_new(void);
void boards_free(struct boards *boards);		/* NULL is fine */
/* No more events: before the server stops. */
void boards_end(struct boards *boards);

struct stream *boards_open(struct boards *boards, struct visit *visit, int64_t event_id,
			   struct err *err);
/* Tell those whose event has changed. */
int boards_flush(struct boards *boards, struct db *db, struct err *err) MUST_CHECK;
void boards_beat(struct boards *boards);

#endif
