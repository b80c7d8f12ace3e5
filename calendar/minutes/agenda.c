/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The agenda: said item by item, or told by the bot for the call that is due. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/vec.h"
#include "command.h"
#include "reply.h"
#include "state.h"

#define AGENDA_MAX  50
#define ITEM_MAX_LEN 300
#define OF_CALL "Agenda of the call:"

static void say_agenda(const struct heard *heard)
{
	const struct transcript *t = heard->t;
	struct list list;
	char text[ITEM_MAX_LEN + 40];

	if (!t->agenda.len) {
		reply(heard, "The agenda is empty: #agenda ITEM adds to it.");
		return;
	}
	list_begin(&list, heard, "Agenda:", "; ");
	for (size_t i = 0; i < t->agenda.len; i++) {
		snprintf(text, sizeof(text), "%zu) %s%s", i + 1, t->agenda.items[i].text,
			 t->agenda.items[i].taken ? " (taken up)" : "");
		list_add(&list, text);
	}
	list_end(&list);
}

void run_agenda(struct transcript *t, const struct heard *heard)
{
	if (!*heard->rest) {
		say_agenda(heard);
	} else if (strlen(heard->rest) > ITEM_MAX_LEN) {
		reply(heard, "An item of the agenda has at most %d bytes.", ITEM_MAX_LEN);
	} else if (t->agenda.len == AGENDA_MAX) {
		reply(heard, "The agenda is full: it has %d items.", AGENDA_MAX);
	} else {
		vec_add(&t->agenda, t->arena)->text = arena_dup(t->arena, heard->rest);
		undo_step(t)->kind = STEP_AGENDA;
	}
}

size_t agenda_reach(struct transcript *t, const char *text)
{
	for (size_t i = 0; i < t->agenda.len; i++) {
		struct agenda_item *item = &t->agenda.items[i];

		if (item->taken || !str_eq_fold(item->text, text))
			continue;
		item->taken = true;
		return i + 1;
	}
	return 0;
}

/* The next item becomes the topic. */
void run_agenda_next(struct transcript *t, const struct heard *heard)
{
	struct heard topic = *heard;

	for (size_t i = 0; i < t->agenda.len; i++) {
		if (t->agenda.items[i].taken)
			continue;
		topic.rest = t->agenda.items[i].text;
		run_topic(t, &topic);
		reply(heard, "Next: %s (%zu of %zu)", topic.rest, i + 1, t->agenda.len);
		return;
	}
	reply(heard, t->agenda.len ? "Nothing is left on the agenda." :
		     "The agenda is empty: #agenda ITEM adds to it.");
}

/* "1) one; 2) two" on as few lines as will do; no item has a ';' in it. */
void transcript_say_agenda(const char *const *items, size_t n, transcript_reply_fn *fn,
			   void *cookie)
{
	struct arena *scratch = arena_new();
	struct buf line = BUF_INIT(2 * REPLY_MAX);

	for (size_t i = 0; i < n && i < AGENDA_MAX; i++) {
		char *text = str_clean_line(scratch, items[i]);

		text[str_utf8_cut(text, ITEM_MAX_LEN)] = '\0';
		for (char *s = text; (s = strchr(s, ';'));)
			*s = ',';
		text = arena_printf(scratch, "%zu) %s", i + 1, text);
		if (line.len && line.len + strlen(text) + 2 > REPLY_MAX) {
			fn(cookie, buf_str(&line));
			buf_reset(&line);
		}
		buf_printf(&line, "%s%s", line.len ? "; " : OF_CALL " ", text);
	}
	if (line.len)
		fn(cookie, buf_str(&line));
	buf_free(&line);
	arena_free(scratch);
}

void agenda_take(struct transcript *t, const char *text)
{
	if (!str_starts(text, OF_CALL " "))
		return;
	text += strlen(OF_CALL);
	while (*text && t->agenda.len < AGENDA_MAX) {
		size_t len, mark;

		text += strspn(text, "; ");
		len = strcspn(text, ";");
		mark = strspn(text, "0123456789");
		mark = str_starts(text + mark, ") ") ? mark + 2 : len;
		if (mark < len)
			vec_add(&t->agenda, t->arena)->text =
				arena_dup_len(t->arena, text + mark, len - mark);
		text += len;
	}
}
