/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What calendar programs send back, and what becomes of it. */
#include <stdio.h>

#include "base/str.h"
#include "base/zone.h"
#include "calendar/rsvp.h"
#include "people/heard.h"
#include "people/outbox.h"

#include "calendar/ical/reply.h"
#include "unit.h"

#define HOUR 3600
#define DAY  (24 * HOUR)

static const struct call_form plain = {
	.title = "vGPU passthrough", .date = "2026-12-03", .time = "16:00",
	.zone = "Europe/London", .minutes = "60", .link = "https://meet.example.org/vgpu",
	.must = "Ann <ann@example.org>", .cc = "ben@example.org",
};
#define START (UNIT_NOW + 7 * DAY)

static struct call *get(struct unit *u)
{
	struct call *call = call_get(u->db, 1, u->arena, &u->err);

	assert_non_null(call);
	return call;
}

static struct actor announced(struct unit *u)
{
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	int64_t id;

	assert_ok(u, call_create(u->db, &olga, &plain, &id, &u->err));
	assert_ok(u, call_announce(u->db, &u->settings, &olga, id, &u->err));
	return olga;
}

static char *calendar(struct unit *u, const char *method, int64_t sequence, const char *rest)
{
	return arena_printf(u->arena, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:%s\r\n"
			    "BEGIN:VEVENT\r\nUID:%s\r\nDTSTAMP:20261126T160000Z\r\n"
			    "SEQUENCE:%lld\r\n%sEND:VEVENT\r\nEND:VCALENDAR\r\n", method,
			    get(u)->uid, (long long)sequence, rest);
}

static int hear_at(struct unit *u, const char *from, const char *token, const char *text,
		   int64_t date)
{
	static int n;
	struct heard heard = {
		.source = "list", .message_id = arena_printf(u->arena, "%d@x", n++),
		.from = { "", from }, .subject = "Accepted", .body = "", .calendar = text,
		.is_to_us = true, .token = token, .date = date,
	};

	return rsvp_hear(u->db, &u->settings, &heard, u->arena, &u->err);
}

static int hear(struct unit *u, const char *from, const char *token, const char *text)
{
	return hear_at(u, from, token, text, UNIT_NOW);
}

#define ANN get(u)->guests.items[0]
#define YES "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@example.org\r\n"

static void a_reply_is_an_answer(void **state)
{
	struct unit *u = *state;

	announced(u);
	assert_int_equal(ANN.rsvp, RSVP_NONE);
	assert_int_equal(hear(u, "ann@example.org", ANN.token, calendar(u, "REPLY", 0,
		"ORGANIZER:mailto:moot@example.org\r\nCOMMENT:A little late\r\n" YES)), 1);
	assert_int_equal(ANN.rsvp, RSVP_YES);
	assert_string_equal(ANN.comment, "A little late");
	assert_int_equal(hear(u, "ann@example.org", ANN.token, calendar(u, "REPLY", 0,
		"ATTENDEE;PARTSTAT=TENTATIVE:MAILTO:Ann@Example.ORG\r\n")), 1);
	assert_int_equal(ANN.rsvp, RSVP_MAYBE);
}

/* nextcloud/server#53949: Exchange strips the ORGANIZER, RFC 5546 wants it. */
static void exchange_sends_no_organizer_and_another_address(void **state)
{
	struct unit *u = *state;

	announced(u);
	assert_int_equal(hear(u, "ann@corp.example.com", ANN.token, calendar(u, "REPLY", 0,
		"ATTENDEE;PARTSTAT=DECLINED:mailto:ann.author@corp.example.com\r\n")), 1);
	assert_int_equal(ANN.rsvp, RSVP_NO);
}

static void without_the_token_the_sender_must_be_the_guest(void **state)
{
	struct unit *u = *state;

	announced(u);
	assert_int_equal(hear(u, "eve@example.org", NULL, calendar(u, "REPLY", 0, YES)), 0);
	assert_int_equal(hear(u, "eve@example.org", "0123", calendar(u, "REPLY", 0, YES)), 0);
	assert_int_equal(hear(u, "ben@example.org", NULL, calendar(u, "REPLY", 0, YES)), 0);
	assert_int_equal(ANN.rsvp, RSVP_NONE);
	assert_int_equal(hear(u, "Ann@example.org", NULL, calendar(u, "REPLY", 0, YES)), 1);
	assert_int_equal(ANN.rsvp, RSVP_YES);
}

