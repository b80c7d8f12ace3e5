/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What people complained of in other programs' invitations and feeds: a test each,
 * read by the iCalendar library as any calendar would.  Its like for polls:
 * poll_when.c; for answers: rsvp.c.
 */
#include <libical/ical.h>

#include "base/buf.h"
#include "base/str.h"
#include "base/zone.h"
#include "calendar/cadence.h"
#include "calendar/regular.h"
#include "people/outbox.h"

#include "calendar/ical/event.h"
#include "unit.h"

#define HOUR 3600
#define DAY  (24 * HOUR)
#define FIRST (UNIT_NOW + 7 * DAY)	/* Thursday 3 December 2026, 16:00 in London */

static const struct cadence_form weekly = {
	.call = { .title = "Weekly Call", .date = "2026-11-20", .zone = "Europe/London",
		  .minutes = "60", .link = "https://meet.example.org/xen" },
	.rule = "every Thursday", .times = "16:00",
};

static icalcomponent *parse(struct buf *text)
{
	icalcomponent *calendar = icalparser_parse_string(buf_str(text));

	assert_non_null(calendar);
	assert_int_equal(icalcomponent_count_errors(calendar), 0);
	buf_free(text);
	return calendar;
}

static icaltimezone *zone_in(icalcomponent *calendar)
{
	icaltimezone *zone = icaltimezone_new();
	icalcomponent *part = icalcomponent_get_first_component(calendar,
								ICAL_VTIMEZONE_COMPONENT);

	assert_non_null(part);
	icaltimezone_set_component(zone, icalcomponent_new_clone(part));
	return zone;
}

/* Each day for years, over every change of the clocks, by the VTIMEZONE that came along. */
static void check_rule(const char *name, const char *time)
{
	struct ical_event event = {
		.uid = "1", .summary = "x", .zone = name, .rrule = "FREQ=DAILY",
		.created_at = UNIT_NOW, .changed_at = UNIT_NOW,
	};
	struct ical_object object = { .method = "REQUEST", .events = &event, .n_events = 1 };
	struct icalrecurrencetype rrule = icalrecurrencetype_from_string("FREQ=DAILY");
	struct buf text = BUF_INIT(1 << 20);
	icalrecur_iterator *days;
	icalcomponent *calendar;
	icaltimezone *zone;
	struct icaltimetype t;
	struct err err;

	assert_int_equal(zone_parse(name, "2026-01-10", time, &event.start_at, &err), 0);
	event.end_at = event.start_at + HOUR;
	ical_write(&object, &text);
	calendar = parse(&text);
	zone = zone_in(calendar);
	t = icalcomponent_get_dtstart(icalcomponent_get_first_component(calendar,
									ICAL_VEVENT_COMPONENT));
	days = icalrecur_iterator_new(rrule, t);
	for (int i = 0; i < 5 * 366; i++) {
		struct civil civil;
		int64_t at;

		t = icalrecur_iterator_next(days);
		civil = (struct civil){ .year = t.year, .month = t.month, .day = t.day,
					.hour = t.hour, .minute = t.minute };
		assert_int_equal(zone_instant(name, &civil, &at, &err), 0);
		if ((int64_t)icaltime_as_timet_with_zone(t, zone) != at)
			fail_msg("%s: %04d-%02d-%02d %s is another hour", name, t.year, t.month,
				 t.day, time);
	}
	icalrecur_iterator_free(days);
	icaltimezone_free(zone, 1);
	icalcomponent_free(calendar);
}

/* calcom/cal.diy#4400, pkgjs/meet#212, huddlz-hq/huddlz#409 */
static void a_recurring_call_shifts_when_the_clocks_change(void **state UNUSED)
{
	static const char *const zones[] = {
		"Europe/London", "America/New_York", "Australia/Sydney", "Africa/Cairo",
	};
	static const char *const times[] = { "03:30", "09:00", "16:00", "22:30" };

	for (size_t i = 0; i < ARRAY_LEN(zones); i++)
		for (size_t k = 0; k < ARRAY_LEN(times); k++)
			check_rule(zones[i], times[k]);
}

