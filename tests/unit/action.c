/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Actions: added, owned, closed by page and by mail, listed by their day. */
#include "base/str.h"
#include "calendar/action.h"
#include "people/heard.h"
#include "people/outbox.h"

#include "unit.h"

static int64_t add(struct unit *u, const struct actor *who, const char *owner, const char *text,
		   const char *due)
{
	struct action_form form = { .text = text, .owner = owner, .due = due };
	int64_t id = 0;

	assert_ok(u, action_add(u->db, &u->settings, who, NULL, &form, &id, &u->err));
	return id;
}

static struct action *get(struct unit *u, int64_t id)
{
	struct action *action = action_get(u->db, id, u->arena, &u->err);

	assert_non_null(action);
	return action;
}

static struct actions listed(struct unit *u, int state, const char *text)
{
	struct action_filter filter = { .state = state, .text = text, .max = 100 };
	struct actions out;

	assert_ok(u, action_list(u->db, &filter, u->arena, &out, &u->err));
	return out;
}

static int close_it(struct unit *u, const struct actor *who, int64_t id, enum action_state state,
		    const char *words)
{
	return action_close(u->db, who, id, state, words, &u->err);
}

static void an_owner_is_known_by_name_or_stays_as_written(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor bob = unit_person(u, "bob", ROLE_MEMBER);
	int64_t a = add(u, &ann, "@bob", "send v4", ""), b = add(u, &ann, "zoe", "look", "");

	assert_int_equal(get(u, a)->owner_id, bob.person_id);
	assert_string_equal(get(u, a)->owner_name, "bob");
	assert_int_equal(get(u, b)->owner_id, 0);
	assert_string_equal(get(u, b)->owner_name, "zoe");
}

static void a_day_is_one_to_come(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct action_form form = { .text = "x", .owner = "ann", .due = "2025-01-01" };
	int64_t id = add(u, &ann, "ann", "x", "2026-12-01"), other;

	assert_string_equal(get(u, id)->due_on, "2026-12-01");
	assert_string_equal(get(u, add(u, &ann, "ann", "x", "friday"))->due_on, "2026-11-27");
	assert_fails(u, ERR_INVALID,
		     action_add(u->db, &u->settings, &ann, NULL, &form, &other, &u->err));
	form.due = "mail";
	assert_fails(u, ERR_INVALID,
		     action_add(u->db, &u->settings, &ann, NULL, &form, &other, &u->err));
}

