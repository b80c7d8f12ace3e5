/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Civil time through glibc, one zone at a time. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "base/zone.h"

#define ZONEINFO "/usr/share/zoneinfo/"
#define NAME_MAX_LEN 48

static const char *const weekdays[] = { "Sunday", "Monday", "Tuesday", "Wednesday",
					"Thursday", "Friday", "Saturday" };
static const char *const months[] = { "January", "February", "March", "April",
				      "May", "June", "July", "August", "September",
				      "October", "November", "December" };

/* In the environment once and for all: another thread's getenv() never sees it move. */
static char environment[sizeof("TZ=:") + NAME_MAX_LEN] = "TZ=:UTC";
static char current[NAME_MAX_LEN + 1];

static bool is_name(const char *zone)
{
	size_t len = zone ? strlen(zone) : 0;

	if (!len || len > NAME_MAX_LEN || !isalpha((unsigned char)zone[0]) ||
	    strstr(zone, "//") || zone[len - 1] == '/')
		return false;
	for (const char *s = zone; *s; s++)
		if (!isalnum((unsigned char)*s) && !strchr("_+-/", *s))
			return false;
	return true;
}

bool zone_exists(const char *zone)
{
	char path[sizeof(ZONEINFO) + NAME_MAX_LEN], magic[4] = "";
	FILE *file;

	if (!is_name(zone))
		return false;
	if (str_eq(zone, current))
		return true;
	snprintf(path, sizeof(path), "%s%s", ZONEINFO, zone);
	file = fopen(path, "re");
	if (!file)
		return false;
	if (fread(magic, 1, sizeof(magic), file) != sizeof(magic))
		magic[0] = '\0';
	fclose(file);
	return memcmp(magic, "TZif", sizeof(magic)) == 0;
}

