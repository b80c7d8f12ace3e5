/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VEVENT and VCALENDAR (RFC 5545, 5546, 7986), written straight: a feed of a
 * thousand events is asked for by every calendar program, every hour.
 */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"

#include "event.h"
#include "tz.h"

#define PRODID "-//moot//calls//EN"
#define LINE_OCTETS 75			/* RFC 5545 3.1 */
#define STAMP_SIZE 24
#define RULE_SECS (15 * 366 * (int64_t)CLOCK_DAY)
#define EVENT_BYTES 1024			/* most are shorter */
#define AROUND_SECS (4 * CLOCK_HOUR)	/* clocks change by less */

/* The times of one event as they will stand there. */
struct stamps {
	const char *zone;		/* in which it can be written without doubt */
	const char *recurrence_zone;	/* both "UTC" where a zone goes by it */
	char start[STAMP_SIZE], end[STAMP_SIZE], recurrence[STAMP_SIZE];
};

/* A content line under construction; all that is added goes through here. */
struct writer {
	struct buf *out;
	size_t column;			/* octets of the line so far */
	char line[LINE_OCTETS + 2];	/* these; the buf gets them all at once */
};

static void end(struct writer *w)
{
	memcpy(w->line + w->column, "\r\n", 2);
	buf_add(w->out, w->line, w->column + 2);
	w->column = 0;
}

static void put(struct writer *w, const char *s, size_t len)
{
	while (w->column + len > LINE_OCTETS) {
		size_t n = w->column < LINE_OCTETS ? LINE_OCTETS - w->column : 0;

		if (len == 2)			/* an escape stays whole */
			n = 0;
		while (n && ((unsigned char)s[n] & 0xc0) == 0x80)	/* so does a character */
			n--;
		memcpy(w->line + w->column, s, n);
		w->column += n;
		end(w);
		w->line[w->column++] = ' ';
		s += n;
		len -= n;
	}
	memcpy(w->line + w->column, s, len);
	w->column += len;
}

static void puts_(struct writer *w, const char *s)
{
	put(w, s, strlen(s));
}

static void line(struct writer *w, const char *name, const char *value)
{
	puts_(w, name);
	puts_(w, value);
	end(w);
}

/* 3.3.11 */
static void put_text(struct writer *w, const char *s)
{
	while (*s) {
		size_t plain = strcspn(s, "\\;,\n\r");

		put(w, s, plain);
		s += plain;
		if (*s == '\n')
			put(w, "\\n", 2);
		else if (*s && *s != '\r')
			put(w, (const char[]){ '\\', *s }, 2);
		if (*s)
			s++;
	}
}

static void text(struct writer *w, const char *name, const char *value)
{
	if (str_is_empty(value))
		return;
	puts_(w, name);
	put_text(w, value);
	end(w);
}

static void number(struct writer *w, const char *name, int64_t n)
{
	char digits[24];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	puts_(w, name);
	put(w, digits + at, sizeof(digits) - at);
	end(w);
}

/* A parameter's value: RFC 6868 for what a quoted string cannot hold. */
static void put_param(struct writer *w, const char *name, const char *value)
{
	bool quoted;

	if (str_is_empty(value))
		return;
	quoted = strpbrk(value, ",;:") != NULL;
	puts_(w, name);
	if (quoted)
		put(w, "\"", 1);
	while (*value) {
		size_t plain = strcspn(value, "\"^");

		put(w, value, plain);
		value += plain;
		if (*value)
			put(w, *value++ == '"' ? "^'" : "^^", 2);
	}
	if (quoted)
		put(w, "\"", 1);
}

static char *digits(char *at, int n, int width)
{
	for (int i = width; i--; n /= 10)
		at[i] = (char)('0' + n % 10);
	return at + width;
}

/* "20261126T160000" on a clock that is offset seconds east of UTC; in UTC it ends in Z. */
static void stamp_offset(char out[STAMP_SIZE], int64_t at, int offset, bool utc)
{
	int64_t clock = at + offset, day = clock / CLOCK_DAY - (clock % CLOCK_DAY < 0);
	int secs = (int)(clock - day * CLOCK_DAY);
	/* Days since 1 March of the year 0, in eras of 400 years: Howard Hinnant's way. */
	int64_t shifted = day + 719468, era = shifted / 146097;
	int in_era = (int)(shifted - era * 146097);
	int year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	int in_year = in_era - (365 * year + year / 4 - year / 100);
	int month = (5 * in_year + 2) / 153, of_month = in_year - (153 * month + 2) / 5 + 1;
	char *s;

	month += month < 10 ? 3 : -9;
	s = digits(out, (int)(era * 400) + year + (month <= 2), 4);
	s = digits(digits(s, month, 2), of_month, 2);
	*s++ = 'T';
	s = digits(digits(digits(s, secs / 3600, 2), secs / 60 % 60, 2), secs % 60, 2);
	if (utc)
		*s++ = 'Z';
	*s = '\0';
}

