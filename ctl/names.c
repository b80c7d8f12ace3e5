/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of paths. */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/vec.h"

#include "names.h"

void names_read(struct names *out, char *text, struct arena *arena)
{
	char *line;

	while ((line = str_piece(&text, '\n'))) {
		size_t len = strlen(line);

		if (len && line[len - 1] == '\r')
			line[len - 1] = '\0';
		if (*line)
			*vec_add(out, arena) = line;
	}
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void names_add_dirs(struct names *out, const struct names *paths, struct arena *arena)
{
	struct names dirs = { 0 };
	const char *last = "";
	size_t n = 0;

	for (size_t i = 0; i < paths->len; i++) {
		const char *path = paths->items[i];
		size_t same = 0;

		/* What this path shares with the one before was added with that. */
		while (path[same] && path[same] == last[same])
			same++;
		for (const char *s = path + 1; *path && *s; s++)
			if (*s == '/' && (size_t)(s - path) >= same)
				*vec_add(&dirs, arena) =
					arena_dup_len(arena, path, s - path);
		last = path;
	}
	if (dirs.len)
		qsort(dirs.items, dirs.len, sizeof(*dirs.items), compare);
	for (size_t i = 0; i < dirs.len; i++)
		if (n == 0 || !str_eq(dirs.items[n - 1], dirs.items[i]))
			dirs.items[n++] = dirs.items[i];
	dirs.len = n;
	*out = dirs;
}

bool names_has_dir(const struct names *dirs, const char *path)
{
	return dirs->len && bsearch(&path, dirs->items, dirs->len, sizeof(*dirs->items),
				    compare);
}
