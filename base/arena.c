/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arena: a chain of chunks; large pieces get a chunk of their own. */
#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#if defined(__SANITIZE_ADDRESS__)
#define POISON 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POISON 1
#endif
#endif

#define CHUNK_SIZE ((size_t)8192)
#define ALIGN alignof(max_align_t)

struct chunk {
	struct chunk *next;
	size_t used, size;
	alignas(max_align_t) char data[];
};

struct arena {
	struct chunk *head;
};

static struct chunk *chunk_new(size_t size, struct chunk *next)
{
	struct chunk *chunk = mem_alloc(sizeof(*chunk) + size);

	chunk->size = size;
	chunk->next = next;
	return chunk;
}

/* Of bytes that are all written at once. */
static struct chunk *chunk_raw(size_t size, struct chunk *next)
{
	struct chunk *chunk = mem_resize(NULL, sizeof(*chunk) + size);

	chunk->used = 0;
	chunk->size = size;
	chunk->next = next;
	return chunk;
}

struct arena *arena_new(void)
{
	struct arena *arena = mem_alloc(sizeof(*arena));

	arena->head = chunk_new(CHUNK_SIZE, NULL);
	return arena;
}

/* Under ASan every chunk is freed, so that a stale pointer is found. */
void arena_reset(struct arena *arena)
{
	struct chunk *chunk = arena->head, *next;
	struct chunk *keep = NULL;

	for (; chunk; chunk = next) {
		next = chunk->next;
#ifndef POISON
		if (!keep && chunk->size == CHUNK_SIZE) {
			keep = chunk;
			continue;
		}
#endif
		free(chunk);
	}
	if (keep) {
		memset(keep->data, 0, keep->used);
		keep->used = 0;
		keep->next = NULL;
	}
	arena->head = keep ? keep : chunk_new(CHUNK_SIZE, NULL);
}

void arena_free(struct arena *arena)
{
	struct chunk *chunk, *next;

	if (!arena)
		return;
	for (chunk = arena->head; chunk; chunk = next) {
		next = chunk->next;
		free(chunk);
	}
	free(arena);
}

static void *take(struct chunk *chunk, size_t size)
{
	void *ptr = chunk->data + chunk->used;

	chunk->used += size;
	return ptr;
}

void *arena_alloc(struct arena *arena, size_t n, size_t size)
{
	struct chunk *head = arena->head;

	if (size && n > (SIZE_MAX - ALIGN) / size)
		bug("arena_alloc: %zu times %zu overflows", n, size);
	size = (n * size + ALIGN - 1) / ALIGN * ALIGN;
	if (!size)
		size = ALIGN;
	if (head->size - head->used >= size)
		return take(head, size);
	if (size > CHUNK_SIZE / 4) {
		/* behind the head, which goes on serving small pieces */
		head->next = chunk_new(size, head->next);
		return take(head->next, size);
	}
	arena->head = chunk_new(CHUNK_SIZE, head);
	return take(arena->head, size);
}

char *arena_dup_len(struct arena *arena, const char *s, size_t len)
{
	struct chunk *head = arena->head;
	char *copy;

	if (len < CHUNK_SIZE / 4 || head->size - head->used > len) {
		copy = arena_alloc(arena, len + 1, 1);
	} else {
		head->next = chunk_raw(len + 1, head->next);
		copy = take(head->next, len + 1);
		copy[len] = '\0';
	}
	if (len)
		memcpy(copy, s, len);
	return copy;
}

char *arena_dup(struct arena *arena, const char *s)
{
	return s ? arena_dup_len(arena, s, strlen(s)) : NULL;
}

char *arena_printf(struct arena *arena, const char *fmt, ...)
{
	va_list ap;
	char *s;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (len < 0)
		bug("arena_printf: bad format \"%s\"", fmt);
	s = arena_alloc(arena, (size_t)len + 1, 1);
	va_start(ap, fmt);
	vsnprintf(s, (size_t)len + 1, fmt, ap);
	va_end(ap);
	return s;
}
