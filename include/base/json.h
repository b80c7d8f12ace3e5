/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JSON output, the twin of web/html.h: structure is a literal, values are escaped.
 * Bytes that are not UTF-8 become U+FFFD.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"

#define json_lit(out, s) buf_add((out), "" s "", sizeof(s) - 1)

void json_text(struct buf *out, const char *s);		/* a string; NULL is null */
void json_int(struct buf *out, int64_t n);

#endif
