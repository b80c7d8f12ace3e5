/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Regular calls: which days, when they announce themselves, and when they go. */
#include <stdio.h>

#include "base/buf.h"
#include "base/str.h"
#include "base/zone.h"
#include "calendar/agenda.h"
#include "calendar/cadence.h"
#include "people/heard.h"
#include "people/notice.h"
#include "people/outbox.h"

#include "calendar/cadence_rule.h"
#include "unit.h"

#define HOUR 3600
#define DAY  (24 * HOUR)

static const char *hosts[] = { "irc.oftc.net", NULL };
static const char *channels[] = { "#xendevel", NULL };
static struct settings_irc irc = { .id = "oftc", .hosts = hosts, .channels = channels };

/* Thursday 3 December 2026 is a week after UNIT_NOW. */
static const struct cadence_form monthly = {
	.call = {
		.title = "Community Call", .date = "2026-11-20", .zone = "Europe/London",
		.minutes = "60", .network = "oftc", .channel = "#xendevel",
		.link = "https://meet.example.org/xen",
	},
	.rule = "first Thursday", .times = "16:00", .cancels = true,
};
#define FIRST (UNIT_NOW + 7 * DAY)

static int setup(void **state)
{
	struct unit *u;

	unit_setup(state);
	u = *state;
	u->settings.irc.items = &irc;
	u->settings.irc.len = 1;
	clock_freeze(UNIT_NOW - 10 * DAY);
	return 0;
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, unit_teardown)

static int64_t create(struct unit *u, const struct cadence_form *form)
{
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	int64_t id = 0;

	assert_ok(u, cadence_create(u->db, &olga, form, &id, &u->err));
	return id;
}

static void refused(struct unit *u, const struct cadence_form *form, const char *words)
{
	struct actor who = { 1, "olga", ROLE_ORGANISER, DOOR_WEB };
	int64_t id;

	assert_int_equal(cadence_create(u->db, &who, form, &id, &u->err), -1);
	if (!strstr(u->err.msg, words))
		fail_msg("\"%s\" does not say \"%s\"", u->err.msg, words);
}

static void tick(struct unit *u, int64_t at)
{
	clock_freeze(at);
	assert_ok(u, cadence_tick(u->db, &u->settings, at, &u->err));
	assert_ok(u, cadence_tick(u->db, &u->settings, at, &u->err));
}

static struct occurrences all(struct unit *u, int64_t id, int64_t from, int64_t to)
{
	struct occurrences found = { 0 };
	struct cadence *cadence = cadence_get(u->db, id, u->arena, &u->err);

	assert_non_null(cadence);
	assert_ok(u, cadence_occurrences(u->db, cadence, from, to, 100, u->arena, &found,
					 &u->err));
	return found;
}

static struct call *first_call(struct unit *u)
{
	struct call *call = call_get(u->db, 1, u->arena, &u->err);

	assert_non_null(call);
	return call;
}

static struct letter *last_letter(struct unit *u)
{
	int64_t id = unit_count(u, "SELECT max(id) AS n FROM letter");
	struct letter *letter = outbox_get(u->db, id, u->arena, &u->err);

	assert_non_null(letter);
	return letter;
}

static int64_t letters(struct unit *u)
{
	return unit_count(u, "SELECT count(*) AS n FROM letter");
}

static void rules_are_said_in_words_and_as_rrules(void **state)
{
	struct unit *u = *state;
	static const struct { const char *words, *rrule, *back; } cases[] = {
		{ "first Thursday", "FREQ=MONTHLY;BYDAY=1TH", "first Thursday of the month" },
		{ "the 2nd and 4th tue of each month", "FREQ=MONTHLY;BYDAY=2TU,4TU",
		  "second and fourth Tuesday of the month" },
		{ "last friday", "FREQ=MONTHLY;BYDAY=-1FR", "last Friday of the month" },
		{ "every 2 months on the first Thursday", "FREQ=MONTHLY;INTERVAL=2;BYDAY=1TH",
		  "every 2 months on the first Thursday" },
		{ "every Thursday", "FREQ=WEEKLY;BYDAY=TH", "every Thursday" },
		{ "every other week on Monday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
		  "every 2 weeks on Monday" },
		{ "fortnightly on wednesday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE",
		  "every 2 weeks on Wednesday" },
		{ "every second week on Monday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", NULL },
		{ "FREQ=MONTHLY;BYMONTHDAY=15", "FREQ=MONTHLY;BYMONTHDAY=15",
		  "FREQ=MONTHLY;BYMONTHDAY=15" },
		{ "when the moon is full", "when the moon is full", NULL },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_string_equal(cadence_rule_of_words(cases[i].words, u->arena),
				    cases[i].rrule);
		if (cases[i].back)
			assert_string_equal(cadence_rule_words(cases[i].rrule, u->arena),
					    cases[i].back);
	}
}

