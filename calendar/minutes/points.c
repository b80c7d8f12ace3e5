/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Notes and minutes taken apart: lines, sections, points. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "base/vec.h"
#include "points.h"

#define NUMBER_MAX 100000

void text_lines_split(const char *text, struct arena *arena, struct text_lines *out)
{
	*out = (struct text_lines){ 0 };
	while (*text) {
		size_t len = strcspn(text, "\n"), kept = len;

		while (kept && (text[kept - 1] == ' ' || text[kept - 1] == '\t'))
			kept--;
		*vec_add(out, arena) = (struct text_line){ text, kept };
		text += len + (text[len] == '\n');
	}
}

bool text_line_is_blank(const struct text_line *line)
{
	return !line->len;
}

bool text_line_is_rule(const struct text_line *line)
{
	size_t n = 0;

	while (n < line->len && (line->s[0] == '-' || line->s[0] == '=') &&
	       line->s[n] == line->s[0])
		n++;
	return n >= 3 && n == line->len;
}

char *text_line_dup(const struct text_line *line, struct arena *arena)
{
	return arena_dup_len(arena, line->s, line->len);
}

char *section_letters(size_t n, struct arena *arena)
{
	char text[16];
	size_t at = sizeof(text) - 1;

	text[at] = '\0';
	do {
		text[--at] = (char)('A' + n % 26);
		n = n / 26;
	} while (n-- && at);
	return arena_dup(arena, text + at);
}

char *point_label(const struct point *point, struct arena *arena)
{
	if (!*point->section || !point->number)
		return arena_dup(arena, "");
	return arena_printf(arena, "%s.%d", point->section, point->number);
}

/* ---- what both have in common: a point that grows line by line */

struct reading {
	struct arena *arena;
	struct points *out;
	struct buf words;
	bool open, fenced;
	const char *section, *title;
	size_t n_sections;
	int number;
	enum point_kind kind;		/* of all points below this heading */
};

static void finish(struct reading *r)
{
	struct point *point;

	if (!r->open)
		return;
	point = &r->out->items[r->out->len - 1];
	point->words = arena_dup(r->arena, buf_str(&r->words));
	point_mark(point, r->arena);
	if (point->kind == POINT_TEXT && point->number)
		point->kind = r->kind;
	buf_reset(&r->words);
	r->open = false;
}

static void begin(struct reading *r, size_t line, int number, const char *s, size_t len)
{
	finish(r);
	*vec_add(r->out, r->arena) = (struct point){
		.section = r->section, .title = r->title, .number = number, .line = line + 1,
	};
	buf_add(&r->words, s, len);
	r->open = true;
}

/* Indented as it is, but for `most` blanks that make room for a bullet. */
static void go_on(struct reading *r, const struct text_line *line, size_t most)
{
	size_t n = 0;

	while (n < most && n < line->len && line->s[n] == ' ')
		n++;
	buf_putc(&r->words, '\n');
	buf_add(&r->words, line->s + n, line->len - n);
}

/* ---- notes */

/* Behind "- ", "* ", "+ ", "1. ", "1) " at the start of a line; 0: none. */
static size_t bullet(const struct text_line *line)
{
	size_t n = 0;

	if (line->len > 2 && strchr("-*+", line->s[0]) && line->s[1] == ' ')
		return 2;
	while (n < line->len && n < 4 && isdigit((unsigned char)line->s[n]))
		n++;
	if (n && n + 1 < line->len && strchr(".)", line->s[n]) && line->s[n + 1] == ' ')
		return n + 2;
	return 0;
}

/* "## Title": its level; 0: no heading. */
static size_t hashes(const struct text_line *line)
{
	size_t n = 0;

	while (n < line->len && line->s[n] == '#')
		n++;
	return n && n <= 6 && n + 1 < line->len && line->s[n] == ' ' ? n : 0;
}

static bool is_fence(const struct text_line *line)
{
	return line->len >= 3 && (strncmp(line->s, "```", 3) == 0 ||
				  strncmp(line->s, "~~~", 3) == 0);
}

