/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Growing text with a sticky limit. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

/* Room for len more bytes and a NUL, or false and full. */
static bool reserve(struct buf *buf, size_t len)
{
	size_t cap = buf->cap ? buf->cap : 64;

	if (buf->full)
		return false;
	if (len > buf->limit || buf->len > buf->limit - len) {
		buf->full = true;
		return false;
	}
	if (buf->len + len < buf->cap)
		return true;
	while (cap <= buf->len + len)
		cap *= 2;
	buf->data = mem_resize(buf->data, cap);
	buf->cap = cap;
	return true;
}

void buf_add(struct buf *buf, const void *data, size_t len)
{
	if (!reserve(buf, len))
		return;
	if (len)
		memcpy(buf->data + buf->len, data, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void buf_puts(struct buf *buf, const char *s)
{
	if (s)
		buf_add(buf, s, strlen(s));
}

void buf_putc(struct buf *buf, char c)
{
	buf_add(buf, &c, 1);
}

void buf_printf(struct buf *buf, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (len < 0)
		bug("buf_printf: bad format \"%s\"", fmt);
	if (!reserve(buf, (size_t)len))
		return;
	va_start(ap, fmt);
	vsnprintf(buf->data + buf->len, (size_t)len + 1, fmt, ap);
	va_end(ap);
	buf->len += (size_t)len;
}

const char *buf_str(struct buf *buf)
{
	return buf->data && buf->len ? buf->data : "";
}

void buf_room(struct buf *buf, size_t len)
{
	bool was_full = buf->full;

	reserve(buf, len);
	buf->full = was_full;
}

bool buf_ok(const struct buf *buf)
{
	return !buf->full;
}

void buf_cut(struct buf *buf, size_t len)
{
	if (len >= buf->len)
		return;
	buf->len = len;
	buf->data[len] = '\0';
}

void buf_reset(struct buf *buf)
{
	buf_cut(buf, 0);
	buf->full = false;
}

void buf_free(struct buf *buf)
{
	free(buf->data);
	buf->data = NULL;
	buf->len = buf->cap = 0;
	buf->full = false;
}

char *buf_to_arena(struct buf *buf, struct arena *arena)
{
	char *s = arena_dup_len(arena, buf_str(buf), buf->len);

	buf_free(buf);
	return s;
}
