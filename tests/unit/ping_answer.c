/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pings: answered, put off, held by quiet hours, stopped, mailed, dropped. */
#include "ping.h"

static void the_answers_reach_the_sender(void **state)
{
	struct unit *u = *state;
	const char *words, *line;

	ping(u, &ann, &bob, "v3");
	ping(u, &ann, &bob, "v4");
	visit(u, &bob, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 2);
	assert_fails(u, ERR_DENIED, ping_ok(u->db, ids(u, &ann), 1, u->arena, &words, &u->err));
	assert_fails(u, ERR_NOT_FOUND,
		     ping_ok(u->db, ids(u, &bob), 7, u->arena, &words, &u->err));
	assert_ok(u, ping_ok(u->db, ids(u, &bob), 1, u->arena, &words, &u->err));
	assert_string_equal(words, "ok: \"v3\" from ann");
	assert_ok(u, ping_done(u->db, ids(u, &bob), 2, u->arena, &words, &u->err));
	visit(u, &ann, PING_IN_SIGHT);
	assert_int_equal(hear(u, "ann", &line), 1);
	assert_string_equal(line, "bob says ok to \"v3\"; bob says done to \"v4\"");
	assert_ok(u, ping_done(u->db, ids(u, &bob), 1, u->arena, &words, &u->err));
	visit(u, &ann, PING_IN_SIGHT);
	assert_int_equal(hear(u, "ann", &line), 1);
	assert_fails(u, ERR_NOT_FOUND,
		     ping_done(u->db, ids(u, &bob), 1, u->arena, &words, &u->err));
}

static void ok_without_a_number_is_for_all_that_were_told(void **state)
{
	struct unit *u = *state;
	const char *words, *line;

	assert_fails(u, ERR_NOT_FOUND,
		     ping_ok(u->db, ids(u, &bob), 0, u->arena, &words, &u->err));
	ping(u, &ann, &bob, "v3");
	ping(u, &ann, &bob, "v4");
	visit(u, &bob, PING_SPOKE);
	ping(u, &ann, &bob, "v5");		/* not told yet */
	assert_int_equal(hear(u, "bob", &line), 2);
	assert_ok(u, ping_ok(u->db, ids(u, &bob), 0, u->arena, &words, &u->err));
	assert_string_equal(words, "ok: 2 pings");
}

static void who_takes_a_ping_back_is_not_told_so(void **state)
{
	struct unit *u = *state;
	const char *words, *line;

	ping(u, &ann, &bob, "v3");
	assert_ok(u, ping_done(u->db, ids(u, &ann), 1, u->arena, &words, &u->err));
	assert_string_equal(words, "taken back: \"v3\" to bob");
	visit(u, &bob, PING_SPOKE);
	visit(u, &ann, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 0);
	assert_int_equal(hear(u, "ann", &line), 0);
}

static void what_is_put_off_comes_again(void **state)
{
	struct unit *u = *state;
	struct peers wanted = { 0 };
	const char *words, *line;

	ping(u, &ann, &bob, "v3");
	visit(u, &bob, PING_SPOKE);
	hear(u, "bob", &line);
	assert_ok(u, ping_snooze(u->db, ids(u, &bob), 1, UNIT_NOW + CLOCK_DAY, u->arena, &words,
				 &u->err));
	visit(u, &ann, PING_SPOKE);
	assert_int_equal(hear(u, "ann", &line), 1);
	assert_contains(line, "bob puts off \"v3\" until Fri 27 Nov 16:00 GMT");
	visit(u, &bob, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 0);
	clock_freeze(UNIT_NOW + CLOCK_DAY);
	assert_ok(u, ping_wanted(u->db, u->arena, &wanted, &u->err));
	assert_int_equal(wanted.len, 1);
	assert_string_equal(wanted.items[0].name, "bob");
	visit(u, &bob, PING_IN_SIGHT);
	visit(u, &bob, PING_IN_SIGHT);
	assert_int_equal(hear(u, "bob", &line), 1);
	assert_fails(u, ERR_INVALID, ping_snooze(u->db, ids(u, &bob), 1, UNIT_NOW, u->arena,
						 &words, &u->err));
}

static void quiet_hours_hold_it_until_the_morning(void **state)
{
	struct unit *u = *state;
	const struct sending s = { .from = &ann, .to = &bob, .text = "v3", .is_active = true };
	const char *words, *line;

	set(u, &bob, "zone", "Europe/London");
	set(u, &bob, "quiet", "22:00-08:00");
	clock_freeze(UNIT_NOW + 6 * CLOCK_HOUR + 60);		/* 22:01 */
	assert_ok(u, send(u, &s, &words));
	assert_contains(words, "it is 22:01 GMT there, quiet hours; kept until Fri 27 Nov "
			"08:00 GMT");
	visit(u, &bob, PING_SPOKE);
	visit(u, &bob, PING_IN_SIGHT);
	assert_int_equal(hear(u, "bob", &line), 0);
	clock_freeze(UNIT_NOW + 16 * CLOCK_HOUR);		/* 08:00 */
	visit(u, &bob, PING_IN_SIGHT);
	assert_int_equal(hear(u, "bob", &line), 1);
}