static bool is_underlined(const struct text_lines *lines, size_t i)
{
	return i + 1 < lines->len && lines->items[i].len && lines->items[i].s[0] != ' ' &&
	       !bullet(&lines->items[i]) && !text_line_is_rule(&lines->items[i]) &&
	       text_line_is_rule(&lines->items[i + 1]);
}

/* A heading of that level, where an underlined one is of the second ("---") or first. */
static size_t level_of(const struct text_lines *lines, size_t i)
{
	if (is_underlined(lines, i))
		return lines->items[i + 1].s[0] == '=' ? 1 : 2;
	return hashes(&lines->items[i]);
}

/* A single "# Title" over several "## ..." names the notes and is no section. */
static size_t section_level(const struct text_lines *lines)
{
	size_t n[7] = { 0 };
	bool fenced = false;

	for (size_t i = 0; i < lines->len; i++) {
		fenced ^= is_fence(&lines->items[i]);
		if (!fenced)
			n[level_of(lines, i)]++;
	}
	for (size_t level = 1; level < 7; level++)
		if (n[level] > 1 || (n[level] == 1 && (level == 6 || !n[level + 1])))
			return level;
	return 1;
}

static void add_heading(struct reading *r, size_t line)
{
	*vec_add(r->out, r->arena) = (struct point){
		.kind = POINT_HEADING, .section = r->section, .title = r->title,
		.line = line + 1, .text = r->title, .words = r->title,
	};
}

static void begin_section(struct reading *r, const char *title, size_t line)
{
	finish(r);
	r->section = section_letters(r->n_sections++, r->arena);
	r->title = title;
	r->number = 0;
	r->kind = heading_kind(title);
	add_heading(r, line);
}

/* The heading at i: how many lines it takes, 0 where there is none. */
static size_t read_heading(struct reading *r, const struct text_lines *lines, size_t i,
			   size_t level)
{
	struct text_line line = lines->items[i];
	bool underlined = is_underlined(lines, i);
	size_t at = level_of(lines, i);

	if (!at)
		return 0;
	if (!underlined) {
		line.s += at + 1;
		line.len -= at + 1;
	}
	if (at == level) {
		begin_section(r, str_trim(text_line_dup(&line, r->arena)), i);
	} else {
		begin(r, i, 0, lines->items[i].s, lines->items[i].len);
		finish(r);
		if (at > level)
			r->kind = heading_kind(str_trim(text_line_dup(&line, r->arena)));
	}
	return underlined ? 2 : 1;
}

/* Does a line at the left edge begin a point of its own? */
static bool begins(struct reading *r, const struct text_line *line)
{
	struct point probe = { 0 };

	if (!r->open || bullet(line))
		return true;
	probe.words = text_line_dup(line, r->arena);
	point_mark(&probe, r->arena);
	return probe.speaker || probe.kind != POINT_TEXT;
}

static void read_line(struct reading *r, const struct text_line *line, size_t i)
{
	size_t mark = bullet(line);

	if (r->fenced || is_fence(line)) {
		r->fenced ^= is_fence(line);
		if (!r->open)
			begin(r, i, *r->section ? ++r->number : 0, line->s, line->len);
		else
			go_on(r, line, 0);
		return;
	}
	if (text_line_is_blank(line)) {
		finish(r);
		return;
	}
	if (line->s[0] == ' ' || line->s[0] == '\t' || line->s[0] == '>' || !begins(r, line)) {
		if (r->open)
			go_on(r, line, 2);
		else
			begin(r, i, *r->section ? ++r->number : 0, line->s, line->len);
		return;
	}
	begin(r, i, *r->section ? ++r->number : 0, line->s + mark, line->len - mark);
}

void points_read_notes(const char *text, struct arena *arena, struct points *out)
{
	struct reading r = {
		.arena = arena, .out = out, .words = BUF_INIT(UINT32_MAX), .section = "",
		.title = "",
	};
	struct text_lines lines;
	size_t level, n;

	*out = (struct points){ 0 };
	text_lines_split(text, arena, &lines);
	level = section_level(&lines);
	for (size_t i = 0; i < lines.len; i += n) {
		n = r.fenced ? 0 : read_heading(&r, &lines, i, level);
		if (!n) {
			read_line(&r, &lines.items[i], i);
			n = 1;
		}
	}
	finish(&r);
	buf_free(&r.words);
}

