/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of commands, printed and written down. */
#include <stdio.h>

#include "manual.h"

#include "base/arena.h"
#include "base/vec.h"
#include "people/manual.h"
#include "command.h"

static void describe(struct manual *manual, struct arena *arena)
{
	size_t n;
	const struct command *table = command_table(&n);

	for (size_t i = 0; i < n; i++)
		*vec_add(manual, arena) = (struct manual_entry){
			table[i].name, table[i].usage, command_place(&table[i]),
			command_who(&table[i]), table[i].help,
		};
}

void manual_print(void)
{
	struct arena *arena = arena_new();
	struct manual manual = { 0 };

	describe(&manual, arena);
	for (size_t i = 0; i < manual.len; i++)
		printf("!%s%s%s\t%s\t%s\t%s\n", manual.items[i].name,
		       *manual.items[i].usage ? " " : "", manual.items[i].usage,
		       manual.items[i].place, manual.items[i].role, manual.items[i].help);
	arena_free(arena);
}

int manual_store(struct db *db, struct err *err)
{
	struct arena *arena = arena_new();
	struct manual manual = { 0 };
	int rc;

	describe(&manual, arena);
	rc = manual_write(db, &manual, err);
	arena_free(arena);
	return rc;
}