static void an_answer_that_was_overtaken_changes_nothing(void **state)
{
	struct unit *u = *state;
	struct actor olga = announced(u);
	struct call_form form = plain;

	assert_int_equal(hear_at(u, "ann@example.org", ANN.token, calendar(u, "REPLY", 0, YES),
				 UNIT_NOW), 1);
	assert_int_equal(hear_at(u, "ann@example.org", ANN.token, calendar(u, "REPLY", 0,
		"ATTENDEE;PARTSTAT=DECLINED:mailto:ann@example.org\r\n"), UNIT_NOW - 60), 1);
	assert_int_equal(ANN.rsvp, RSVP_YES);
	/* A new link asks nobody again; a new time does. */
	form.link = "https://meet.example.org/other";
	assert_ok(u, call_edit(u->db, &u->settings, &olga, 1, &form, &u->err));
	assert_int_equal(ANN.rsvp, RSVP_YES);
	form.date = "2026-12-10";
	assert_ok(u, call_edit(u->db, &u->settings, &olga, 1, &form, &u->err));
	assert_int_equal(ANN.rsvp, RSVP_NONE);
	assert_int_equal(hear(u, "ann@example.org", ANN.token, calendar(u, "REPLY", 0, YES)), 1);
	assert_int_equal(ANN.rsvp, RSVP_NONE);
	assert_int_equal(hear(u, "ann@example.org", ANN.token, calendar(u, "REPLY", 2, YES)), 1);
	assert_int_equal(ANN.rsvp, RSVP_YES);
}

static void the_address_that_answers_go_to_stays_and_names_one_guest(void **state)
{
	struct unit *u = *state;
	struct actor olga = announced(u);
	struct call_form form = plain;
	const char *token = ANN.token;
	struct letter *letter = outbox_get(u->db, 2, u->arena, &u->err);

	assert_int_equal(strlen(token), 20);
	assert_string_not_equal(token, get(u)->guests.items[1].token);
	assert_non_null(strstr(letter->calendar, token));
	assert_null(strstr(letter->calendar, "ben@example.org"));
	assert_null(strstr(outbox_get(u->db, 1, u->arena, &u->err)->calendar, token));
	form.time = "17:00";
	assert_ok(u, call_edit(u->db, &u->settings, &olga, 1, &form, &u->err));
	assert_string_equal(ANN.token, token);
}

#define COUNTER "DTSTART:20261204T170000Z\r\nDTEND:20261204T180000Z\r\nCOMMENT:I fly\r\n"	\
	"ATTENDEE;PARTSTAT=TENTATIVE:mailto:ann@example.org\r\n"

static void a_counter_waits_for_the_owner(void **state)
{
	struct unit *u = *state;
	struct actor olga = announced(u), ann = unit_person(u, "ann", ROLE_MEMBER);
	struct counters counters = { 0 };
	int64_t letters = unit_count(u, "SELECT count(*) AS n FROM letter");
	struct letter *letter;

	for (int i = 0; i < 2; i++)
		assert_int_equal(hear(u, "ann@example.org", ANN.token,
				      calendar(u, "COUNTER", 0, COUNTER)), 1);
	assert_ok(u, counter_list(u->db, 1, u->arena, &counters, &u->err));
	assert_int_equal(counters.len, 1);
	assert_string_equal(counters.items[0].name, "Ann");
	assert_string_equal(counters.items[0].comment, "I fly");
	assert_int_equal(counters.items[0].start_at, START + DAY + HOUR);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter"), letters + 1);
	letter = outbox_get(u->db, letters + 1, u->arena, &u->err);
	assert_string_equal(letter->to_line, "olga <olga@example.org>");
	assert_fails(u, ERR_DENIED, counter_settle(u->db, &u->settings, &ann, 1, true, &u->err));
	assert_ok(u, counter_settle(u->db, &u->settings, &olga, 1, true, &u->err));
	assert_int_equal(get(u)->start_at, START + DAY + HOUR);
	assert_int_equal(get(u)->sequence, 1);
	assert_fails(u, ERR_CONFLICT, counter_settle(u->db, &u->settings, &olga, 1, false,
						     &u->err));
}