/* ---- minutes */

/* "C. Title", underlined: the length of the letters, or 0. */
static size_t lettered(const struct text_lines *lines, size_t i)
{
	const struct text_line *line = &lines->items[i];
	size_t n = 0;

	while (n < line->len && n < 3 && isupper((unsigned char)line->s[n]))
		n++;
	return n && n + 2 < line->len && line->s[n] == '.' && line->s[n + 1] == ' ' &&
	       is_underlined(lines, i) ? n : 0;
}

/* "5) ...": its number, or 0; *len is what stands before the words. */
static int numbered(const struct text_line *line, size_t *len)
{
	size_t n = 0;
	int number = 0;

	while (n < line->len && n < 5 && isdigit((unsigned char)line->s[n]))
		number = number * 10 + (line->s[n++] - '0');
	if (!n || n >= line->len || line->s[n] != ')' || number > NUMBER_MAX)
		return 0;
	n++;
	while (n < line->len && line->s[n] == ' ')
		n++;
	*len = n;
	return number;
}

/* "- bob to start (A.1)" below "bob:": the owner of A.1. */
static void give_owner(struct points *points, const struct text_line *line, const char *owner,
		       struct arena *arena)
{
	char *text = text_line_dup(line, arena), *open = strrchr(text, '(');

	if (!open || !str_ends(text, ")"))
		return;
	text[strlen(text) - 1] = '\0';
	for (size_t i = 0; i < points->len; i++) {
		struct point *point = &points->items[i];

		if (point->kind == POINT_ACTION && !point->owner &&
		    str_eq(point_label(point, arena), open + 1))
			point->owner = owner;
	}
}

static void read_owners(struct points *points, const struct text_lines *lines, size_t from,
			struct arena *arena)
{
	const char *owner = NULL;

	for (size_t i = from; i < lines->len && !is_underlined(lines, i); i++) {
		const struct text_line *line = &lines->items[i];
		char *name, *remark;

		if (bullet(line)) {
			if (owner)
				give_owner(points, line, owner, arena);
			continue;
		}
		if (!line->len || line->s[line->len - 1] != ':')
			continue;
		name = arena_dup_len(arena, line->s, line->len - 1);
		remark = strstr(name, " (");
		if (remark)
			*remark = '\0';
		owner = name[0] == '*' ? NULL : name;
	}
}

static void read_minutes_line(struct reading *r, const struct text_line *line, size_t i)
{
	size_t mark;
	int number = numbered(line, &mark);

	if (number)
		begin(r, i, number, line->s + mark, line->len - mark);
	else if (text_line_is_blank(line))
		finish(r);
	else if (r->open)
		go_on(r, line, 3);
}

void points_read_minutes(const char *text, struct arena *arena, struct points *out)
{
	struct reading r = {
		.arena = arena, .out = out, .words = BUF_INIT(UINT32_MAX), .section = "",
		.title = "",
	};
	struct text_lines lines;

	*out = (struct points){ 0 };
	text_lines_split(text, arena, &lines);
	for (size_t i = 0; i < lines.len; i++) {
		size_t letters = lettered(&lines, i);

		if (letters) {
			finish(&r);
			r.section = arena_dup_len(arena, lines.items[i].s, letters);
			r.title = arena_dup_len(arena, lines.items[i].s + letters + 2,
						lines.items[i].len - letters - 2);
			r.kind = heading_kind(r.title);
			add_heading(&r, i);
			i++;
		} else if (is_underlined(&lines, i)) {
			finish(&r);
			r.section = "";
			if (heading_kind(text_line_dup(&lines.items[i], arena)) == POINT_ACTION)
				read_owners(out, &lines, i + 2, arena);
			i++;
		} else if (*r.section) {
			read_minutes_line(&r, &lines.items[i], i);
		}
	}
	finish(&r);
	buf_free(&r.words);
}
