/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When a call is: in one line, and as the table of local times. */
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/str.h"
#include "base/vec.h"
#include "base/zone.h"
#include "calendar/call.h"
#include "people/settings.h"

#include "timetable.h"

struct row { const char *city, *date, *range, *offset, *mark; };
struct rows { struct row *items; size_t len, cap; };

int64_t call_end(const struct call *call)
{
	return call->start_at + call->duration_secs;
}

char *timetable_duration(struct arena *arena, int64_t secs)
{
	int64_t days = secs / CLOCK_DAY, hours = secs / CLOCK_HOUR % 24;
	int64_t minutes = secs / CLOCK_MINUTE % 60;

	if (days && hours)
		return arena_printf(arena, "%lld d %lld h", (long long)days, (long long)hours);
	if (days)
		return arena_printf(arena, "%lld d", (long long)days);
	if (hours && minutes)
		return arena_printf(arena, "%lld h %lld min", (long long)hours,
				    (long long)minutes);
	if (hours)
		return arena_printf(arena, "%lld h", (long long)hours);
	if (minutes)
		return arena_printf(arena, "%lld min", (long long)minutes);
	return arena_dup(arena, "less than a minute");
}

char *timetable_city(struct arena *arena, const char *zone)
{
	const char *slash = strrchr(zone, '/');
	char *city = arena_dup(arena, slash ? slash + 1 : zone);

	for (char *s = city; *s; s++)
		if (*s == '_')
			*s = ' ';
	return city;
}

static bool same_day(const struct civil *a, const struct civil *b)
{
	return a->year == b->year && a->month == b->month && a->day == b->day;
}

static char *range(struct arena *arena, const struct call *call, const char *zone,
		   const char *dash)
{
	struct civil from = zone_civil(zone, call->start_at);
	struct civil to = zone_civil(zone, call_end(call));
	const char *day = "";

	if (!same_day(&from, &to))
		day = arena_printf(arena, "%.3s ", zone_weekday(to.weekday));
	return arena_printf(arena, "%02d:%02d%s%s%02d:%02d", from.hour, from.minute, dash, day,
			    to.hour, to.minute);
}

char *timetable_range(struct arena *arena, const struct call *call, const char *zone)
{
	return range(arena, call, zone, " - ");
}

char *call_when(const struct call *call, const char *zone, struct arena *arena)
{
	struct civil here = zone_civil(zone, call->start_at);
	struct civil utc = zone_civil("UTC", call->start_at);
	char *text = arena_printf(arena, "%.3s %d %.3s %d, %s %s (%s)",
				  zone_weekday(here.weekday), here.day, zone_month(here.month),
				  here.year, range(arena, call, zone, "-"), here.abbr,
				  zone_offset(arena, here.offset_secs));

	if (str_eq(here.abbr, "UTC"))
		return text;
	if (same_day(&here, &utc))
		return arena_printf(arena, "%s; %02d:%02d UTC", text, utc.hour, utc.minute);
	return arena_printf(arena, "%s; %.3s %02d:%02d UTC", text, zone_weekday(utc.weekday),
			    utc.hour, utc.minute);
}

static char *how_long(const struct call *call, int64_t now, struct arena *arena)
{
	if (call->state == CALL_CANCELLED)
		return arena_dup(arena, "cancelled");
	if (now < call->start_at)
		return arena_printf(arena, "in %s",
				    timetable_duration(arena, call->start_at - now));
	if (now < call_end(call))
		return arena_dup(arena, "going on now");
	return arena_dup(arena, "over");
}

char *call_line(const struct call *call, int64_t now, struct arena *arena)
{
	struct buf line = BUF_INIT(4096);

	buf_printf(&line, "%s: %s", call->title, call_when(call, call->zone, arena));
	if (call->channel)
		buf_printf(&line, "; %s", call->channel);
	if (call->link)
		buf_printf(&line, "; %s", call->link);
	if (call->phone && !call->link)
		buf_printf(&line, "; %s", call->phone);
	buf_printf(&line, "; %s", how_long(call, now, arena));
	return buf_to_arena(&line, arena);
}

/* The clocks may change while the call goes on. */
static char *offsets(struct arena *arena, const struct civil *from, const struct civil *to)
{
	char *text = zone_offset(arena, from->offset_secs);

	if (from->offset_secs == to->offset_secs)
		return text;
	return arena_printf(arena, "%s, then %s", text, zone_offset(arena, to->offset_secs));
}

static void add_row(struct rows *rows, const struct call *call, const char *zone,
		    struct arena *arena)
{
	struct civil from = zone_civil(zone, call->start_at);
	struct civil to = zone_civil(zone, call_end(call));
	struct civil utc = zone_civil("UTC", call->start_at);
	struct row *row = vec_add(rows, arena);

	row->city = timetable_city(arena, zone);
	row->date = arena_printf(arena, "%.3s %2d %.3s", zone_weekday(from.weekday), from.day,
				 zone_month(from.month));
	row->range = timetable_range(arena, call, zone);
	row->offset = offsets(arena, &from, &to);
	row->mark = "";
	if (!same_day(&from, &utc))
		row->mark = from.offset_secs > 0 ? "next day" : "day before";
}

void call_write_times(const struct settings *settings, const struct call *call,
		      struct arena *arena, struct buf *out)
{
	const char **zones = settings->site.zones;
	struct rows rows = { 0 };
	bool own = str_eq(call->zone, "UTC");
	int city = 0, hours = 0, offset = 0;

	for (size_t i = 0; zones && zones[i]; i++)
		own = own || str_eq(zones[i], call->zone);
	if (!own)
		add_row(&rows, call, call->zone, arena);
	for (size_t i = 0; zones && zones[i]; i++)
		add_row(&rows, call, zones[i], arena);
	for (size_t i = 0; i < rows.len; i++) {
		const struct row *row = &rows.items[i];

		city = (int)strlen(row->city) > city ? (int)strlen(row->city) : city;
		hours = (int)strlen(row->range) > hours ? (int)strlen(row->range) : hours;
		offset = (int)strlen(row->offset) > offset ? (int)strlen(row->offset) : offset;
	}
	for (size_t i = 0; i < rows.len; i++) {
		const struct row *row = &rows.items[i];

		buf_printf(out, "%-*s  %s  %-*s  %-*s", city, row->city, row->date, hours,
			   row->range, *row->mark ? offset : 0, row->offset);
		buf_printf(out, "%s%s\n", *row->mark ? "  " : "", row->mark);
	}
}
