/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text under construction, with a limit.  The limit is sticky: write freely,
 * ask buf_ok() once at the end.  What does not fit as a whole is not added.
 * buf_str() is never NULL and always NUL-terminated.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/base.h"

struct arena;

struct buf {
	char *data;
	size_t len, cap, limit;
	bool full;
};

#define BUF_INIT(max) { .limit = (max) }

void buf_add(struct buf *buf, const void *data, size_t len);
void buf_puts(struct buf *buf, const char *s);		/* NULL adds nothing */
void buf_putc(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *fmt, ...) PRINTF(2, 3);
const char *buf_str(struct buf *buf);
bool buf_ok(const struct buf *buf);
void buf_room(struct buf *buf, size_t len);		/* for so much more; a hint */
void buf_reset(struct buf *buf);			/* empty, memory kept */
void buf_cut(struct buf *buf, size_t len);		/* keep the first len bytes */
void buf_free(struct buf *buf);

/* The text moved into an arena; the buf is freed. */
char *buf_to_arena(struct buf *buf, struct arena *arena);

#endif
