/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A schedule's text. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "calendar/plan/instance.h"
#include "calendar/plan/schedule.h"

#include "words.h"

static int read_line(const struct instance *instance, struct words *words,
		     struct schedule_line *line, struct err *err)
{
	char word[WORDS_WORD_MAX + 1];

	if (words_next(words, word, err) < 0)
		return -1;
	if (!str_eq(word, "at"))
		return err_set(err, ERR_INVALID, "\"%.40s\" is not \"at\"", word);
	if (words_int(words, "session", 0, instance->sessions - 1, &line->session, err) ||
	    words_int(words, "slot", 0, instance->slots - 1, &line->slot, err) ||
	    words_int(words, "room", -1, instance->rooms - 1, &line->room, err))
		return -1;
	return words_done(words, err);
}

struct schedule *schedule_read(const struct instance *instance, const char *text, size_t len,
			       struct arena *arena, struct err *err)
{
	struct schedule *schedule = arena_one(arena, struct schedule);
	struct words words;

	words_init(&words, text, len);
	while (words_line(&words)) {
		struct schedule_line line;
		int rc = 0;

		if (schedule->len == SCHEDULE_LINES_MAX)
			rc = err_set(err, ERR_LIMIT, "over %d lines", SCHEDULE_LINES_MAX);
		if (rc || read_line(instance, &words, &line, err)) {
			err_in(err, "line %d", words.line);
			return NULL;
		}
		*vec_add(schedule, arena) = line;
	}
	return schedule;
}

void schedule_write(const struct schedule *schedule, struct buf *out)
{
	for (size_t i = 0; i < schedule->len; i++)
		buf_printf(out, "at %d %d %d\n", schedule->items[i].session,
			   schedule->items[i].slot, schedule->items[i].room);
}

struct schedule_line *schedule_places(const struct instance *instance,
				      const struct schedule *schedule, struct arena *arena)
{
	struct schedule_line *places = arena_array(arena, struct schedule_line,
						   instance->sessions);

	for (int s = 0; s < instance->sessions; s++)
		places[s] = (struct schedule_line){ s, -1, -1 };
	for (size_t i = 0; i < schedule->len; i++) {
		const struct schedule_line *line = &schedule->items[i];

		if (places[line->session].slot < 0)
			places[line->session] = *line;
	}
	return places;
}
