/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Other people's calendars: days, zones, rules with exceptions, and hostile ones. */
#include <stdio.h>

#include "base/buf.h"
#include "base/zone.h"
#include "calendar/ical/read.h"
#include "unit.h"

#define DAY 86400

static struct ical_spans read_in(struct unit *u, const char *zone, const char *events)
{
	char *text = arena_printf(u->arena, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n%s"
				  "END:VCALENDAR\r\n", events);
	struct ical_spans out = { 0 };

	assert_ok(u, ical_read(text, UNIT_NOW, UNIT_NOW + 40 * DAY, zone, u->arena, &out,
			       &u->err));
	return out;
}

static void assert_from(struct unit *u, const struct ical_span *span, const char *text)
{
	assert_string_equal(zone_rfc3339(u->arena, span->from_at), text);
}

static void a_day_is_that_of_the_zone(void **state)
{
	struct unit *u = *state;
	static const char day[] = "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261225\r\n"
				  "SUMMARY:Christmas\\, Day\r\nTRANSP:TRANSPARENT\r\n"
				  "END:VEVENT\r\n";
	struct ical_spans found = read_in(u, "UTC", day);

	assert_int_equal(found.len, 1);
	assert_from(u, &found.items[0], "2026-12-25T00:00:00Z");
	assert_int_equal(found.items[0].to_at - found.items[0].from_at, DAY);
	assert_string_equal(found.items[0].summary, "Christmas, Day");
	assert_true(found.items[0].is_free);
	found = read_in(u, "Asia/Tokyo", day);
	assert_from(u, &found.items[0], "2026-12-24T15:00:00Z");
}

static void a_rule_follows_the_wall_clock_over_a_change(void **state)
{
	struct unit *u = *state;
	struct ical_spans out = { 0 };
	static const char text[] =
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:w\r\n"
		"DTSTART;TZID=Africa/Cairo:20270415T160000\r\nDURATION:PT1H\r\n"
		"RRULE:FREQ=WEEKLY;COUNT=4\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

	/* Egypt's clocks change on Friday 30 April 2027. */
	assert_ok(u, ical_read(text, 1807000000, 1812000000, "UTC", u->arena, &out, &u->err));
	assert_int_equal(out.len, 4);
	for (size_t i = 0; i < out.len; i++) {
		struct civil c = zone_civil("Africa/Cairo", out.items[i].from_at);

		assert_int_equal(c.hour, 16);
		assert_int_equal(c.minute, 0);
	}
	assert_int_equal(zone_civil("UTC", out.items[0].from_at).hour, 14);
	assert_int_equal(zone_civil("UTC", out.items[3].from_at).hour, 13);
}

static void exceptions_and_moved_instances_count(void **state)
{
	struct unit *u = *state;
	struct ical_spans found = read_in(u, "UTC",
		"BEGIN:VEVENT\r\nUID:a\r\nDTSTART;TZID=Europe/London:20261130T100000\r\n"
		"DTEND;TZID=Europe/London:20261130T110000\r\nRRULE:FREQ=DAILY;"
		"UNTIL=20261203T100000Z\r\nEXDATE;TZID=Europe/London:20261201T100000\r\n"
		"END:VEVENT\r\n"
		"BEGIN:VEVENT\r\nUID:a\r\nRECURRENCE-ID;TZID=Europe/London:20261202T100000\r\n"
		"DTSTART;TZID=Europe/London:20261202T150000\r\n"
		"DTEND;TZID=Europe/London:20261202T160000\r\nEND:VEVENT\r\n"
		"BEGIN:VEVENT\r\nUID:b\r\nSTATUS:CANCELLED\r\nDTSTART:20261130T120000Z\r\n"
		"DTEND:20261130T130000Z\r\nEND:VEVENT\r\n");

	assert_int_equal(found.len, 3);
	assert_from(u, &found.items[0], "2026-11-30T10:00:00Z");
	assert_from(u, &found.items[1], "2026-12-03T10:00:00Z");
	assert_from(u, &found.items[2], "2026-12-02T15:00:00Z");
}

static void free_busy_periods_are_read(void **state)
{
	struct unit *u = *state;
	struct ical_spans found = read_in(u, "UTC",
		"BEGIN:VFREEBUSY\r\nFREEBUSY:20261130T100000Z/PT1H,20261130T120000Z/PT30M\r\n"
		"FREEBUSY;FBTYPE=FREE:20261130T140000Z/PT1H\r\nEND:VFREEBUSY\r\n");

	assert_true(found.len >= 1 && found.len <= 2);
	assert_from(u, &found.items[0], "2026-11-30T10:00:00Z");
	assert_int_equal(found.items[0].to_at - found.items[0].from_at, 3600);
}

static void what_is_no_calendar_is_refused(void **state)
{
	struct unit *u = *state;
	static const char *const texts[] = {
		"", "<html>not found</html>", "BEGIN:VEVENT\r\nEND:VEVENT\r\n", "\xff\xfe",
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct ical_spans out = { 0 };

		assert_fails(u, ERR_INVALID, ical_read(texts[i], 0, UNIT_NOW, "UTC", u->arena, &out,
						       &u->err));
	}
}

static void a_line_without_end_is_refused_before_it_costs_time(void **state)
{
	struct unit *u = *state;
	struct buf text = BUF_INIT(ICAL_READ_MAX);
	struct ical_spans out = { 0 };

	buf_puts(&text, "BEGIN:VCALENDAR\r\nSUMMARY:");
	for (int i = 0; i < 20000; i++)
		buf_puts(&text, "xxxxxxxx\r\n ");
	assert_fails(u, ERR_LIMIT, ical_read(buf_str(&text), 0, UNIT_NOW, "UTC", u->arena, &out,
					     &u->err));
	buf_free(&text);
}

/* Each of these kept a machine busy for seconds or for ever. */
static void rules_that_never_end_count_once(void **state)
{
	struct unit *u = *state;
	static const char *const rules[] = {
		"FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=SECONDLY", "FREQ=MINUTELY",
		"FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
		"FREQ=YEARLY;BYWEEKNO=53;BYYEARDAY=1",
	};
	int64_t before = clock_ms();

	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		struct ical_spans found = read_in(u, "UTC", arena_printf(u->arena,
			"BEGIN:VEVENT\r\nUID:x\r\nDTSTART:20261130T100000Z\r\nDURATION:PT1H\r\n"
			"RRULE:%s\r\nEND:VEVENT\r\n", rules[i]));

		assert_true(found.len <= 1);
	}
	assert_true(clock_ms() - before < 2000);
}

static void the_number_of_instances_is_bounded(void **state)
{
	struct unit *u = *state;
	struct buf text = BUF_INIT(ICAL_READ_MAX);

	for (int i = 0; i < 130; i++)
		buf_printf(&text, "BEGIN:VEVENT\r\nUID:%d\r\nDTSTART:20261127T100000Z\r\n"
				  "DURATION:PT1H\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\n", i);
	assert_int_equal(read_in(u, "UTC", buf_str(&text)).len, ICAL_SPANS_MAX);
	buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(a_day_is_that_of_the_zone),
		UNIT_TEST(a_rule_follows_the_wall_clock_over_a_change),
		UNIT_TEST(exceptions_and_moved_instances_count),
		UNIT_TEST(free_busy_periods_are_read),
		UNIT_TEST(what_is_no_calendar_is_refused),
		UNIT_TEST(a_line_without_end_is_refused_before_it_costs_time),
		UNIT_TEST(rules_that_never_end_count_once),
		UNIT_TEST(the_number_of_instances_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
