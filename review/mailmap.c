/* SPDX-License-Identifier: GPL-2.0-or-later */
/* .mailmap as get_maintainer.pl reads it, which is not quite as git does. */
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/vec.h"
#include "review/maintainers.h"

#include "mailmap.h"

/* Names and addresses are two maps in the script: a later line may add the other. */
static void add(struct mailmap *map, struct arena *arena, const char *key,
		const char *name, const char *address)
{
	struct mailmap_entry *entry = NULL;

	for (size_t i = 0; i < map->len && !entry; i++)
		if (str_eq(map->items[i].key, key))
			entry = &map->items[i];
	if (!entry) {
		entry = vec_add(map, arena);
		entry->key = arena_dup(arena, key);
	}
	if (name)
		entry->name = arena_dup(arena, name);
	if (address)
		entry->address = arena_dup(arena, address);
}

/* "name1 <mail1>", "<mail1> <mail2>", "name1 <mail1> <mail2>", "n1 <m1> n2 <m2>" */
static void read_line(struct mailmap *map, char *line, struct arena *arena)
{
	char *open = strchr(line, '<'), *close = open ? strchr(open, '>') : NULL;
	char *open2, *name, *address, *name2, *address2;
	size_t len;

	if (!close)
		return;
	open2 = strchr(close, '<');
	maintainers_address(arena_dup_len(arena, line, close + 1 - line), arena, &name,
			    &address);
	if (!open2) {
		if (!close[1] && *name)
			add(map, arena, address, name, NULL);
		return;
	}
	len = strlen(open2);
	if (open2[len - 1] != '>')
		return;
	address2 = arena_dup_len(arena, open2 + 1, len - 2);
	*open2 = '\0';
	if (str_is_empty(close + 1)) {
		add(map, arena, address2, *name ? name : NULL, address);
		return;
	}
	maintainers_address(arena_printf(arena, "%s<%s>", close + 1, address2), arena,
			    &name2, &address2);
	add(map, arena, maintainers_address_text(arena, name2, address2), name, address);
}

void mailmap_read(struct mailmap *map, const char *text, struct arena *arena)
{
	char *copy = arena_dup(arena, text), *line;

	while ((line = str_piece(&copy, '\n'))) {
		line[strcspn(line, "#")] = '\0';
		line = str_trim(line);
		if (*line)
			read_line(map, line, arena);
	}
}

void mailmap_apply(const struct mailmap *map, struct arena *arena, char **name,
		   char **address)
{
	const char *whole;

	if (!map->len)
		return;
	whole = maintainers_address_text(arena, *name, *address);
	for (int pass = 0; pass < 2; pass++) {
		const char *key = pass ? *address : whole;

		for (size_t i = 0; i < map->len; i++) {
			const struct mailmap_entry *entry = &map->items[i];

			if (!str_eq(entry->key, key))
				continue;
			if (entry->address)
				*address = arena_dup(arena, entry->address);
			if (entry->name)
				*name = arena_dup(arena, entry->name);
			return;
		}
	}
}
