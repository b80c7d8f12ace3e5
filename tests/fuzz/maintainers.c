/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fuzz: a MAINTAINERS file up to a line "--", then paths; all is asked as patch text too.
 */
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "review/maintainers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool short_is_dir(void *cookie, const char *path)
{
	(void)cookie;
	return strlen(path) % 2;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct answer answer = { 0 }, paths = { 0 };
	struct matches keywords = { 0 };
	struct maintainers *m;
	struct err err;
	char *text = arena_dup_len(arena, (const char *)data, size), *rest, *path;

	rest = strstr(text, "\n--\n");
	if (rest) {
		*rest = '\0';
		rest += 4;
	}
	m = maintainers_read(text, strlen(text), text, short_is_dir, NULL, &err);
	if (!m)
		bug("%s", err.msg);
	maintainers_keywords(m, (const char *)data, size, size % 2, arena, &keywords);
	maintainers_patch_paths((const char *)data, size, arena, &paths);
	while ((path = str_piece(&rest, '\n')))
		maintainers_ask(m, (const char *const[]){path}, 1, &keywords, arena,
				&answer);
	maintainers_ask(m, paths.items, paths.len, NULL, arena, &answer);
	for (size_t i = 0; i < answer.len; i++)
		if (answer.items[i][strlen(answer.items[i]) - 1] != ')')
			bug("an answer without role");
	maintainers_free(m);
	arena_free(arena);
	return 0;
}