static void what_is_due_is_told_in_days(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct action *action = get(u, add(u, &ann, "ann", "x", "2026-12-01"));
	static const struct { int64_t days; const char *text; } cases[] = {
		{ 0, "due in 5 days" }, { 4, "due in 1 day" }, { 5, "due today" },
		{ 6, "1 day late" }, { 160, "155 days late" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		for (int hour = -15; hour < 7; hour++)
			assert_string_equal(action_due_text(&u->settings, action, UNIT_NOW +
					    cases[i].days * CLOCK_DAY + hour * 3600, u->arena),
					    cases[i].text);
}

static void its_owner_and_its_author_close_it_and_others_do_not(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor bob = unit_person(u, "bob", ROLE_MEMBER);
	struct actor eve = unit_person(u, "eve", ROLE_MEMBER), nobody = { .name = "guest" };
	int64_t id = add(u, &ann, "bob", "send v4", "");

	assert_fails(u, ERR_DENIED, close_it(u, &eve, id, ACTION_DONE, ""));
	assert_fails(u, ERR_DENIED, close_it(u, &nobody, id, ACTION_DONE, ""));
	assert_fails(u, ERR_INVALID, close_it(u, &bob, id, ACTION_DROPPED, " "));
	assert_ok(u, close_it(u, &bob, id, ACTION_DONE, "it is on the list"));
	assert_fails(u, ERR_CONFLICT, close_it(u, &bob, id, ACTION_DONE, ""));
	assert_string_equal(get(u, id)->words, "it is on the list");
	assert_ok(u, action_reopen(u->db, &ann, id, &u->err));
	assert_int_equal(get(u, id)->state, ACTION_OPEN);
	assert_ok(u, close_it(u, &ann, id, ACTION_DROPPED, "superseded"));
}

static void open_ones_stand_by_their_day(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	int64_t never = add(u, &ann, "ann", "some day", ""), late, soon;
	struct actions open;

	late = add(u, &ann, "", "later", "2026-12-20");
	soon = add(u, &ann, "ann", "soon", "2026-11-30");
	open = listed(u, ACTION_OPEN, NULL);
	assert_int_equal(open.len, 3);
	assert_int_equal(open.items[0].id, soon);
	assert_int_equal(open.items[1].id, late);
	assert_int_equal(open.items[2].id, never);
	assert_int_equal(listed(u, ACTION_OPEN, "ann soon").len, 1);
	assert_int_equal(listed(u, ACTION_DONE, NULL).len, 0);
}

static void minutes_give_each_action_once(void **state)
{
	struct unit *u = *state;
	struct action_form forms[] = {
		{ .text = "send v4", .owner = "bob", .due = "long ago", .minutes_id = 0 },
		{ .text = "look", .owner = "", .due = "" },
	};

	assert_ok(u, db_begin(u->db, &u->err));
	assert_ok(u, action_take(u->db, &u->settings, forms, 2, &u->err));
	assert_ok(u, db_commit(u->db, &u->err));
	assert_int_equal(listed(u, ACTION_OPEN, NULL).len, 2);
	assert_null(listed(u, ACTION_OPEN, "v4").items[0].due_on);
}

static int mail(struct unit *u, const char *from, const char *body, const char *list)
{
	struct heard heard = {
		.message_id = "m@example.org", .from = { "x", from }, .subject = "Re: Your actions",
		.body = body, .is_to_us = true, .list_id = list,
	};

	return action_hear(u->db, &u->settings, &heard, u->arena, &u->err);
}

static void a_mail_to_us_closes_ones_own(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	int64_t a = add(u, &ann, "ann", "one", ""), b = add(u, &ann, "ann", "two", "");
	int64_t theirs;

	theirs = add(u, &ann, "ann", "three", "");
	assert_int_equal(mail(u, "stranger@example.org", "done A1\n", NULL), 0);
	assert_int_equal(mail(u, "ann@example.org", "done A1\n", "list.example.org"), 0);
	assert_int_equal(mail(u, "ann@example.org", "Hello\n", NULL), 0);
	assert_int_equal(mail(u, "ann@example.org", arena_printf(u->arena,
			      "Done A%lld\ndrop A%lld: nobody wants it\n> done A%lld\ndone A99\n"
			      "-- \ndone A%lld\n", (long long)a, (long long)b, (long long)theirs,
			      (long long)theirs), NULL), 1);
	assert_int_equal(get(u, a)->state, ACTION_DONE);
	assert_string_equal(get(u, b)->words, "nobody wants it");
	assert_int_equal(get(u, theirs)->state, ACTION_OPEN);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter WHERE body LIKE"
				       " '%A1 is done.%A2 is dropped.%no action A99%'"), 1);
}

/* Who is reminded, and when: a day before, then each week, and never when it is done. */
static void its_owner_is_reminded_rarely_until_it_is_done(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	int64_t id = add(u, &ann, "ann", "send v4", "2026-12-01");
	static const struct { int days; int64_t reminders; } steps[] = {
		{ 3, 0 }, { 4, 1 }, { 5, 1 }, { 10, 1 }, { 11, 2 }, { 18, 3 },
	};

	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		clock_freeze(UNIT_NOW + steps[i].days * CLOCK_DAY);
		assert_ok(u, action_tick(u->db, &u->settings, clock_now(), &u->err));
		assert_int_equal(get(u, id)->reminders, steps[i].reminders);
	}
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM ping WHERE about = 'actions'"
				       " AND state = 'waiting' AND detail LIKE '%13 days late%'"),
			 1);
	assert_ok(u, close_it(u, &ann, id, ACTION_DONE, ""));
	assert_ok(u, action_tick(u->db, &u->settings, clock_now(), &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM ping"
				       " WHERE state = 'waiting'"), 0);
}

static void a_number_has_an_a_before_it(void **state)
{
	(void)state;
	assert_int_equal(action_number("A12"), 12);
	assert_int_equal(action_number("a7"), 7);
	assert_int_equal(action_number("12"), 0);
	assert_int_equal(action_number("A"), 0);
	assert_int_equal(action_number("A1x"), 0);
	assert_int_equal(action_number(NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(an_owner_is_known_by_name_or_stays_as_written),
		UNIT_TEST(a_day_is_one_to_come),
		UNIT_TEST(what_is_due_is_told_in_days),
		UNIT_TEST(its_owner_and_its_author_close_it_and_others_do_not),
		UNIT_TEST(open_ones_stand_by_their_day),
		UNIT_TEST(minutes_give_each_action_once),
		UNIT_TEST(a_mail_to_us_closes_ones_own),
		UNIT_TEST(its_owner_is_reminded_rarely_until_it_is_done),
		UNIT_TEST(a_number_has_an_a_before_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