static void a_declined_counter_is_answered(void **state)
{
	struct unit *u = *state;
	struct actor olga = announced(u);
	struct letter *letter;

	assert_int_equal(hear(u, "ann@example.org", ANN.token, calendar(u, "COUNTER", 0, COUNTER)),
			 1);
	assert_ok(u, counter_settle(u->db, &u->settings, &olga, 1, false, &u->err));
	assert_int_equal(get(u)->start_at, START);
	letter = outbox_get(u->db, unit_count(u, "SELECT max(id) AS n FROM letter"), u->arena,
			    &u->err);
	assert_string_equal(letter->method, "DECLINECOUNTER");
	assert_non_null(strstr(letter->calendar, "METHOD:DECLINECOUNTER"));
	assert_non_null(strstr(letter->calendar, "20261204T170000"));
	assert_non_null(strstr(letter->to_line, "ann@example.org"));
}

static void guests_answer_on_the_page(void **state)
{
	struct unit *u = *state;
	struct actor ann, eve;

	announced(u);
	ann = unit_person(u, "ann", ROLE_MEMBER);
	eve = unit_person(u, "eve", ROLE_MEMBER);
	assert_ok(u, rsvp_set(u->db, &ann, 1, RSVP_MAYBE, &u->err));
	assert_int_equal(ANN.rsvp, RSVP_MAYBE);
	assert_fails(u, ERR_DENIED, rsvp_set(u->db, &eve, 1, RSVP_YES, &u->err));
}

static int64_t start_of(struct unit *u, const char *lines)
{
	char *text = arena_printf(u->arena, "BEGIN:VCALENDAR\nMETHOD:COUNTER\n%s"
				  "UID:1\nEND:VEVENT\nEND:VCALENDAR\n", lines);
	struct ical_reply reply;

	assert_int_equal(ical_reply_parse(text, "Europe/London", u->arena, &reply, &u->err), 1);
	return reply.start_at;
}

static void zones_of_all_kinds_are_understood(void **state)
{
	struct unit *u = *state;

	/* 4 July, 16:00 */
	assert_int_equal(start_of(u, "BEGIN:VEVENT\nDTSTART:20270704T150000Z\n"), 1814713200);
	assert_int_equal(start_of(u, "BEGIN:VEVENT\nDTSTART;TZID=Europe/London:20270704T160000\n"),
			 1814713200);
	assert_int_equal(start_of(u, "BEGIN:VEVENT\n"
				  "DTSTART;TZID=GMT Standard Time:20270704T160000\n"), 1814713200);
	assert_int_equal(start_of(u, "BEGIN:VEVENT\nDTSTART:20270704T160000\n"), 1814713200);
	assert_int_equal(start_of(u, "BEGIN:VEVENT\nDTSTART;TZID=Nowhere:20270704T160000\n"),
			 1814713200);
	assert_int_equal(start_of(u, "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20270704\n"), 0);
}

static void hostile_calendars_are_refused(void **state)
{
	struct unit *u = *state;
	struct ical_reply reply;
	char *big = arena_alloc(u->arena, REPLY_MAX + 2, 1);

	memset(big, 'x', REPLY_MAX + 1);
	assert_int_equal(ical_reply_parse(big, "UTC", u->arena, &reply, &u->err), -1);
	big[REPLY_LINE_MAX + 2] = '\0';
	assert_int_equal(ical_reply_parse(big, "UTC", u->arena, &reply, &u->err), -1);
	assert_int_equal(ical_reply_parse("rubbish", "UTC", u->arena, &reply, &u->err), -1);
	assert_int_equal(ical_reply_parse("BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\n"
					  "END:VEVENT\nEND:VCALENDAR\n", "UTC", u->arena, &reply,
					  &u->err), -1);
	assert_int_equal(ical_reply_parse("BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:1\n"
					  "END:VEVENT\nEND:VCALENDAR\n", "UTC", u->arena, &reply,
					  &u->err), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(a_reply_is_an_answer),
		UNIT_TEST(exchange_sends_no_organizer_and_another_address),
		UNIT_TEST(without_the_token_the_sender_must_be_the_guest),
		UNIT_TEST(an_answer_that_was_overtaken_changes_nothing),
		UNIT_TEST(the_address_that_answers_go_to_stays_and_names_one_guest),
		UNIT_TEST(a_counter_waits_for_the_owner),
		UNIT_TEST(a_declined_counter_is_answered),
		UNIT_TEST(guests_answer_on_the_page),
		UNIT_TEST(zones_of_all_kinds_are_understood),
		UNIT_TEST(hostile_calendars_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
