/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writing times. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/str.h"
#include "base/zone.h"

#include "visit.h"
#include "when.h"

static bool is_same_day(const struct civil *a, const struct civil *b)
{
	return a->year == b->year && a->month == b->month && a->day == b->day;
}

static void write_date(struct html *h, const struct civil *c)
{
	html_textf(h, "%.3s %d %.3s %d", zone_weekday(c->weekday), c->day,
		   zone_month(c->month), c->year);
}

static void write_hours(struct html *h, const struct civil *from, const struct civil *to)
{
	html_textf(h, "%02d:%02d", from->hour, from->minute);
	if (from->hour == to->hour && from->minute == to->minute && is_same_day(from, to))
		return;
	html_lit(h, "\xe2\x80\x93");
	if (!is_same_day(from, to))
		html_textf(h, "%.3s ", zone_weekday(to->weekday));
	html_textf(h, "%02d:%02d", to->hour, to->minute);
}

/* "GMT (+00:00 = UTC)", "CET (+01:00)", "UTC". */
static void write_zone(struct visit *visit, const struct civil *c)
{
	html_lit(visit->h, " <span class=\"zone\">");
	html_text(visit->h, c->abbr);
	if (!str_eq(c->abbr, "UTC"))
		html_textf(visit->h, " (%s%s)", zone_offset(visit->arena, c->offset_secs),
			   c->offset_secs ? "" : " = UTC");
	html_lit(visit->h, "</span>");
}

static void write_utc(struct html *h, const struct civil *here, const struct civil *from,
		      const struct civil *to)
{
	if (!here->offset_secs)
		return;
	html_lit(h, " <span class=\"utc\">");
	if (!is_same_day(here, from))
		html_textf(h, "%.3s ", zone_weekday(from->weekday));
	write_hours(h, from, to);
	html_lit(h, " UTC</span>");
}

static void write_in(struct visit *visit, const char *zone, int64_t from, int64_t to)
{
	struct html *h = visit->h;
	struct civil utc = zone_civil("UTC", from), utc_to = zone_civil("UTC", to);
	struct civil here = zone_civil(zone, from), here_to = zone_civil(zone, to);

	html_lit(h, "<time");
	html_attr(h, "datetime",
		  arena_printf(visit->arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", utc.year,
			       utc.month, utc.day, utc.hour, utc.minute, utc.second));
	html_lit(h, "><span class=\"date\">");
	write_date(h, &here);
	html_lit(h, "</span> <span class=\"hours\">");
	write_hours(h, &here, &here_to);
	html_lit(h, "</span>");
	write_zone(visit, &here);
	write_utc(h, &here, &utc, &utc_to);
	html_lit(h, "</time>");
}

void when_write(struct visit *visit, int64_t at)
{
	write_in(visit, visit->zone, at, at);
}

void when_write_span(struct visit *visit, int64_t from, int64_t to)
{
	write_in(visit, visit->zone, from, to);
}

void when_write_also(struct visit *visit, const char *zone, int64_t from, int64_t to)
{
	struct civil here = zone_civil(visit->zone, from), there = zone_civil(zone, from);

	if (here.offset_secs != there.offset_secs)
		write_in(visit, zone, from, to);
}

static char *count(struct arena *arena, int64_t n, const char *unit)
{
	return arena_printf(arena, "%" PRId64 " %s%s", n, unit, n == 1 ? "" : "s");
}

char *when_length(struct arena *arena, int64_t secs)
{
	static const struct { int64_t secs; const char *name; } units[] = {
		{ CLOCK_DAY, "day" }, { CLOCK_HOUR, "hour" }, { CLOCK_MINUTE, "minute" },
	};

	if (secs >= CLOCK_DAY)
		secs += CLOCK_HOUR / 2;		/* to the nearest hour */
	for (size_t i = 0; i + 1 < ARRAY_LEN(units); i++) {
		int64_t n = secs / units[i].secs,
			rest = secs % units[i].secs / units[i + 1].secs;

		if (n >= 14 || (n && !rest))
			return count(arena, n, units[i].name);
		if (n)
			return arena_printf(arena, "%s and %s",
					    count(arena, n, units[i].name),
					    count(arena, rest, units[i + 1].name));
	}
	return count(arena, secs / CLOCK_MINUTE, "minute");
}

char *when_until(struct arena *arena, int64_t now, int64_t from, int64_t to)
{
	if (now < from - 59)
		return arena_printf(arena, "in %s", when_length(arena, from - now));
	if (now < from)
		return arena_dup(arena, "in less than a minute");
	if (now < to)
		return arena_dup(arena, "going on now");
	return arena_printf(arena, "%s ago", when_length(arena, now - to));
}
