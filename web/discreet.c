/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Leaving mail addresses out. */
#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "people/mailbox.h"
#include "people/settings.h"

#include "discreet.h"
#include "visit.h"

#define GONE "\xe2\x80\xa6"

static size_t domain_len(const char *s)
{
	size_t n = 0;

	while (isalnum((unsigned char)s[n]) || s[n] == '-' ||
	       (s[n] == '.' && isalnum((unsigned char)s[n + 1])))
		n++;
	return n;
}

static bool is_public(const struct visit *visit, const char *email)
{
	return str_eq_fold(email, visit->settings->list.email) ||
	       str_eq_fold(email, visit->settings->mail.from_email);
}

/* Is the address whose '@' is at `at` one of those that everybody knows? */
static bool is_public_at(const struct visit *visit, const char *text, const char *at,
			 size_t domain)
{
	const char *start = at;

	while (start > text &&
	       (isalnum((unsigned char)start[-1]) || strchr("._+-", start[-1])))
		start--;
	return is_public(visit, arena_dup_len(visit->arena, start,
					      (size_t)(at - start) + 1 + domain));
}

const char *discreet_text(const struct visit *visit, const char *text)
{
	struct buf out = BUF_INIT(SIZE_MAX / 2);
	const char *at = strchr(text, '@'), *from = text;

	if (!at || visit->person)
		return text;
	for (; at; at = strchr(from, '@')) {
		size_t domain = at > text && isalnum((unsigned char)at[-1])
					? domain_len(at + 1)
					: 0;
		bool shown = !domain || is_public_at(visit, text, at, domain);

		buf_add(&out, from, (size_t)(at + 1 - from) + (shown ? domain : 0));
		if (!shown)
			buf_puts(&out, GONE);
		from = at + 1 + domain;
	}
	buf_puts(&out, from);
	return buf_to_arena(&out, visit->arena);
}

const char *discreet_line(const struct visit *visit, const char *line)
{
	struct buf out = BUF_INIT(SIZE_MAX / 2);
	struct mailboxes boxes = { 0 };
	struct err err;

	if (!line || visit->person)
		return line;
	if (mailbox_parse(line, visit->arena, &boxes, &err))
		return discreet_text(visit, line);
	for (size_t i = 0; i < boxes.len; i++) {
		const struct mailbox *box = &boxes.items[i];

		buf_puts(&out, i ? ", " : "");
		if (is_public(visit, box->email))
			buf_puts(&out, mailbox_text(visit->arena, box->name, box->email));
		else
			buf_puts(&out, *box->name ? box->name
						  : discreet_text(visit, box->email));
	}
	return buf_to_arena(&out, visit->arena);
}
