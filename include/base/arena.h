/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory with one lifetime: a request, an IRC line, a timer tick.  All that is
 * made for it comes from its arena and is freed with it, never singly.
 * Functions that return domain objects take the arena these live in.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/base.h"

struct arena;

struct arena *arena_new(void);
void arena_reset(struct arena *arena);		/* all is gone, the arena stays */
void arena_free(struct arena *arena);

void *arena_alloc(struct arena *arena, size_t n, size_t size);	/* zeroed */
char *arena_dup(struct arena *arena, const char *s);		/* NULL gives NULL */
char *arena_dup_len(struct arena *arena, const char *s, size_t len);
char *arena_printf(struct arena *arena, const char *fmt, ...) PRINTF(2, 3);

#define arena_one(arena, type)      ((type *)arena_alloc((arena), 1, sizeof(type)))
#define arena_array(arena, type, n) ((type *)arena_alloc((arena), (n), sizeof(type)))

#endif
