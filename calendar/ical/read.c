/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calendars from outside, expanded by wall clock and turned into instants by ours. */
#include <libical/ical.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "base/zone.h"

#include "read.h"

#define LINE_MAX_LEN (64 << 10)
#define EVENTS_MAX 20000
#define STEPS_MAX 4000			/* of one rule */

struct moments { int64_t *items; size_t len, cap; };

/* An instance that is an event of its own: the rule's does not take place. */
struct override { const char *uid; int64_t at; };
struct overrides { struct override *items; size_t len, cap; };

struct reading {
	int64_t from, to;
	const char *zone;
	struct arena *arena;
	struct ical_spans *out;
	icalcomponent *all;
	struct overrides overrides;
	int left;			/* instances that may yet be added */
};

/* ---- what may be parsed at all: libical is quadratic in a long line */

static int check_lines(const char *text, struct err *err)
{
	size_t len = 0;

	if (strlen(text) > ICAL_READ_MAX)
		return err_set(err, ERR_LIMIT, "the calendar has more than %d MB",
			       ICAL_READ_MAX >> 20);
	for (const char *s = text; *s; s++) {
		bool folded = *s == '\n' && (s[1] == ' ' || s[1] == '\t');

		len = *s == '\n' && !folded ? 0 : len + 1;
		if (len > LINE_MAX_LEN)
			return err_set(err, ERR_LIMIT, "the calendar has a line of more than %d "
				       "KB", LINE_MAX_LEN >> 10);
	}
	return 0;
}

/* A rule that ends its search soon, whatever it says. */
static bool is_tame(const struct icalrecurrencetype *rule)
{
	bool often = rule->freq != ICAL_DAILY_RECURRENCE && rule->freq != ICAL_WEEKLY_RECURRENCE &&
		     rule->freq != ICAL_MONTHLY_RECURRENCE && rule->freq != ICAL_YEARLY_RECURRENCE;
	bool both = rule->by_month[0] != ICAL_RECURRENCE_ARRAY_MAX &&
		    rule->by_month_day[0] > 28 && rule->by_month_day[0] < 32;

	return !often && !both && rule->interval <= 366 && rule->count <= 5000 &&
	       rule->by_second[0] == ICAL_RECURRENCE_ARRAY_MAX &&
	       rule->by_minute[0] == ICAL_RECURRENCE_ARRAY_MAX &&
	       rule->by_hour[0] == ICAL_RECURRENCE_ARRAY_MAX &&
	       rule->by_year_day[0] == ICAL_RECURRENCE_ARRAY_MAX &&
	       rule->by_week_no[0] == ICAL_RECURRENCE_ARRAY_MAX;
}

/* ---- time */

/* The zone that a property names, if it is one of ours. */
static const char *zone_named(icalproperty *property)
{
	icalparameter *parameter = property ?
		icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER) : NULL;
	const char *tzid = parameter ? icalparameter_get_tzid(parameter) : NULL;

	return tzid && zone_exists(tzid) ? tzid : NULL;
}

/* A wall clock as an instant: by our zones, else by the calendar's own, else by `zone`. */
static int64_t instant_of(const struct reading *r, struct icaltimetype t, const char *named)
{
	struct civil civil = {
		.year = t.year, .month = t.month, .day = t.day, .hour = t.hour,
		.minute = t.minute, .second = t.second,
	};
	const char *zone = named ? named : r->zone;
	struct err ignored;
	int64_t at;

	if (t.is_date)
		civil.hour = civil.minute = civil.second = 0;
	if (!t.is_date && !named && t.zone)
		return (int64_t)icaltime_as_timet_with_zone(t, t.zone);
	if (!t.is_date && icaltime_is_utc(t))
		zone = "UTC";
	for (int skipped = 0; skipped < 3; skipped++, civil.hour = (civil.hour + 1) % 24)
		if (zone_instant(zone, &civil, &at, &ignored) == 0)
			return at;
	return 0;
}

static icalproperty *property_of(icalcomponent *event, icalproperty_kind kind)
{
	return icalcomponent_get_first_property(event, kind);
}

/* ---- events */

static bool is_free(icalcomponent *event)
{
	icalproperty *p = property_of(event, ICAL_TRANSP_PROPERTY);

	return p && (icalproperty_get_transp(p) == ICAL_TRANSP_TRANSPARENT ||
		     icalproperty_get_transp(p) == ICAL_TRANSP_TRANSPARENTNOCONFLICT);
}

static void add(struct reading *r, icalcomponent *event, int64_t at, int64_t secs)
{
	const char *summary = icalcomponent_get_summary(event);
	struct ical_span *span;

	if (at >= r->to || at + secs <= r->from || secs <= 0 || r->left <= 0)
		return;
	r->left--;
	span = vec_add(r->out, r->arena);
	span->from_at = at;
	span->to_at = at + secs;
	span->is_free = is_free(event);
	span->summary = str_clean_line(r->arena, summary ? summary : "");
}

static bool has(const struct moments *moments, int64_t at)
{
	for (size_t i = 0; i < moments->len; i++)
		if (moments->items[i] == at)
			return true;
	return false;
}

/* The instances of an event that are not as its rule says: excluded, or moved. */
static void find_exceptions(struct reading *r, icalcomponent *event, struct moments *out)
{
	const char *uid = icalcomponent_get_uid(event);

	for (icalproperty *p = property_of(event, ICAL_EXDATE_PROPERTY); p;
	     p = icalcomponent_get_next_property(event, ICAL_EXDATE_PROPERTY))
		*vec_add(out, r->arena) = instant_of(r, icalproperty_get_exdate(p), zone_named(p));
	for (size_t i = 0; uid && i < r->overrides.len; i++)
		if (str_eq(r->overrides.items[i].uid, uid))
			*vec_add(out, r->arena) = r->overrides.items[i].at;
}

