/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Changes as JSON: numbers, strings and arrays, nothing else.  A reader of its
 * own, since what comes in is bounded while it is read.
 */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "change.h"

#define UNITS_MAX (16 * 1024 * 1024)

struct reader {
	const char *s;
	struct arena *arena;
	struct err *err;
};

static int refuse(struct reader *in, const char *why)
{
	return err_set(in->err, ERR_INVALID, "this is not a change of a text: %s", why);
}

static void skip_blanks(struct reader *in)
{
	in->s += strspn(in->s, " \t\r\n");
}

static bool take(struct reader *in, char c)
{
	skip_blanks(in);
	if (*in->s != c)
		return false;
	in->s++;
	return true;
}

static int read_length(struct reader *in, size_t *out)
{
	size_t n = 0, digits;

	skip_blanks(in);
	digits = strspn(in->s, "0123456789");
	if (!digits || digits > 9)
		return refuse(in, "a length is missing or too large");
	while (digits--)
		n = n * 10 + (size_t)(*in->s++ - '0');
	if (n > UNITS_MAX)
		return refuse(in, "a length is too large");
	*out = n;
	return 0;
}

/* Control characters and those that turn the direction of what follows them. */
static bool is_allowed(uint32_t c)
{
	return c == '\t' || (c >= 0x20 && (c < 0x7f || c > 0x9f) &&
			     (c < 0x202a || c > 0x202e) && (c < 0x2066 || c > 0x2069) &&
			     (c < 0xd800 || c > 0xdfff) && c <= 0x10ffff);
}

static void put(struct buf *out, uint32_t c)
{
	if (c < 0x80) {
		buf_putc(out, (char)c);
		return;
	}
	if (c < 0x800) {
		buf_putc(out, (char)(0xc0 | c >> 6));
	} else if (c < 0x10000) {
		buf_putc(out, (char)(0xe0 | c >> 12));
		buf_putc(out, (char)(0x80 | (c >> 6 & 0x3f)));
	} else {
		buf_putc(out, (char)(0xf0 | c >> 18));
		buf_putc(out, (char)(0x80 | (c >> 12 & 0x3f)));
		buf_putc(out, (char)(0x80 | (c >> 6 & 0x3f)));
	}
	buf_putc(out, (char)(0x80 | (c & 0x3f)));
}

/* The character at s, which is UTF-8; *len its bytes. */
static uint32_t character(const char *s, size_t *len)
{
	unsigned char c = (unsigned char)*s;
	uint32_t value;

	*len = str_utf8_next(s);
	if (*len == 1)
		return c;
	value = c & (0xffu >> (*len + 1));
	for (size_t i = 1; i < *len; i++)
		value = value << 6 | ((unsigned char)s[i] & 0x3f);
	return value;
}

static bool read_hex(struct reader *in, uint32_t *out)
{
	uint32_t value = 0;

	for (int i = 0; i < 4; i++) {
		const char *digit = *in->s ? strchr("0123456789abcdefABCDEF", *in->s) : NULL;
		uint32_t n;

		if (!digit)
			return false;
		n = (uint32_t)(digit - "0123456789abcdefABCDEF");
		value = value << 4 | (n > 15 ? n - 6 : n);
		in->s++;
	}
	*out = value;
	return true;
}

