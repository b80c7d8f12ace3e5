/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Cc list of a regular call: clean, self-service, voted on where it is wanted. */
#include <stdio.h>

#include "base/buf.h"
#include "base/str.h"
#include "calendar/presence.h"
#include "calendar/regular.h"
#include "people/heard.h"
#include "people/outbox.h"
#include "unit.h"

#define HOUR 3600
#define DAY  (24 * HOUR)

static const struct cadence_form monthly = {
	.call = { .title = "Community Call", .date = "2026-11-20", .zone = "Europe/London",
		  .minutes = "60" },
	.rule = "first Thursday", .times = "16:00", .cancels = true,
};

static struct actor create(struct unit *u, bool votes)
{
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct cadence_form form = monthly;
	int64_t id;

	form.votes = votes;
	clock_freeze(UNIT_NOW - 10 * DAY);
	assert_ok(u, cadence_create(u->db, &olga, &form, &id, &u->err));
	assert_ok(u, cadence_tick(u->db, &u->settings, UNIT_NOW - 10 * DAY, &u->err));
	return olga;
}

static struct regulars all(struct unit *u)
{
	struct regulars found = { 0 };

	assert_ok(u, regular_list(u->db, 1, u->arena, &found, &u->err));
	return found;
}

static size_t guests(struct unit *u)
{
	return call_get(u->db, 1, u->arena, &u->err)->guests.len;
}

static void what_is_pasted_is_cleaned(void **state)
{
	struct unit *u = *state;
	struct actor olga = create(u, false);
	size_t added;

	/* As in the header of June 2022: zero-width spaces out of the pad, and doubles. */
	assert_ok(u, regular_add(u->db, &u->settings, &olga, 1,
		"\xe2\x80\x8b" "Ann\xe2\x80\x8b Author <ann@example.org>,\r\n"
		"\xe2\x80\x8b" "ben@example.org\n ANN@example.org; cho@example.org,,\n", &added,
		&u->err));
	assert_int_equal(added, 3);
	assert_int_equal(all(u).len, 3);
	for (size_t i = 0; i < 3; i++)
		assert_null(strstr(all(u).items[i].name, "\xe2\x80\x8b"));
	assert_int_equal(guests(u), 3);
	assert_int_equal(regular_add(u->db, &u->settings, &olga, 1, "no address", &added, &u->err),
			 -1);
}