static void the_wall_clock_stays_when_the_clocks_change(void **state)
{
	struct unit *u = *state;
	struct occurrences found = all(u, create(u, &monthly), UNIT_NOW, UNIT_NOW + 200 * DAY);
	static const char *const want[] = {
		"2026-12-03T16:00:00Z", "2027-01-07T16:00:00Z", "2027-02-04T16:00:00Z",
		"2027-03-04T16:00:00Z", "2027-04-01T15:00:00Z", "2027-05-06T15:00:00Z",
		"2027-06-03T15:00:00Z",
	};

	assert_int_equal(found.len, ARRAY_LEN(want));
	for (size_t i = 0; i < found.len; i++)
		assert_string_equal(zone_rfc3339(u->arena, found.items[i].start_at), want[i]);
}

static void a_time_that_the_clocks_skip_comes_after_the_gap(void **state)
{
	struct unit *u = *state;
	struct cadence_form form = monthly;
	struct occurrences found;

	form.rule = "FREQ=WEEKLY;BYDAY=SU";
	form.times = "01:30";
	form.call.date = "2027-03-21";
	found = all(u, create(u, &form), UNIT_NOW + 100 * DAY, UNIT_NOW + 130 * DAY);
	assert_string_equal(zone_rfc3339(u->arena, found.items[0].start_at),
			    "2027-03-21T01:30:00Z");
	assert_string_equal(zone_rfc3339(u->arena, found.items[1].start_at),
			    "2027-03-28T01:30:00Z");	/* 02:30 BST */
	assert_string_equal(zone_rfc3339(u->arena, found.items[2].start_at),
			    "2027-04-04T00:30:00Z");
}

static void times_take_turns(void **state)
{
	struct unit *u = *state;
	struct cadence_form form = monthly;
	struct occurrences found;
	int64_t id;

	form.times = "16:00, 08:00";
	id = create(u, &form);
	found = all(u, id, UNIT_NOW, UNIT_NOW + 100 * DAY);
	assert_string_equal(zone_rfc3339(u->arena, found.items[0].start_at),
			    "2026-12-03T16:00:00Z");
	assert_string_equal(zone_rfc3339(u->arena, found.items[1].start_at),
			    "2027-01-07T08:00:00Z");
	assert_string_equal(zone_rfc3339(u->arena, found.items[2].start_at),
			    "2027-02-04T16:00:00Z");
	/* Each has an event of its own in calendars. */
	tick(u, UNIT_NOW);
	assert_string_equal(call_get(u->db, 2, u->arena, &u->err)->uid,
			    arena_printf(u->arena, "%s-2", first_call(u)->uid));
}

static void it_ends_after_its_last_day(void **state)
{
	struct unit *u = *state;
	struct cadence_form form = monthly;

	form.last_on = "2027-02-04";
	assert_int_equal(all(u, create(u, &form), UNIT_NOW, UNIT_NOW + 300 * DAY).len, 3);
}

