/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writing header fields.  GMime's own writer makes encoded words longer than
 * RFC 2047 allows when there is no blank to break at, so this is ours.
 */
#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "base/zone.h"
#include "header.h"

#define WIDTH 78
#define WORD_MAX 75			/* RFC 2047: an encoded word, all of it */
#define WORD_FRAME (sizeof("=?UTF-8?Q?" "?=") - 1)
#define WORD_ROOM_MIN 12		/* a character of four bytes, encoded */

struct line {
	struct buf *out;
	size_t start;			/* where in out the current line begins */
	size_t value;			/* where the field's value begins */
};

static struct line begin(struct buf *out, const char *name)
{
	struct line line = { .out = out, .start = out->len };

	buf_printf(out, "%s:", name);
	line.value = out->len;
	return line;
}

static size_t column(const struct line *line)
{
	return line->out->len - line->start;
}

static void fold(struct line *line)
{
	buf_puts(line->out, "\r\n");
	line->start = line->out->len;
}

/* A blank or more and a word; the line is broken before the blanks. */
static void put_word(struct line *line, const char *s, size_t len)
{
	if (column(line) + len > WIDTH && line->out->len > line->value)
		fold(line);
	buf_add(line->out, s, len);
}

static size_t next_word(const char *s, size_t len)
{
	size_t at = 0;

	while (at < len && s[at] == ' ')
		at++;
	while (at < len && s[at] != ' ')
		at++;
	return at;
}

static void put_words(struct line *line, const char *s, size_t len)
{
	for (size_t n; len; s += n, len -= n) {
		n = next_word(s, len);
		put_word(line, s, n);
	}
}

/* What may stand for itself in an encoded word, also in a name (RFC 2047, 5). */
static bool is_safe(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("!*+-/", c));
}

static size_t encoded_len(const char *s, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += is_safe(s[i]) || s[i] == ' ' ? 1 : 3;
	return n;
}

static void encode(struct buf *out, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] == ' ')
			buf_putc(out, '_');
		else if (is_safe(s[i]))
			buf_putc(out, s[i]);
		else
			buf_printf(out, "=%02X", (unsigned char)s[i]);
}

/* How many bytes, in whole characters, fit into room columns. */
static size_t fitting(const char *s, size_t len, size_t room)
{
	size_t at = 0, n;

	while (at < len) {
		n = str_utf8_next(s + at);
		if (encoded_len(s, at + n) > room)
			break;
		at += n;
	}
	return at;
}

/*
 * Encoded words of whole characters, as much on each line as it holds.  The Q
 * encoding: GMime, and so notmuch, loses what follows a padded base64 word.
 */
static void put_encoded(struct line *line, const char *s, size_t len)
{
	while (len) {
		size_t used = column(line) + 1 + WORD_FRAME, n;
		size_t room = used < WIDTH ? WIDTH - used : 0;

		if (room > WORD_MAX - WORD_FRAME)
			room = WORD_MAX - WORD_FRAME;
		n = fitting(s, len, room);
		if (n < len && room < WORD_ROOM_MIN) {
			fold(line);
			continue;
		}
		buf_puts(line->out, " =?UTF-8?Q?");
		encode(line->out, s, n);
		buf_puts(line->out, "?=");
		s += n;
		len -= n;
	}
}

/* Not ASCII, or something that a reader would take for an encoded word. */
static bool wants_encoding(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] & 0x80 || (s[i] == '=' && i + 1 < len && s[i + 1] == '?'))
			return true;
	return false;
}

/* What stands before the first and behind the last such word stays readable. */
static void put_text(struct line *line, const char *s, size_t len)
{
	size_t first = len, last = 0, at, n;

	for (at = 0; at < len; at += n) {
		n = next_word(s + at, len - at);
		if (!wants_encoding(s + at, n))
			continue;
		if (first == len)
			first = at;
		last = at + n;
	}
	put_words(line, s, first);
	if (last <= first)
		return;
	at = first + strspn(s + first, " ");
	put_encoded(line, s + at, last - at);
	put_words(line, s + last, len - last);
}

void header_text(struct buf *out, const char *name, const char *value)
{
	struct line line = begin(out, name);
	struct buf text = BUF_INIT(SIZE_MAX / 2);

	buf_printf(&text, " %s", value + strspn(value, " "));
	put_text(&line, buf_str(&text), text.len);
	buf_puts(out, "\r\n");
	buf_free(&text);
}

static bool is_atoms(const char *s)
{
	for (; *s; s++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
			    "!#$%&'*+-/=?^_`{|}~ ", *s))
			return false;
	return true;
}

static void quote(struct buf *out, const char *s)
{
	buf_putc(out, '"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			buf_putc(out, '\\');
		buf_putc(out, *s);
	}
	buf_putc(out, '"');
}

static void put_name(struct line *line, const char *name)
{
	struct buf text = BUF_INIT(4096);

	if (wants_encoding(name, strlen(name))) {
		put_encoded(line, name, strlen(name));
		return;
	}
	buf_putc(&text, ' ');
	if (is_atoms(name))
		buf_puts(&text, name);
	else
		quote(&text, name);
	put_words(line, buf_str(&text), text.len);
	buf_free(&text);
}

void header_addresses(struct buf *out, const char *name, const struct mail_address *items,
		      size_t n)
{
	struct line line = begin(out, name);

	for (size_t i = 0; i < n; i++) {
		struct buf word = BUF_INIT(1024);
		bool named = !str_is_empty(items[i].name);

		if (named)
			put_name(&line, items[i].name);
		buf_printf(&word, named ? " <%s>%s" : " %s%s", items[i].email,
			   i + 1 < n ? "," : "");
		put_word(&line, buf_str(&word), word.len);
		buf_free(&word);
	}
	buf_puts(out, "\r\n");
}

void header_ids(struct buf *out, const char *name, const char *const *ids, size_t n)
{
	struct line line = begin(out, name);

	for (size_t i = 0; i < n; i++) {
		struct buf word = BUF_INIT(1024);

		buf_printf(&word, " <%s>", ids[i]);
		put_word(&line, buf_str(&word), word.len);
		buf_free(&word);
	}
	buf_puts(out, "\r\n");
}

void header_date(struct buf *out, const char *name, int64_t at)
{
	struct civil c = zone_civil("UTC", at);

	buf_printf(out, "%s: %.3s, %02d %.3s %04d %02d:%02d:%02d +0000\r\n", name,
		   zone_weekday(c.weekday), c.day, zone_month(c.month), c.year, c.hour,
		   c.minute, c.second);
}
