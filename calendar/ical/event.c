/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VEVENT and VCALENDAR (RFC 5545, 5546, 7986). */
#include <libical/ical.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"

#include "event.h"
#include "tz.h"

#define PRODID "-//moot//calls//EN"

/* Does the wall clock say which instant is meant?  Not in the hour that comes again. */
static bool is_plain(const char *zone, int64_t at)
{
	struct civil civil = zone_civil(zone, at);
	struct err err;
	int64_t back;

	return zone_instant(zone, &civil, &back, &err) == 0 && back == at;
}

/* The zone in which an event can be written without doubt. */
static const char *zone_of(const struct ical_event *event)
{
	if (is_plain(event->zone, event->start_at) && is_plain(event->zone, event->end_at))
		return event->zone;
	return "UTC";
}

/* The wall clock of zone; one that goes by UTC prints as ...Z. */
static struct icaltimetype time_in(const char *zone, int64_t at)
{
	struct icaltimetype t = icaltime_null_time();
	struct civil c;

	if (tz_is_utc(zone))	/* without a look at zone files: most times are such */
		return icaltime_from_timet_with_zone((time_t)at, 0,
						     icaltimezone_get_utc_timezone());
	c = zone_civil(zone, at);
	t.year = c.year;
	t.month = c.month;
	t.day = c.day;
	t.hour = c.hour;
	t.minute = c.minute;
	t.second = c.second;
	return t;
}

/*
 * The TZID is a parameter of ours: a libical zone in the time would print as
 * "/freeassociation.sourceforge.net/...".
 */
static void add_time(icalcomponent *event, icalproperty *property, const char *zone)
{
	if (!tz_is_utc(zone))
		icalproperty_add_parameter(property, icalparameter_new_tzid(zone));
	icalcomponent_add_property(event, property);
}

static const char *mailto(struct buf *buf, const char *email)
{
	buf_reset(buf);
	buf_printf(buf, "mailto:%s", email);
	return buf_str(buf);
}

static void add_organizer(icalcomponent *component, const struct ical_event *event)
{
	struct buf address = BUF_INIT(1024);
	icalproperty *property;

	property = icalproperty_new_organizer(mailto(&address, event->organizer_email));
	if (!str_is_empty(event->organizer_name))
		icalproperty_add_parameter(property,
					   icalparameter_new_cn(event->organizer_name));
	icalcomponent_add_property(component, property);
	buf_free(&address);
}

static void add_attendee(icalcomponent *component, const struct ical_attendee *attendee)
{
	struct buf address = BUF_INIT(1024);
	bool is_list = attendee->role == ICAL_LIST;
	icalproperty *p = icalproperty_new_attendee(mailto(&address, attendee->email));

	icalproperty_add_parameter(p, icalparameter_new_cutype(is_list ? ICAL_CUTYPE_GROUP :
							       ICAL_CUTYPE_INDIVIDUAL));
	icalproperty_add_parameter(p, icalparameter_new_role(attendee->role == ICAL_OPTIONAL ?
							     ICAL_ROLE_OPTPARTICIPANT :
							     ICAL_ROLE_REQPARTICIPANT));
	icalproperty_add_parameter(p, icalparameter_new_partstat(ICAL_PARTSTAT_NEEDSACTION));
	icalproperty_add_parameter(p, icalparameter_new_rsvp(is_list ? ICAL_RSVP_FALSE :
							     ICAL_RSVP_TRUE));
	if (!str_is_empty(attendee->name))
		icalproperty_add_parameter(p, icalparameter_new_cn(attendee->name));
	icalcomponent_add_property(component, p);
	buf_free(&address);
}

static void add_texts(icalcomponent *component, const struct ical_event *event)
{
	icalcomponent_add_property(component, icalproperty_new_summary(event->summary));
	if (!str_is_empty(event->description))
		icalcomponent_add_property(component,
					   icalproperty_new_description(event->description));
	if (!str_is_empty(event->location))
		icalcomponent_add_property(component,
					   icalproperty_new_location(event->location));
	if (!str_is_empty(event->url))
		icalcomponent_add_property(component, icalproperty_new_url(event->url));
}

static void add_recurrence(icalcomponent *component, const struct ical_event *event)
{
	const char *zone = event->recurrence_zone;

	if (event->rrule)
		icalcomponent_add_property(component,
			icalproperty_new_rrule(icalrecurrencetype_from_string(event->rrule)));
	for (size_t i = 0; i < event->n_except; i++)
		add_time(component,
			 icalproperty_new_exdate(time_in(event->zone, event->except_at[i])),
			 event->zone);
	if (event->recurrence_at)
		add_time(component,
			 icalproperty_new_recurrenceid(time_in(zone, event->recurrence_at)),
			 zone);
}

