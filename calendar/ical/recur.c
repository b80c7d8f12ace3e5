/* SPDX-License-Identifier: GPL-2.0-or-later */
/* RRULEs by libical, within limits. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"

#include "recur.h"

#define TEXT_MAX 200
#define INTERVAL_MAX 366
#define YEARS_MAX 10
#define DAYS_MAX 20000			/* looked at: fifty years of every day */

static bool is_set(const short *by)
{
	return by[0] != ICAL_RECURRENCE_ARRAY_MAX;
}

static int by_day_count(const struct icalrecurrencetype *rule)
{
	int n = 0;

	while (n < ICAL_BY_DAY_SIZE && rule->by_day[n] != ICAL_RECURRENCE_ARRAY_MAX)
		n++;
	return n;
}

/* Days an interval may have: 2 for "1TH,3TH"; many where that is hard to say. */
static int count_per_period(const struct icalrecurrencetype *rule)
{
	int n = by_day_count(rule);

	switch (rule->freq) {
	case ICAL_DAILY_RECURRENCE:
		return 1;
	case ICAL_WEEKLY_RECURRENCE:
		return n ? n : 1;
	case ICAL_MONTHLY_RECURRENCE:
		if (is_set(rule->by_month_day) || is_set(rule->by_set_pos))
			return 31;
		for (int i = 0; i < n; i++)
			if (!icalrecurrencetype_day_position(rule->by_day[i]))
				return 31;
		return n ? n : 1;
	default:
		return 31;
	}
}

static int check(const struct icalrecurrencetype *rule, const char *text, struct err *err)
{
	switch (rule->freq) {
	case ICAL_DAILY_RECURRENCE:
	case ICAL_WEEKLY_RECURRENCE:
	case ICAL_MONTHLY_RECURRENCE:
	case ICAL_YEARLY_RECURRENCE:
		break;
	default:
		return err_set(err, ERR_INVALID, "rule: \"%.80s\" has no FREQ of DAILY, WEEKLY, "
			       "MONTHLY or YEARLY", text);
	}
	if (is_set(rule->by_second) || is_set(rule->by_minute) || is_set(rule->by_hour) ||
	    is_set(rule->by_year_day) || is_set(rule->by_week_no))
		return err_set(err, ERR_INVALID, "rule: \"%.80s\": only BYDAY, BYMONTHDAY, BYMONTH "
			       "and BYSETPOS are understood", text);
	if (rule->interval < 1 || rule->interval > INTERVAL_MAX)
		return err_set(err, ERR_INVALID, "rule: the interval is 1 to %d", INTERVAL_MAX);
	return 0;
}

int recur_parse(const char *text, struct arena *arena, const char **rrule, int *per_period,
		struct err *err)
{
	struct icalrecurrencetype rule;
	char *upper = arena_dup(arena, str_starts_fold(text, "RRULE:") ? text + 6 : text);
	char *out;

	if (strlen(upper) > TEXT_MAX)
		return err_set(err, ERR_LIMIT, "rule: more than %d characters", TEXT_MAX);
	for (char *s = upper; *s; s++)
		if (*s >= 'a' && *s <= 'z')
			*s = (char)(*s - 'a' + 'A');
	rule = icalrecurrencetype_from_string(upper);
	if (rule.freq == ICAL_NO_RECURRENCE)
		return err_set(err, ERR_INVALID, "rule: \"%.80s\" is not understood; say \"first "
			       "Thursday\", \"every 2 weeks on Thursday\" or an RRULE", text);
	if (check(&rule, text, err))
		return -1;
	rule.count = 0;
	rule.until = icaltime_null_time();
	out = icalrecurrencetype_as_string_r(&rule);
	*rrule = arena_dup(arena, out);
	*per_period = count_per_period(&rule);
	free(out);
	return 0;
}

static struct icaltimetype day_of(const char *text)
{
	char plain[9];

	snprintf(plain, sizeof(plain), "%.4s%.2s%.2s", text, text + 5, text + 8);
	return icaltime_from_string(plain);
}

int recur_first(const char *rrule, const char *date, struct arena *arena, const char **first,
		struct err *err)
{
	struct icalrecurrencetype rule = icalrecurrencetype_from_string(rrule);
	struct icaltimetype start = day_of(date), at = icaltime_null_time();
	icalrecur_iterator *it;

	rule.interval = 1;
	it = icalrecur_iterator_new(rule, start);
	do {
		at = it ? icalrecur_iterator_next(it) : icaltime_null_time();
	} while (!icaltime_is_null_time(at) && icaltime_compare(at, start) < 0);
	icalrecur_iterator_free(it);
	if (icaltime_is_null_time(at) || at.year > start.year + YEARS_MAX)
		return err_set(err, ERR_INVALID, "rule: \"%.80s\" has no day in %d years", rrule,
			       YEARS_MAX);
	*first = arena_printf(arena, "%04d-%02d-%02d", at.year, at.month, at.day);
	return 0;
}

int recur_list(const char *rrule, const char *first, const char *from, const char *to,
	       struct arena *arena, struct recur_days *out, struct err *err)
{
	struct icaltimetype start = day_of(first), low = day_of(from), high = day_of(to), at;
	struct icalrecurrencetype rule = icalrecurrencetype_from_string(rrule);
	icalrecur_iterator *it = icalrecur_iterator_new(rule, start);
	int number = 0;

	if (!it)
		return err_set(err, ERR_INVALID, "rule: \"%.80s\" has no day", rrule);
	for (at = icalrecur_iterator_next(it); !icaltime_is_null_time(at) && number < DAYS_MAX;
	     at = icalrecur_iterator_next(it), number++) {
		if (icaltime_compare(at, high) > 0)
			break;
		if (icaltime_compare(at, low) >= 0)
			*vec_add(out, arena) = (struct recur_day){ at.year, at.month, at.day,
								   number };
	}
	icalrecur_iterator_free(it);
	return 0;
}

char *recur_each(const char *rrule, int n, struct arena *arena)
{
	struct icalrecurrencetype rule = icalrecurrencetype_from_string(rrule);
	char *text, *out;

	rule.interval = (short)(rule.interval * n);
	text = icalrecurrencetype_as_string_r(&rule);
	out = arena_dup(arena, text);
	free(text);
	return out;
}

int recur_nth(const char *rrule, const char *first, int n, struct arena *arena,
	      const char **date, struct err *err)
{
	struct icalrecurrencetype rule = icalrecurrencetype_from_string(rrule);
	icalrecur_iterator *it = icalrecur_iterator_new(rule, day_of(first));
	struct icaltimetype at = icaltime_null_time();

	for (int i = 0; it && i <= n; i++)
		at = icalrecur_iterator_next(it);
	icalrecur_iterator_free(it);
	if (icaltime_is_null_time(at))
		return err_set(err, ERR_NOT_FOUND, "rule: \"%.80s\" has no such day", rrule);
	*date = arena_printf(arena, "%04d-%02d-%02d", at.year, at.month, at.day);
	return 0;
}
