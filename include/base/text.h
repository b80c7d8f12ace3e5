/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Plain text as mail wants it: filled to a width, indented, quoted. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/base.h"

struct buf;

#define TEXT_COLUMNS 75		/* RFC 3676 says 78 at most; quoting eats some */

/*
 * Fill one paragraph: the first line begins with `first`, the others with
 * `rest`, no line is wider than TEXT_COLUMNS unless one word is (a URL is never
 * broken), and each ends with a newline.  Blanks in s are squeezed.
 */
void text_fill(struct buf *out, const char *first, const char *rest, const char *s);

/* Each line of s behind "> "; white space at its end is dropped. */
void text_quote(struct buf *out, const char *s);

/* A title and a line of c below it, as wide as the title. */
void text_title(struct buf *out, const char *title, char c);

/*
 * Lines that are too wide are filled, keeping their own indentation and list
 * mark; all others stay as they are, and so does what looks like code or a
 * quotation (a leading '>', '|', tab or four blanks).
 */
void text_wrap_long(struct buf *out, const char *s);

#endif
