/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Signing in: links are used once, in time, and say nothing about who is known. */
#include "people/login.h"
#include "people/outbox.h"
#include "people/session.h"
#include "people/rate.h"
#include "unit.h"

/* The secret in the newest letter. */
static char *mailed_secret(struct unit *u)
{
	struct db_stmt *st = db_prepare(u->db, "SELECT body FROM letter ORDER BY id DESC LIMIT 1");
	char *body, *at;

	if (db_step(st, &u->err) != 1)
		fail_msg("no letter was queued");
	body = db_text(st, "body", u->arena);
	db_done(st);
	at = strstr(body, "/login/");
	assert_non_null(at);
	at += strlen("/login/");
	at[strcspn(at, "\n")] = '\0';
	return at;
}

static void a_mailed_link_signs_in_once(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_ORGANISER);
	struct person *person;
	const char *next;
	char *secret, *cookie;

	assert_ok(u, login_mail(u->db, &u->settings, "Ann@example.org", "192.0.2.1", "/call/3",
				&u->err));
	secret = mailed_secret(u);
	cookie = login_use(u->db, secret, &next, u->arena, &u->err);
	assert_non_null(cookie);
	assert_string_equal(next, "/call/3");
	assert_int_equal(session_find(u->db, cookie, u->arena, &person, &u->err), 1);
	assert_int_equal(person->id, ann.person_id);
	assert_null(login_use(u->db, secret, &next, u->arena, &u->err));
	assert_int_equal(u->err.kind, ERR_NOT_FOUND);
}

static void a_link_is_good_for_a_quarter_of_an_hour(void **state)
{
	struct unit *u = *state;
	struct login_token token;
	const char *next;
	char *secret;

	assert_ok(u, login_mail(u->db, &u->settings, "new@example.org", "192.0.2.1", NULL,
				&u->err));
	secret = mailed_secret(u);
	clock_freeze(UNIT_NOW + 15 * 60 - 1);
	assert_ok(u, login_look(u->db, secret, u->arena, &token, &u->err));
	assert_string_equal(token.email, "new@example.org");
	clock_freeze(UNIT_NOW + 15 * 60);
	assert_null(login_use(u->db, secret, &next, u->arena, &u->err));
	assert_int_equal(u->err.kind, ERR_NOT_FOUND);
}

