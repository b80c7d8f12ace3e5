/* SPDX-License-Identifier: GPL-2.0-or-later */
/* POSIX TZ strings, and what a zone really does. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/zone.h"

#include "rule.h"

#define FOOTER_MAX 128
#define WEEK (7 * CLOCK_DAY)

static bool parse_name(const char **s, char *out, size_t size)
{
	bool quoted = **s == '<';
	size_t len = 0;

	if (quoted)
		(*s)++;
	for (; isalpha((unsigned char)**s) ||
	       (quoted && (isdigit((unsigned char)**s) || **s == '+' || **s == '-')); (*s)++) {
		if (len + 1 >= size)
			return false;
		out[len++] = **s;
	}
	out[len] = '\0';
	return len && (!quoted || *(*s)++ == '>');
}

static bool parse_number(const char **s, int *out)
{
	if (!isdigit((unsigned char)**s))
		return false;
	for (*out = 0; isdigit((unsigned char)**s) && *out < 1000; (*s)++)
		*out = *out * 10 + (**s - '0');
	return true;
}

/* "[+-]hh[:mm[:ss]]" */
static bool parse_time(const char **s, int *secs)
{
	int sign = **s == '-' ? -1 : 1, part;

	if (**s == '-' || **s == '+')
		(*s)++;
	if (!parse_number(s, secs))
		return false;
	*secs *= CLOCK_HOUR;
	for (int unit = CLOCK_MINUTE; unit && **s == ':'; unit /= CLOCK_MINUTE) {
		(*s)++;
		if (!parse_number(s, &part))
			return false;
		*secs += part * unit;
	}
	*secs *= sign;
	return true;
}

/* ",M3.5.0/1"; days counted by the year do not fit an RRULE by month. */
static bool parse_change(const char **s, struct rule_change *change)
{
	change->at_secs = 2 * CLOCK_HOUR;
	if (*(*s)++ != ',' || *(*s)++ != 'M' || !parse_number(s, &change->month) ||
	    *(*s)++ != '.' || !parse_number(s, &change->week) ||
	    *(*s)++ != '.' || !parse_number(s, &change->weekday))
		return false;
	if (**s == '/') {
		(*s)++;
		if (!parse_time(s, &change->at_secs))
			return false;
	}
	return change->month >= 1 && change->month <= 12 && change->week >= 1 &&
	       change->week <= 5 && change->weekday <= 6 && change->at_secs >= 0 &&
	       change->at_secs < CLOCK_DAY;
}

bool rule_parse(struct rule *rule, const char *text)
{
	const char *s = text;

	memset(rule, 0, sizeof(*rule));
	if (!parse_name(&s, rule->std_name, sizeof(rule->std_name)) ||
	    !parse_time(&s, &rule->std_secs))
		return false;
	rule->std_secs = -rule->std_secs;	/* POSIX counts west of UTC */
	if (!*s)
		return true;
	rule->has_dst = true;
	if (!parse_name(&s, rule->dst_name, sizeof(rule->dst_name)))
		return false;
	rule->dst_secs = rule->std_secs + CLOCK_HOUR;
	if (*s != ',') {
		if (!parse_time(&s, &rule->dst_secs))
			return false;
		rule->dst_secs = -rule->dst_secs;
	}
	return parse_change(&s, &rule->to_dst) && parse_change(&s, &rule->to_std) && !*s;
}

/* The last line of the file, without its newlines. */
static bool read_footer(const char *path, char *out, size_t size)
{
	FILE *file = fopen(path, "re");
	size_t len;
	char *line;

	if (!file)
		return false;
	if (fseek(file, -(long)(size - 1), SEEK_END))
		rewind(file);
	len = fread(out, 1, size - 1, file);
	fclose(file);
	if (len < 2 || out[len - 1] != '\n')
		return false;
	out[len - 1] = '\0';
	line = memrchr(out, '\n', len - 1);
	if (!line)
		return false;
	memmove(out, line + 1, len - (size_t)(line + 1 - out));
	return true;
}

bool rule_of_zone(struct rule *rule, const char *zone)
{
	struct arena *arena = arena_new();
	char footer[FOOTER_MAX];
	bool found = read_footer(zone_path(arena, zone), footer, sizeof(footer)) &&
		     rule_parse(rule, footer);

	arena_free(arena);
	return found;
}

int rule_day(const struct rule_change *change, int year)
{
	struct tm first = { .tm_year = year - 1900, .tm_mon = change->month - 1, .tm_mday = 1 };
	struct tm last = { .tm_year = year - 1900, .tm_mon = change->month, .tm_mday = 0 };
	int day;

	timegm(&first);		/* fills in tm_wday */
	timegm(&last);
	day = 1 + (change->weekday - first.tm_wday + 7) % 7 + (change->week - 1) * 7;
	while (day > last.tm_mday)
		day -= 7;
	return day;
}

static int64_t change_at(const struct rule_change *change, int year, int offset_before)
{
	struct tm tm = { .tm_year = year - 1900, .tm_mon = change->month - 1,
			 .tm_mday = rule_day(change, year) };

	return (int64_t)timegm(&tm) + change->at_secs - offset_before;
}

int rule_offset(const struct rule *rule, int64_t at)
{
	time_t local = (time_t)(at + rule->std_secs);
	int64_t begin, end;
	struct tm tm;
	bool dst;

	if (!rule->has_dst || !gmtime_r(&local, &tm))
		return rule->std_secs;
	begin = change_at(&rule->to_dst, tm.tm_year + 1900, rule->std_secs);
	end = change_at(&rule->to_std, tm.tm_year + 1900, rule->dst_secs);
	if (begin < end)
		dst = begin <= at && at < end;
	else
		dst = !(end <= at && at < begin);
	return dst ? rule->dst_secs : rule->std_secs;
}

static int offset_at(const char *zone, int64_t at)
{
	return zone_civil(zone, at).offset_secs;
}

/* No zone changes its clocks twice within a week. */
bool rule_next_change(const char *zone, int64_t from, int64_t to, int64_t *at)
{
	int before = offset_at(zone, from);
	int64_t lo = from, hi = from;

	for (; hi < to; lo = hi) {
		hi = to - lo > WEEK ? lo + WEEK : to;
		if (offset_at(zone, hi) != before)
			break;
	}
	if (lo >= to)
		return false;
	while (hi - lo > 1) {
		int64_t mid = lo + (hi - lo) / 2;

		if (offset_at(zone, mid) == before)
			lo = mid;
		else
			hi = mid;
	}
	*at = hi;
	return true;
}

bool rule_holds(const struct rule *rule, const char *zone, int64_t from, int64_t to)
{
	int64_t at;

	for (at = from; at < to; at += WEEK)
		if (rule_offset(rule, at) != offset_at(zone, at))
			return false;
	for (at = from; rule_next_change(zone, at, to, &at);)
		if (rule_offset(rule, at - 1) != offset_at(zone, at - 1) ||
		    rule_offset(rule, at) != offset_at(zone, at))
			return false;
	return true;
}
