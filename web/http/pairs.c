/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Percent-encoding and the lists of pairs made with it. */
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"

#include "pairs.h"

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static bool is_allowed(unsigned char c, bool text)
{
	return (c >= 0x20 && c != 0x7f) ||
	       (text && (c == '\n' || c == '\r' || c == '\t'));
}

int percent_decode(const char *s, size_t len, bool plus, char *out)
{
	const char *end = s + len;
	char *to = out;

	while (s < end) {
		unsigned char c = (unsigned char)*s++;

		if (c == '+' && plus) {
			c = ' ';
		} else if (c == '%') {
			int high = s < end ? hex(s[0]) : -1;
			int low = end - s > 1 ? hex(s[1]) : -1;

			if (high < 0 || low < 0)
				return -1;
			c = (unsigned char)(high << 4 | low);
			s += 2;
		}
		if (!is_allowed(c, plus))
			return -1;
		*to++ = (char)c;
	}
	*to = '\0';
	return str_is_utf8(out, (size_t)(to - out)) ? 0 : -1;
}

static const char *decode(const char *s, size_t len, struct arena *arena)
{
	char *out = arena_alloc(arena, len + 1, 1);

	return percent_decode(s, len, true, out) ? NULL : out;
}

int pairs_parse_form(const char *s, size_t len, struct arena *arena, struct pairs *out,
		     struct err *err)
{
	const char *end = s + len;

	while (s < end) {
		const char *stop = memchr(s, '&', (size_t)(end - s));
		const char *piece = s, *equals;
		struct pair *pair;

		if (!stop)
			stop = end;
		s = stop + 1;
		if (stop == piece)
			continue;
		if (out->len == PAIRS_MAX)
			return err_set(err, ERR_LIMIT, "more than %d fields", PAIRS_MAX);
		equals = memchr(piece, '=', (size_t)(stop - piece));
		pair = vec_add(out, arena);
		pair->name =
			decode(piece, (size_t)((equals ? equals : stop) - piece), arena);
		pair->value =
			equals ? decode(equals + 1, (size_t)(stop - equals - 1), arena)
			       : "";
		if (!pair->name || !pair->value)
			return err_set(err, ERR_INVALID,
				       "a field is not encoded as browsers do, in UTF-8");
	}
	return 0;
}

static bool is_cookie_text(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s <= ' ' || (unsigned char)*s >= 0x7f ||
		    strchr("\",;\\", *s))
			return false;
	return true;
}

void pairs_parse_cookies(const char *header, struct arena *arena, struct pairs *out)
{
	char *cursor = arena_dup(arena, header), *piece;

	while ((piece = str_piece(&cursor, ';')) && out->len < PAIRS_MAX) {
		char *name = str_trim(piece), *equals = strchr(name, '=');
		struct pair *pair;

		if (!equals)
			continue;
		*equals = '\0';
		if (!*name || !is_cookie_text(name) || !is_cookie_text(equals + 1))
			continue;
		pair = vec_add(out, arena);
		pair->name = name;
		pair->value = equals + 1;
	}
}

const char *pairs_get(const struct pairs *pairs, const char *name)
{
	for (size_t i = 0; i < pairs->len; i++)
		if (strcmp(pairs->items[i].name, name) == 0)
			return pairs->items[i].value;
	return NULL;
}

size_t pairs_count(const struct pairs *pairs, const char *name)
{
	size_t n = 0;

	for (size_t i = 0; i < pairs->len; i++)
		if (strcmp(pairs->items[i].name, name) == 0)
			n++;
	return n;
}