static void looking_at_a_link_does_not_use_it_up(void **state)
{
	struct unit *u = *state;
	struct login_token token;
	const char *next;
	char *secret;

	assert_ok(u, login_mail(u->db, &u->settings, "new@example.org", "192.0.2.1", NULL,
				&u->err));
	secret = mailed_secret(u);
	for (int i = 0; i < 3; i++)
		assert_ok(u, login_look(u->db, secret, u->arena, &token, &u->err));
	assert_non_null(login_use(u->db, secret, &next, u->arena, &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM person"), 1);
}

static void an_unknown_address_hears_the_same_where_signup_is_closed(void **state)
{
	struct unit *u = *state;

	u->settings.site.signup = false;
	assert_ok(u, login_mail(u->db, &u->settings, "new@example.org", "192.0.2.1", NULL,
				&u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter"), 0);
	unit_person(u, "ann", ROLE_MEMBER);
	assert_ok(u, login_mail(u->db, &u->settings, "ann@example.org", "192.0.2.1", NULL,
				&u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter"), 1);
}

static void links_are_mailed_three_times_an_hour(void **state)
{
	struct unit *u = *state;

	for (int i = 0; i < 3; i++)
		assert_ok(u, login_mail(u->db, &u->settings,
					i % 2 ? "a@example.org" : "A@example.org",
					"192.0.2.1", NULL, &u->err));
	assert_fails(u, ERR_LIMIT, login_mail(u->db, &u->settings, "a@example.org", "192.0.2.9",
					      NULL, &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter"), 3);
	clock_freeze(UNIT_NOW + CLOCK_HOUR + 1);
	assert_ok(u, login_mail(u->db, &u->settings, "a@example.org", "192.0.2.1", NULL, &u->err));
}

static void one_place_cannot_ask_for_everybody(void **state)
{
	struct unit *u = *state;

	for (int i = 0; i < 20; i++)
		assert_ok(u, login_mail(u->db, &u->settings,
					arena_printf(u->arena, "p%d@example.org", i), "192.0.2.1",
					NULL, &u->err));
	assert_fails(u, ERR_LIMIT, login_mail(u->db, &u->settings, "q@example.org", "192.0.2.1",
					      NULL, &u->err));
	assert_ok(u, login_mail(u->db, &u->settings, "q@example.org", "192.0.2.2", NULL, &u->err));
}

static void a_link_leads_nowhere_but_to_our_own_pages(void **state)
{
	static const char *const bad[] = { "https://example.net/", "//example.net",
					  "/\\example.net",
					   "x", "/a b", "/a\r\nSet-Cookie: x" };
	struct unit *u = *state;
	const char *next;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		clock_freeze(UNIT_NOW + (int64_t)i * 2 * CLOCK_HOUR);
		assert_ok(u, login_mail(u->db, &u->settings, "a@example.org", "192.0.2.1", bad[i],
					&u->err));
		assert_non_null(login_use(u->db, mailed_secret(u), &next, u->arena, &u->err));
		assert_null(next);
	}
}

static void secrets_are_stored_as_hashes_only(void **state)
{
	struct unit *u = *state;
	struct db_stmt *st;
	const char *next;
	char *secret, *cookie;

	assert_ok(u, login_mail(u->db, &u->settings, "a@example.org", "192.0.2.1", NULL, &u->err));
	secret = mailed_secret(u);
	st = db_prepare(u->db, "SELECT count(*) AS n FROM token WHERE hash = CAST(:s AS BLOB)");
	db_bind_text(st, "s", secret);
	assert_int_equal(unit_count_(u, st), 0);
	cookie = login_use(u->db, secret, &next, u->arena, &u->err);
	st = db_prepare(u->db, "SELECT count(*) AS n FROM session WHERE hash = CAST(:s AS BLOB)");
	db_bind_text(st, "s", cookie);
	assert_int_equal(unit_count_(u, st), 0);
}

static void the_letter_forgets_its_link_once_it_is_sent(void **state)
{
	struct unit *u = *state;
	struct delivery delivery;
	struct letter *letter;

	assert_ok(u, login_mail(u->db, &u->settings, "a@example.org", "192.0.2.1", NULL, &u->err));
	assert_int_equal(outbox_take(u->db, u->arena, &letter, &delivery, &u->err), 1);
	assert_non_null(strstr(letter->body, "/login/"));
	assert_ok(u, outbox_sent(u->db, &delivery, "250 ok", &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter WHERE body IS NULL"), 1);
}

static void an_account_is_tied_by_a_link_from_the_bot(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor nobody = { .name = "somebody", .door = DOOR_WEB };
	struct login_token token;
	struct person *person;
	const char *next;
	char *secret = login_link_account(u->db, &u->settings, "oftc", "ann_n", u->arena, &u->err);

	secret = strrchr(secret, '/') + 1;
	assert_ok(u, login_look(u->db, secret, u->arena, &token, &u->err));
	assert_string_equal(token.network, "oftc");
	assert_string_equal(token.account, "ann_n");
	assert_fails(u, ERR_DENIED, login_use_link(u->db, &nobody, secret, &u->err));
	assert_null(login_use(u->db, secret, &next, u->arena, &u->err));
	assert_ok(u, login_use_link(u->db, &ann, secret, &u->err));
	assert_int_equal(person_find_account(u->db, "oftc", "ann_n", u->arena, &person,
					     &u->err), 1);
	assert_fails(u, ERR_NOT_FOUND, login_use_link(u->db, &ann, secret, &u->err));
}

static void signing_out_everywhere_ends_all_sessions(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct person *person;
	const char *next;
	char *cookies[2];

	for (size_t i = 0; i < 2; i++) {
		char *url = login_link(u->db, &u->settings, ann.person_id, u->arena, &u->err);

		cookies[i] = login_use(u->db, strrchr(url, '/') + 1, &next, u->arena, &u->err);
	}
	assert_ok(u, session_end(u->db, cookies[0], &u->err));
	assert_int_equal(session_find(u->db, cookies[0], u->arena, &person, &u->err), 0);
	assert_int_equal(session_find(u->db, cookies[1], u->arena, &person, &u->err), 1);
	assert_ok(u, session_end_all(u->db, ann.person_id, &u->err));
	assert_int_equal(session_find(u->db, cookies[1], u->arena, &person, &u->err), 0);
}

static void what_is_over_is_swept_away(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	const char *next;
	char *url = login_link(u->db, &u->settings, ann.person_id, u->arena, &u->err);

	assert_non_null(login_use(u->db, strrchr(url, '/') + 1, &next, u->arena, &u->err));
	assert_non_null(login_link(u->db, &u->settings, ann.person_id, u->arena, &u->err));
	assert_ok(u, rate_count(u->db, "x", 1, CLOCK_HOUR, &u->err));
	assert_ok(u, session_sweep(u->db, &u->err));
	assert_int_equal(unit_count(u, "SELECT (SELECT count(*) FROM token)"
				       " + (SELECT count(*) FROM session)"
				       " + (SELECT count(*) FROM rate) AS n"), 3);
	clock_freeze(UNIT_NOW + SESSION_SECS);
	assert_ok(u, session_sweep(u->db, &u->err));
	assert_int_equal(unit_count(u, "SELECT (SELECT count(*) FROM token)"
				       " + (SELECT count(*) FROM session)"
				       " + (SELECT count(*) FROM rate) AS n"), 0);
}

static void links_on_irc_are_given_five_times_an_hour(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);

	for (int i = 0; i < 5; i++)
		assert_non_null(login_link_asked(u->db, &u->settings, ann.person_id, u->arena,
						 &u->err));
	assert_null(login_link_asked(u->db, &u->settings, ann.person_id, u->arena, &u->err));
	assert_int_equal(u->err.kind, ERR_LIMIT);
	assert_non_null(login_link(u->db, &u->settings, ann.person_id, u->arena, &u->err));
	for (int i = 0; i < 5; i++)
		assert_non_null(login_link_account(u->db, &u->settings, "oftc", "bob", u->arena,
						   &u->err));
	assert_null(login_link_account(u->db, &u->settings, "oftc", "bob", u->arena, &u->err));
	assert_int_equal(u->err.kind, ERR_LIMIT);
	assert_non_null(login_link_account(u->db, &u->settings, "oftc", "cara", u->arena,
					   &u->err));
	clock_freeze(UNIT_NOW + CLOCK_HOUR + 1);
	assert_non_null(login_link_asked(u->db, &u->settings, ann.person_id, u->arena, &u->err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(a_mailed_link_signs_in_once),
		UNIT_TEST(a_link_is_good_for_a_quarter_of_an_hour),
		UNIT_TEST(looking_at_a_link_does_not_use_it_up),
		UNIT_TEST(an_unknown_address_hears_the_same_where_signup_is_closed),
		UNIT_TEST(links_are_mailed_three_times_an_hour),
		UNIT_TEST(links_on_irc_are_given_five_times_an_hour),
		UNIT_TEST(one_place_cannot_ask_for_everybody),
		UNIT_TEST(a_link_leads_nowhere_but_to_our_own_pages),
		UNIT_TEST(secrets_are_stored_as_hashes_only),
		UNIT_TEST(the_letter_forgets_its_link_once_it_is_sent),
		UNIT_TEST(an_account_is_tied_by_a_link_from_the_bot),
		UNIT_TEST(signing_out_everywhere_ends_all_sessions),
		UNIT_TEST(what_is_over_is_swept_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
