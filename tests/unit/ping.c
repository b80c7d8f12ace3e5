/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pings: who is told what when, once; what is merged and capped; whose they are. */
#include "ping.h"

static void who_is_active_is_told_at_once(void **state)
{
	struct unit *u = *state;
	const struct sending s = { .from = &ann, .to = &bob, .text = " v3,\r\nplease ",
				   .is_active = true };
	const char *words, *line;

	assert_ok(u, send(u, &s, &words));
	assert_string_equal(words, "bob: told just now, in private");
	assert_int_equal(hear(u, "bob", &line), 1);
	assert_string_equal(line, "[1] ann in #devel pings you: v3, please "
			    "(!ok 1, !done 1 or !snooze 1 1d)");
	visit(u, &bob, PING_SPOKE);
	visit(u, &ann, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 0);
	assert_int_equal(hear(u, "ann", &line), 0);
}

static void who_is_not_there_is_told_once_on_speaking(void **state)
{
	struct unit *u = *state;
	const char *line;

	assert_contains(ping(u, &ann, &bob, "v3"), "kept until they next speak");
	visit(u, &bob, PING_IN_SIGHT);
	assert_int_equal(hear(u, "bob", &line), 0);
	clock_freeze(UNIT_NOW + 2 * CLOCK_HOUR);
	visit(u, &bob, PING_SPOKE);
	visit(u, &bob, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 1);
	assert_contains(line, "ann in #devel, 16:00 GMT pings you: v3");
	visit(u, &ann, PING_IN_SIGHT);
	visit(u, &ann, PING_SPOKE);
	assert_int_equal(hear(u, "ann", &line), 1);
	assert_string_equal(line, "bob got \"v3\"");
}

static void a_stranger_with_the_nick_gets_nothing(void **state)
{
	struct unit *u = *state;
	const struct caller elsewhere = { "test", "bob_", "bob" };
	const struct caller other = { "other", "bob", "bob" };
	const char *line;

	bob_person(u);
	ping(u, &ann, &bob_here, "for Bob alone");
	visit(u, &bob, PING_SPOKE);
	visit(u, &bob, PING_ASKED);
	visit(u, &other, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 0);
	assert_string_equal(ids(u, &bob), "[]");
	visit(u, &elsewhere, PING_SPOKE);
	assert_int_equal(hear(u, "bob_", &line), 1);
	assert_contains(line, "for Bob alone");
}

static void an_account_that_is_linked_later_keeps_its_pings(void **state)
{
	struct unit *u = *state;
	const char *line;

	ping(u, &ann, &bob_here, "before the link");
	bob_person(u);
	visit(u, &bob_here, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 1);
}

static void what_a_gone_nick_was_not_told_waits_again(void **state)
{
	struct unit *u = *state;
	const struct sending s = { .from = &ann, .to = &bob_here, .text = "v3",
				   .is_active = true };
	const char *words, *line;

	bob_person(u);
	assert_ok(u, send(u, &s, &words));
	assert_ok(u, ping_recall(u->db, "test", "bob", &u->err));
	assert_int_equal(hear(u, "bob", &line), 0);	/* whoever is bob now */
	visit(u, &bob_here, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 1);
	assert_ok(u, ping_recall(u->db, "test", NULL, &u->err));	/* said: it stays said */
	visit(u, &bob_here, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 0);
}

static void news_for_a_gone_sender_wait_again(void **state)
{
	struct unit *u = *state;
	const char *line, *words;

	ping(u, &ann, &bob, "v3");
	visit(u, &bob, PING_SPOKE);
	assert_ok(u, ping_ok(u->db, ids(u, &bob), 1, u->arena, &words, &u->err));
	visit(u, &ann, PING_SPOKE);
	assert_ok(u, ping_recall(u->db, "test", NULL, &u->err));
	visit(u, &bob, PING_SPOKE);
	assert_int_equal(hear(u, "ann", &line), 0);
	visit(u, &ann, PING_SPOKE);
	assert_int_equal(hear(u, "ann", &line), 1);
	assert_string_equal(line, "bob says ok to \"v3\"");
}

