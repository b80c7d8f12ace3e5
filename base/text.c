/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Filling and quoting. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "base/text.h"

void text_fill(struct buf *out, const char *first, const char *rest, const char *s)
{
	size_t column = str_columns(first, strlen(first));
	bool fresh = true;

	buf_puts(out, first);
	while (*s) {
		size_t skip = strspn(s, " \t\r\n"), len, width;

		s += skip;
		len = strcspn(s, " \t\r\n");
		if (!len)
			break;
		width = str_columns(s, len);
		if (!fresh && column + 1 + width > TEXT_COLUMNS) {
			buf_putc(out, '\n');
			buf_puts(out, rest);
			column = str_columns(rest, strlen(rest));
			fresh = true;
		}
		if (!fresh) {
			buf_putc(out, ' ');
			column++;
		}
		buf_add(out, s, len);
		column += width;
		fresh = false;
		s += len;
	}
	buf_putc(out, '\n');
}

static size_t trimmed(const char *line, size_t len)
{
	while (len && strchr(" \t\r", line[len - 1]))
		len--;
	return len;
}

void text_quote(struct buf *out, const char *s)
{
	while (*s) {
		size_t len = strcspn(s, "\n"), keep = trimmed(s, len);

		buf_puts(out, keep ? "> " : ">");
		buf_add(out, s, keep);
		buf_putc(out, '\n');
		s += len;
		if (*s)
			s++;
	}
}

void text_title(struct buf *out, const char *title, char c)
{
	size_t columns = str_columns(title, strlen(title));

	buf_printf(out, "%s\n", title);
	while (columns--)
		buf_putc(out, c);
	buf_putc(out, '\n');
}

/* Length of the indentation and list mark that continuation lines hang under. */
static size_t hanging(const char *line, size_t len)
{
	size_t at = 0, mark;

	while (at < len && line[at] == ' ')
		at++;
	mark = at;
	while (mark < len && mark - at < 6 &&
	       ((line[mark] >= '0' && line[mark] <= '9') ||
		(line[mark] >= 'A' && line[mark] <= 'Z') || strchr(".)-*#", line[mark])))
		mark++;
	if (mark > at && mark < len && line[mark] == ' ' &&
	    strchr(".)-*#", line[mark - 1])) {
		while (mark < len && line[mark] == ' ')
			mark++;
		return mark;
	}
	return at;
}

static void wrap_line(struct buf *out, const char *line, size_t len)
{
	char first[40] = "", rest[40] = "", *copy;
	size_t hang = hanging(line, len);

	if (str_columns(line, len) <= TEXT_COLUMNS || strchr(">|\t", line[0]) ||
	    (len > 4 && memcmp(line, "    ", 4) == 0) || hang >= sizeof(first)) {
		buf_add(out, line, len);
		buf_putc(out, '\n');
		return;
	}
	memcpy(first, line, hang);
	memset(rest, ' ', hang);
	copy = mem_alloc(len - hang + 1);
	memcpy(copy, line + hang, len - hang);
	text_fill(out, first, rest, copy);
	free(copy);
}

void text_wrap_long(struct buf *out, const char *s)
{
	while (*s) {
		size_t len = strcspn(s, "\n");

		wrap_line(out, s, trimmed(s, len));
		s += len;
		if (*s)
			s++;
	}
}