static void what_makes_no_sense_is_refused_in_words(void **state)
{
	struct unit *u = *state;
	struct cadence_form form = monthly;

	create(u, &monthly);
	form.rule = "now and then";
	refused(u, &form, "is not understood; say \"first Thursday\"");
	form.rule = "FREQ=SECONDLY";
	refused(u, &form, "no FREQ of DAILY");
	form.rule = "FREQ=DAILY;BYHOUR=1,2,3";
	refused(u, &form, "only BYDAY");
	form.rule = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30";
	refused(u, &form, "has no day in 10 years");
	form = monthly;
	form.times = "25:00";
	refused(u, &form, "is not a time like 16:00");
	form.times = "";
	refused(u, &form, "when does it begin");
	form.times = "16:00 08:00";
	form.rule = "1st and 3rd Tuesday";
	refused(u, &form, "make two regular calls");
	form = monthly;
	form.deadline_hours = "200";
	refused(u, &form, "is not after the call for items");
	form = monthly;
	form.holidays = "Britain";
	refused(u, &form, "two letters");
	form = monthly;
	form.last_on = "2026-11-01";
	refused(u, &form, "before the first");
}

static void only_organisers_set_one_up(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	int64_t id;

	assert_fails(u, ERR_DENIED, cadence_create(u->db, &ann, &monthly, &id, &u->err));
}

static void calls_come_eight_weeks_ahead_and_once(void **state)
{
	struct unit *u = *state;

	create(u, &monthly);
	tick(u, UNIT_NOW - 8 * DAY);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM call"), 2);
	assert_int_equal(first_call(u)->start_at, FIRST);
	assert_int_equal(first_call(u)->state, CALL_DRAFT);
	assert_int_equal(letters(u), 0);
	tick(u, UNIT_NOW - 8 * DAY + 60);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM call"), 2);
}

static void it_announces_itself_a_week_before(void **state)
{
	struct unit *u = *state;
	struct letter *letter;

	create(u, &monthly);
	tick(u, UNIT_NOW - DAY);
	assert_int_equal(letters(u), 0);
	tick(u, UNIT_NOW);
	assert_int_equal(letters(u), 1);
	letter = last_letter(u);
	assert_string_equal(letter->subject, "[ANNOUNCE] Call for agenda items for December 3 "
			    "Community Call @ 16:00 UTC");
	assert_true(letter->is_list);
	assert_non_null(strstr(letter->body, "Wed 2 Dec 2026, 16:00 GMT"));
	assert_non_null(strstr(letter->body, "does not take place"));
	assert_non_null(strstr(letter->body, "first Thursday of the month, 16:00 Europe/London"));
	assert_non_null(strstr(letter->calendar, "RECURRENCE-ID;TZID=Europe/London:"
			       "20261203T160000"));
	assert_int_equal(first_call(u)->state, CALL_ANNOUNCED);
}

static void nothing_is_sent_within_the_first_hour(void **state)
{
	struct unit *u = *state;

	clock_freeze(UNIT_NOW + 2 * DAY);
	create(u, &monthly);
	tick(u, UNIT_NOW + 2 * DAY);
	assert_int_equal(letters(u), 0);
	tick(u, UNIT_NOW + 2 * DAY + HOUR);
	assert_int_equal(letters(u), 1);
}

static void without_items_it_cancels_itself_at_the_deadline(void **state)
{
	struct unit *u = *state;
	struct letter *letter;
	struct notices said = { 0 };

	create(u, &monthly);
	tick(u, UNIT_NOW - DAY);
	tick(u, UNIT_NOW);
	tick(u, FIRST - DAY - 1);
	assert_int_equal(letters(u), 1);
	tick(u, FIRST - DAY);
	assert_int_equal(letters(u), 2);
	letter = last_letter(u);
	assert_true(str_starts(letter->subject, "[CANCELLED] Community Call"));
	assert_string_equal(letter->method, "CANCEL");
	assert_non_null(strstr(letter->body, "Nobody has proposed an item"));
	assert_non_null(strstr(letter->calendar, "RECURRENCE-ID"));
	assert_non_null(strstr(letter->calendar, "STATUS:CANCELLED"));
	assert_ok(u, notice_list(u->db, "oftc", 10, u->arena, &said, &u->err));
	assert_non_null(strstr(said.items[said.len - 1].text, "Call cancelled: Community Call"));
	tick(u, FIRST - DAY + 60);
	assert_int_equal(letters(u), 2);
}