static icalcomponent *event_component(const struct ical_event *event)
{
	icalcomponent *component = icalcomponent_new(ICAL_VEVENT_COMPONENT);
	struct icaltimetype changed = time_in("UTC", event->changed_at);

	icalcomponent_add_property(component, icalproperty_new_uid(event->uid));
	icalcomponent_add_property(component, icalproperty_new_dtstamp(changed));
	icalcomponent_add_property(component,
				   icalproperty_new_created(time_in("UTC", event->created_at)));
	icalcomponent_add_property(component, icalproperty_new_lastmodified(changed));
	icalcomponent_add_property(component, icalproperty_new_sequence((int)event->sequence));
	add_time(component, icalproperty_new_dtstart(time_in(event->zone, event->start_at)),
		 event->zone);
	add_time(component, icalproperty_new_dtend(time_in(event->zone, event->end_at)),
		 event->zone);
	add_recurrence(component, event);
	add_texts(component, event);
	if (!event->no_status)
		icalcomponent_add_property(component,
					   icalproperty_new_status(event->cancelled ?
								   ICAL_STATUS_CANCELLED :
								   ICAL_STATUS_CONFIRMED));
	icalcomponent_add_property(component, icalproperty_new_transp(event->cancelled ?
								      ICAL_TRANSP_TRANSPARENT :
								      ICAL_TRANSP_OPAQUE));
	if (event->organizer_email)
		add_organizer(component, event);
	for (size_t i = 0; i < event->n_attendees; i++)
		add_attendee(component, &event->attendees[i]);
	return component;
}

/* One VTIMEZONE a zone, for all its events, where the first of them stands. */
static void add_zones(icalcomponent *calendar, const struct ical_event *events, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *zone = events[i].zone;
		int64_t from = events[i].start_at, to = events[i].end_at;
		bool known = tz_is_utc(zone);

		for (size_t k = 0; k < i && !known; k++)
			known = str_eq(events[k].zone, zone);
		if (known)
			continue;
		for (size_t k = i + 1; k < n; k++) {
			if (!str_eq(events[k].zone, zone))
				continue;
			from = events[k].start_at < from ? events[k].start_at : from;
			to = events[k].end_at > to ? events[k].end_at : to;
		}
		icalcomponent_add_component(calendar, tz_component(zone, from, to));
	}
}

static void add_x(icalcomponent *calendar, const char *name, const char *value)
{
	icalproperty *property = icalproperty_new_x(value);

	icalproperty_set_x_name(property, name);
	icalcomponent_add_property(calendar, property);
}

/* The RFC 7986 names, and what clients listened to before there were any. */
static void add_feed(icalcomponent *calendar, const struct ical_object *object)
{
	struct icaldurationtype refresh =
		icaldurationtype_from_int((int)object->refresh_secs);
	icalproperty *property = icalproperty_new_refreshinterval(refresh);
	char *text = icaldurationtype_as_ical_string_r(refresh);

	icalproperty_add_parameter(property, icalparameter_new_value(ICAL_VALUE_DURATION));
	icalcomponent_add_property(calendar, icalproperty_new_name(object->name));
	add_x(calendar, "X-WR-CALNAME", object->name);
	icalcomponent_add_property(calendar, property);
	add_x(calendar, "X-PUBLISHED-TTL", text);
	free(text);
}

static icalproperty *method_property(const char *method)
{
	if (str_eq(method, "REQUEST"))
		return icalproperty_new_method(ICAL_METHOD_REQUEST);
	if (str_eq(method, "CANCEL"))
		return icalproperty_new_method(ICAL_METHOD_CANCEL);
	if (str_eq(method, "PUBLISH"))
		return icalproperty_new_method(ICAL_METHOD_PUBLISH);
	bug("no iCalendar method \"%s\"", method);
}

void ical_write(const struct ical_object *object, struct buf *out)
{
	icalcomponent *calendar = icalcomponent_new(ICAL_VCALENDAR_COMPONENT);
	struct arena *arena = arena_new();
	struct ical_event *events = arena_array(arena, struct ical_event, object->n_events);
	char *text;

	for (size_t i = 0; i < object->n_events; i++) {
		events[i] = object->events[i];
		events[i].zone = zone_of(&events[i]);
	}
	icalcomponent_add_property(calendar, icalproperty_new_version("2.0"));
	icalcomponent_add_property(calendar, icalproperty_new_prodid(PRODID));
	icalcomponent_add_property(calendar, icalproperty_new_calscale("GREGORIAN"));
	icalcomponent_add_property(calendar, method_property(object->method));
	if (object->name)
		add_feed(calendar, object);
	add_zones(calendar, events, object->n_events);
	for (size_t i = 0; i < object->n_events; i++)
		icalcomponent_add_component(calendar, event_component(&events[i]));
	text = icalcomponent_as_ical_string_r(calendar);
	buf_puts(out, text);
	free(text);
	icalcomponent_free(calendar);
	arena_free(arena);
}