static void the_same_again_is_counted_and_not_said_again(void **state)
{
	struct unit *u = *state;
	const char *line;

	ping(u, &ann, &bob, "v3");
	assert_contains(ping(u, &ann, &bob, " V3 "), "counted, 2 times now");
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM ping"), 1);
	visit(u, &bob, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 1);
	assert_contains(line, "2 times pings you: v3");
	assert_contains(ping(u, &ann, &bob, "v3"), "3 times");
	visit(u, &bob, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 0);
}

static void each_cap_is_said(void **state)
{
	struct unit *u = *state;
	struct caller to = { "test", "x", NULL };
	struct sending s = { .from = &ann, .to = &to };
	const char *words;

	s.text = "";
	assert_fails(u, ERR_INVALID, send(u, &s, &words));
	assert_contains(u->err.msg, "what it is about");
	for (int i = 0; i < 3; i++)
		ping(u, &ann, &bob, arena_printf(u->arena, "%d", i));
	s.to = &bob;
	s.text = "4";
	assert_fails(u, ERR_LIMIT, send(u, &s, &words));
	assert_contains(u->err.msg, "has not answered 3 pings");
	s.to = &to;
	for (int i = 0; i < 7; i++) {
		to.nick = arena_printf(u->arena, "nick%d", i);
		assert_ok(u, send(u, &s, &words));
	}
	to.nick = "another";
	assert_fails(u, ERR_LIMIT, send(u, &s, &words));
	assert_contains(u->err.msg, "you have 10 pings open");
	for (int i = 1; i <= 10; i++)
		assert_ok(u, ping_done(u->db, ids(u, &ann), i, u->arena, &words, &u->err));
	for (int i = 0; i < 10; i++) {
		to.nick = arena_printf(u->arena, "more%d", i);
		assert_ok(u, send(u, &s, &words));
		assert_ok(u, ping_done(u->db, ids(u, &ann), 1, u->arena, &words, &u->err));
	}
	to.nick = "another";
	assert_fails(u, ERR_LIMIT, send(u, &s, &words));
	assert_contains(u->err.msg, "20 pings within a day");
	clock_freeze(UNIT_NOW + CLOCK_DAY + 1);
	assert_ok(u, send(u, &s, &words));
}

static void a_receiver_has_only_so_many(void **state)
{
	struct unit *u = *state;
	struct caller from = { "test", NULL, NULL };
	struct sending s = { .from = &from, .to = &bob, .text = "hello" };
	const char *words;

	for (int i = 0; i < 50; i++) {
		from.nick = arena_printf(u->arena, "nick%d", i);
		assert_ok(u, send(u, &s, &words));
	}
	from.nick = "late";
	assert_fails(u, ERR_LIMIT, send(u, &s, &words));
	assert_contains(u->err.msg, "bob has 50 pings open");
}

static void a_text_that_is_too_long_is_refused(void **state)
{
	struct unit *u = *state;
	char text[400];
	const struct sending s = { .from = &ann, .to = &bob, .text = text };
	const char *words;

	memset(text, 'x', sizeof(text));
	text[301] = '\0';
	assert_fails(u, ERR_INVALID, send(u, &s, &words));
	text[300] = '\0';
	assert_ok(u, send(u, &s, &words));
}

static void nobody_pings_themselves(void **state)
{
	struct unit *u = *state;
	const struct caller other = { "test", "Bob_", "BOB" };
	const struct sending s = { .from = &bob_here, .to = &other, .text = "me" };
	const char *words;

	bob_person(u);
	assert_fails(u, ERR_INVALID, send(u, &s, &words));
	assert_contains(u->err.msg, "is you");
}

static void numbers_are_small_and_nobodys_twice(void **state)
{
	struct unit *u = *state;
	const struct caller cara = { "test", "cara", NULL };
	struct pings list = { 0 };

	ping(u, &ann, &bob, "a");		/* 1 */
	ping(u, &cara, &bob, "b");		/* 2: bob has a 1 */
	ping(u, &ann, &cara, "c");		/* 3: ann has a 1, cara a 2 */
	assert_ok(u, ping_list(u->db, ids(u, &ann), u->arena, &list, &u->err));
	assert_int_equal(list.len, 2);
	assert_int_equal(list.items[0].number, 1);
	assert_int_equal(list.items[1].number, 3);
	assert_true(list.items[1].is_mine);
	assert_false(list.items[1].is_to_me);
}