/* ---- a weekly call: the second is moved to Tokyo's clock, the third is cancelled */

static struct actor scene(struct unit *u)
{
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct call_form moved = {
		.title = "Weekly Call", .date = "2026-12-11", .time = "18:00",
		.zone = "Asia/Tokyo", .minutes = "60", .link = "https://meet.example.org/xen",
		.cc = "ann@example.org, ben@example.org",
	};
	size_t added;
	int64_t id;

	assert_ok(u, cadence_create(u->db, &olga, &weekly, &id, &u->err));
	assert_ok(u, regular_add(u->db, &u->settings, &olga, id,
				 "Ann <ann@example.org>, ben@example.org", &added, &u->err));
	assert_ok(u, cadence_tick(u->db, &u->settings, clock_now(), &u->err));
	assert_ok(u, call_edit(u->db, &u->settings, &olga, 2, &moved, &u->err));
	assert_ok(u, call_cancel(u->db, &u->settings, &olga, 3, "a holiday", &u->err));
	return olga;
}

static icalcomponent *feed(struct unit *u, const struct actor *mine)
{
	struct buf text = BUF_INIT(1 << 20);
	struct cadences cadences = { 0 };
	struct calls calls = { 0 };

	assert_ok(u, cadence_list(u->db, u->arena, &cadences, &u->err));
	if (mine)
		assert_ok(u, call_list_person(u->db, mine->person_id, u->arena, &calls, &u->err));
	else
		assert_ok(u, call_list_feed(u->db, 0, INT64_MAX, 0, 1000, u->arena, &calls,
					    &u->err));
	assert_ok(u, call_write_feed(&u->settings, mine ? NULL : &cadences, &calls, "x", &text,
				     &u->err));
	return parse(&text);
}

static int count(const char *text, const char *word)
{
	int n = 0;

	for (; (text = strstr(text, word)); text += strlen(word))
		n++;
	return n;
}

/* Its lines as they were before they were folded. */
static char *unfolded(struct unit *u, const char *text)
{
	char *copy = arena_dup(u->arena, text), *to = copy;

	for (const char *from = copy; *from; from++)
		if (strncmp(from, "\r\n ", 3) == 0)
			from += 2;
		else
			*to++ = *from;
	*to = '\0';
	return copy;
}

/* The last letter to somebody. */
static struct letter *last_to(struct unit *u, const char *email)
{
	for (int64_t id = unit_count(u, "SELECT max(id) AS n FROM letter"); id; id--) {
		struct letter *letter = outbox_get(u->db, id, u->arena, &u->err);

		if (letter && strstr(letter->to_line, email))
			return letter;
	}
	fail_msg("no letter to %s", email);
	return NULL;
}

/* The zone that is named is also there: Coffey-Labs/ihasmail#216, icalendar/icalendar#135 */
static void a_zone_without_its_rules_is_read_as_floating(void **state)
{
	struct unit *u = *state;
	icalcomponent *calendar;
	char *text, *at;

	scene(u);
	calendar = feed(u, NULL);
	text = icalcomponent_as_ical_string_r(calendar);
	assert_non_null(strstr(text, "DTSTART;TZID=Asia/Tokyo:20261211T180000"));
	assert_non_null(strstr(text, "RECURRENCE-ID;TZID=Europe/London:20261203T160000"));
	for (at = text; (at = strstr(at, ";TZID=")); at++) {
		char *zone = arena_dup_len(u->arena, at + 6, strcspn(at + 6, ":;\r\n"));
		char *want = arena_printf(u->arena, "\r\nTZID:%s\r\n", zone);

		if (count(text, want) != 1)
			fail_msg("%s is there %d times", zone, count(text, want));
	}
	icalmemory_free_buffer(text);
	icalcomponent_free(calendar);
}

