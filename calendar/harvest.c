/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Points of posted minutes, carried into the registers of actions and agreements. */
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "calendar/action.h"
#include "calendar/minutes.h"
#include "calendar/minutes/points.h"
#include "harvest.h"

struct forms { struct action_form *items; size_t len, cap; };

/* One register has each once, though minutes list actions again at their end. */
static bool has(const struct forms *forms, const char *text)
{
	for (size_t i = 0; i < forms->len; i++)
		if (str_eq(forms->items[i].text, text))
			return true;
	return false;
}

/* A point's text in one line; of a log's minutes without " (nick)", who wrote it down. */
static const char *line_of(const struct minutes *minutes, const struct point *point,
			   struct arena *arena)
{
	char *line = str_clean_line(arena, point->text), *open = strrchr(line, '(');

	if (minutes->meeting_id && open && open > line && open[-1] == ' ' &&
	    !strchr(open, ' ') && str_ends(open, ")"))
		open[-1] = '\0';
	return point->due_words ? arena_printf(arena, "%s (by %s)", line, point->due_words) :
				  line;
}

/* "bob:", "zoe (not known here):", "**Unassigned**:" */
static const char *owner_line(char *line, struct arena *arena)
{
	char *end = line + strlen(line);

	if (!*line || strchr(" \t->", *line) || end[-1] != ':')
		return NULL;
	end[-1] = '\0';
	if (str_eq(line, "**Unassigned**"))
		return "";
	end = strstr(line, " (not known here)");
	return arena_dup_len(arena, line, end ? (size_t)(end - line) : strlen(line));
}

/* Under "Actions" at their end minutes list them by owner, each with its item. */
static const char *find_owner(const struct minutes *minutes, const char *label,
			      struct arena *arena)
{
	const char *mark = arena_printf(arena, "(%s)", label), *owner = NULL, *other;
	const char *start = strstr(minutes->text, "\nActions\n-------\n");
	char *cursor = start && *label ? arena_dup(arena, start + 1) : NULL, *line;

	while ((line = str_piece(&cursor, '\n'))) {
		if (str_ends(line, mark))
			return owner;
		other = owner_line(line, arena);
		owner = other ? other : owner;
	}
	return NULL;
}

static struct action_form form_of(const struct minutes *minutes, const struct point *point,
				  const char *text, struct arena *arena)
{
	const char *label = point_label(point, arena);

	return (struct action_form){
		.text = text, .due = point->due, .minutes_id = minutes->id, .item = label,
		.owner = point->owner ? point->owner : find_owner(minutes, label, arena),
	};
}

int harvest(struct db *db, const struct settings *settings, const struct minutes *minutes,
	    struct err *err)
{
	struct arena *arena = arena_new();
	struct points points = { 0 };
	struct forms forms = { 0 };
	int rc = agreed_forget(db, minutes->id, err);

	points_read_minutes(minutes->text, arena, &points);
	for (size_t i = 0; i < points.len && rc == 0; i++) {
		const struct point *point = &points.items[i];
		const char *text = line_of(minutes, point, arena);

		if (point->kind == POINT_DECISION && *text)
			rc = agreed_add(db, minutes->id, point_label(point, arena), text, err);
		if (point->kind == POINT_ACTION && *text && !has(&forms, text))
			*vec_add(&forms, arena) = form_of(minutes, point, text, arena);
	}
	if (rc == 0)
		rc = action_take(db, settings, forms.items, forms.len, err);
	arena_free(arena);
	return rc;
}
