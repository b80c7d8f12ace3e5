/* SPDX-License-Identifier: GPL-2.0-or-later */
/* .mailmap: the name and address that a person wants to go by. */
#ifndef REVIEW_MAILMAP_H
#define REVIEW_MAILMAP_H

#include "base/base.h"

struct arena;

struct mailmap_entry {
	const char *key;		/* an address, or "Name <address>" */
	const char *name, *address;	/* either may be NULL: as it was */
};

struct mailmap { struct mailmap_entry *items; size_t len, cap; };

void mailmap_read(struct mailmap *map, const char *text, struct arena *arena);

/* Put in place of *name and *address what the map says. */
void mailmap_apply(const struct mailmap *map, struct arena *arena, char **name,
		   char **address);

#endif
