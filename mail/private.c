/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Is a mail from or to an address whose mail is not for us?  The raw header tells. */
#include <ctype.h>
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "mail.h"

#define ADDRESS_MAX 254

static bool is_part(char c)
{
	return isalnum((unsigned char)c) || (c && strchr("!#$%&'*+-/=?^_`{|}~.\"", c));
}

static bool is_domain(char c)
{
	return isalnum((unsigned char)c) || (c && strchr("-._", c));
}

static bool fits(const char *from, const char *to, const char *const *patterns)
{
	char address[ADDRESS_MAX + 1];
	size_t n = 0;

	for (; from < to && n < ADDRESS_MAX; from++)
		if (*from != '"')	/* "security"@example.org is the same */
			address[n++] = *from;
	address[n] = '\0';
	for (; *patterns; patterns++)
		if (fnmatch(*patterns, address, FNM_CASEFOLD) == 0)
			return true;
	return false;
}

/* Each address of a header line, by its '@'. */
static bool line_has(const char *line, const char *end, const char *const *patterns)
{
	const char *at = line, *from, *to;

	for (; (at = memchr(at, '@', (size_t)(end - at))); at++) {
		for (from = at; from > line && is_part(from[-1]); from--)
			;
		for (to = at + 1; to < end && is_domain(*to); to++)
			;
		if (fits(from, to, patterns))
			return true;
	}
	return false;
}

/* Ids look like addresses, and a subject may name any. */
static bool is_passed_over(const char *line, const char *end)
{
	static const char *const names[] = {
		"Subject:", "Message-ID:", "In-Reply-To:", "References:", "DKIM-Signature:",
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if ((size_t)(end - line) >= strlen(names[i]) &&
		    strncasecmp(line, names[i], strlen(names[i])) == 0)
			return true;
	return false;
}

bool mail_is_private(const char *data, size_t len, const char *const *patterns)
{
	const char *end = data + len, *next;
	bool passed_over = false;

	if (!patterns || !*patterns)
		return false;
	for (const char *line = data; line < end; line = next) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));

		next = newline ? newline + 1 : end;
		if (*line == '\n' || (*line == '\r' && line + 1 < end && line[1] == '\n'))
			return false;
		if (*line != ' ' && *line != '\t')
			passed_over = is_passed_over(line, next);
		if (!passed_over && line_has(line, next, patterns))
			return true;
	}
	return false;
}
