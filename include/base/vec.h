/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A growing array in an arena.  Declare one per noun:
 *
 *	struct calls { struct call *items; size_t len, cap; };
 *
 * and add with `struct call *call = vec_add(&calls, arena);` (zeroed).  Items
 * move when the array grows: keep indices, not pointers.
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include "base/arena.h"

void *vec_grow_(struct arena *arena, void *items, size_t len, size_t *cap, size_t size);

#define vec_add(v, arena)							\
	((v)->items = vec_grow_((arena), (v)->items, (v)->len, &(v)->cap,	\
				sizeof(*(v)->items)),				\
	 &(v)->items[(v)->len++])

#endif