/* hackgvl/hackgreenville-com#498, ephios-dev/ephios#1581: clients differ in what they do then */
static void a_cancelled_call_is_dropped_from_the_feed_or_looks_confirmed(void **state)
{
	struct unit *u = *state;
	struct actor olga = scene(u);

	for (int mine = 0; mine < 2; mine++) {
		icalcomponent *calendar = feed(u, mine ? &olga : NULL);
		char *text = icalcomponent_as_ical_string_r(calendar);

		assert_int_equal(count(text, "STATUS:CANCELLED"), 1);
		assert_int_equal(count(text, "TRANSP:TRANSPARENT"), 1);
		icalmemory_free_buffer(text);
		icalcomponent_free(calendar);
	}
}

/* One's own feed: instances alone, each once, and a moved one is still the same. */
static void a_feed_has_a_call_twice(void **state)
{
	struct unit *u = *state;
	struct actor olga = scene(u);
	icalcomponent *calendar = feed(u, &olga), *event;
	char *text = icalcomponent_as_ical_string_r(calendar);
	int n = 0;

	assert_null(strstr(text, "RRULE:FREQ=WEEKLY"));
	assert_null(strstr(text, "RECURRENCE-ID"));
	event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
	for (; event; n++) {
		char *line = arena_printf(u->arena, "UID:%s\r\n",
					  icalcomponent_get_uid(event));

		assert_int_equal(count(text, line), 1);
		event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT);
	}
	assert_int_equal(n, unit_count(u, "SELECT count(*) AS n FROM call"));
	/* By when the rule has it, not by when it is now. */
	assert_non_null(strstr(text, arena_printf(u->arena, "-%lld\r\n",
						  (long long)FIRST)));
	icalmemory_free_buffer(text);
	icalcomponent_free(calendar);
}

/* calcom/cal.diy#29706, ical4j/ical4j#423: same UID, METHOD:CANCEL, a higher SEQUENCE */
static void a_cancel_is_sent_as_a_request(void **state)
{
	struct unit *u = *state;
	struct actor olga = scene(u);
	struct letter *was, *now;

	was = last_to(u, "ann@example.org");
	assert_ok(u, call_cancel(u->db, &u->settings, &olga, 2, "nobody can", &u->err));
	now = last_to(u, "ann@example.org");
	assert_true(now != was);
	assert_string_equal(now->method, "CANCEL");
	assert_int_equal(count(now->calendar, "METHOD:CANCEL\r\n"), 1);
	assert_int_equal(count(now->calendar, "STATUS:CANCELLED\r\n"), 1);
	assert_non_null(strstr(now->calendar, "RECURRENCE-ID;TZID=Europe/London:20261203T160000"));
	assert_non_null(strstr(now->calendar, call_get(u->db, 2, u->arena, &u->err)->uid));
	assert_non_null(strstr(now->calendar, "SEQUENCE:2\r\n"));
}

/* SergeyMosin/Appointments#647; lukevella/rallly#1206: addresses of others in it */
static void an_invitation_has_no_buttons_and_everybodys_address(void **state)
{
	struct unit *u = *state;
	struct letter *letter;
	char *calendar;

	scene(u);
	letter = outbox_get(u->db, 1, u->arena, &u->err);
	calendar = unfolded(u, letter->calendar);
	assert_string_equal(letter->method, "REQUEST");
	assert_int_equal(count(calendar, "METHOD:REQUEST\r\n"), 1);
	assert_int_equal(count(calendar, "ATTENDEE;"), 1);
	assert_int_equal(count(calendar, "RSVP=TRUE"), 1);
	assert_null(strstr(calendar, "ben@example.org"));
	assert_null(strstr(letter->body, "ben@example.org"));
	assert_null(letter->cc_line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(a_recurring_call_shifts_when_the_clocks_change),
		UNIT_TEST(a_zone_without_its_rules_is_read_as_floating),
		UNIT_TEST(a_cancelled_call_is_dropped_from_the_feed_or_looks_confirmed),
		UNIT_TEST(a_feed_has_a_call_twice),
		UNIT_TEST(a_cancel_is_sent_as_a_request),
		UNIT_TEST(an_invitation_has_no_buttons_and_everybodys_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
