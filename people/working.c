/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Working hours, days and country as people type them. */
#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "working.h"

#define MONDAY_TO_FRIDAY 0x3e
#define COUNTRY_MAX 12
#define URL_MAX 500

/* "mon", "Monday": 1; -1 none. */
static int weekday_of(const char *text)
{
	if (strlen(text) >= 3)
		for (int day = 0; day < 7; day++)
			if (strncasecmp(zone_weekday(day), text, strlen(text)) == 0)
				return day;
	return -1;
}

int working_parse_days(char *value, unsigned *out, struct err *err)
{
	unsigned days = 0;
	char *piece;

	while (value && (piece = str_piece(&value, ','))) {
		char *rest = piece, *first = str_trim(str_piece(&rest, '-'));
		int from = weekday_of(first), to = rest ? weekday_of(str_trim(rest)) : from;

		if (from < 0 || to < 0)
			return err_set(err, ERR_INVALID, "\"%.40s\" are no days; as in mon-fri or "
				       "sun,mon,wed", first);
		for (int day = from;; day = (day + 1) % 7) {
			days |= 1u << day;
			if (day == to)
				break;
		}
	}
	*out = days;
	return 0;
}

/* From a run of days to "mon-fri"; single ones by comma. */
char *working_days_text(unsigned days, struct arena *arena)
{
	struct buf out = BUF_INIT(100);

	if (!days)
		days = MONDAY_TO_FRIDAY;
	if (days == 0x7f)
		return arena_dup(arena, "mon-sun");
	for (int i = 1; i <= 7; i++) {
		int day = i % 7, length = 1;

		if (!(days >> day & 1) || (days >> (day + 6) % 7 & 1))
			continue;
		while (days >> (day + length) % 7 & 1)
			length++;
		buf_printf(&out, "%s%.3s", out.len ? "," : "", zone_weekday(day));
		if (length > 1)
			buf_printf(&out, "%s%.3s", length > 2 ? "-" : ",",
				   zone_weekday((day + length - 1) % 7));
	}
	str_lower(out.data);
	return buf_to_arena(&out, arena);
}

bool working_is_country(const char *country)
{
	size_t len = strlen(country);

	if (len < 2 || len > COUNTRY_MAX || (country[2] && country[2] != '-') ||
	    (country[2] && !country[3]))
		return false;
	for (const char *s = country; *s; s++)
		if (!isupper((unsigned char)*s) && !isdigit((unsigned char)*s) && *s != '-')
			return false;
	return true;
}

int working_parse_country(char *value, const char **out, struct arena *arena, struct err *err)
{
	char *copy = arena_dup(arena, value);

	*out = NULL;
	if (!*copy || str_eq_fold(copy, "none"))
		return 0;
	for (char *s = copy; *s; s++)
		*s = (char)toupper((unsigned char)*s);
	if (str_eq(copy, "UK"))
		copy = arena_dup(arena, "GB");
	if (!working_is_country(copy))
		return err_set(err, ERR_INVALID, "\"%.20s\" is no country; two letters, as in DE, "
			       "and a part of it where that has holidays of its own, DE-BY", value);
	*out = copy;
	return 0;
}

int working_parse_url(char *value, const char **out, struct err *err)
{
	*out = NULL;
	if (!*value)
		return 0;
	if (str_starts_fold(value, "webcal://"))
		memcpy(value + strlen("webcal") - strlen("https"), "https", strlen("https"));
	value += str_starts(value + 1, "https://") ? 1 : 0;
	if (!str_starts(value, "https://") && !str_starts(value, "http://"))
		return err_set(err, ERR_INVALID, "the calendar's address begins with https://");
	if (strlen(value) > URL_MAX)
		return err_set(err, ERR_LIMIT, "the calendar's address has more than %d "
			       "characters", URL_MAX);
	for (const char *s = value; *s; s++)
		if (*s <= ' ' || *s >= 0x7f)
			return err_set(err, ERR_INVALID, "the calendar's address has a character "
				       "that no URL has");
	*out = value;
	return 0;
}