static void people_join_and_leave_by_themselves(void **state)
{
	struct unit *u = *state;
	struct actor ann;
	struct letter *letter;
	int64_t letters;

	create(u, false);
	ann = unit_person(u, "ann", ROLE_MEMBER);
	for (int i = 0; i < 2; i++)
		assert_ok(u, regular_join(u->db, &u->settings, &ann, 1, &u->err));
	assert_int_equal(all(u).len, 1);
	assert_int_equal(guests(u), 1);
	/* One invitation to all, by the token that each call has as well. */
	letter = outbox_get(u->db, 1, u->arena, &u->err);
	assert_string_equal(letter->method, "REQUEST");
	assert_non_null(strstr(letter->calendar, "RRULE:FREQ=MONTHLY;BYDAY=1TH"));
	assert_null(strstr(letter->calendar, "RECURRENCE-ID"));
	assert_non_null(strstr(letter->calendar, all(u).items[0].token));
	assert_string_equal(call_get(u->db, 1, u->arena, &u->err)->guests.items[0].token,
			    all(u).items[0].token);
	clock_freeze(UNIT_NOW);
	assert_ok(u, cadence_tick(u->db, &u->settings, UNIT_NOW, &u->err));
	letters = unit_count(u, "SELECT count(*) AS n FROM letter");
	assert_int_equal(letters, 3);
	assert_ok(u, regular_leave(u->db, &u->settings, &ann, 1, &u->err));
	assert_int_equal(all(u).len, 0);
	assert_int_equal(guests(u), 0);
	letter = outbox_get(u->db, letters + 1, u->arena, &u->err);
	assert_string_equal(letter->subject, "You are off the Cc list of Community Call");
	assert_string_equal(letter->method, "CANCEL");
	assert_non_null(strstr(letter->calendar, "SEQUENCE:1"));
	assert_null(strstr(letter->calendar, "RECURRENCE-ID"));
	assert_ok(u, regular_leave(u->db, &u->settings, &ann, 1, &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter"), letters + 1);
}

static int hear(struct unit *u, const char *token, const char *subject)
{
	struct heard heard = {
		.source = "moot", .message_id = "1@x", .from = { "Ben", "ben@example.org" },
		.subject = subject, .body = "", .is_to_us = true, .token = token,
	};

	return regular_hear(u->db, &u->settings, &heard, u->arena, &u->err);
}

/* R29: one mail each, so that nobody's address leaks and no server minds the number. */
static void a_full_list_says_so_politely(void **state)
{
	struct unit *u = *state;
	struct actor olga = create(u, false);
	struct buf text = BUF_INIT(64 * 1024);
	struct letter *letter;
	size_t added;

	for (int i = 0; i < REGULARS_MAX; i++)
		buf_printf(&text, "person%d@example.org\n", i);
	assert_ok(u, regular_add(u->db, &u->settings, &olga, 1, buf_str(&text), &added, &u->err));
	buf_free(&text);
	assert_int_equal(added, REGULARS_MAX);
	assert_int_equal(guests(u), REGULARS_MAX);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter"), REGULARS_MAX);
	assert_int_equal(unit_count(u, "SELECT max(n) AS n FROM (SELECT count(*) AS n"
				       " FROM delivery GROUP BY letter_id)"), 1);

	assert_int_equal(hear(u, "join-1", ""), 1);
	assert_int_equal(all(u).len, REGULARS_MAX);
	letter = outbox_get(u->db, REGULARS_MAX + 1, u->arena, &u->err);
	assert_string_equal(letter->subject, "No place on the Cc list of Community Call");
	assert_string_equal(letter->to_line, "Ben <ben@example.org>");
	assert_non_null(strstr(letter->body, "calendar feed instead"));
}

static void a_mail_joins_and_leaves(void **state)
{
	struct unit *u = *state;
	struct letter *letter;

	create(u, false);
	assert_int_equal(hear(u, NULL, "Join the discussion"), 0);
	assert_int_equal(hear(u, NULL, "Re: join Community Call"), 0);
	assert_int_equal(hear(u, "join-1", "hello"), 1);
	assert_int_equal(all(u).len, 1);
	assert_string_equal(all(u).items[0].name, "Ben");
	letter = outbox_get(u->db, 1, u->arena, &u->err);
	assert_string_equal(letter->subject, "You are on the Cc list of Community Call");
	assert_non_null(strstr(letter->body, "+leave-1@"));
	assert_int_equal(hear(u, NULL, "leave community call"), 1);
	assert_int_equal(all(u).len, 0);
	assert_int_equal(hear(u, NULL, "join 1"), 1);
	assert_int_equal(all(u).len, 1);
	assert_int_equal(hear(u, "join-7", ""), -1);
}

static void where_it_is_voted_on_who_asks_waits(void **state)
{
	struct unit *u = *state;
	struct actor olga = create(u, true), eve, ann;
	size_t added;

	assert_ok(u, regular_add(u->db, &u->settings, &olga, 1,
				 "ann@example.org, b@example.org, c@example.org", &added, &u->err));
	ann = unit_person(u, "ann", ROLE_MEMBER);
	eve = unit_person(u, "eve", ROLE_MEMBER);
	assert_ok(u, regular_join(u->db, &u->settings, &eve, 1, &u->err));
	assert_int_equal(guests(u), 3);
	assert_fails(u, ERR_DENIED, regular_vote(u->db, &u->settings, &eve, 1, "eve@example.org",
						 true, &u->err));
	assert_ok(u, regular_vote(u->db, &u->settings, &ann, 1, "eve@example.org", true, &u->err));
	assert_int_equal(guests(u), 3);
	assert_ok(u, regular_vote(u->db, &u->settings, &olga, 1, "eve@example.org", true,
				  &u->err));
	assert_int_equal(guests(u), 4);
}

static void who_never_comes_is_taken_off_where_there_is_such_a_rule(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct cadence_form form = monthly;
	int64_t id, start = UNIT_NOW + 7 * DAY, month = 35 * DAY;
	size_t added;

	form.no_shows = "2";
	clock_freeze(UNIT_NOW - 10 * DAY);
	assert_ok(u, cadence_create(u->db, &olga, &form, &id, &u->err));
	assert_ok(u, regular_add(u->db, &u->settings, &olga, 1, "Ann <ann@example.org>, "
				 "Ben <ben@example.org>, Cho <cho@example.org>", &added, &u->err));
	for (int i = 0; i < 2; i++, start += month, month = 28 * DAY) {
		assert_ok(u, cadence_tick(u->db, &u->settings, start - 20 * DAY, &u->err));
		clock_freeze(start - 6 * DAY);
		assert_ok(u, cadence_tick(u->db, &u->settings, start - 6 * DAY, &u->err));
		/* Cho declines; Ann comes. */
		assert_ok(u, regular_tick(u->db, &u->settings, start, &u->err));
		clock_freeze(start + HOUR);
		assert_ok(u, presence_set(u->db, &olga, i + 1, "Ann", true, &u->err));
		assert_ok(u, db_run(db_prepare(u->db, "UPDATE guest SET answer = 'no'"
					  " WHERE email = 'cho@example.org'"), &u->err));
		clock_freeze(start + 8 * DAY);
		for (int k = 0; k < 2; k++)
			assert_ok(u, regular_tick(u->db, &u->settings, start + 8 * DAY, &u->err));
		assert_int_equal(all(u).len, i ? 2 : 3);
	}
	assert_string_equal(all(u).items[0].name, "Ann");
	assert_string_equal(all(u).items[1].name, "Cho");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(a_full_list_says_so_politely),
		UNIT_TEST(what_is_pasted_is_cleaned),
		UNIT_TEST(people_join_and_leave_by_themselves),
		UNIT_TEST(a_mail_joins_and_leaves),
		UNIT_TEST(where_it_is_voted_on_who_asks_waits),
		UNIT_TEST(who_never_comes_is_taken_off_where_there_is_such_a_rule),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
