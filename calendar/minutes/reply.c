/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bot's answers, cut and wrapped to what a line of IRC holds. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "reply.h"

#include "base/str.h"
#include "state.h"

#define LIST_LINES 5

static void PRINTF(2, 0) say(const struct heard *heard, const char *fmt, va_list ap)
{
	char text[4096];
	size_t cut;

	vsnprintf(text, sizeof(text), fmt, ap);
	cut = str_utf8_cut(text, REPLY_MAX);
	if (text[cut])
		snprintf(text + cut, sizeof(text) - cut, "...");
	heard->reply(heard->cookie, text);
}

void reply(const struct heard *heard, const char *fmt, ...)
{
	va_list ap;

	if (!heard->reply || heard->t->lurks)
		return;
	va_start(ap, fmt);
	say(heard, fmt, ap);
	va_end(ap);
}

void reply_always(const struct heard *heard, const char *fmt, ...)
{
	va_list ap;

	if (!heard->reply)
		return;
	va_start(ap, fmt);
	say(heard, fmt, ap);
	va_end(ap);
}

void reply_time(char text[40], int64_t at)
{
	time_t t = (time_t)at;
	struct tm tm;

	text[0] = '\0';
	if (gmtime_r(&t, &tm))
		strftime(text, 40, "%a %b %e %H:%M:%S %Y", &tm);
}

void list_begin(struct list *list, const struct heard *heard, const char *first,
		const char *sep)
{
	*list = (struct list){ .heard = heard, .sep = sep, .line = BUF_INIT(2 * REPLY_MAX) };
	buf_puts(&list->line, first);
}

void list_add(struct list *list, const char *word)
{
	size_t cut = str_utf8_cut(word, REPLY_MAX - 40);

	if (list->lines == LIST_LINES) {
		list->left++;
		return;
	}
	if (list->on_line && list->line.len + strlen(list->sep) + cut > REPLY_MAX - 40) {
		reply(list->heard, "%s", buf_str(&list->line));
		list->lines++;
		list->on_line = 0;
		buf_reset(&list->line);
		if (list->lines == LIST_LINES) {
			list->left++;
			return;
		}
	}
	buf_puts(&list->line, list->on_line++ ? list->sep : *buf_str(&list->line) ? " " : "");
	buf_add(&list->line, word, cut);
}

void list_end(struct list *list)
{
	if (list->left)
		reply(list->heard, "... and %zu more", list->left);
	else
		reply(list->heard, "%s", buf_str(&list->line));
	buf_free(&list->line);
}
