/* SPDX-License-Identifier: GPL-2.0-or-later */
/* parse_email, format_email and rfc822_validlist of get_maintainer.pl. */
#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "review/maintainers.h"

#include "address.h"

static bool is_space(char c)
{
	return c && strchr(" \t\n\r\f\v", c);
}

/* Trimmed, and without one quote at either end. */
static char *bare(struct arena *arena, const char *s, size_t len)
{
	while (len && is_space(*s))
		s++, len--;
	while (len && is_space(s[len - 1]))
		len--;
	if (len && *s == '"')
		s++, len--;
	if (len && s[len - 1] == '"')
		len--;
	return arena_dup_len(arena, s, len);
}

static char *trimmed(struct arena *arena, const char *s, size_t len)
{
	return str_trim(arena_dup_len(arena, s, len));
}

/* Names with other than word characters, blanks and '-' stand in quotes. */
static char *quoted(struct arena *arena, const char *name)
{
	struct buf out = BUF_INIT(strlen(name) * 2 + 3);
	const char *s = name;

	while (isalnum((unsigned char)*s) || (*s && strchr("_ -", *s)))
		s++;
	if (!*s)
		return arena_dup(arena, name);
	buf_putc(&out, '"');
	for (s = name; *s; s++) {
		if (*s == '"' && (s == name || s[-1] != '\\'))
			buf_putc(&out, '\\');
		buf_putc(&out, *s);
	}
	buf_putc(&out, '"');
	return buf_to_arena(&out, arena);
}

static const char *find_last(const char *s, size_t len, char c)
{
	return memrchr(s, c, len);
}

/* /^([^<]+)<(.+\@.*)>.*$/, then /^\s*<(.+\@\S*)>.*$/, then /^(.+\@\S*).*$/ */
void maintainers_address(const char *text, struct arena *arena, char **name,
			 char **address)
{
	size_t len = strcspn(text, "\n");
	const char *open = memchr(text, '<', len), *close = find_last(text, len, '>');
	const char *at = close ? find_last(text, close - text, '@') : NULL;

	*name = arena_dup(arena, "");
	*address = arena_dup(arena, "");
	if (open && at && at > open + 1) {
		*address = trimmed(arena, open + 1, close - open - 1);
		if (open > text)
			*name = quoted(arena, bare(arena, text, open - text));
		return;
	}
	at = find_last(text, len, '@');
	if (at && at > text) {
		const char *end = at + 1;

		while (end < text + len && !is_space(*end))
			end++;
		*address = trimmed(arena, text, end - text);
	}
}

char *maintainers_address_text(struct arena *arena, const char *name, const char *address)
{
	const char *plain = bare(arena, name, strlen(name));

	if (!*plain)
		return trimmed(arena, address, strlen(address));
	return arena_printf(arena, "%s <%s>", quoted(arena, plain),
			    trimmed(arena, address, strlen(address)));
}

static const char specials[] = "()<>@,;:\\\".[]";

static const char *skip_blanks(const char *s)
{
	return s + strspn(s, " \t");
}

/* An RFC 822 word: an atom or a quoted string, and blanks; NULL: none. */
static const char *skip_word(const char *s)
{
	const char *from = s;

	if (*s == '"') {
		for (s++; *s && *s != '"'; s++)
			if (*s == '\\' && s[1])
				s++;
		return *s == '"' ? skip_blanks(s + 1) : NULL;
	}
	while (*s && !strchr(specials, *s) && (unsigned char)*s > ' ' && *s != '\177')
		s++;
	return s > from ? skip_blanks(s) : NULL;
}

static const char *skip_dotted(const char *s)
{
	for (s = skip_word(s); s && *s == '.';)
		s = skip_word(skip_blanks(s + 1));
	return s;
}

static const char *skip_addr_spec(const char *s)
{
	s = skip_dotted(s);
	return s && *s == '@' ? skip_dotted(skip_blanks(s + 1)) : NULL;
}

static const char *skip_mailbox(const char *s)
{
	const char *end = skip_addr_spec(s = skip_blanks(s)), *next;

	if (end)
		return end;
	while ((next = skip_word(s)))
		s = next;
	if (*s != '<')
		return NULL;
	end = skip_addr_spec(skip_blanks(s + 1));
	return end && *end == '>' ? skip_blanks(end + 1) : NULL;
}

const char **address_split(const char *text, struct arena *arena)
{
	const char **out = arena_array(arena, const char *, strlen(text) + 2);
	const char *s = text, *end;
	size_t n = 0;

	for (;;) {
		end = skip_mailbox(s);
		if (!end || (*end && *end != ','))
			break;
		out[n++] = arena_dup_len(arena, skip_blanks(s), end - skip_blanks(s));
		if (!*end)
			return out;
		s = end + 1;
	}
	out[0] = text;
	out[1] = NULL;
	return out;
}