static void with_an_item_the_agenda_goes_out(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct agenda_form form = { .text = "vPCI on Arm", .minutes = "10",
				    .link = "https://lists.example.org/1" };
	struct letter *letter;
	int64_t id;

	create(u, &monthly);
	tick(u, UNIT_NOW - DAY);
	tick(u, UNIT_NOW);
	assert_ok(u, agenda_add(u->db, &ann, 1, &form, &id, &u->err));
	tick(u, FIRST - DAY);
	assert_int_equal(letters(u), 2);
	letter = last_letter(u);
	assert_string_equal(letter->subject, "REMINDER: Community Call @ 16:00 UTC, Thursday "
			    "3 December");
	assert_non_null(strstr(letter->body, "1. vPCI on Arm (ann, 10 min) "
			       "https://lists.example.org/1"));
	assert_null(letter->calendar);
	assert_string_equal(letter->in_reply_to,
			    outbox_get(u->db, 1, u->arena, &u->err)->message_id);
	assert_int_equal(first_call(u)->state, CALL_ANNOUNCED);
	assert_fails(u, ERR_CONFLICT, agenda_add(u->db, &ann, 1, &form, &id, &u->err));
}

static void stalled_series_come_first_and_keep_no_call_alive(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct agenda_form form = { .text = "Looking ahead" };
	struct agenda_brought stalled[] = {
		{ "series 7", "vGPU passthrough", "Ben", "https://lists.example.org/7" },
		{ "series 9", "Argo", "Cho", NULL },
	};
	int64_t id;

	create(u, &monthly);
	tick(u, UNIT_NOW - DAY);
	assert_ok(u, agenda_add(u->db, &ann, 1, &form, &id, &u->err));
	assert_ok(u, agenda_bring(u->db, 1, AGENDA_STALLED, stalled, 2, &u->err));
	assert_string_equal(first_call(u)->items,
			    "1. Stalled: vGPU passthrough (Ben) https://lists.example.org/7\n"
			    "2. Stalled: Argo (Cho)\n"
			    "3. Looking ahead (ann, no thread yet)\n");
	assert_ok(u, agenda_bring(u->db, 1, AGENDA_STALLED, stalled, 1, &u->err));
	assert_ok(u, agenda_remove(u->db, &ann, id, &u->err));
	assert_string_equal(first_call(u)->items,
			    "1. Stalled: vGPU passthrough (Ben) https://lists.example.org/7\n");
	tick(u, UNIT_NOW);
	tick(u, FIRST - DAY);
	assert_int_equal(first_call(u)->state, CALL_CANCELLED);
}

static void the_order_is_the_organisers(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER), olga;
	const char *texts[] = { "one", "two", "three" };
	int64_t ids[3];

	create(u, &monthly);
	olga = (struct actor){ 2, "olga", ROLE_ORGANISER, DOOR_WEB };
	tick(u, UNIT_NOW - DAY);
	for (size_t i = 0; i < 3; i++) {
		struct agenda_form form = { .text = texts[i] };

		assert_ok(u, agenda_add(u->db, &ann, 1, &form, &ids[i], &u->err));
	}
	assert_fails(u, ERR_DENIED, agenda_move(u->db, &ann, ids[2], 1, &u->err));
	assert_ok(u, agenda_move(u->db, &olga, ids[2], 1, &u->err));
	assert_non_null(strstr(first_call(u)->items, "1. three"));
	assert_ok(u, agenda_move(u->db, &olga, ids[2], 99, &u->err));
	assert_non_null(strstr(first_call(u)->items, "3. three"));
	assert_ok(u, agenda_move(u->db, &olga, ids[0], 2, &u->err));
	assert_non_null(strstr(first_call(u)->items, "1. two"));
	assert_non_null(strstr(first_call(u)->items, "2. one"));
}

static int hear(struct unit *u, const char *id, const char *body)
{
	struct heard heard = {
		.source = "list", .message_id = id, .from = { "Ben Q", "ben@example.org" },
		.subject = "Re: [ANNOUNCE]", .list_id = "devel.lists.example.org", .body = body,
		.in_reply_to = outbox_get(u->db, 1, u->arena, &u->err)->message_id,
	};

	return agenda_hear(u->db, &u->settings, &heard, u->arena, &u->err);
}