static void find_override(struct reading *r, icalcomponent *event)
{
	icalproperty *p = property_of(event, ICAL_RECURRENCEID_PROPERTY);
	const char *uid = icalcomponent_get_uid(event);

	if (p && uid)
		*vec_add(&r->overrides, r->arena) = (struct override){
			arena_dup(r->arena, uid),
			instant_of(r, icalproperty_get_recurrenceid(p), zone_named(p)),
		};
}

/* UNTIL stands in UTC where the event has a zone; the rule is counted by wall clock. */
static struct icaltimetype local_until(struct icaltimetype until, const char *named)
{
	struct civil c;

	if (!named || icaltime_is_null_time(until) || !icaltime_is_utc(until))
		return until;
	c = zone_civil(named, (int64_t)icaltime_as_timet(until));
	until.year = c.year;
	until.month = c.month;
	until.day = c.day;
	until.hour = c.hour;
	until.minute = c.minute;
	until.second = c.second;
	until.zone = NULL;
	return until;
}

static void expand(struct reading *r, icalcomponent *event, struct icaltimetype start,
		   const char *named, int64_t secs)
{
	icalproperty *p = property_of(event, ICAL_RRULE_PROPERTY);
	struct icalrecurrencetype rule = icalproperty_get_rrule(p);
	struct moments exceptions = { 0 };
	struct icaltimetype wall = start, t;
	icalrecur_iterator *it;

	if (!is_tame(&rule)) {
		add(r, event, instant_of(r, start, named), secs);
		return;
	}
	find_exceptions(r, event, &exceptions);
	wall.zone = NULL;
	rule.until = local_until(rule.until, named);
	it = icalrecur_iterator_new(rule, wall);
	for (int n = 0; it && n < STEPS_MAX; n++) {
		int64_t at;

		t = icalrecur_iterator_next(it);
		if (icaltime_is_null_time(t))
			break;
		t.zone = start.zone;
		at = instant_of(r, t, named);
		if (at >= r->to)
			break;
		if (!has(&exceptions, at))
			add(r, event, at, secs);
	}
	icalrecur_iterator_free(it);
}

static void read_event(struct reading *r, icalcomponent *event)
{
	icalproperty *p = property_of(event, ICAL_DTSTART_PROPERTY);
	const char *named = zone_named(p);
	struct icaltimetype start, end;
	int64_t at, secs;

	if (!p || icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED)
		return;
	start = icalcomponent_get_dtstart(event);
	end = icalcomponent_get_dtend(event);
	if (icaltime_is_null_time(start) || !icaltime_is_valid_time(start))
		return;
	at = instant_of(r, start, named);
	p = property_of(event, ICAL_DTEND_PROPERTY);
	secs = icaltime_is_null_time(end) ? (start.is_date ? CLOCK_DAY : 0) :
	       instant_of(r, end, p && zone_named(p) ? zone_named(p) : named) - at;
	if (secs == 0 && start.is_date)
		secs = CLOCK_DAY;
	if (property_of(event, ICAL_RRULE_PROPERTY) &&
	    !property_of(event, ICAL_RECURRENCEID_PROPERTY))
		expand(r, event, start, named, secs);
	else
		add(r, event, at, secs);
}

static void read_freebusy(struct reading *r, icalcomponent *component)
{
	for (icalproperty *p = property_of(component, ICAL_FREEBUSY_PROPERTY); p;
	     p = icalcomponent_get_next_property(component, ICAL_FREEBUSY_PROPERTY)) {
		icalparameter *type = icalproperty_get_first_parameter(p, ICAL_FBTYPE_PARAMETER);
		struct icalperiodtype period = icalproperty_get_freebusy(p);
		int64_t at = instant_of(r, period.start, NULL);
		struct icaltimetype end = period.end;

		if (type && icalparameter_get_fbtype(type) == ICAL_FBTYPE_FREE)
			continue;
		if (icaltime_is_null_time(end))
			end = icaltime_add(period.start, period.duration);
		add(r, component, at, instant_of(r, end, NULL) - at);
	}
}

static void read_all(struct reading *r)
{
	icalcomponent *c;
	int n = 0;

	for (icalcompiter i = icalcomponent_begin_component(r->all, ICAL_VEVENT_COMPONENT);
	     (c = icalcompiter_deref(&i)); icalcompiter_next(&i))
		find_override(r, c);
	for (icalcompiter i = icalcomponent_begin_component(r->all, ICAL_VEVENT_COMPONENT);
	     (c = icalcompiter_deref(&i)) && n < EVENTS_MAX; icalcompiter_next(&i), n++)
		read_event(r, c);
	for (icalcompiter i = icalcomponent_begin_component(r->all, ICAL_VFREEBUSY_COMPONENT);
	     (c = icalcompiter_deref(&i)) && n < EVENTS_MAX; icalcompiter_next(&i), n++)
		read_freebusy(r, c);
}

int ical_read(const char *text, int64_t from, int64_t to, const char *zone,
	      struct arena *arena, struct ical_spans *out, struct err *err)
{
	struct reading r = {
		.from = from, .to = to, .zone = zone, .arena = arena, .out = out,
		.left = ICAL_SPANS_MAX,
	};
	int rc = 0;

	if (check_lines(text, err))
		return -1;
	icalerror_set_errors_are_fatal(0);
	r.all = icalparser_parse_string(text);
	if (!r.all || icalcomponent_isa(r.all) != ICAL_VCALENDAR_COMPONENT)
		rc = err_set(err, ERR_INVALID, "that is no calendar (.ics)");
	else
		read_all(&r);
	if (r.all)
		icalcomponent_free(r.all);
	return rc;
}
