/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Escaping for JSON; '<' too, so that no answer can be taken for a page. */
#include <inttypes.h>

#include "base/json.h"
#include "base/str.h"

void json_text(struct buf *out, const char *s)
{
	if (!s) {
		json_lit(out, "null");
		return;
	}
	json_lit(out, "\"");
	for (size_t n; *s; s += n) {
		unsigned char c = (unsigned char)*s;

		n = c < 0x80 ? 1 : str_utf8_next(s);
		if (c >= 0x80 && !str_is_utf8(s, n))
			buf_puts(out, "\\ufffd");
		else if (c >= 0x80)
			buf_add(out, s, n);
		else if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", c);
		else if (c < 0x20 || c == 0x7f || c == '<')
			buf_printf(out, "\\u%04x", c);
		else
			buf_putc(out, (char)c);
	}
	json_lit(out, "\"");
}

void json_int(struct buf *out, int64_t n)
{
	buf_printf(out, "%" PRId64, n);
}
