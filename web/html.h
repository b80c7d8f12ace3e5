/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HTML under construction.  Markup is a literal; everything else is escaped by
 * the function that writes it.  Raw output of a variable does not compile.
 */
#ifndef WEB_HTML_H
#define WEB_HTML_H

#include "base/buf.h"

#define HTML_MAX (8 * 1024 * 1024)

struct html {
	struct buf buf;
};

#define HTML_INIT { .buf = BUF_INIT(HTML_MAX) }

#define html_lit(h, s) buf_add(&(h)->buf, "" s "", sizeof(s) - 1)

void html_text(struct html *h, const char *s);		/* NULL writes nothing */
void html_text_len(struct html *h, const char *s, size_t len);
void html_textf(struct html *h, const char *fmt, ...) PRINTF(2, 3);

/* ` name="value"`, the value escaped. */
#define html_attr(h, name, value) html_attr_((h), " " name "=\"", (value))
void html_attr_(struct html *h, const char *start, const char *value);
/* The same for a number. */
#define html_attr_int(h, name, value) html_attr_int_((h), " " name "=\"", (value))
void html_attr_int_(struct html *h, const char *start, int64_t value);

/* ` href="url"` when it is http, https, mailto or a path of ours; nothing otherwise. */
void html_href(struct html *h, const char *url);
bool html_is_url(const char *url);

/* Escaped text in which bare http and https addresses are links. */
void html_text_linked(struct html *h, const char *s, size_t len);

#endif
