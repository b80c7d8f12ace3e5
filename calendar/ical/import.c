/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading one recurring event, by libical. */
#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "base/zone.h"

#include "import.h"
#include "moment.h"
#include "recur.h"
#include "reply.h"

#define SECS_DEFAULT CLOCK_HOUR

struct changes { struct ical_change *items; size_t len, cap; };

static icalcomponent *find_master(icalcomponent *calendar)
{
	icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);

	while (event && !icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY))
		event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT);
	return event;
}

static void add(struct changes *changes, int64_t recurrence_at, int64_t start_at,
		struct arena *arena)
{
	if (recurrence_at && changes->len < IMPORT_CHANGES_MAX)
		*vec_add(changes, arena) = (struct ical_change){ recurrence_at, start_at };
}

static void read_changes(icalcomponent *calendar, icalcomponent *master, const char *zone,
			 struct arena *arena, struct changes *out)
{
	const char *uid = icalcomponent_get_uid(master);
	icalproperty *p = icalcomponent_get_first_property(master, ICAL_EXDATE_PROPERTY);
	icalcomponent *event;

	for (; p; p = icalcomponent_get_next_property(master, ICAL_EXDATE_PROPERTY))
		add(out, moment_of(p, zone), 0, arena);
	for (event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT); event;
	     event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
		int64_t at = moment_first(event, ICAL_RECURRENCEID_PROPERTY, zone);

		if (event == master || !str_eq(icalcomponent_get_uid(event), uid))
			continue;
		add(out, at, icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED ? 0 :
		    moment_first(event, ICAL_DTSTART_PROPERTY, zone), arena);
	}
}

static char *day_of(const char *zone, int64_t at, struct arena *arena)
{
	struct civil c = zone_civil(zone, at);

	return arena_printf(arena, "%04d-%02d-%02d", c.year, c.month, c.day);
}

/* UNTIL, or the day of the last of COUNT. */
static int read_end(const struct icalrecurrencetype *rule, struct arena *arena,
		    struct ical_import *out, struct err *err)
{
	if (rule->count > 0)
		return recur_nth(out->rrule, out->date, rule->count - 1, arena, &out->until_on,
				 err);
	if (icaltime_is_null_time(rule->until))
		return 0;
	out->until_on = rule->until.is_date ?
		arena_printf(arena, "%04d-%02d-%02d", rule->until.year, rule->until.month,
			     rule->until.day) :
		day_of(out->zone, (int64_t)icaltime_as_timet(rule->until), arena);
	return 0;
}

static int read_rule(icalcomponent *master, struct arena *arena, struct ical_import *out,
		     struct err *err)
{
	icalproperty *p = icalcomponent_get_first_property(master, ICAL_RRULE_PROPERTY);
	struct icalrecurrencetype rule = icalproperty_get_rrule(p);
	char *text = icalrecurrencetype_as_string_r(&rule);
	int per_period, rc;

	rc = recur_parse(text, arena, &out->rrule, &per_period, err);
	free(text);
	return rc ? -1 : read_end(&rule, arena, out, err);
}

static void read_texts(icalcomponent *master, struct arena *arena, struct ical_import *out)
{
	const char *location = icalcomponent_get_location(master);
	icalproperty *url = icalcomponent_get_first_property(master, ICAL_URL_PROPERTY);

	out->summary = arena_dup(arena, icalcomponent_get_summary(master));
	out->description = arena_dup(arena, icalcomponent_get_description(master));
	if (location && (str_starts_fold(location, "https://") ||
			 str_starts_fold(location, "http://")))
		out->link = arena_dup_len(arena, location, strcspn(location, " ,;\r\n"));
	else if (url)
		out->link = arena_dup(arena, icalproperty_get_url(url));
}

static int read_master(icalcomponent *calendar, icalcomponent *master, const char *zone,
		       struct arena *arena, struct ical_import *out, struct err *err)
{
	icalproperty *start = icalcomponent_get_first_property(master, ICAL_DTSTART_PROPERTY);
	int64_t at = start ? moment_of(start, zone) : 0, end;
	struct changes changes = { 0 };
	const char *named;
	struct civil c;

	if (!at)
		return err_set(err, ERR_INVALID, "the event has no start with a time of day");
	named = moment_zone(start);
	out->zone = arena_dup(arena, named ? named : zone);
	c = zone_civil(out->zone, at);
	out->date = day_of(out->zone, at, arena);
	out->time = arena_printf(arena, "%02d:%02d", c.hour, c.minute);
	end = moment_first(master, ICAL_DTEND_PROPERTY, zone);
	out->duration_secs = end > at ? end - at :
			     icaldurationtype_as_int(icalcomponent_get_duration(master));
	if (out->duration_secs <= 0)
		out->duration_secs = SECS_DEFAULT;
	if (read_rule(master, arena, out, err))
		return -1;
	read_texts(master, arena, out);
	read_changes(calendar, master, zone, arena, &changes);
	out->changes = changes.items;
	out->n_changes = changes.len;
	return 0;
}

int ical_import_parse(const char *text, const char *zone, struct arena *arena,
		      struct ical_import *out, struct err *err)
{
	icalcomponent *calendar, *master;
	int rc = -1;

	memset(out, 0, sizeof(*out));
	if (ical_check_size(text, err))
		return -1;
	icalerror_set_errors_are_fatal(0);
	calendar = icalparser_parse_string(text);
	if (!calendar)
		return err_set(err, ERR_INVALID, "the calendar cannot be read");
	master = find_master(calendar);
	if (!master)
		err_set(err, ERR_INVALID, "the calendar has no event that recurs (RRULE)");
	else
		rc = read_master(calendar, master, zone, arena, out, err);
	icalcomponent_free(calendar);
	return rc;
}
