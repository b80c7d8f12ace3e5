/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules in words: the few that people make appointments by. */
#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "base/zone.h"

#include "cadence_rule.h"

#define POSITIONS_MAX 4

static const char *const codes[] = { "SU", "MO", "TU", "WE", "TH", "FR", "SA" };
static const struct { const char *word; int position; } ordinals[] = {
	{ "first", 1 }, { "1st", 1 }, { "second", 2 }, { "2nd", 2 }, { "third", 3 },
	{ "3rd", 3 }, { "fourth", 4 }, { "4th", 4 }, { "last", -1 },
};
static const char *const names[] = { NULL, "first", "second", "third", "fourth" };

struct said {
	int positions[POSITIONS_MAX];
	size_t n_positions;
	int weekday;			/* -1: none */
	int number;			/* 0: none */
	bool week, other, known;
};

static int weekday_of(const char *word)
{
	size_t len = strlen(word);

	for (int i = 0; i < 7; i++)
		if (len >= 3 && strncasecmp(word, zone_weekday(i), len) == 0)
			return i;
	return -1;
}

static bool take_ordinal(const char *word, struct said *said)
{
	for (size_t i = 0; i < ARRAY_LEN(ordinals); i++) {
		if (!str_eq_fold(ordinals[i].word, word) || said->n_positions == POSITIONS_MAX)
			continue;
		said->positions[said->n_positions++] = ordinals[i].position;
		return true;
	}
	return false;
}

static bool take_word(const char *word, struct said *said)
{
	static const char *const nothing[] = { "a", "and", "every", "each", "in", "month",
					       "monthly", "months", "of", "on", "the" };

	if (take_ordinal(word, said))
		return true;
	if (weekday_of(word) >= 0 && said->weekday < 0) {
		said->weekday = weekday_of(word);
		return true;
	}
	if (isdigit((unsigned char)word[0]) && !word[strspn(word, "0123456789")] &&
	    strlen(word) < 3) {
		for (said->number = 0; *word; word++)
			said->number = said->number * 10 + (*word - '0');
		return said->number > 0;
	}
	for (size_t i = 0; i < ARRAY_LEN(nothing); i++)
		if (str_eq_fold(nothing[i], word))
			return true;
	if (str_eq_fold(word, "other"))
		return said->other = true;
	if (str_eq_fold(word, "fortnight") || str_eq_fold(word, "fortnightly"))
		return said->week = said->other = true;
	if (str_eq_fold(word, "week") || str_eq_fold(word, "weeks") ||
	    str_eq_fold(word, "weekly"))
		return said->week = true;
	return false;
}

static const char *weekly(const struct said *said, struct arena *arena)
{
	int interval = said->number ? said->number : said->other ? 2 : 1;

	if (interval == 1)
		return arena_printf(arena, "FREQ=WEEKLY;BYDAY=%s", codes[said->weekday]);
	return arena_printf(arena, "FREQ=WEEKLY;INTERVAL=%d;BYDAY=%s", interval,
			    codes[said->weekday]);
}

static const char *monthly(const struct said *said, struct arena *arena)
{
	int interval = said->number ? said->number : said->other ? 2 : 1;
	struct buf out = BUF_INIT(200);

	buf_puts(&out, "FREQ=MONTHLY;");
	if (interval > 1)
		buf_printf(&out, "INTERVAL=%d;", interval);
	for (size_t i = 0; i < said->n_positions; i++)
		buf_printf(&out, "%s%d%s", i ? "," : "BYDAY=", said->positions[i],
			   codes[said->weekday]);
	return buf_to_arena(&out, arena);
}

const char *cadence_rule_of_words(const char *words, struct arena *arena)
{
	struct said said = { .weekday = -1 };
	char *rest = arena_dup(arena, words), *word;

	while ((word = str_word(&rest))) {
		size_t len = strlen(word);

		if (len > 1 && word[len - 1] == ',')
			word[len - 1] = '\0';
		if (!take_word(word, &said))
			return words;
	}
	if (said.weekday < 0)
		return words;
	/* "every second week on Thursday", "every second Thursday" */
	if (said.week && said.n_positions == 1 && said.positions[0] == 2) {
		said.other = true;
		said.n_positions = 0;
	}
	if (said.week && said.n_positions)
		return words;
	return said.n_positions ? monthly(&said, arena) : weekly(&said, arena);
}

static int code_weekday(const char *code)
{
	for (int i = 0; i < 7; i++)
		if (str_eq(codes[i], code))
			return i;
	return -1;
}

/* "1TH,3TH" as "first and third Thursday"; NULL: no words for it. */
static const char *days_words(const char *by_day, bool positions, struct arena *arena)
{
	char *rest = arena_dup(arena, by_day), *piece;
	struct buf out = BUF_INIT(200);
	int weekday = -1;

	while ((piece = str_piece(&rest, ','))) {
		bool last = piece[0] == '-' && piece[1] == '1';
		size_t skip = last ? 2 : piece[0] >= '1' && piece[0] <= '4' ? 1 : 0;
		int day = code_weekday(piece + skip);

		if (day < 0 || (skip != 0) != positions || (weekday >= 0 && day != weekday &&
							    positions))
			return NULL;
		if (out.len)
			buf_puts(&out, " and ");
		buf_puts(&out, !positions ? zone_weekday(day) :
			 last ? "last" : names[piece[0] - '0']);
		weekday = day;
	}
	if (positions && weekday >= 0)
		buf_printf(&out, " %s", zone_weekday(weekday));
	return buf_to_arena(&out, arena);
}

const char *cadence_rule_words(const char *rrule, struct arena *arena)
{
	char *rest = arena_dup(arena, rrule), *part;
	const char *freq = "", *interval = "1", *by_day = NULL, *days;
	bool month, once;

	while ((part = str_piece(&rest, ';'))) {
		if (str_starts(part, "FREQ="))
			freq = part + 5;
		else if (str_starts(part, "INTERVAL="))
			interval = part + 9;
		else if (str_starts(part, "BYDAY="))
			by_day = part + 6;
		else
			return rrule;
	}
	month = str_eq(freq, "MONTHLY");
	once = str_eq(interval, "1");
	days = by_day && (month || str_eq(freq, "WEEKLY")) ?
	       days_words(by_day, month, arena) : NULL;
	if (!days)
		return rrule;
	if (month && once)
		return arena_printf(arena, "%s of the month", days);
	if (month)
		return arena_printf(arena, "every %s months on the %s", interval, days);
	if (once)
		return arena_printf(arena, "every %s", days);
	return arena_printf(arena, "every %s weeks on %s", interval, days);
}