/* Behind a backslash. */
static bool read_escape(struct reader *in, uint32_t *out)
{
	static const char names[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
	const char *name = *in->s ? strchr(names, *in->s) : NULL;
	uint32_t low;

	if (name) {
		in->s++;
		*out = (unsigned char)means[name - names];
		return true;
	}
	if (*in->s++ != 'u' || !read_hex(in, out))
		return false;
	if (*out < 0xd800 || *out > 0xdbff)
		return true;
	if (!str_starts(in->s, "\\u"))
		return false;
	in->s += 2;
	if (!read_hex(in, &low) || low < 0xdc00 || low > 0xdfff)
		return false;
	*out = 0x10000 + ((*out - 0xd800) << 10) + (low - 0xdc00);
	return true;
}

static int read_string(struct reader *in, struct buf *out)
{
	if (!take(in, '"'))
		return refuse(in, "a text is missing");
	while (*in->s != '"') {
		uint32_t c;
		size_t len;

		if (!*in->s)
			return refuse(in, "a text has no end");
		c = character(in->s, &len);
		in->s += len;
		if (c == '\\' && !read_escape(in, &c))
			return refuse(in, "a character is written wrongly");
		if (!is_allowed(c))
			return refuse(in, "a character is not allowed in notes");
		put(out, c);
	}
	in->s++;
	return 0;
}

/* Behind the bracket: [2], [2,"a"], [0,"a","b"]. */
static int read_replacement(struct reader *in, struct change_part *part)
{
	struct buf text = BUF_INIT(UINT32_MAX);
	bool first = true;

	if (read_length(in, &part->len))
		return -1;
	while (take(in, ',')) {
		if (!first)
			buf_putc(&text, '\n');
		first = false;
		if (read_string(in, &text)) {
			buf_free(&text);
			return -1;
		}
	}
	part->text_len = text.len;
	part->text = buf_to_arena(&text, in->arena);
	part->ins = (int64_t)change_units(part->text);
	if (!take(in, ']'))
		return refuse(in, "a replacement has no end");
	if (!part->len && !part->ins)
		return refuse(in, "a part is empty");
	return 0;
}

static int read_part(struct reader *in, struct change *out)
{
	struct change_part *part;

	if (out->len == CHANGE_PARTS_MAX)
		return err_set(in->err, ERR_LIMIT, "one change has at most %d parts: make "
			       "it in smaller steps", CHANGE_PARTS_MAX);
	part = vec_add(out, in->arena);
	*part = (struct change_part){ .ins = -1, .text = "" };
	if (take(in, '['))
		return read_replacement(in, part);
	if (read_length(in, &part->len))
		return -1;
	return part->len ? 0 : refuse(in, "a part is empty");
}

static int read_change(struct reader *in, struct change *out)
{
	*out = (struct change){ 0 };
	if (!take(in, '['))
		return refuse(in, "there is no array");
	if (take(in, ']'))
		return 0;
	do {
		if (read_part(in, out))
			return -1;
	} while (take(in, ','));
	return take(in, ']') ? 0 : refuse(in, "an array has no end");
}

static int read_end(struct reader *in)
{
	skip_blanks(in);
	return *in->s ? refuse(in, "something stands behind it") : 0;
}

static int check_utf8(struct reader *in)
{
	return str_is_utf8(in->s, strlen(in->s)) ? 0 : refuse(in, "it is not UTF-8");
}

int change_parse(const char *json, struct arena *arena, struct change *out, struct err *err)
{
	struct reader in = { .s = json, .arena = arena, .err = err };

	if (check_utf8(&in) || read_change(&in, out))
		return -1;
	return read_end(&in);
}

int change_list_parse(const char *json, size_t max, struct arena *arena,
		      struct change_list *out, struct err *err)
{
	struct reader in = { .s = json, .arena = arena, .err = err };
	size_t parts = 0;

	*out = (struct change_list){ 0 };
	if (check_utf8(&in))
		return -1;
	if (!take(&in, '['))
		return refuse(&in, "there is no array");
	do {
		struct change *change;

		if (out->len == max || parts > CHANGE_PARTS_MAX)
			return err_set(err, ERR_LIMIT,
				       "that is more than %zu changes at once", max);
		change = vec_add(out, arena);
		if (read_change(&in, change))
			return -1;
		parts += change->len;
		if (out->len > 1 &&
		    change_len_after(change - 1) != change_len_before(change))
			return refuse(&in, "one does not follow from the one before");
	} while (take(&in, ','));
	return take(&in, ']') ? read_end(&in) : refuse(&in, "an array has no end");
}

static void write_text(const char *text, size_t len, struct buf *out)
{
	buf_puts(out, ",\"");
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\n')
			buf_puts(out, "\",\"");
		else if (text[i] == '"' || text[i] == '\\')
			buf_printf(out, "\\%c", text[i]);
		else if (text[i] == '\t')
			buf_puts(out, "\\t");
		else
			buf_putc(out, text[i]);
	}
	buf_putc(out, '"');
}

void change_write(const struct change *change, struct buf *out)
{
	buf_putc(out, '[');
	for (size_t i = 0; i < change->len; i++) {
		const struct change_part *part = &change->items[i];

		if (i)
			buf_putc(out, ',');
		if (part->ins < 0) {
			buf_printf(out, "%zu", part->len);
			continue;
		}
		buf_printf(out, "[%zu", part->len);
		if (part->text_len)
			write_text(part->text, part->text_len, out);
		buf_putc(out, ']');
	}
	buf_putc(out, ']');
}

char *change_clean(const char *text, struct arena *arena)
{
	char *out = arena_alloc(arena, 3 * strlen(text) + 1, 1), *to = out;
	size_t len;

	for (const char *s = text; *s; s += len) {
		uint32_t c;

		len = str_utf8_next(s);
		if ((unsigned char)*s >= 0x80 && !str_is_utf8(s, len)) {
			memcpy(to, "\xef\xbf\xbd", 3);
			to += 3;
			continue;
		}
		c = character(s, &len);
		if (c != '\n' && !is_allowed(c))
			continue;
		memcpy(to, s, len);
		to += len;
	}
	*to = '\0';
	return out;
}
