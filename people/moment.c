/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Moments in few words. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "people/moment.h"

#define MORNING "09:00"
#define FAR (400 * CLOCK_DAY)

static int64_t unit_secs(char unit)
{
	switch (unit) {
	case 'm':
		return CLOCK_MINUTE;
	case 'h':
		return CLOCK_HOUR;
	case 'd':
		return CLOCK_DAY;
	case 'w':
		return 7 * CLOCK_DAY;
	}
	return 0;
}

int moment_span(const char *text, int64_t min, int64_t max, int64_t *secs, struct err *err)
{
	size_t len = strlen(text);
	int64_t unit = len > 1 && len < 8 ? unit_secs((char)(text[len - 1] | 32)) : 0, n;
	char digits[8];

	if (!unit)
		goto bad;
	memcpy(digits, text, len - 1);
	digits[len - 1] = '\0';
	if (str_to_int(digits, 1, 999999, &n, err) || n * unit < min || n * unit > max)
		goto bad;
	*secs = n * unit;
	return 0;
bad:
	return err_set(err, ERR_INVALID,
		       "\"%.20s\" is no length of time here; write it as in 45m, 2h or 3d", text);
}

static void date_text(char out[16], const char *zone, int64_t at)
{
	struct civil day = zone_civil(zone, at);

	out[0] = (char)('0' + day.year / 1000 % 10);
	out[1] = (char)('0' + day.year / 100 % 10);
	out[2] = (char)('0' + day.year / 10 % 10);
	out[3] = (char)('0' + day.year % 10);
	out[4] = out[7] = '-';
	out[5] = (char)('0' + day.month / 10);
	out[6] = (char)('0' + day.month % 10);
	out[8] = (char)('0' + day.day / 10);
	out[9] = (char)('0' + day.day % 10);
	out[10] = '\0';
}

/* The date so many days on: by noon, which no clock change moves to another day. */
static int64_t days_on(const char *zone, int64_t now, int days)
{
	struct civil today = zone_civil(zone, now);

	return now + (12 - today.hour) * CLOCK_HOUR + days * CLOCK_DAY;
}

static int weekday_of(const char *word)
{
	for (int day = 0; day < 7; day++)
		if (strlen(word) >= 3 && str_starts_fold(zone_weekday(day), word))
			return day;
	return -1;
}

static int at_date(const char *zone, int64_t day, const char *time, int64_t *at, struct err *err)
{
	char date[16];

	date_text(date, zone, day);
	return zone_parse(zone, date, time, at, err);
}

static bool is_time(const char *word)
{
	return word && *word >= '0' && *word <= '9' && strchr(word, ':');
}

/* 18:00 is the next one. */
static int next_time(const char *zone, int64_t now, const char *time, int64_t *at,
		     struct err *err)
{
	if (at_date(zone, now, time, at, err))
		return -1;
	return *at > now ? 0 : at_date(zone, days_on(zone, now, 1), time, at, err);
}

static int parse_day(const char *zone, int64_t now, char *word, char **words, int64_t *at,
		     struct err *err)
{
	int weekday = weekday_of(word), today = zone_civil(zone, now).weekday;
	char *rest = *words, first[8] = "";
	const char *time = MORNING;

	snprintf(first, sizeof(first), "%s", rest);
	first[strcspn(first, " ")] = '\0';
	if (is_time(first))
		time = str_word(words);
	if (str_eq_fold(word, "tomorrow"))
		return at_date(zone, days_on(zone, now, 1), time, at, err);
	if (weekday >= 0)
		return at_date(zone, days_on(zone, now, (weekday + 6 - today) % 7 + 1), time, at,
			       err);
	return zone_parse(zone, word, time, at, err);
}

int moment_parse(const char *zone, int64_t now, char **words, int64_t *at, struct err *err)
{
	char *word = str_word(words);
	int64_t secs;

	if (!word)
		return err_set(err, ERR_INVALID, "until when?  As in 2h, 3d, tomorrow, friday, "
			       "18:00 or 2026-12-01");
	if (unit_secs((char)(word[strlen(word) - 1] | 32)) && *word >= '0' && *word <= '9') {
		if (moment_span(word, CLOCK_MINUTE, FAR, &secs, err))
			return -1;
		*at = now + secs;
		return 0;
	}
	if (is_time(word)) {
		if (next_time(zone, now, word, at, err))
			return -1;
	} else if (parse_day(zone, now, word, words, at, err)) {
		if (err->kind == ERR_INVALID && (*word < '0' || *word > '9'))
			err_set(err, ERR_INVALID, "\"%.20s\" is no time; write it as in 2h, 3d, "
				"tomorrow, friday, 18:00 or 2026-12-01", word);
		return -1;
	}
	if (*at <= now || *at > now + FAR)
		return err_set(err, ERR_INVALID, "\"%.20s\" is not within the next year", word);
	return 0;
}

char *moment_text(struct arena *arena, const char *zone, int64_t now, int64_t at)
{
	struct civil civil = zone_civil(zone, at), today = zone_civil(zone, now);

	if (civil.year == today.year && civil.month == today.month && civil.day == today.day)
		return arena_printf(arena, "%02d:%02d %s", civil.hour, civil.minute, civil.abbr);
	return arena_printf(arena, "%.3s %d %.3s %02d:%02d %s", zone_weekday(civil.weekday),
			    civil.day, zone_month(civil.month), civil.hour, civil.minute,
			    civil.abbr);
}

char *moment_length(struct arena *arena, int64_t secs)
{
	static const struct { int64_t secs; const char *name; } units[] = {
		{ CLOCK_DAY, "day" }, { CLOCK_HOUR, "hour" }, { CLOCK_MINUTE, "minute" },
	};

	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		int64_t n = secs / units[i].secs;

		if (n >= (i + 1 < ARRAY_LEN(units) && units[i].secs == CLOCK_DAY ? 2 : 1))
			return arena_printf(arena, "%lld %s%s", (long long)n, units[i].name,
					    n == 1 ? "" : "s");
	}
	return arena_dup(arena, "less than a minute");
}
