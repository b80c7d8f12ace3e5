/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Notes as minutes: the same words, with letters and numbers to refer to. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "base/text.h"
#include "base/vec.h"
#include "points.h"

#define LISTED_MAX 300			/* of a point, where it is listed again */
#define UNSURE "(\"Name?\": whoever took the notes is not sure who said it.)\n"

struct writing {
	struct arena *arena;
	struct buf *out;
	bool discreet;
	bool whole;			/* no headings: all is one section */
	struct points points;
};

static const char *words_of(const struct writing *w, const struct point *point)
{
	if (!w->discreet || !point->speaker)
		return point->words;
	/* Behind the name; a marker stays. */
	return strchr(point->words, ':') + 1 + strspn(strchr(point->words, ':') + 1, " ");
}

/* Lines behind the first hang under its words. */
static void write_point(const struct writing *w, const struct point *point)
{
	const char *mark = point->number ? arena_printf(w->arena, "%d) ", point->number) : "";
	const char *s = words_of(w, point);

	buf_puts(w->out, mark);
	while (*s) {
		size_t len = strcspn(s, "\n");

		buf_add(w->out, s, len);
		buf_putc(w->out, '\n');
		s += len + (s[len] == '\n');
		for (size_t i = 0; *s && *s != '\n' && i < strlen(mark); i++)
			buf_putc(w->out, ' ');
	}
	if (!*point->words)
		buf_putc(w->out, '\n');
}

static void write_title(const struct writing *w, const char *title)
{
	if (w->out->len)
		buf_putc(w->out, '\n');
	text_title(w->out, title, '-');
}

/* The first line of it, and where it is. */
static void write_again(const struct writing *w, const struct point *point)
{
	size_t len = strcspn(point->text, "\n"), cut = str_utf8_cut(point->text, LISTED_MAX);
	char *text = arena_dup_len(w->arena, point->text, len < cut ? len : cut);
	char *label = point_label(point, w->arena);

	if (point->due || point->due_words)
		text = arena_printf(w->arena, "%s, by %s", text,
				    point->due ? point->due : point->due_words);
	if (*label)
		text = arena_printf(w->arena, "%s (%s)", text, label);
	text_fill(w->out, "- ", "  ", text);
}

static void write_kind(const struct writing *w, const char *title, enum point_kind kind)
{
	bool any = false;

	for (size_t i = 0; i < w->points.len; i++) {
		if (w->points.items[i].kind != kind)
			continue;
		if (!any)
			write_title(w, title);
		any = true;
		write_again(w, &w->points.items[i]);
	}
}

/* Each owner once, as often as they have something to do; then what is nobody's. */
static void write_actions(const struct writing *w)
{
	bool *done = arena_array(w->arena, bool, w->points.len + 1), any = false;

	for (size_t i = 0; i < w->points.len; i++) {
		const struct point *first = &w->points.items[i];

		if (first->kind != POINT_ACTION || !first->owner || done[i])
			continue;
		if (!any)
			write_title(w, "Actions");
		any = true;
		buf_printf(w->out, "%s:\n", first->owner);
		for (size_t k = i; k < w->points.len; k++) {
			const struct point *point = &w->points.items[k];

			if (point->kind != POINT_ACTION || !point->owner ||
			    !str_eq_fold(point->owner, first->owner))
				continue;
			done[k] = true;
			write_again(w, point);
		}
	}
	for (size_t i = 0, nobody = 0; i < w->points.len; i++) {
		if (w->points.items[i].kind != POINT_ACTION || done[i])
			continue;
		if (!any)
			write_title(w, "Actions");
		any = true;
		if (!nobody++)
			buf_puts(w->out, "**Unassigned**:\n");
		write_again(w, &w->points.items[i]);
	}
}

/* "Attendees: Ann, Bob" */
static bool names_people(const struct point *point)
{
	static const char *const words[] = { "Attendees:", "Present:", "Participants:",
					     "Attending:" };

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_starts_fold(point->words, words[i]))
			return true;
	return false;
}

static bool has_attendees(const struct writing *w)
{
	for (size_t i = 0; i < w->points.len; i++)
		if (names_people(&w->points.items[i]))
			return true;
	return false;
}

static void write_sections(const struct writing *w)
{
	bool unsure = false;

	if (w->whole && w->points.len)
		write_title(w, "A. Notes");
	for (size_t i = 0; i < w->points.len; i++) {
		const struct point *point = &w->points.items[i];

		if (point->kind == POINT_HEADING)
			write_title(w, arena_printf(w->arena, "%s. %s", point->section,
						    point->title));
		else if (!w->discreet || !names_people(point))
			write_point(w, point);
		unsure |= point->unsure && !w->discreet;
	}
	if (unsure)
		buf_puts(w->out, "\n" UNSURE);
}

/* Without any heading all of it is one section: a number wants a letter. */
static void read_points(struct writing *w, const char *notes)
{
	int n = 0;

	points_read_notes(notes, w->arena, &w->points);
	for (size_t i = 0; i < w->points.len; i++)
		if (w->points.items[i].kind == POINT_HEADING)
			return;
	w->whole = true;
	for (size_t i = 0; i < w->points.len; i++) {
		w->points.items[i].section = "A";
		w->points.items[i].number = names_people(&w->points.items[i]) ? 0 : ++n;
	}
}

void points_write_minutes(const char *notes, const char *attendees, bool discreet,
			  struct buf *out)
{
	struct writing w = { .arena = arena_new(), .out = out, .discreet = discreet };

	read_points(&w, notes);
	if (attendees && *attendees && !discreet && !has_attendees(&w))
		text_fill(out, "Attendees: ", "  ", attendees);
	if (discreet)
		buf_puts(out, "Held under the Chatham House Rule: nobody who spoke is named.\n");
	write_sections(&w);
	write_kind(&w, "Decisions", POINT_DECISION);
	write_actions(&w);
	arena_free(w.arena);
}