static void stamp(char out[STAMP_SIZE], const char *zone, bool utc, int64_t at)
{
	stamp_offset(out, at, utc ? 0 : zone_civil(zone, at).offset_secs, utc);
}

/* Does the wall clock say which instant is meant?  Not in the hour that comes again. */
static bool is_plain(const char *zone, int64_t at)
{
	struct civil civil = zone_civil(zone, at);
	struct err err;
	int64_t back;

	return zone_instant(zone, &civil, &back, &err) == 0 && back == at;
}

/* The one offset of the zone from well before an event to well after it; else false. */
static bool steady(const struct ical_event *event, int *offset)
{
	*offset = zone_civil(event->zone, event->start_at - AROUND_SECS).offset_secs;
	return event->end_at - event->start_at < CLOCK_DAY &&
	       zone_civil(event->zone, event->end_at + AROUND_SECS).offset_secs == *offset;
}

/* Of a zone in stamps. */
static bool is_utc(const char *zone)
{
	return str_eq(zone, "UTC");
}

static void fill_stamps(const struct ical_event *event, struct stamps *stamps)
{
	const char *zone = event->zone;
	bool utc = tz_is_utc(zone);
	int offset;

	stamps->zone = zone;
	if (!utc && !event->recurrence_at && steady(event, &offset)) {
		stamp_offset(stamps->start, event->start_at, offset, false);
		stamp_offset(stamps->end, event->end_at, offset, false);
		return;
	}
	if (utc || !is_plain(zone, event->start_at) || !is_plain(zone, event->end_at)) {
		zone = "UTC";
		utc = true;
	}
	stamps->zone = zone;
	stamp(stamps->start, zone, utc, event->start_at);
	stamp(stamps->end, zone, utc, event->end_at);
	if (!event->recurrence_at)
		return;
	zone = event->recurrence_zone;
	stamps->recurrence_zone = str_eq(zone, stamps->zone) || !tz_is_utc(zone) ? zone : "UTC";
	stamp(stamps->recurrence, zone, is_utc(stamps->recurrence_zone), event->recurrence_at);
}

/* Zone by zone: to change glibc's costs more than all that is asked of it. */
static struct stamps *all_stamps(const struct ical_event *events, size_t n,
				 struct arena *arena)
{
	struct stamps *stamps = arena_array(arena, struct stamps, n);

	for (size_t i = 0; i < n; i++) {
		if (stamps[i].zone)
			continue;
		for (size_t k = i; k < n; k++)
			if (!stamps[k].zone && str_eq(events[k].zone, events[i].zone))
				fill_stamps(&events[k], &stamps[k]);
	}
	return stamps;
}

static void put_time(struct writer *w, const char *name, const char *zone, const char *value)
{
	puts_(w, name);
	if (!is_utc(zone)) {
		puts_(w, ";TZID=");
		puts_(w, zone);
	}
	put(w, ":", 1);
	puts_(w, value);
	end(w);
}

static void put_utc(struct writer *w, const char *name, int64_t at)
{
	char value[STAMP_SIZE];

	stamp(value, "UTC", true, at);
	line(w, name, value);
}

static void put_organizer(struct writer *w, const struct ical_event *event)
{
	if (!event->organizer_email)
		return;
	puts_(w, "ORGANIZER");
	put_param(w, ";CN=", event->organizer_name);
	puts_(w, ":mailto:");
	puts_(w, event->organizer_email);
	end(w);
}

static void put_attendee(struct writer *w, const struct ical_attendee *attendee)
{
	bool is_list = attendee->role == ICAL_LIST;

	puts_(w, is_list ? "ATTENDEE;CUTYPE=GROUP" : "ATTENDEE;CUTYPE=INDIVIDUAL");
	puts_(w, attendee->role == ICAL_OPTIONAL ? ";ROLE=OPT-PARTICIPANT" :
						   ";ROLE=REQ-PARTICIPANT");
	puts_(w, ";PARTSTAT=");
	puts_(w, attendee->partstat ? attendee->partstat : "NEEDS-ACTION");
	puts_(w, is_list ? ";RSVP=FALSE" : ";RSVP=TRUE");
	put_param(w, ";CN=", attendee->name);
	puts_(w, ":mailto:");
	puts_(w, attendee->email);
	end(w);
}

static void put_recurrence(struct writer *w, const struct ical_event *event,
			   const struct stamps *stamps)
{
	char value[STAMP_SIZE];

	if (event->rrule)
		line(w, "RRULE:", event->rrule);
	for (size_t i = 0; i < event->n_except; i++) {
		stamp(value, stamps->zone, is_utc(stamps->zone), event->except_at[i]);
		put_time(w, "EXDATE", stamps->zone, value);
	}
	if (event->recurrence_at)
		put_time(w, "RECURRENCE-ID", stamps->recurrence_zone, stamps->recurrence);
}