/* Bob's nick and Bob's account were pinged apart; both are him now. */
static void a_number_that_two_share_is_changed_before_it_is_said(void **state)
{
	struct unit *u = *state;
	const struct caller cara = { "test", "cara", NULL };
	const char *line;

	ping(u, &ann, &bob, "to the nick");
	ping(u, &cara, &bob_here, "to the account");
	visit(u, &bob_here, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 2);
	assert_int_equal(unit_count(u, "SELECT count(DISTINCT number) AS n FROM ping"), 2);
}

static void two_people_who_become_one_have_the_pings_of_both(void **state)
{
	struct unit *u = *state;
	const struct caller robert = { "test", "robert", "robert" };
	struct actor root = unit_operator(), one = bob_person(u);
	struct actor other = unit_person(u, "Robert", ROLE_MEMBER);
	const char *line;

	assert_ok(u, account_link(u->db, &root, other.person_id, "test", "robert", &u->err));
	ping(u, &ann, &bob_here, "to the one");
	ping(u, &ann, &robert, "to the other");
	set(u, &bob_here, "quiet", "22:00-08:00");
	set(u, &robert, "quiet", "23:00-08:00");
	assert_ok(u, person_merge(u->db, &root, other.person_id, one.person_id, "same", &u->err));
	visit(u, &bob_here, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 2);
}

static void a_name_that_several_have_is_not_guessed(void **state)
{
	struct unit *u = *state;
	struct actor root = unit_operator();
	struct peer peer;
	int64_t id;

	unit_person(u, "Ann_Other", ROLE_MEMBER);
	assert_int_equal(peer_find(u->db, "test", "nobody", u->arena, &peer, &u->err), 0);
	assert_int_equal(peer_find(u->db, "test", "ann_other", u->arena, &peer, &u->err), 1);
	assert_ok(u, person_create(u->db, &root, "Bob Some", "some@example.org", ROLE_MEMBER, &id,
				   &u->err));
	assert_ok(u, person_create(u->db, &root, "Bob Other", "other@example.org", ROLE_MEMBER,
				   &id, &u->err));
	assert_fails(u, ERR_CONFLICT, peer_find(u->db, "test", "bob", u->arena, &peer, &u->err));
	assert_contains(u->err.msg, "may be Bob Other, Bob Some");
	assert_int_equal(peer_find(u->db, "test", "bob_some", u->arena, &peer, &u->err), 1);
}

static void only_members_belong_to_a_group(void **state)
{
	struct unit *u = *state;
	const char *members[] = { "bob", "Cara_Example", NULL };
	const struct settings_group group = { "x86", members };
	const struct caller stranger = { "test", "bob", NULL };
	struct peer peer = { .person_id = 3, .name = "Cara Example" }, nobody = { .name = "bob" };

	assert_true(group_has(&group, &bob_here, &nobody, false, u->arena));
	assert_true(group_has(&group, &ann, &peer, false, u->arena));
	assert_false(group_has(&group, &ann, &nobody, true, u->arena));
	assert_false(group_has(&group, &stranger, &nobody, false, u->arena));
	assert_true(group_has(&group, &stranger, &nobody, true, u->arena));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(who_is_active_is_told_at_once),
		UNIT_TEST(who_is_not_there_is_told_once_on_speaking),
		UNIT_TEST(a_stranger_with_the_nick_gets_nothing),
		UNIT_TEST(an_account_that_is_linked_later_keeps_its_pings),
		UNIT_TEST(what_a_gone_nick_was_not_told_waits_again),
		UNIT_TEST(news_for_a_gone_sender_wait_again),
		UNIT_TEST(the_same_again_is_counted_and_not_said_again),
		UNIT_TEST(each_cap_is_said),
		UNIT_TEST(a_receiver_has_only_so_many),
		UNIT_TEST(a_text_that_is_too_long_is_refused),
		UNIT_TEST(nobody_pings_themselves),
		UNIT_TEST(numbers_are_small_and_nobodys_twice),
		UNIT_TEST(a_number_that_two_share_is_changed_before_it_is_said),
		UNIT_TEST(two_people_who_become_one_have_the_pings_of_both),
		UNIT_TEST(a_name_that_several_have_is_not_guessed),
		UNIT_TEST(only_members_belong_to_a_group),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
