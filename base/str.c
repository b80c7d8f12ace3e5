/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Strings. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

int str_to_int(const char *s, int64_t min, int64_t max, int64_t *out, struct err *err)
{
	const char *digits = s && (*s == '-' || *s == '+') ? s + 1 : s;
	long long value;

	if (!s || !*digits || strspn(digits, "0123456789") != strlen(digits))
		return err_set(err, ERR_INVALID, "\"%.40s\" is not a whole number", s ? s : "");
	errno = 0;
	value = strtoll(s, NULL, 10);
	if (errno || value < min || value > max)
		return err_set(err, ERR_INVALID, "%.40s is not between %lld and %lld", s,
			       (long long)min, (long long)max);
	*out = value;
	return 0;
}

bool str_eq(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

bool str_eq_fold(const char *a, const char *b)
{
	return a == b || (a && b && strcasecmp(a, b) == 0);
}

bool str_starts_fold(const char *s, const char *prefix)
{
	return strncasecmp(s, prefix, strlen(prefix)) == 0;
}

bool str_ends(const char *s, const char *suffix)
{
	size_t len = strlen(s), want = strlen(suffix);

	return len >= want && strcmp(s + len - want, suffix) == 0;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

bool str_is_empty(const char *s)
{
	if (!s)
		return true;
	while (is_space(*s))
		s++;
	return !*s;
}

void str_lower(char *s)
{
	for (; *s; s++)
		if (*s >= 'A' && *s <= 'Z')
			*s = (char)(*s - 'A' + 'a');
}

char *str_trim(char *s)
{
	size_t len;

	while (is_space(*s))
		s++;
	for (len = strlen(s); len && is_space(s[len - 1]); len--)
		;
	s[len] = '\0';
	return s;
}

char *str_word(char **cursor)
{
	char *word = *cursor, *end;

	while (is_space(*word))
		word++;
	if (!*word) {
		*cursor = word;
		return NULL;
	}
	for (end = word; *end && !is_space(*end); end++)
		;
	if (*end)
		*end++ = '\0';
	while (is_space(*end))
		end++;
	*cursor = end;
	return word;
}

char *str_piece(char **cursor, char sep)
{
	char *piece = *cursor, *end;

	if (!piece)
		return NULL;
	end = strchr(piece, sep);
	*cursor = end ? end + 1 : NULL;
	if (end)
		*end = '\0';
	return piece;
}

/* Length of the valid sequence at s (at most len bytes), or 0. */
static size_t utf8_valid(const unsigned char *s, size_t len, uint32_t *code)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n, i;
	uint32_t c = s[0];

	if (c < 0x80) {
		*code = c;
		return 1;
	}
	if (c >= 0xc2 && c <= 0xdf)
		n = 2;
	else if (c >= 0xe0 && c <= 0xef)
		n = 3;
	else if (c >= 0xf0 && c <= 0xf4)
		n = 4;
	else
		return 0;
	if (n > len)
		return 0;
	c &= 0x7fu >> n;
	for (i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (s[i] & 0x3f);
	}
	if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*code = c;
	return n;
}

/* How many bytes at s are ASCII: at least these; eight are looked at in one. */
static size_t ascii_run(const char *s, size_t len)
{
	size_t at = 0;
	uint64_t word;

	for (; at + sizeof(word) <= len; at += sizeof(word)) {
		memcpy(&word, s + at, sizeof(word));
		if (word & 0x8080808080808080u)
			break;
	}
	return at;
}

bool str_is_utf8(const char *s, size_t len)
{
	uint32_t code;
	size_t n;

	for (; len; s += n, len -= n) {
		n = ascii_run(s, len);
		if (n)
			continue;
		n = utf8_valid((const unsigned char *)s, len, &code);
		if (!n)
			return false;
	}
	return true;
}

size_t str_utf8_next(const char *s)
{
	uint32_t code;
	size_t n = utf8_valid((const unsigned char *)s, strnlen(s, 4), &code);

	return n ? n : 1;
}

size_t str_utf8_cut(const char *s, size_t max)
{
	size_t len = strnlen(s, max + 1), at = 0, n;

	if (len <= max)
		return len;
	while (at < max) {
		n = str_utf8_next(s + at);
		if (at + n > max)
			break;
		at += n;
	}
	return at;
}

static bool is_mark(uint32_t c)
{
	return (c >= 0x300 && c <= 0x36f) || (c >= 0x200b && c <= 0x200f) ||
	       (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0x1ab0 && c <= 0x1aff) ||
	       (c >= 0x20d0 && c <= 0x20ff);
}

/* East Asian wide and emoji count two columns, as in terminals. */
static bool is_wide(uint32_t c)
{
	return (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) ||
	       (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) ||
	       (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
	       (c >= 0x1f300 && c <= 0x1faff) || (c >= 0x20000 && c <= 0x3fffd);
}

size_t str_columns(const char *s, size_t len)
{
	size_t columns = 0, n;
	uint32_t code;

	for (; len; s += n, len -= n) {
		n = utf8_valid((const unsigned char *)s, len, &code);
		if (!n) {
			n = 1;
			columns++;
		} else if (!is_mark(code)) {
			columns += is_wide(code) ? 2 : 1;
		}
	}
	return columns;
}

/* Characters that change how a line looks without being seen. */
static bool is_invisible(uint32_t c)
{
	return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7f && c < 0xa0) ||
	       c == 0xad || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) ||
	       (c & 0xfffe) == 0xfffe || (c >= 0xe0000 && c <= 0xe007f);
}

static void clean(struct buf *out, const char *s)
{
	size_t len = strlen(s), n;
	uint32_t code;

	for (; len; s += n, len -= n) {
		for (n = 0; n < len && s[n] >= ' ' && s[n] < 0x7f; n++)
			;
		if (n) {
			buf_add(out, s, n);
			continue;
		}
		n = utf8_valid((const unsigned char *)s, len, &code);
		if (!n) {
			n = 1;
			buf_puts(out, "\xef\xbf\xbd");
		} else if (code == '\r') {
			if (s[1] != '\n')
				buf_putc(out, '\n');
		} else if (!is_invisible(code)) {
			buf_add(out, s, n);
		}
	}
}

char *str_clean_text(struct arena *arena, const char *s)
{
	struct buf out = BUF_INIT(SIZE_MAX / 2);

	clean(&out, s);
	return buf_to_arena(&out, arena);
}

char *str_clean_line(struct arena *arena, const char *s)
{
	char *text = str_clean_text(arena, s), *from = text, *to = text;

	while (is_space(*from))
		from++;
	for (; *from; from++) {
		if (!is_space(*from))
			*to++ = *from;
		else if (from[1] && !is_space(from[1]))
			*to++ = ' ';
	}
	*to = '\0';
	return text;
}

char *str_slug(struct arena *arena, const char *s, size_t max)
{
	char *slug = arena_alloc(arena, max + 1, 1);
	size_t len = 0;

	for (; *s && len < max; s++) {
		char c = *s;

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			slug[len++] = c;
		else if (len && slug[len - 1] != '-')
			slug[len++] = '-';
	}
	while (len && slug[len - 1] == '-')
		slug[--len] = '\0';
	return slug;
}
