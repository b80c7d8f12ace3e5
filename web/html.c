/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Escaping by table: runs of harmless bytes are added in one piece. */
#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

#include "html.h"

/* 0: as it is; else an index into entities.  Quotes count, so one table serves both. */
static const unsigned char special[256] = {
	['&'] = 1, ['<'] = 2, ['>'] = 3, ['"'] = 4, ['\''] = 5,
};

static const struct {
	const char *text;
	size_t len;
} entities[] = {
	{ "", 0 }, { "&amp;", 5 }, { "&lt;", 4 }, { "&gt;", 4 },
	{ "&quot;", 6 }, { "&#39;", 5 },
};

void html_text_len(struct html *h, const char *s, size_t len)
{
	const char *end = s + len, *run = s;

	for (; s < end; s++) {
		unsigned char which = special[(unsigned char)*s];

		if (!which)
			continue;
		buf_add(&h->buf, run, (size_t)(s - run));
		buf_add(&h->buf, entities[which].text, entities[which].len);
		run = s + 1;
	}
	buf_add(&h->buf, run, (size_t)(end - run));
}

void html_text(struct html *h, const char *s)
{
	if (s)
		html_text_len(h, s, strlen(s));
}

void html_textf(struct html *h, const char *fmt, ...)
{
	char small[256], *text = small;
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(small, sizeof(small), fmt, ap);
	va_end(ap);
	if (len < 0)
		bug("html_textf: bad format \"%s\"", fmt);
	if ((size_t)len >= sizeof(small)) {
		text = mem_alloc((size_t)len + 1);
		va_start(ap, fmt);
		vsnprintf(text, (size_t)len + 1, fmt, ap);
		va_end(ap);
	}
	html_text_len(h, text, (size_t)len);
	if (text != small)
		free(text);
}

void html_attr_(struct html *h, const char *start, const char *value)
{
	buf_puts(&h->buf, start);
	html_text(h, value);
	html_lit(h, "\"");
}

void html_attr_int_(struct html *h, const char *start, int64_t value)
{
	buf_puts(&h->buf, start);
	buf_printf(&h->buf, "%" PRId64 "\"", value);
}

/* "//host" and "/\host" are other people's pages to a browser. */
bool html_is_url(const char *url)
{
	if (!url)
		return false;
	for (const char *s = url; *s; s++)
		if ((unsigned char)*s <= ' ' || *s == 0x7f)
			return false;
	if (url[0] == '/')
		return url[1] != '/' && url[1] != '\\';
	return url[0] == '#' || url[0] == '?' || str_starts_fold(url, "https://") ||
	       str_starts_fold(url, "http://") || str_starts_fold(url, "mailto:");
}

void html_href(struct html *h, const char *url)
{
	if (html_is_url(url))
		html_attr(h, "href", url);
}

/* How long the address at s is; 0: there is none.  Punctuation at its end is prose. */
static size_t url_len(const char *s, size_t len)
{
	size_t n = 0, start;

	if (len > 8 && strncmp(s, "https://", 8) == 0)
		start = 8;
	else if (len > 7 && strncmp(s, "http://", 7) == 0)
		start = 7;
	else
		return 0;
	while (n < len && (unsigned char)s[n] > ' ' && !strchr("<>\"'`", s[n]))
		n++;
	while (n > start && strchr(".,;:!?)]}", s[n - 1])) {
		if (s[n - 1] == ')' && memchr(s, '(', n))
			break;
		n--;
	}
	return n > start ? n : 0;
}

void html_text_linked(struct html *h, const char *s, size_t len)
{
	const char *end = s + len, *run = s;

	while (s < end) {
		size_t n;

		s = memchr(s, 'h', (size_t)(end - s));
		if (!s)
			break;
		n = url_len(s, (size_t)(end - s));
		if (!n || (s > run && isalnum((unsigned char)s[-1]))) {
			s++;
			continue;
		}
		html_text_len(h, run, (size_t)(s - run));
		html_lit(h, "<a rel=\"nofollow noopener\" href=\"");
		html_text_len(h, s, n);
		html_lit(h, "\">");
		html_text_len(h, s, n);
		html_lit(h, "</a>");
		s += n;
		run = s;
	}
	html_text_len(h, run, (size_t)(end - run));
}
