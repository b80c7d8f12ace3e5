/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What people write before a point: who said it, ACTION(who, by when), AGREED. */
#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "points.h"

#define NAME_MAX_BYTES 60
#define NAME_WORDS     4

static const struct marker { const char *word; enum point_kind kind; } markers[] = {
	{ "ACTION", POINT_ACTION }, { "ACTION ITEM", POINT_ACTION }, { "AI", POINT_ACTION },
	{ "TODO", POINT_ACTION }, { "AGREED", POINT_DECISION }, { "AGREEMENT", POINT_DECISION },
	{ "DECISION", POINT_DECISION }, { "DECIDED", POINT_DECISION },
	{ "CONCLUSION", POINT_DECISION }, { "RESOLVED", POINT_DECISION },
	{ "ACCEPTED", POINT_DECISION }, { "MOTION ACCEPTED", POINT_DECISION },
};

/* Words with a colon that are no names. */
static const char *const labels[] = {
	"attendees", "present", "regrets", "absent", "agenda", "note", "notes", "nb", "q", "a",
	"question", "answer", "idea", "proposal", "problem", "background", "result", "status",
	"link", "links", "see", "plan", "risk", "option", "pro", "con", "pros", "cons", "next",
	"next steps", "example", "summary", "topic", "date", "time", "chair", "scribe", "info",
	"help wanted", "help", "vote", "rejected", "failed", "inconclusive", "motion rejected",
	"motion failed", "motion inconclusive", "http", "https", "ftp", "mailto", "session",
	"open", "done", "issue", "goal", "goals", "reason", "cc", "to", "from", "subject",
};

static bool is_label(const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(labels); i++)
		if (str_eq_fold(word, labels[i]))
			return true;
	return false;
}

enum point_kind heading_kind(const char *title)
{
	static const char *const actions[] = {
		"actions", "action items", "proposed actions", "todo", "todos", "action points",
	}, *const decisions[] = { "decisions", "agreed", "conclusions" };
	size_t len = strlen(title);

	while (len && strchr(": .", title[len - 1]))
		len--;
	for (size_t i = 0; i < ARRAY_LEN(actions); i++)
		if (strlen(actions[i]) == len && strncasecmp(actions[i], title, len) == 0)
			return POINT_ACTION;
	for (size_t i = 0; i < ARRAY_LEN(decisions); i++)
		if (strlen(decisions[i]) == len && strncasecmp(decisions[i], title, len) == 0)
			return POINT_DECISION;
	return POINT_TEXT;
}

/* "2026-12-01" */
static bool is_date(const char *s)
{
	static const char form[] = "dddd-dd-dd";

	if (strlen(s) != sizeof(form) - 1)
		return false;
	for (size_t i = 0; form[i]; i++)
		if (form[i] == 'd' ? !isdigit((unsigned char)s[i]) : s[i] != form[i])
			return false;
	return strcmp(s + 5, "12-31") <= 0 && strcmp(s + 5, "01-01") >= 0 &&
	       strcmp(s + 8, "31") <= 0 && strcmp(s + 8, "01") >= 0;
}

static void set_due(struct point *point, const char *words)
{
	*(is_date(words) ? &point->due : &point->due_words) = words;
}

static char *without_at(char *name)
{
	return name[0] == '@' ? name + 1 : name;
}

/* "ann, by Friday", "2026-12-01", "" */
static void read_arguments(struct point *point, char *arguments)
{
	char *cursor = arguments, *word;

	while ((word = str_piece(&cursor, ','))) {
		word = str_trim(word);
		if (str_starts_fold(word, "by ") || str_starts_fold(word, "due "))
			set_due(point, str_trim(word + (tolower(word[0]) == 'b' ? 3 : 4)));
		else if (is_date(word))
			set_due(point, word);
		else if (*word && !point->owner)
			point->owner = without_at(word);
	}
}

/* A marker at s that a colon ends, with what stands in brackets; what follows it, or NULL. */
static const char *read_marker(const char *s, struct point *point, struct arena *arena)
{
	for (size_t i = 0; i < ARRAY_LEN(markers); i++) {
		size_t len = strlen(markers[i].word);
		const char *end = s + len, *close;

		if (strncasecmp(s, markers[i].word, len) != 0)
			continue;
		if (end[0] == ':') {
			point->kind = markers[i].kind;
			return end + 1;
		}
		end += strspn(end, " ");
		close = *end == '(' ? strpbrk(end, ")\n") : NULL;
		if (!close || close[0] != ')' || close[1] != ':')
			continue;
		point->kind = markers[i].kind;
		read_arguments(point, arena_dup_len(arena, end + 1, (size_t)(close - end - 1)));
		return close + 2;
	}
	return NULL;
}

static bool is_name_byte(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80 || strchr(" .'_-[]|^`/", c);
}

/* "Name:" or "Name?:" at s: its length with the colon, or 0. */
static size_t find_name(const char *s)
{
	size_t len = 0, words = 1;

	while (s[len] && is_name_byte(s[len]) && len < NAME_MAX_BYTES) {
		words += s[len] == ' ';
		len++;
	}
	while (s[len] == '?')
		len++;
	if (!len || words > NAME_WORDS || s[len] != ':' || (s[len + 1] != ' ' && s[len + 1]))
		return 0;
	/* A word is a nick; several are a name, which begins with no small ASCII letter. */
	if (words > 1 && islower((unsigned char)s[0]))
		return 0;
	return len + 1;
}

static const char *read_speaker(const char *s, struct point *point, struct arena *arena)
{
	size_t len = find_name(s);
	char *name;

	if (!len)
		return s;
	name = arena_dup_len(arena, s, len - 1);
	if (is_label(name))
		return s;
	len = strlen(name);
	point->unsure = name[len - 1] == '?';
	while (len && name[len - 1] == '?')
		name[--len] = '\0';
	point->speaker = str_trim(name);
	s = strchr(s, ':') + 1;
	return s + strspn(s, " ");
}

/* "... TODO: that": the notes' own shout, in capitals, amid a line. */
static const char *find_shout(const char *s)
{
	static const char *const shouts[] = { " TODO: ", " ACTION: " };

	for (size_t i = 0; i < ARRAY_LEN(shouts); i++) {
		const char *at = strstr(s, shouts[i]);

		if (at)
			return at + strlen(shouts[i]);
	}
	return NULL;
}

/* "ann: to do this", "@ann to do this" behind ACTION: */
static const char *read_owner(const char *s, struct point *point, struct arena *arena)
{
	size_t len = find_name(s), n;

	if (point->owner || (s[0] != '@' && !len))
		return s;
	if (s[0] == '@') {
		n = strcspn(s + 1, " :,\n");
		if (n)
			point->owner = arena_dup_len(arena, s + 1, n);
		return s;
	}
	if (len > 1 && s[len - 2] != '?')
		point->owner = arena_dup_len(arena, s, len - 1);
	return point->owner ? s + len + strspn(s + len, " ") : s;
}

void point_mark(struct point *point, struct arena *arena)
{
	const char *s = point->words, *rest = read_marker(s, point, arena);

	if (!rest) {
		s = read_speaker(s, point, arena);
		rest = read_marker(s, point, arena);
	}
	point->text = s;
	if (!rest && (rest = find_shout(s))) {
		point->kind = POINT_ACTION;
		read_owner(rest, point, arena);
		return;
	}
	if (!rest)
		return;
	rest += strspn(rest, " ");
	point->text = point->kind == POINT_ACTION ? read_owner(rest, point, arena) : rest;
}