static void replies_put_items_on_the_agenda_once(void **state)
{
	struct unit *u = *state;

	create(u, &monthly);
	tick(u, UNIT_NOW - DAY);
	tick(u, UNIT_NOW);
	for (int i = 0; i < 2; i++)
		assert_ok(u, hear(u, "1@x", "Hi all,\n\n> - not mine\n"
				  "- vPCI on Arm (10 min) <https://lists.example.org/1>\n"
				  "- who reviews\n  the tests\n\nThanks,\nBen\n-- \n- no item\n"));
	assert_string_equal(first_call(u)->items,
			    "1. vPCI on Arm (Ben Q, 10 min) https://lists.example.org/1\n"
			    "2. who reviews the tests (Ben Q, no thread yet)\n");
	assert_ok(u, hear(u, "2@x", "Hello Olga,\n\nI would like to hear where Argo stands, "
			  "see\nhttps://lists.example.org/2.\n\nBen\n"));
	assert_non_null(strstr(first_call(u)->items,
			       "3. I would like to hear where Argo stands, see (Ben Q) "
			       "https://lists.example.org/2\n"));
	tick(u, FIRST - DAY);
	assert_int_equal(first_call(u)->state, CALL_ANNOUNCED);
}

static void a_moved_one_takes_its_deadline_along(void **state)
{
	struct unit *u = *state;
	struct actor olga;
	struct call_form form = monthly.call;
	struct call *call;

	create(u, &monthly);
	olga = (struct actor){ 1, "olga", ROLE_ORGANISER, DOOR_WEB };
	tick(u, UNIT_NOW - DAY);
	form.date = "2026-12-10";
	form.time = "17:00";
	assert_ok(u, call_edit(u->db, &u->settings, &olga, 1, &form, &u->err));
	call = first_call(u);
	assert_int_equal(call->start_at, FIRST + 7 * DAY + HOUR);
	assert_int_equal(call->recurrence_at, FIRST);
	assert_int_equal(call->moved_from_at, FIRST);
	assert_int_equal(call->deadline_at, call->start_at - DAY);
	assert_int_equal(call->announce_at, call->start_at - 7 * DAY);
	assert_int_equal(letters(u), 1);	/* who knows the rule must know */
	assert_non_null(strstr(last_letter(u)->subject, "[UPDATE] Community Call moved to"));
	assert_non_null(strstr(last_letter(u)->calendar,
			       "RECURRENCE-ID;TZID=Europe/London:20261203T160000"));
	tick(u, UNIT_NOW + 7 * DAY + HOUR);
	assert_int_equal(letters(u), 2);
}

static void a_changed_rule_moves_what_nobody_knows_of(void **state)
{
	struct unit *u = *state;
	struct actor olga;
	struct cadence_form form = monthly;
	const char *uid;

	create(u, &monthly);
	olga = (struct actor){ 1, "olga", ROLE_ORGANISER, DOOR_WEB };
	tick(u, UNIT_NOW - DAY);
	tick(u, UNIT_NOW);
	uid = first_call(u)->uid;
	form.rule = "second Thursday";
	form.call.date = "2026-12-20";
	assert_ok(u, cadence_edit(u->db, &u->settings, &olga, 1, &form, &u->err));
	tick(u, UNIT_NOW + 60);
	assert_int_equal(first_call(u)->start_at, FIRST);	/* was announced */
	assert_string_equal(first_call(u)->uid, uid);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM call"), 2);
	assert_int_equal(unit_count(u, "SELECT max(start_at) AS n FROM call"),
			 FIRST + 42 * DAY);
}

