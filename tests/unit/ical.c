/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VTIMEZONEs against what the zone does, read by the iCalendar library as any
 * calendar would; and the shape of objects.
 */
#include <libical/ical.h>

#include "base/buf.h"
#include "base/str.h"
#include "base/zone.h"
#include "calendar/ical/event.h"
#include "calendar/ical/rule.h"
#include "unit.h"

#define HOUR 3600
#define DAY  (24 * HOUR)

/* Every shape of rule: both hemispheres, none, halves, 24:00, Ramadan, a week before. */
static const char *const zones[] = {
	"Europe/London", "America/New_York", "Australia/Sydney", "Africa/Cairo",
	"Asia/Kolkata", "Europe/Dublin", "Africa/Casablanca", "Asia/Jerusalem", "Asia/Gaza",
	"America/Santiago", "America/Nuuk", "America/Scoresbysund", "Australia/Lord_Howe",
	"Pacific/Chatham", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia", "Asia/Tehran",
	"America/Sao_Paulo", "Europe/Moscow", "Antarctica/Troll", "Pacific/Kiritimati",
};

static struct ical_event event_at(const char *zone, int64_t at)
{
	return (struct ical_event) {
		.uid = "1", .summary = "x", .zone = zone, .start_at = at, .end_at = at + HOUR,
		.created_at = UNIT_NOW, .changed_at = UNIT_NOW,
	};
}

static icalcomponent *parsed(const struct ical_event *events, size_t n)
{
	struct ical_object object = { .method = "PUBLISH", .events = events, .n_events = n };
	struct buf text = BUF_INIT(1 << 20);
	icalcomponent *calendar;

	ical_write(&object, &text);
	calendar = icalparser_parse_string(buf_str(&text));
	assert_non_null(calendar);
	assert_int_equal(icalcomponent_count_errors(calendar), 0);
	buf_free(&text);
	return calendar;
}

static int offset_in(icaltimezone *zone, int64_t at)
{
	struct icaltimetype utc = icaltime_from_timet_with_zone((time_t)at, 0,
								icaltimezone_get_utc_timezone());

	return icaltimezone_get_utc_offset_of_utc_time(zone, &utc, NULL);
}

/* Hour by hour for three days around each change within half a year of the event. */
static void check_zone(const char *name, int64_t at)
{
	struct ical_event event = event_at(name, at);
	icalcomponent *calendar = parsed(&event, 1), *part;
	icaltimezone *zone;
	int64_t change = at - 180 * DAY, from;

	part = icalcomponent_get_first_component(calendar, ICAL_VTIMEZONE_COMPONENT);
	if (!part)
		fail_msg("%s has no VTIMEZONE", name);
	zone = icaltimezone_new();
	icaltimezone_set_component(zone, icalcomponent_new_clone(part));
	assert_string_equal(icaltimezone_get_tzid(zone), name);
	assert_int_equal(offset_in(zone, at), zone_civil(name, at).offset_secs);
	while (rule_next_change(name, change, at + 180 * DAY, &change))
		for (from = change - 36 * HOUR - 1; from < change + 36 * HOUR; from += HOUR)
			for (int64_t t = from; t < from + 2; t++)
				if (offset_in(zone, t) != zone_civil(name, t).offset_secs)
					fail_msg("%s: wrong at %lld", name, (long long)t);
	icaltimezone_free(zone, 1);
	icalcomponent_free(calendar);
}

static void timezones_are_right_around_each_change(void **state UNUSED)
{
	struct civil day = { .month = 1, .day = 10, .hour = 12 };
	struct err err;
	int64_t at;

	for (size_t i = 0; i < ARRAY_LEN(zones); i++) {
		for (day.year = 2025; day.year <= 2035; day.year++) {
			for (day.month = 1; day.month <= 7; day.month += 6) {
				assert_int_equal(zone_instant("UTC", &day, &at, &err), 0);
				check_zone(zones[i], at);
			}
		}
	}
}

/* Each zone of the database once, so that none of tomorrow's is missed. */
static void every_zone_there_is_can_be_written(void **state UNUSED)
{
	struct arena *arena = arena_new();
	const char **names = zone_names(arena);
	size_t n = 0;

	for (; names[n]; n++)
		if (!str_eq(names[n], "UTC"))
			check_zone(names[n], UNIT_NOW);
	assert_true(n > 300);
	arena_free(arena);
}

