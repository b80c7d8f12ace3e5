/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Escaping for JSON; '<' too, so that no answer can be taken for a page. */
#include <inttypes.h>

#include "json.h"

void json_text(struct buf *out, const char *s)
{
	if (!s) {
		json_lit(out, "null");
		return;
	}
	json_lit(out, "\"");
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == '"' || c == '\\')
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
