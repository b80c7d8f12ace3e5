/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Glob matching that goes back to the last star only, so it is never slow. */
#include "glob.h"

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool irc_glob(const char *pattern, const char *text)
{
	const char *star = NULL, *from = text;

	while (*text) {
		if (*pattern == '*') {
			star = pattern++;
			from = text;
		} else if (*pattern && (*pattern == '?' || lower(*pattern) == lower(*text))) {
			pattern++;
			text++;
		} else if (star) {
			pattern = star + 1;
			text = ++from;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}

bool irc_glob_any(const char *const *patterns, const char *text)
{
	for (; patterns && *patterns; patterns++)
		if (irc_glob(*patterns, text))
			return true;
	return false;
}
