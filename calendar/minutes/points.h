/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of notes and minutes, for the files that read them. */
#ifndef MINUTES_POINTS_INTERNAL_H
#define MINUTES_POINTS_INTERNAL_H

#include "calendar/minutes/points.h"

struct text_line {
	const char *s;
	size_t len;
};
struct text_lines { struct text_line *items; size_t len, cap; };

void text_lines_split(const char *text, struct arena *arena, struct text_lines *out);
bool text_line_is_blank(const struct text_line *line);
/* "-----", as long as three at least. */
bool text_line_is_rule(const struct text_line *line);
char *text_line_dup(const struct text_line *line, struct arena *arena);

/* "A", "Z", "AA" for 0, 25, 26. */
char *section_letters(size_t n, struct arena *arena);

/* Who says it, what it is, whose it is and until when: from words into the rest. */
void point_mark(struct point *point, struct arena *arena);
/* The heading over what is all actions or decisions; POINT_TEXT for any other. */
enum point_kind heading_kind(const char *title);

#endif
