/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Zones as calendars read them. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/str.h"
#include "base/zone.h"

#include "rule.h"
#include "tz.h"

#define MARGIN (366 * (int64_t)CLOCK_DAY)	/* true also for who looks at the year around */
#define KEPT_MAX 32
#define FIRST_YEAR 1970				/* where rules without a beginning begin */

bool tz_is_utc(const char *zone)
{
	return str_eq(zone, "UTC") || str_eq(zone, "Etc/UTC") || !zone_exists(zone);
}

/*
 * STANDARD or DAYLIGHT: from dtstart, by the clock as it was, the zone is `to`
 * seconds east of UTC instead of `from`.
 */
static icalcomponent *observance(struct icaltimetype dtstart, int from, int to, bool summer,
				 const char *name)
{
	icalcomponent *part = icalcomponent_new(summer ? ICAL_XDAYLIGHT_COMPONENT :
							 ICAL_XSTANDARD_COMPONENT);

	icalcomponent_add_property(part, icalproperty_new_dtstart(dtstart));
	icalcomponent_add_property(part, icalproperty_new_tzoffsetfrom(from));
	icalcomponent_add_property(part, icalproperty_new_tzoffsetto(to));
	icalcomponent_add_property(part, icalproperty_new_tzname(name));
	return part;
}

static struct icaltimetype wall(int year, int month, int day, int secs)
{
	struct icaltimetype t = icaltime_null_time();

	t.year = year;
	t.month = month;
	t.day = day;
	t.hour = secs / CLOCK_HOUR;
	t.minute = secs / CLOCK_MINUTE % 60;
	t.second = secs % 60;
	return t;
}

static icalcomponent *yearly(const struct rule_change *change, int from, int to,
			     const char *name)
{
	struct icalrecurrencetype rrule;
	icalcomponent *part;

	part = observance(wall(FIRST_YEAR, change->month, rule_day(change, FIRST_YEAR),
			       change->at_secs), from, to, to > from, name);
	icalrecurrencetype_clear(&rrule);
	rrule.freq = ICAL_YEARLY_RECURRENCE;
	rrule.by_month[0] = (short)change->month;
	/* libical packs "2SU" as 8 * position + day, Sunday being 1. */
	rrule.by_day[0] = (short)(change->week == 5 ? -(8 + change->weekday + 1) :
						      8 * change->week + change->weekday + 1);
	icalcomponent_add_property(part, icalproperty_new_rrule(rrule));
	return part;
}

static void add_rule(icalcomponent *zone, const struct rule *rule)
{
	if (!rule->has_dst) {
		icalcomponent_add_component(zone, observance(wall(FIRST_YEAR, 1, 1, 0),
							     rule->std_secs, rule->std_secs,
							     false, rule->std_name));
		return;
	}
	icalcomponent_add_component(zone, yearly(&rule->to_dst, rule->std_secs, rule->dst_secs,
						 rule->dst_name));
	icalcomponent_add_component(zone, yearly(&rule->to_std, rule->dst_secs, rule->std_secs,
						 rule->std_name));
}

/* One observance: from instant at, with the clock that was before. */
static icalcomponent *change(const char *zone, int64_t at, int before, bool summer)
{
	struct civil now = zone_civil(zone, at), was = zone_civil("UTC", at + before);
	int secs = was.hour * CLOCK_HOUR + was.minute * CLOCK_MINUTE + was.second;

	return observance(wall(was.year, was.month, was.day, secs), before, now.offset_secs,
			  summer, now.abbr);
}

static void add_changes(icalcomponent *component, const char *zone, int64_t from, int64_t to)
{
	int before = zone_civil(zone, from).offset_secs, offset;
	int64_t at = from;
	bool summer = rule_next_change(zone, from, to, &at) &&
		      zone_civil(zone, at).offset_secs < before;

	icalcomponent_add_component(component, change(zone, from, before, summer));
	for (at = from; rule_next_change(zone, at, to, &at); before = offset) {
		offset = zone_civil(zone, at).offset_secs;
		icalcomponent_add_component(component,
					    change(zone, at, before, offset > before));
	}
}

/*
 * What was found right last, for feeds that are asked for again and again.  A rule
 * that held for a stretch holds for any part of it; single changes are of their
 * stretch alone.
 */
static struct kept {
	char zone[64];
	int64_t from, to;
	bool is_rule;
	char *text;
} kept[KEPT_MAX];
static size_t kept_next;

static const struct kept *find_kept(const char *zone, int64_t from, int64_t to)
{
	for (size_t i = 0; i < KEPT_MAX; i++) {
		const struct kept *k = &kept[i];

		if (k->text && str_eq(k->zone, zone) &&
		    (k->is_rule ? k->from <= from && to <= k->to :
				  k->from == from && to == k->to))
			return k;
	}
	return NULL;
}

static const struct kept *keep(const char *zone, int64_t from, int64_t to, bool is_rule,
			       char *text)
{
	struct kept *k = &kept[kept_next++ % KEPT_MAX];

	free(k->text);
	snprintf(k->zone, sizeof(k->zone), "%s", zone);
	k->from = from;
	k->to = to;
	k->is_rule = is_rule;
	k->text = text;
	return k;
}

static const struct kept *make(const char *zone, int64_t from, int64_t to)
{
	icalcomponent *component = icalcomponent_new(ICAL_VTIMEZONE_COMPONENT);
	struct rule rule;
	bool is_rule;
	char *text;

	icalcomponent_add_property(component, icalproperty_new_tzid(zone));
	is_rule = rule_of_zone(&rule, zone) && rule_holds(&rule, zone, from, to);
	if (is_rule)
		add_rule(component, &rule);
	else
		add_changes(component, zone, from, to);
	text = icalcomponent_as_ical_string_r(component);
	icalcomponent_free(component);
	return keep(zone, from, to, is_rule, text);
}

void tz_write(const char *zone, int64_t from, int64_t to, struct buf *out)
{
	const struct kept *k = find_kept(zone, from - MARGIN, to + MARGIN);

	if (!k)
		k = make(zone, from - MARGIN, to + MARGIN);
	buf_puts(out, k->text);
}
