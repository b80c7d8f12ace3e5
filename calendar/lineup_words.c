/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From indices of an instance back to ids, titles, names and times. */
#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "base/vec.h"
#include "base/zone.h"
#include "calendar/plan/instance.h"
#include "calendar/plan/schedule.h"

#include "lineup.h"
#include "plan/model.h"
#include "plan/reasons.h"

enum noun { NOUN_NONE, NOUN_SESSION, NOUN_SLOT, NOUN_ROOM, NOUN_PERSON };

struct schedule *lineup_schedule(const struct lineup *lineup,
				 const struct placements *placements, struct arena *arena)
{
	struct schedule *schedule = arena_one(arena, struct schedule);

	for (size_t i = 0; i < placements->len; i++) {
		const struct placement *p = &placements->items[i];
		int s = lineup_session(lineup, p->proposal_id, p->part);
		int t = lineup_slot(lineup, p->slot_id);

		if (s >= 0 && t >= 0)
			*(struct schedule_line *)vec_add(schedule, arena) =
				(struct schedule_line){ s, t, lineup_room(lineup, p->room_id) };
	}
	return schedule;
}

void lineup_placements(const struct lineup *lineup, const struct schedule *schedule,
		       const struct placements *were, struct arena *arena,
		       struct placements *out)
{
	for (size_t i = 0; i < schedule->len; i++) {
		const struct schedule_line *line = &schedule->items[i];
		const struct lineup_sitting *sitting = &lineup->sitting[line->session];
		const struct placement *was =
			placements_find(were, sitting->proposal->id, sitting->part);
		struct placement *p = vec_add(out, arena);

		p->proposal_id = sitting->proposal->id;
		p->part = sitting->part;
		p->slot_id = lineup->slots.items[line->slot].id;
		p->room_id = line->room < 0 ? 0 : lineup->rooms.items[line->room].id;
		p->is_locked = was && was->is_locked && was->slot_id == p->slot_id &&
			       (!was->room_id || was->room_id == p->room_id);
	}
}

char *lineup_title(const struct lineup *lineup, int session, struct arena *arena)
{
	const struct lineup_sitting *sitting = &lineup->sitting[session];

	if (sitting->proposal->parts == 1)
		return arena_printf(arena, "\"%s\"", sitting->proposal->title);
	return arena_printf(arena, "\"%s\", part %d", sitting->proposal->title, sitting->part);
}

char *lineup_time(const struct lineup *lineup, int slot, struct arena *arena)
{
	struct civil c = zone_civil(lineup->event->zone, lineup->slots.items[slot].start_at);

	return arena_printf(arena, "%.3s %d %.3s, %02d:%02d", zone_weekday(c.weekday), c.day,
			    zone_month(c.month), c.hour, c.minute);
}

static enum noun noun_of(const char *word, size_t len)
{
	static const struct { const char *word; enum noun noun; } nouns[] = {
		{ "session", NOUN_SESSION }, { "sessions", NOUN_SESSION },
		{ "slot", NOUN_SLOT }, { "room", NOUN_ROOM }, { "person", NOUN_PERSON },
	};

	for (size_t i = 0; i < ARRAY_LEN(nouns); i++)
		if (strlen(nouns[i].word) == len && !memcmp(nouns[i].word, word, len))
			return nouns[i].noun;
	return NOUN_NONE;
}

static const char *name_of(const struct lineup *lineup, enum noun noun, int n,
			   struct arena *arena)
{
	const struct instance *instance = lineup->instance;

	switch (noun) {
	case NOUN_SESSION:
		return n < instance->sessions ? lineup_title(lineup, n, arena) : NULL;
	case NOUN_SLOT:
		return n < instance->slots ? lineup_time(lineup, n, arena) : NULL;
	case NOUN_ROOM:
		return n < instance->rooms ? lineup->rooms.items[n].name : NULL;
	case NOUN_PERSON:
		return n < instance->people ? lineup->name[n] : NULL;
	case NOUN_NONE:
		break;
	}
	return NULL;
}

/* "slot" and "person" are our words: "in slot 3" reads "on Mon 7 Dec, 10:00". */
static void drop_noun(struct buf *out, enum noun noun)
{
	static const char *const words[] = {
		[NOUN_NONE] = "", [NOUN_SESSION] = "", [NOUN_SLOT] = "slot ", [NOUN_ROOM] = "",
		[NOUN_PERSON] = "person ",
	};
	size_t len = strlen(words[noun]);

	if (noun == NOUN_SESSION && out->len == strlen("session "))
		buf_cut(out, 0);
	if (!len || out->len < len || memcmp(out->data + out->len - len, words[noun], len) != 0)
		return;
	buf_cut(out, out->len - len);
	if (noun == NOUN_SLOT && out->len >= 3 && !memcmp(out->data + out->len - 3, "in ", 3)) {
		buf_cut(out, out->len - 3);
		buf_puts(out, "on ");
	}
}

char *lineup_words(const struct lineup *lineup, const char *text, struct arena *arena)
{
	struct buf out = BUF_INIT(8192);
	enum noun noun = NOUN_NONE;

	while (*text) {
		size_t len = 1;

		if (isalpha((unsigned char)*text)) {
			while (isalpha((unsigned char)text[len]))
				len++;
			/* "sessions 3, 4 and 5 more": the last is a count. */
			if (!(len == 3 && !memcmp(text, "and", 3)))
				noun = noun_of(text, len);
		} else if (isdigit((unsigned char)*text)) {
			int n = text[0] - '0';
			const char *name;

			for (; isdigit((unsigned char)text[len]) && len < 6; len++)
				n = n * 10 + text[len] - '0';
			name = name_of(lineup, noun, n, arena);
			if (name && !str_starts(text + len, " more")) {
				drop_noun(&out, noun);
				buf_puts(&out, name);
				text += len;
				continue;
			}
		}
		buf_add(&out, text, len);
		text += len;
	}
	return buf_to_arena(&out, arena);
}

const char **lineup_missing(const struct lineup *lineup, const struct schedule *schedule,
			    size_t *n, struct arena *arena)
{
	const struct instance *instance = lineup->instance;
	struct model_options options = { 0 };
	struct model *model;
	int *start = arena_array(arena, int, instance->sessions + 1);
	const char **sentences;

	*n = 0;
	for (int s = 0; s < instance->sessions; s++)
		start[s] = -1;
	for (size_t i = 0; i < schedule->len; i++)
		start[schedule->items[i].session] = schedule->items[i].slot;
	for (int s = 0; s < instance->sessions; s++)
		*n += start[s] < 0;
	if (!*n)
		return NULL;
	model = model_new(instance, &options, arena);
	sentences = reasons_unplaced(model, start, arena);
	for (size_t i = 0; i < *n; i++)
		sentences[i] = lineup_words(lineup, sentences[i], arena);
	return sentences;
}