char *zone_path(struct arena *arena, const char *zone)
{
	return arena_printf(arena, "%s%s", ZONEINFO, zone_exists(zone) ? zone : "UTC");
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* zone.tab: country, coordinates, zone, remark, with tabs between. */
const char **zone_names(struct arena *arena)
{
	struct { const char **items; size_t len, cap; } names = { 0 };
	FILE *file = fopen(ZONEINFO "zone.tab", "re");
	char line[512], *rest, *zone;

	*vec_add(&names, arena) = "UTC";
	while (file && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		rest = line;
		if (line[0] == '#' || !str_piece(&rest, '\t') || !str_piece(&rest, '\t'))
			continue;
		zone = str_piece(&rest, '\t');
		if (is_name(zone))
			*vec_add(&names, arena) = arena_dup(arena, zone);
	}
	if (file)
		fclose(file);
	qsort(names.items, names.len, sizeof(*names.items), by_name);
	*vec_add(&names, arena) = NULL;
	return names.items;
}

static void use(const char *zone)
{
	if (str_eq(zone, current))
		return;
	if (!zone_exists(zone))
		zone = "UTC";
	snprintf(current, sizeof(current), "%s", zone);
	snprintf(environment + strlen("TZ=:"), NAME_MAX_LEN + 1, "%s", zone);
	putenv(environment);
	tzset();
}

/* UTC stands beside every time that is shown: it must not cost a change of zone. */
static void wall_clock(const char *zone, time_t t, struct tm *tm)
{
	if (str_eq(zone, "UTC")) {
		if (!gmtime_r(&t, tm))
			memset(tm, 0, sizeof(*tm));
		tm->tm_zone = "UTC";
		return;
	}
	use(zone);
	if (!localtime_r(&t, tm))
		memset(tm, 0, sizeof(*tm));
}

/* Without printf: calendars ask for thousands of times. */
static void set_abbr(struct civil *civil, const char *name)
{
	size_t len = strnlen(name, sizeof(civil->abbr) - 1);

	memcpy(civil->abbr, name, len);
	civil->abbr[len] = '\0';
}

struct civil zone_civil(const char *zone, int64_t at)
{
	struct civil civil = { 0 };
	struct tm tm;

	wall_clock(zone, (time_t)at, &tm);
	civil.year = tm.tm_year + 1900;
	civil.month = tm.tm_mon + 1;
	civil.day = tm.tm_mday;
	civil.hour = tm.tm_hour;
	civil.minute = tm.tm_min;
	civil.second = tm.tm_sec;
	civil.weekday = tm.tm_wday;
	civil.offset_secs = (int)tm.tm_gmtoff;
	set_abbr(&civil, tm.tm_zone ? tm.tm_zone : "UTC");
	return civil;
}

static bool same_wall(const struct civil *a, const struct civil *b)
{
	return a->year == b->year && a->month == b->month && a->day == b->day &&
	       a->hour == b->hour && a->minute == b->minute && a->second == b->second;
}

int zone_instant(const char *zone, const struct civil *civil, int64_t *out, struct err *err)
{
	struct tm tm = {
		.tm_year = civil->year - 1900, .tm_mon = civil->month - 1,
		.tm_mday = civil->day, .tm_hour = civil->hour,
		.tm_min = civil->minute, .tm_sec = civil->second,
	};
	struct civil back;
	int64_t utc, at = 0;
	bool found = false;

	if (!zone_exists(zone))
		return err_set(err, ERR_INVALID,
			       "there is no time zone \"%.48s\"; name it as in Europe/London",
			       zone ? zone : "");
	utc = (int64_t)timegm(&tm);
	if (civil->month < 1 || civil->month > 12 || civil->day < 1 ||
	    tm.tm_mday != civil->day || tm.tm_hour != civil->hour ||
	    tm.tm_min != civil->minute)
		return err_set(err, ERR_INVALID, "%04d-%02d-%02d %02d:%02d is not a date and time",
			       civil->year, civil->month, civil->day, civil->hour, civil->minute);
	/* The offset is one of those in force a day before and a day after. */
	for (int side = -1; side <= 1; side++) {
		int64_t guess = utc - zone_civil(zone, utc + side * 86400).offset_secs;

		back = zone_civil(zone, guess);
		if (same_wall(&back, civil) && (!found || guess < at)) {
			at = guess;
			found = true;
		}
	}
	if (!found)
		return err_set(err, ERR_INVALID,
			       "%04d-%02d-%02d %02d:%02d does not exist in %s: the clocks skip it",
			       civil->year, civil->month, civil->day, civil->hour,
			       civil->minute, zone);
	*out = at;
	return 0;
}

/* "NN" of exactly width digits at *s, moving past it and one separator. */
static int digits(const char **s, size_t width, char sep)
{
	int value = 0;

	for (size_t i = 0; i < width; i++) {
		if (!isdigit((unsigned char)**s))
			return -1;
		value = value * 10 + (*(*s)++ - '0');
	}
	if (sep && *(*s)++ != sep)
		return -1;
	return value;
}

int zone_parse(const char *zone, const char *date, const char *time, int64_t *out,
	       struct err *err)
{
	struct civil civil = { 0 };
	const char *s = date;

	civil.year = digits(&s, 4, '-');
	civil.month = civil.year < 0 ? -1 : digits(&s, 2, '-');
	civil.day = civil.month < 0 ? -1 : digits(&s, 2, '\0');
	if (civil.year < 1970 || civil.year > 9000 || civil.day < 0 || *s)
		return err_set(err, ERR_INVALID, "\"%.20s\" is not a date like 2026-11-26", date);
	s = time;
	civil.hour = digits(&s, 2, ':');
	civil.minute = civil.hour < 0 ? -1 : digits(&s, 2, '\0');
	if (civil.hour > 23 || civil.minute < 0 || civil.minute > 59 || *s)
		return err_set(err, ERR_INVALID, "\"%.20s\" is not a time like 16:00", time);
	return zone_instant(zone, &civil, out, err);
}

char *zone_offset(struct arena *arena, int offset_secs)
{
	int minutes = abs(offset_secs) / 60;

	return arena_printf(arena, "%c%02d:%02d", offset_secs < 0 ? '-' : '+', minutes / 60,
			    minutes % 60);
}

char *zone_text(struct arena *arena, const char *zone, int64_t at)
{
	struct civil c = zone_civil(zone, at);

	return arena_printf(arena, "%.3s %d %.3s %d, %02d:%02d %s (%s)",
			    zone_weekday(c.weekday), c.day, zone_month(c.month), c.year,
			    c.hour, c.minute, c.abbr, zone_offset(arena, c.offset_secs));
}

char *zone_text_utc(struct arena *arena, const char *zone, int64_t at)
{
	struct civil here = zone_civil(zone, at), utc = zone_civil("UTC", at);
	char *text = zone_text(arena, zone, at);

	if (str_eq(here.abbr, "UTC"))
		return text;
	if (here.day == utc.day)
		return arena_printf(arena, "%s; %02d:%02d UTC", text, utc.hour, utc.minute);
	return arena_printf(arena, "%s; %.3s %02d:%02d UTC", text, zone_weekday(utc.weekday),
			    utc.hour, utc.minute);
}

char *zone_rfc3339(struct arena *arena, int64_t at)
{
	struct civil c = zone_civil("UTC", at);

	return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day,
			    c.hour, c.minute, c.second);
}

const char *zone_weekday(int weekday)
{
	return weekdays[weekday % 7];
}

const char *zone_month(int month)
{
	return months[(month + 11) % 12];
}