static void who_asks_the_bot_is_told_in_quiet_hours_too(void **state)
{
	struct unit *u = *state;
	const char *line;

	set(u, &bob, "quiet", "15:00-17:00");
	ping(u, &ann, &bob, "v3");
	visit(u, &bob, PING_ASKED);
	assert_int_equal(hear(u, "bob", &line), 1);
}

static void who_is_away_is_shown_to_be(void **state)
{
	struct unit *u = *state;
	const struct sending s = { .from = &ann, .to = &bob, .text = "v3", .is_active = true };
	const char *words, *line;
	struct peer peer;

	assert_ok(u, peer_of(u->db, &bob, u->arena, &peer, &u->err));
	assert_ok(u, preference_away(u->db, &peer, UNIT_NOW + 3 * CLOCK_DAY, "at FOSDEM",
				     &u->err));
	assert_ok(u, send(u, &s, &words));
	assert_contains(words, "bob: away until Sun 29 Nov 16:00 GMT (at FOSDEM); kept");
	assert_int_equal(hear(u, "bob", &line), 0);
	visit(u, &bob, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 1);
}

static void stop_stops_one_or_all(void **state)
{
	struct unit *u = *state;
	const struct caller cara = { "test", "cara", NULL };
	struct sending s = { .from = &ann, .to = &bob, .text = "v4" };
	const char *words, *line;
	struct peer from, self;

	ping(u, &ann, &bob, "v3");
	assert_ok(u, peer_of(u->db, &ann, u->arena, &from, &u->err));
	assert_ok(u, peer_of(u->db, &bob, u->arena, &self, &u->err));
	assert_ok(u, preference_stop(u->db, &self, &from, &u->err));
	assert_ok(u, ping_refuse(u->db, ids(u, &bob), ids(u, &ann), &u->err));
	assert_fails(u, ERR_DENIED, send(u, &s, &words));
	ping(u, &cara, &bob, "hello");
	assert_ok(u, preference_stop(u->db, &self, NULL, &u->err));
	s.from = &cara;
	assert_fails(u, ERR_DENIED, send(u, &s, &words));
	visit(u, &bob, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 1);	/* of cara, from before */
	visit(u, &ann, PING_SPOKE);
	assert_int_equal(hear(u, "ann", &line), 1);
	assert_contains(line, "takes no pings now");
	assert_ok(u, preference_unstop(u->db, &self, &u->err));
	assert_ok(u, send(u, &s, &words));
}

static size_t letters(struct unit *u, const char **body)
{
	struct letters list = { 0 };
	struct letter *letter;

	assert_ok(u, outbox_list(u->db, 20, u->arena, &list, &u->err));
	if (list.len) {
		letter = outbox_get(u->db, list.items[0].id, u->arena, &u->err);
		assert_non_null(letter);
		*body = letter->body;
	}
	return list.len;
}

static void one_mail_a_day_has_what_was_not_heard_of(void **state)
{
	struct unit *u = *state;
	const char *line, *body = "";

	bob_person(u);
	assert_contains(ping(u, &ann, &bob_here, "v3"), "or by mail after 24 hours");
	ping(u, &ann, &bob_here, "v4");
	clock_freeze(UNIT_NOW + CLOCK_DAY - 1);
	assert_ok(u, ping_digest(u->db, &u->settings, &u->err));
	assert_int_equal(letters(u, &body), 0);
	clock_freeze(UNIT_NOW + CLOCK_DAY);
	assert_ok(u, ping_digest(u->db, &u->settings, &u->err));
	assert_ok(u, ping_digest(u->db, &u->settings, &u->err));
	assert_int_equal(letters(u, &body), 1);
	assert_contains(body, "[1] ann in #devel, Thu 26 Nov 2026, 16:00 GMT");
	assert_contains(body, "    v4\n");
	visit(u, &bob_here, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 0);
	visit(u, &ann, PING_SPOKE);
	assert_int_equal(hear(u, "ann", &line), 1);
	assert_contains(line, "\"v3\" went to bob in a mail");
	ping(u, &ann, &bob_here, "v5");
	clock_freeze(UNIT_NOW + 2 * CLOCK_DAY - 1);
	assert_ok(u, ping_digest(u->db, &u->settings, &u->err));
	assert_int_equal(letters(u, &body), 1);
	clock_freeze(UNIT_NOW + 2 * CLOCK_DAY);
	assert_ok(u, ping_digest(u->db, &u->settings, &u->err));
	assert_int_equal(letters(u, &body), 2);
}

