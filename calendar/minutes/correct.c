/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * s/old/new/: the speaker's own last item, if what they said last is not what
 * they mean.  The log keeps both lines; nothing in them is a pattern.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "base/vec.h"
#include "command.h"
#include "reply.h"
#include "state.h"

#define TEXT_MAX_LEN 2000

struct correction {
	char *old, *new;
	bool all;
};

void correct_remember(struct transcript *t, size_t speaker, const char *text)
{
	if (str_starts(text, "s/"))
		return;
	while (t->said.len <= speaker)
		vec_add(&t->said, t->arena);
	free(t->said.items[speaker]);
	t->said.items[speaker] = mem_dup(text);
}

void correct_clear(struct transcript *t)
{
	for (size_t i = 0; i < t->said.len; i++)
		free(t->said.items[i]);
}

/* "old/new", "old/new/" and "old/new/g"; what else it is, is no correction. */
static bool parse(char *text, struct correction *correction)
{
	char *cursor = text;

	correction->old = str_piece(&cursor, '/');
	correction->new = str_piece(&cursor, '/');
	correction->all = str_eq(cursor, "g");
	return *correction->old && correction->new &&
	       (!cursor || !*cursor || correction->all);
}

static struct item *find(const struct transcript *t, size_t speaker, const char *old)
{
	for (size_t i = t->items.len; i--;) {
		struct item *item = &t->items.items[i];

		/* What was voted on stays what was voted on. */
		if (item->speaker == speaker && !item->vote)
			return strstr(item->text, old) ? item : NULL;
	}
	return NULL;
}

static char *apply(struct transcript *t, const char *text, const struct correction *correction)
{
	struct buf out = BUF_INIT(TEXT_MAX_LEN);
	const char *at;

	while ((at = strstr(text, correction->old))) {
		buf_add(&out, text, (size_t)(at - text));
		buf_puts(&out, correction->new);
		text = at + strlen(correction->old);
		if (!correction->all)
			break;
	}
	buf_puts(&out, text);
	if (!buf_ok(&out))
		buf_reset(&out);
	return str_trim(buf_to_arena(&out, t->arena));
}

/* What they said last is meant first, and if that is no item, nothing is done. */
static bool is_of_talk(const struct transcript *t, size_t speaker, const struct item *item,
		       const char *old)
{
	const char *said = speaker < t->said.len ? t->said.items[speaker] : NULL;

	return said && *said != '#' && strstr(said, old) && !strstr(said, item->text);
}

void run_correct(struct transcript *t, const struct heard *heard)
{
	struct correction correction;
	struct step *step;
	struct item *item;
	char *text;

	if (!parse(arena_dup(t->arena, heard->rest), &correction))
		return;
	item = find(t, heard->speaker, correction.old);
	if (!item || is_of_talk(t, heard->speaker, item, correction.old))
		return;
	text = apply(t, item->text, &correction);
	if (!*text) {
		reply(heard, "%s: that would leave nothing, or too much.", heard->line->nick);
		return;
	}
	step = undo_step(t);
	step->kind = STEP_CORRECTION;
	step->index = (size_t)(item - t->items.items);
	step->was = item->text;
	item->text = text;
	if (item->kind == ITEM_ACTION)
		item->owner = owner_of(t, item->text);
	reply(heard, "Corrected: %s %s", note_word(item->kind), item->text);
}