static void a_calendar_file_is_taken_over(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct cadence *cadence;
	struct occurrences found;
	int64_t id;

	assert_ok(u, cadence_import(u->db, &u->settings, &olga,
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:x\r\nSUMMARY:Arm call\r\n"
		"DTSTART;TZID=GMT Standard Time:20261203T160000\r\nDURATION:PT90M\r\n"
		"RRULE:FREQ=MONTHLY;BYDAY=1TH;COUNT=5\r\nLOCATION:https://meet.example.org/arm\r\n"
		"EXDATE;TZID=GMT Standard Time:20270107T160000\r\nEND:VEVENT\r\n"
		"BEGIN:VEVENT\r\nUID:x\r\nRECURRENCE-ID:20270204T160000Z\r\n"
		"DTSTART;TZID=Europe/London:20270205T170000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
		&id, &u->err));
	cadence = cadence_get(u->db, id, u->arena, &u->err);
	assert_string_equal(cadence->title, "Arm call");
	assert_string_equal(cadence->link, "https://meet.example.org/arm");
	assert_string_equal(cadence->zone, "Europe/London");
	assert_string_equal(cadence->rrule, "FREQ=MONTHLY;BYDAY=1TH");
	assert_string_equal(cadence->last_on, "2027-04-01");
	assert_int_equal(cadence->duration_secs, 5400);
	found = all(u, id, UNIT_NOW, UNIT_NOW + 300 * DAY);
	assert_int_equal(found.len, 5);
	assert_int_equal(found.items[1].state, CALL_CANCELLED);
	assert_string_equal(zone_rfc3339(u->arena, found.items[2].start_at),
			    "2027-02-05T17:00:00Z");
	assert_string_equal(zone_rfc3339(u->arena, found.items[4].start_at),
			    "2027-04-01T15:00:00Z");
	assert_int_equal(letters(u), 0);
	assert_fails(u, ERR_INVALID, cadence_import(u->db, &u->settings, &olga, "BEGIN:VCALENDAR\n"
		"BEGIN:VEVENT\nUID:1\nDTSTART:20261203T160000Z\nEND:VEVENT\nEND:VCALENDAR\n", &id,
		&u->err));
}

/* R25: flagged, not forbidden, and not in silence where nobody looked on. */
static void its_owner_hears_of_short_notice_by_machine(void **state)
{
	struct unit *u = *state;
	struct actor olga = { 1, "olga", ROLE_ORGANISER, DOOR_WEB };
	struct cadence_form second = monthly;
	struct letter *letter;
	int64_t id;

	second.call.title = "Other Call";
	create(u, &monthly);
	tick(u, FIRST - 8 * DAY);
	tick(u, FIRST - 6 * DAY);		/* in time: no word of it */
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter"), 1);

	clock_freeze(FIRST - 31 * HOUR);
	assert_ok(u, cadence_create(u->db, &olga, &second, &id, &u->err));
	tick(u, FIRST - 31 * HOUR);
	tick(u, FIRST - 30 * HOUR + 60);
	letter = outbox_get(u->db, 3, u->arena, &u->err);
	assert_string_equal(letter->to_line, "olga <olga@example.org>");
	assert_string_equal(letter->subject, "Please look at Other Call: notice is under 48 h: "
			    "the call begins in 29 h 59 min");
	assert_non_null(strstr(letter->body, "overlaps with \"Community Call\""));
	assert_non_null(strstr(letter->body, "/call/"));
	assert_null(letter->calendar);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rules_are_said_in_words_and_as_rrules),
		TEST(the_wall_clock_stays_when_the_clocks_change),
		TEST(a_time_that_the_clocks_skip_comes_after_the_gap),
		TEST(times_take_turns),
		TEST(it_ends_after_its_last_day),
		TEST(what_makes_no_sense_is_refused_in_words),
		TEST(only_organisers_set_one_up),
		TEST(calls_come_eight_weeks_ahead_and_once),
		TEST(it_announces_itself_a_week_before),
		TEST(its_owner_hears_of_short_notice_by_machine),
		TEST(nothing_is_sent_within_the_first_hour),
		TEST(without_items_it_cancels_itself_at_the_deadline),
		TEST(with_an_item_the_agenda_goes_out),
		TEST(stalled_series_come_first_and_keep_no_call_alive),
		TEST(the_order_is_the_organisers),
		TEST(replies_put_items_on_the_agenda_once),
		TEST(a_moved_one_takes_its_deadline_along),
		TEST(a_calendar_file_is_taken_over),
		TEST(a_changed_rule_moves_what_nobody_knows_of),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