static void the_digest_waits_for_the_end_of_quiet_hours(void **state)
{
	struct unit *u = *state;
	const char *body = "";

	bob_person(u);
	set(u, &bob_here, "quiet", "15:00-17:00");
	ping(u, &ann, &bob_here, "v3");
	clock_freeze(UNIT_NOW + CLOCK_DAY);
	assert_ok(u, ping_digest(u->db, &u->settings, &u->err));
	assert_int_equal(letters(u, &body), 0);
	clock_freeze(UNIT_NOW + CLOCK_DAY + CLOCK_HOUR);
	assert_ok(u, ping_digest(u->db, &u->settings, &u->err));
	assert_int_equal(letters(u, &body), 1);
}

static void a_tell_is_not_mailed_and_asks_for_no_answer(void **state)
{
	struct unit *u = *state;
	const struct sending s = { .from = &ann, .to = &bob_here, .text = "hi",
				   .kind = PING_TELL };
	const char *words, *line, *body = "";

	bob_person(u);
	assert_ok(u, send(u, &s, &words));
	assert_string_equal(words, "bob: not active now; kept until they next speak");
	clock_freeze(UNIT_NOW + 2 * CLOCK_DAY);
	assert_ok(u, ping_digest(u->db, &u->settings, &u->err));
	assert_int_equal(letters(u, &body), 0);
	visit(u, &bob_here, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 1);
	assert_contains(line, "tells you: hi");
	visit(u, &ann, PING_SPOKE);
	assert_int_equal(hear(u, "ann", &line), 1);
	assert_string_equal(line, "bob got \"hi\"");
	assert_fails(u, ERR_NOT_FOUND,
		     ping_ok(u->db, ids(u, &bob_here), 0, u->arena, &words, &u->err));
}

static void each_channel_is_honoured(void **state)
{
	struct unit *u = *state;
	struct sending s = { .from = &ann, .to = &bob_here, .text = "x", .is_active = true };
	const char *words, *line, *body = "";

	bob_person(u);
	set(u, &bob_here, "channel", "mail");
	assert_ok(u, send(u, &s, &words));
	assert_contains(words, "by mail; it is on its way");
	assert_int_equal(letters(u, &body), 1);
	assert_contains(body, "    x\n");
	set(u, &bob_here, "channel", "digest");
	s.text = "y";
	assert_ok(u, send(u, &s, &words));
	assert_contains(words, "in the next");
	assert_ok(u, ping_digest(u->db, &u->settings, &u->err));
	assert_int_equal(letters(u, &body), 2);
	set(u, &bob_here, "channel", "none");
	s.text = "z";
	assert_fails(u, ERR_DENIED, send(u, &s, &words));
	visit(u, &bob_here, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 0);
}

static void an_old_ping_is_dropped_and_then_forgotten(void **state)
{
	struct unit *u = *state;
	const char *line;

	ping(u, &ann, &bob, "v3");
	clock_freeze(UNIT_NOW + 30 * CLOCK_DAY);
	assert_ok(u, ping_expire(u->db, &u->settings, &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM ping WHERE state = 'waiting'"),
			 1);
	clock_freeze(UNIT_NOW + 30 * CLOCK_DAY + 1);
	assert_ok(u, ping_expire(u->db, &u->settings, &u->err));
	visit(u, &bob, PING_SPOKE);
	assert_int_equal(hear(u, "bob", &line), 0);
	visit(u, &ann, PING_SPOKE);
	assert_int_equal(hear(u, "ann", &line), 1);
	assert_contains(line, "too old now and dropped");
	clock_freeze(UNIT_NOW + 61 * CLOCK_DAY);
	assert_ok(u, ping_expire(u->db, &u->settings, &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM ping"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(the_answers_reach_the_sender),
		UNIT_TEST(ok_without_a_number_is_for_all_that_were_told),
		UNIT_TEST(who_takes_a_ping_back_is_not_told_so),
		UNIT_TEST(what_is_put_off_comes_again),
		UNIT_TEST(quiet_hours_hold_it_until_the_morning),
		UNIT_TEST(who_asks_the_bot_is_told_in_quiet_hours_too),
		UNIT_TEST(who_is_away_is_shown_to_be),
		UNIT_TEST(stop_stops_one_or_all),
		UNIT_TEST(one_mail_a_day_has_what_was_not_heard_of),
		UNIT_TEST(the_digest_waits_for_the_end_of_quiet_hours),
		UNIT_TEST(a_tell_is_not_mailed_and_asks_for_no_answer),
		UNIT_TEST(each_channel_is_honoured),
		UNIT_TEST(an_old_ping_is_dropped_and_then_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