static void most_zones_are_two_rules(void **state UNUSED)
{
	const struct { const char *text; bool fits; } cases[] = {
		{ "GMT0BST,M3.5.0/1,M10.5.0", true },
		{ "EST5EDT,M3.2.0,M11.1.0", true },
		{ "IST-5:30", true },
		{ "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", true },
		{ "IST-1GMT0,M10.5.0,M3.5.0/1", true },
		{ "EET-2EEST,M4.5.5/0,M10.5.4/24", false },	/* Cairo */
		{ "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", false },	/* Nuuk */
		{ "XXX3YYY,J60,J300", false },
		{ "", false }, { "GMT", false }, { "<+03-3", false },
		{ "AAA1BBB,M13.1.0,M1.1.0", false },
		{ "GMT0BST,M3.5.0/1", false }, { "GMT0BST,M3.5.0/1,M10.5.0x", false },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct rule rule;

		if (rule_parse(&rule, cases[i].text) != cases[i].fits)
			fail_msg("\"%s\"", cases[i].text);
	}
}

static void utc_needs_no_timezone(void **state UNUSED)
{
	struct ical_event events[] = { event_at("UTC", UNIT_NOW), event_at("Etc/UTC", UNIT_NOW) };
	icalcomponent *calendar = parsed(events, 2);
	struct icaltimetype start;

	assert_null(icalcomponent_get_first_component(calendar, ICAL_VTIMEZONE_COMPONENT));
	start = icalcomponent_get_dtstart(calendar);
	assert_true(icaltime_is_utc(start));
	icalcomponent_free(calendar);
}

static void a_zone_stands_once_for_all_its_events(void **state UNUSED)
{
	struct ical_event events[] = {
		event_at("Africa/Cairo", UNIT_NOW), event_at("Europe/London", UNIT_NOW),
		event_at("Africa/Cairo", UNIT_NOW + 900LL * DAY),
		event_at("Africa/Cairo", UNIT_NOW - 900LL * DAY),
	};
	icalcomponent *calendar = parsed(events, ARRAY_LEN(events));
	icaltimezone *zone = icalcomponent_get_timezone(calendar, "Africa/Cairo");

	assert_int_equal(icalcomponent_count_components(calendar, ICAL_VTIMEZONE_COMPONENT), 2);
	assert_non_null(zone);
	for (int64_t t = UNIT_NOW - 900LL * DAY; t < UNIT_NOW + 900LL * DAY; t += 3 * DAY)
		assert_int_equal(offset_in(zone, t), zone_civil("Africa/Cairo", t).offset_secs);
	icalcomponent_free(calendar);
}

/* 01:30 in London on 25 October 2026 is 00:30 and 01:30 UTC. */
static void times_that_occur_twice_are_written_in_utc(void **state UNUSED)
{
	const struct { int64_t from, to; const char *start, *end; } cases[] = {
		{ 1792888200, 1792891800, "DTSTART:20261025T003000Z\r\n",
		  "DTEND:20261025T013000Z\r\n" },
		{ 1792891800, 1792895400, "DTSTART:20261025T013000Z\r\n",
		  "DTEND:20261025T023000Z\r\n" },
		{ 1792888200, 1792895400, "DTSTART;TZID=Europe/London:20261025T013000\r\n",
		  "DTEND;TZID=Europe/London:20261025T023000\r\n" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct ical_event event = event_at("Europe/London", cases[i].from);
		struct ical_object object = { .method = "PUBLISH", .events = &event,
					      .n_events = 1 };
		struct buf text = BUF_INIT(1 << 16);

		event.end_at = cases[i].to;
		ical_write(&object, &text);
		if (!strstr(buf_str(&text), cases[i].start) ||
		    !strstr(buf_str(&text), cases[i].end))
			fail_msg("case %zu: %s", i, buf_str(&text));
		buf_free(&text);
	}
}

static void text_comes_back_as_it_went(void **state UNUSED)
{
	struct ical_event event = event_at("Europe/London", UNIT_NOW);
	struct ical_attendee ann = { "Ann \"the X\", of Y; Z:", "ann@example.org", ICAL_NEEDED,
				     NULL };
	icalcomponent *calendar, *inner;
	icalproperty *property;
	icalparameter *cn;

	event.summary = "a, b; c\\d \"e\" \xc3\xa9\xe2\x82\xac\xf0\x9f\x90\xa7";
	event.description = "one\ntwo\n\nEND:VEVENT\nBEGIN:VALARM, and a rather long line that "
			    "must be folded \xc3\xa4\xc3\xb6\xc3\xbc more than once on its way";
	event.attendees = &ann;
	event.n_attendees = 1;
	calendar = parsed(&event, 1);
	inner = icalcomponent_get_inner(calendar);
	assert_string_equal(icalcomponent_get_summary(inner), event.summary);
	assert_string_equal(icalcomponent_get_description(inner), event.description);
	property = icalcomponent_get_first_property(inner, ICAL_ATTENDEE_PROPERTY);
	assert_string_equal(icalproperty_get_attendee(property), "mailto:ann@example.org");
	cn = icalproperty_get_first_parameter(property, ICAL_CN_PARAMETER);
	assert_string_equal(icalparameter_get_cn(cn), ann.name);
	icalcomponent_free(calendar);
}

static void the_library_finds_requests_and_cancellations_sound(void **state UNUSED)
{
	static const char *const methods[] = { "REQUEST", "CANCEL", "PUBLISH" };
	struct ical_event event = event_at("Europe/London", UNIT_NOW);
	struct ical_attendee ann = { "Ann", "ann@example.org", ICAL_NEEDED, NULL };

	event.organizer_email = "moot@example.org";
	for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
		struct ical_object object = { .method = methods[i], .events = &event,
					      .n_events = 1 };
		struct buf text = BUF_INIT(1 << 16);
		icalcomponent *calendar;

		event.attendees = &ann;
		event.n_attendees = i < 2;
		event.cancelled = i == 1;
		ical_write(&object, &text);
		calendar = icalparser_parse_string(buf_str(&text));
		if (!icalrestriction_check(calendar))
			fail_msg("%s", icalcomponent_as_ical_string(calendar));
		icalcomponent_free(calendar);
		buf_free(&text);
	}
}

