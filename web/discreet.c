/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Leaving mail addresses out. */
#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "people/mailbox.h"

#include "discreet.h"

#define GONE "\xe2\x80\xa6"

static size_t domain_len(const char *s)
{
	size_t n = 0;

	while (isalnum((unsigned char)s[n]) || s[n] == '-' ||
	       (s[n] == '.' && isalnum((unsigned char)s[n + 1])))
		n++;
	return n;
}

const char *discreet_text(struct arena *arena, const char *text)
{
	struct buf out = BUF_INIT(SIZE_MAX / 2);
	const char *at = strchr(text, '@');

	if (!at)
		return text;
	for (; at; at = strchr(text, '@')) {
		size_t domain = at > text && isalnum((unsigned char)at[-1]) ? domain_len(at + 1) : 0;

		buf_add(&out, text, (size_t)(at + 1 - text));
		if (domain)
			buf_puts(&out, GONE);
		text = at + 1 + domain;
	}
	buf_puts(&out, text);
	return buf_to_arena(&out, arena);
}

const char *discreet_line(struct arena *arena, const char *line)
{
	struct buf out = BUF_INIT(SIZE_MAX / 2);
	struct mailboxes boxes = { 0 };
	struct err err;

	if (mailbox_parse(line, arena, &boxes, &err))
		return discreet_text(arena, line);
	for (size_t i = 0; i < boxes.len; i++) {
		const struct mailbox *box = &boxes.items[i];

		buf_puts(&out, i ? ", " : "");
		buf_puts(&out, *box->name ? box->name : discreet_text(arena, box->email));
	}
	return buf_to_arena(&out, arena);
}
