/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Growing arrays. */
#include <string.h>

#include "base/vec.h"

void *vec_grow_(struct arena *arena, void *items, size_t len, size_t *cap, size_t size)
{
	void *grown;

	/* Where an item was taken off the end its bytes are still there. */
	if (len < *cap) {
		memset((char *)items + len * size, 0, size);
		return items;
	}
	*cap = *cap ? *cap * 2 : 8;
	grown = arena_alloc(arena, *cap, size);
	if (len)
		memcpy(grown, items, len * size);
	return grown;
}