static void the_same_events_give_the_same_bytes(void **state UNUSED)
{
	struct ical_event events[] = { event_at("Europe/London", UNIT_NOW),
				       event_at("Africa/Cairo", UNIT_NOW) };
	struct ical_object object = { .method = "PUBLISH", .name = "calls", .refresh_secs = HOUR,
				      .events = events, .n_events = 2 };
	struct buf a = BUF_INIT(1 << 16), b = BUF_INIT(1 << 16);

	ical_write(&object, &a);
	zone_civil("Asia/Tokyo", UNIT_NOW);
	clock_freeze(UNIT_NOW + DAY);
	ical_write(&object, &b);
	assert_string_equal(buf_str(&a), buf_str(&b));
	buf_free(&a);
	buf_free(&b);
}

static void lines_are_folded_and_end_in_crlf(void **state UNUSED)
{
	struct ical_event event = event_at("Europe/London", UNIT_NOW);
	struct ical_object object = { .method = "PUBLISH", .events = &event, .n_events = 1 };
	struct buf text = BUF_INIT(1 << 20), wide = BUF_INIT(4096);

	for (int i = 0; i < 400; i++)
		buf_puts(&wide, i % 3 ? "\xe2\x82\xac" : "\xf0\x9f\x90\xa7");
	event.description = buf_str(&wide);
	ical_write(&object, &text);
	for (const char *line = buf_str(&text); *line;) {
		size_t len = strcspn(line, "\r\n");

		assert_true(len <= 75);
		assert_true(str_is_utf8(line, len));
		assert_int_equal(line[len], '\r');
		assert_int_equal(line[len + 1], '\n');
		line += len + 2;
	}
	buf_free(&text);
	buf_free(&wide);
}

static int finish(void **state UNUSED)
{
	icaltimezone_free_builtin_timezones();
	icalmemory_free_ring();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(timezones_are_right_around_each_change),
		cmocka_unit_test(every_zone_there_is_can_be_written),
		cmocka_unit_test(most_zones_are_two_rules),
		cmocka_unit_test(utc_needs_no_timezone),
		cmocka_unit_test(a_zone_stands_once_for_all_its_events),
		cmocka_unit_test(times_that_occur_twice_are_written_in_utc),
		cmocka_unit_test(text_comes_back_as_it_went),
		cmocka_unit_test(the_library_finds_requests_and_cancellations_sound),
		cmocka_unit_test(the_same_events_give_the_same_bytes),
		cmocka_unit_test(lines_are_folded_and_end_in_crlf),
	};

	return cmocka_run_group_tests(tests, NULL, finish);
}