static void put_event(struct writer *w, const struct ical_event *event,
		      const struct stamps *stamps)
{
	char changed[STAMP_SIZE];

	line(w, "BEGIN:", "VEVENT");
	line(w, "UID:", event->uid);
	stamp(changed, "UTC", true, event->changed_at);
	line(w, "DTSTAMP:", changed);
	put_utc(w, "CREATED:", event->created_at);
	line(w, "LAST-MODIFIED:", changed);
	number(w, "SEQUENCE:", event->sequence);
	put_time(w, "DTSTART", stamps->zone, stamps->start);
	put_time(w, "DTEND", stamps->zone, stamps->end);
	put_recurrence(w, event, stamps);
	text(w, "SUMMARY:", event->summary);
	text(w, "DESCRIPTION:", event->description);
	text(w, "LOCATION:", event->location);
	if (!str_is_empty(event->url))
		line(w, "URL:", event->url);
	if (!event->no_status)
		line(w, "STATUS:", event->cancelled ? "CANCELLED" : "CONFIRMED");
	line(w, "TRANSP:", event->cancelled ? "TRANSPARENT" : "OPAQUE");
	put_organizer(w, event);
	for (size_t i = 0; i < event->n_attendees; i++)
		put_attendee(w, &event->attendees[i]);
	text(w, "COMMENT:", event->comment);
	line(w, "END:", "VEVENT");
}

/* A rule goes on: clocks that change by no rule of their own are told for years. */
static int64_t last_at(const struct ical_event *event)
{
	return event->rrule ? event->start_at + RULE_SECS : event->end_at;
}

/* The first and last instant that is written in a zone, from event `first` on. */
static void put_zone(struct writer *w, const struct ical_event *events,
		     const struct stamps *stamps, size_t n, size_t first)
{
	const char *zone = stamps[first].zone;
	int64_t from = events[first].start_at, to = last_at(&events[first]);

	for (size_t i = first + 1; i < n; i++) {
		if (!str_eq(stamps[i].zone, zone))
			continue;
		from = events[i].start_at < from ? events[i].start_at : from;
		to = last_at(&events[i]) > to ? last_at(&events[i]) : to;
	}
	tz_write(zone, from, to, w->out);
}

/* One VTIMEZONE a zone, for all its events, where the first of them stands. */
static void put_zones(struct writer *w, const struct ical_event *events,
		      const struct stamps *stamps, size_t n)
{
	const char *last = NULL;

	for (size_t i = 0; i < n; i++) {
		const char *zone = stamps[i].zone;
		bool known = str_eq(zone, last) || is_utc(zone);

		for (size_t k = 0; k < i && !known; k++)
			known = str_eq(stamps[k].zone, zone);
		if (!known)
			put_zone(w, events, stamps, n, i);
		last = zone;
	}
	/* An override may have moved away from the zone that its RECURRENCE-ID is in. */
	for (size_t i = 0; i < n; i++) {
		const char *zone = stamps[i].recurrence_zone;
		bool known = !zone || str_eq(zone, last) || is_utc(zone);

		for (size_t k = 0; k < n && !known; k++)
			known = str_eq(stamps[k].zone, zone) ||
				(k < i && str_eq(stamps[k].recurrence_zone, zone));
		if (!known)
			tz_write(zone, events[i].recurrence_at, events[i].recurrence_at, w->out);
		last = zone && !is_utc(zone) ? zone : last;
	}
}

/* The RFC 7986 names, and what clients listened to before there were any. */
static void put_feed(struct writer *w, const struct ical_object *object)
{
	bool hours = object->refresh_secs % CLOCK_HOUR == 0;
	int64_t n = object->refresh_secs / (hours ? CLOCK_HOUR : CLOCK_MINUTE);
	char refresh[40];

	snprintf(refresh, sizeof(refresh), "PT%lld%c", (long long)n, hours ? 'H' : 'M');
	text(w, "NAME:", object->name);
	text(w, "X-WR-CALNAME:", object->name);
	line(w, "REFRESH-INTERVAL;VALUE=DURATION:", refresh);
	line(w, "X-PUBLISHED-TTL:", refresh);
}

void ical_write(const struct ical_object *object, struct buf *out)
{
	struct arena *arena = arena_new();
	struct stamps *stamps = all_stamps(object->events, object->n_events, arena);
	struct writer w = { .out = out };

	buf_room(out, object->n_events * EVENT_BYTES);
	line(&w, "BEGIN:", "VCALENDAR");
	line(&w, "VERSION:", "2.0");
	line(&w, "PRODID:", PRODID);
	line(&w, "CALSCALE:", "GREGORIAN");
	line(&w, "METHOD:", object->method);
	if (object->name)
		put_feed(&w, object);
	put_zones(&w, object->events, stamps, object->n_events);
	for (size_t i = 0; i < object->n_events; i++)
		put_event(&w, &object->events[i], &stamps[i]);
	line(&w, "END:", "VCALENDAR");
	arena_free(arena);
}
