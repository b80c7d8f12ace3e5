/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What notes and minutes say, point by point.  Notes are read as people write
 * them (practice R33): "Name: ...", bullets, headings, TODO:, ACTION(who, by
 * date):, AGREED:, Conclusion:.  Minutes are read as they go to the list (R35):
 * "C. Title" underlined, "5) ...".  Words are kept as they are; only explicit
 * markers make an action or a decision of a point.  Pure.
 */
#ifndef CALENDAR_MINUTES_POINTS_H
#define CALENDAR_MINUTES_POINTS_H

#include "base/base.h"

struct arena;
struct buf;

enum point_kind {
	POINT_TEXT,
	POINT_HEADING,			/* of a section: it begins here */
	POINT_ACTION,			/* ACTION, TODO, or under a heading "Proposed Actions" */
	POINT_DECISION,			/* AGREED, DECISION, Conclusion, RESOLVED, ... */
};

struct point {
	enum point_kind kind;
	const char *section;		/* letters, "C"; "" before the first heading */
	const char *title;		/* of the section */
	int number;			/* 5 of "C.5"; 0: before the first heading */
	size_t line;			/* where it begins, from 1 */
	const char *speaker;		/* of "Name: ...", or NULL */
	bool unsure;			/* "Name?: ...": unsure who said it */
	const char *text;		/* lines, without number, bullet, name and marker */
	const char *words;		/* the same with name and marker, as written */
	const char *owner;		/* of an action: name or nick, or NULL */
	const char *due;		/* "2026-12-01", or NULL */
	const char *due_words;		/* "Friday": what was said and is no date, or NULL */
};
struct points { struct point *items; size_t len, cap; };

void points_read_notes(const char *text, struct arena *arena, struct points *out);
void points_read_minutes(const char *text, struct arena *arena, struct points *out);

/* "C.5"; "" where it has no number. */
char *point_label(const struct point *point, struct arena *arena);

/*
 * Minutes of notes: sections get letters and points numbers, actions and
 * decisions are listed again at the end.  With `discreet` (the Chatham House
 * Rule) nobody who spoke is named.  attendees may be NULL.
 */
void points_write_minutes(const char *notes, const char *attendees, bool discreet,
			  struct buf *out);

#endif
