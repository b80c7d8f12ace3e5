/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Trees, told by the words in a subject's brackets. */
#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "people/settings.h"
#include "tree.h"

/* "LIVEPATCH" and "livepatch:" are the word livepatch; a word may also begin with it and '-'. */
static bool is_word(const char *text, size_t len, const char *const *words)
{
	for (; words && *words; words++) {
		size_t n = strlen(*words);

		if (len >= n && strncasecmp(text, *words, n) == 0 &&
		    (len == n || strchr("-:/", text[n])))
			return true;
	}
	return false;
}

static bool has_word(const char *prefix, const char *const *words)
{
	for (const char *s = prefix; *s;) {
		size_t len = strcspn(s, " ");

		if (len && is_word(s, len, words))
			return true;
		s += len + (s[len] == ' ');
	}
	return false;
}

const char *tree_of_prefix(const struct settings *settings, const char *prefix,
			   bool *is_foreign)
{
	const struct settings_tree *tree;
	const char *main = NULL;

	*is_foreign = false;
	for (size_t i = 0; (tree = settings_tree(settings, i)); i++) {
		if (has_word(prefix, tree->prefixes))
			return tree->id;
		if (!main && (!tree->prefixes || !*tree->prefixes))
			main = tree->id;
	}
	*is_foreign = has_word(prefix, settings->review.foreign);
	return *is_foreign ? NULL : main;
}
