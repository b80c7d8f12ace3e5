/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fuzz: changes from a browser, applied, moved over each other both ways.  The
 * input is a text, and two changes as JSON each behind a byte 1.
 */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/minutes/points.h"
#include "calendar/notes/change.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *apply(const struct change *change, const char *text, struct arena *arena)
{
	struct buf out = BUF_INIT(1 << 20);
	struct err err;

	if (change_apply(change, text, &out, &err)) {
		buf_free(&out);
		return NULL;
	}
	return buf_to_arena(&out, arena);
}

static void move(const struct change *a, const struct change *b, const char *text,
		 struct arena *arena)
{
	char *one = apply(a, text, arena), *other = apply(b, text, arena);
	struct change over, under;

	if (!one || !other)
		return;
	change_map(b, a, false, arena, &over);
	change_map(a, b, true, arena, &under);
	one = apply(&over, one, arena);
	other = apply(&under, other, arena);
	if (!one || !other || strcmp(one, other) != 0)
		bug("two orders do not come to one text");
	if (!str_is_utf8(one, strlen(one)))
		bug("the text is no UTF-8");
}

/* What is written is read back as the same. */
static void write_and_read(const struct change *change, struct arena *arena)
{
	struct buf first = BUF_INIT(1 << 22), second = BUF_INIT(1 << 22);
	struct change again;
	struct err err;

	change_write(change, &first);
	if (change_parse(buf_str(&first), arena, &again, &err))
		bug("%s", err.msg);
	change_write(&again, &second);
	if (strcmp(buf_str(&first), buf_str(&second)) != 0)
		bug("a change is not read as it was written");
	buf_free(&first);
	buf_free(&second);
}

static void compare(const char *was, const char *is, struct arena *arena)
{
	struct change change;
	char *made;

	change_between(was, is, arena, &change);
	made = apply(&change, was, arena);
	if (!made || strcmp(made, is) != 0)
		bug("the change between two texts is wrong");
}

static void read_points(const char *text, struct arena *arena)
{
	struct buf out = BUF_INIT(1 << 22);
	struct points points;

	points_write_minutes(text, "Ann, Bo", false, &out);
	points_read_minutes(buf_str(&out), arena, &points);
	buf_reset(&out);
	points_write_minutes(text, NULL, true, &out);
	buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	char *cursor = arena_dup_len(arena, (const char *)data, size);
	char *text = str_piece(&cursor, '\1'), *a = str_piece(&cursor, '\1');
	char *b = str_piece(&cursor, '\1');
	struct change_list list;
	struct change first, second;
	struct err err;

	text = change_clean(text, arena);
	read_points(text, arena);
	if (a)
		compare(text, change_clean(a, arena), arena);
	if (a && !change_list_parse(a, 200, arena, &list, &err))
		for (size_t i = 0; i < list.len; i++)
			write_and_read(&list.items[i], arena);
	if (a && b && !change_parse(a, arena, &first, &err) &&
	    !change_parse(b, arena, &second, &err)) {
		write_and_read(&first, arena);
		move(&first, &second, text, arena);
	}
	arena_free(arena);
	return 0;
}
