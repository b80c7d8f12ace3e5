/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses, words, merging, forgetting; what is written down of it. */
#include "people/identity.h"
#include "people/login.h"
#include "people/session.h"
#include "unit.h"

#define NETWORK "oftc"

static const struct speaker ann_speaks = { NETWORK, "ann_", "ann" };

/* The last word of the newest letter that stands behind `mark`. */
static char *mailed(struct unit *u, const char *mark)
{
	struct db_stmt *st = db_prepare(u->db, "SELECT body FROM letter ORDER BY id DESC LIMIT 1");
	char *body, *at;

	if (db_step(st, &u->err) != 1)
		fail_msg("no letter was queued");
	body = db_text(st, "body", u->arena);
	db_done(st);
	at = strstr(body, mark);
	assert_non_null(at);
	at += strlen(mark);
	at[strcspn(at, "\n")] = '\0';
	return at;
}

static char *ask(struct unit *u, const struct speaker *speaker, const char *email)
{
	assert_ok(u, identity_ask(u->db, &u->settings, speaker, email, &u->err));
	return mailed(u, " confirm ");
}

static struct person *by_email(struct unit *u, const char *email)
{
	struct person *person;

	if (person_find_email(u->db, email, u->arena, &person, &u->err) < 0)
		fail_msg("%s", u->err.msg);
	return person;
}

static void a_word_is_good_for_a_quarter_of_an_hour(void **state)
{
	struct unit *u = *state;
	struct person *person;
	char *word = ask(u, &ann_speaks, "ann@example.org");

	clock_freeze(UNIT_NOW + 15 * 60);
	assert_fails(u, ERR_NOT_FOUND, identity_confirm(u->db, &u->settings, &ann_speaks, word,
							false, u->arena, &person, &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM person"), 0);
}

static void a_closed_house_mails_nothing_to_strangers_and_says_nothing(void **state)
{
	struct unit *u = *state;

	u->settings.site.signup = false;
	assert_ok(u, identity_ask(u->db, &u->settings, &ann_speaks, "ann@example.org", &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter"), 0);
	unit_person(u, "ann", ROLE_MEMBER);
	assert_ok(u, identity_ask(u->db, &u->settings, &ann_speaks, "ann@example.org", &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter"), 1);
}

static void a_word_does_not_sign_in(void **state)
{
	struct unit *u = *state;
	struct login_token look;
	const char *next;
	char *word;

	unit_person(u, "ann", ROLE_OPERATOR);
	word = ask(u, &ann_speaks, "ann@example.org");
	assert_fails(u, ERR_INVALID, login_look(u->db, word, u->arena, &look, &u->err));
	assert_null(login_use(u->db, word, &next, u->arena, &u->err));
	assert_int_equal(u->err.kind, ERR_NOT_FOUND);
}

static void two_people_become_one_with_all_they_have(void **state)
{
	struct unit *u = *state;
	struct actor root = unit_operator();
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor anna = unit_person(u, "anna", ROLE_ORGANISER);
	struct person *person;
	char *word, *cookie;
	const char *next;

	assert_ok(u, account_link(u->db, &root, ann.person_id, NETWORK, "ann_", &u->err));
	assert_ok(u, person_set_zone(u->db, &ann, ann.person_id, "Asia/Tokyo", &u->err));
	cookie = login_link(u->db, &u->settings, ann.person_id, u->arena, &u->err);
	cookie = login_use(u->db, strrchr(cookie, '/') + 1, &next, u->arena, &u->err);
	word = ask(u, &ann_speaks, "anna@example.org");
	assert_fails(u, ERR_CONFLICT, identity_confirm(u->db, &u->settings, &ann_speaks, word,
						       false, u->arena, &person, &u->err));
	assert_ok(u, identity_confirm(u->db, &u->settings, &ann_speaks, word, true, u->arena,
				      &person, &u->err));
	assert_int_equal(person->id, anna.person_id);
	assert_int_equal(person->role, ROLE_ORGANISER);
	assert_string_equal(person->zone, "Asia/Tokyo");
	assert_string_equal(person->email, "anna@example.org");
	assert_int_equal(by_email(u, "ann@example.org")->id, anna.person_id);
	assert_int_equal(session_find(u->db, cookie, u->arena, &person, &u->err), 1);
	assert_int_equal(person->id, anna.person_id);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM person"), 1);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM audit"
				    " WHERE what LIKE '%are one%' AND door = 'irc'"), 1);
}

static void an_address_that_nobody_has_confirmed_merges_nobody(void **state)
{
	struct unit *u = *state;
	struct actor eve = unit_person(u, "eve", ROLE_MEMBER);
	struct person *person;
	char *word;

	assert_ok(u, db_run(db_prepare(u->db, "INSERT INTO address (email, person_id)"
				       " VALUES ('ann@example.org', 1)"), &u->err));
	word = ask(u, &ann_speaks, "ann@example.org");
	assert_ok(u, account_link(u->db, &(struct actor){ 0, "moot", ROLE_OPERATOR, DOOR_MOOT },
				  unit_person(u, "real", ROLE_MEMBER).person_id, NETWORK, "ann_",
				  &u->err));
	assert_ok(u, identity_confirm(u->db, &u->settings, &ann_speaks, word, false, u->arena,
				      &person, &u->err));
	assert_string_equal(person->name, "real");
	assert_int_equal(by_email(u, "ann@example.org")->id, person->id);
	assert_int_equal(by_email(u, "eve@example.org")->id, eve.person_id);
}

static void nobody_touches_a_person_of_higher_role(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_OPERATOR);
	struct actor oscar = unit_person(u, "oscar", ROLE_ORGANISER);
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);

	assert_fails(u, ERR_DENIED, account_link(u->db, &oscar, olga.person_id, NETWORK, "o",
						 &u->err));
	assert_fails(u, ERR_DENIED, address_add(u->db, &oscar, olga.person_id, "o@example.org",
						&u->err));
	assert_fails(u, ERR_DENIED, person_merge(u->db, &oscar, olga.person_id, oscar.person_id,
						 "mine", &u->err));
	assert_fails(u, ERR_DENIED, person_merge(u->db, &oscar, oscar.person_id, olga.person_id,
						 "mine", &u->err));
	assert_fails(u, ERR_DENIED, person_merge(u->db, &ann, oscar.person_id, ann.person_id,
						 "mine", &u->err));
	assert_fails(u, ERR_INVALID, person_merge(u->db, &olga, ann.person_id, oscar.person_id,
						  " ", &u->err));
	assert_ok(u, account_link(u->db, &oscar, ann.person_id, NETWORK, "ann_", &u->err));
	assert_ok(u, person_merge(u->db, &oscar, oscar.person_id, ann.person_id, "both are me",
				  &u->err));
	assert_int_equal(by_email(u, "oscar@example.org")->id, ann.person_id);
	assert_int_equal(by_email(u, "oscar@example.org")->role, ROLE_ORGANISER);
}

static void the_main_address_stays_until_another_one_is(void **state)
{
	struct unit *u = *state;
	struct actor root = unit_operator();
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor ben = unit_person(u, "ben", ROLE_MEMBER);
	struct addresses list = { 0 };

	assert_ok(u, address_add(u->db, &root, ann.person_id, "a@example.org", &u->err));
	assert_fails(u, ERR_CONFLICT, address_add(u->db, &root, ben.person_id, "A@Example.org",
						  &u->err));
	assert_fails(u, ERR_CONFLICT, address_remove(u->db, &ann, ann.person_id,
						     "ann@example.org", &u->err));
	assert_fails(u, ERR_DENIED, address_set_main(u->db, &ben, ann.person_id, "a@example.org",
						     &u->err));
	assert_fails(u, ERR_NOT_FOUND, address_set_main(u->db, &ann, ann.person_id,
							"ben@example.org", &u->err));
	assert_ok(u, address_set_main(u->db, &ann, ann.person_id, "a@example.org", &u->err));
	assert_ok(u, address_remove(u->db, &ann, ann.person_id, "ann@example.org", &u->err));
	assert_ok(u, address_list(u->db, ann.person_id, u->arena, &list, &u->err));
	assert_int_equal(list.len, 1);
	assert_true(list.items[0].is_main);
}

static void the_link_for_an_address_is_its_askers(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor eve = unit_person(u, "eve", ROLE_MEMBER);
	char *secret;

	assert_ok(u, address_ask(u->db, &u->settings, &ann, "eve@example.org", &u->err));
	secret = mailed(u, "/login/");
	assert_fails(u, ERR_DENIED, address_use(u->db, &eve, secret, &u->err));
	assert_ok(u, address_use(u->db, &ann, secret, &u->err));
	assert_int_equal(by_email(u, "eve@example.org")->id, ann.person_id);
	assert_fails(u, ERR_NOT_FOUND, address_use(u->db, &ann, secret, &u->err));
}

static void a_matrix_id_is_one_persons_once_confirmed(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor eve = unit_person(u, "eve", ROLE_MEMBER);
	struct matrices list = { 0 };

	eve.door = DOOR_IRC;
	assert_ok(u, matrix_say(u->db, &eve, "@ann:example.org", &u->err));
	assert_ok(u, matrix_say(u->db, &ann, "@ann:example.org", &u->err));
	eve.door = DOOR_WEB;
	assert_fails(u, ERR_CONFLICT, matrix_say(u->db, &eve, "@ann:example.org", &u->err));
	assert_ok(u, matrix_list(u->db, eve.person_id, u->arena, &list, &u->err));
	assert_int_equal(list.items[0].confirmed_at, 0);
	assert_fails(u, ERR_INVALID, matrix_say(u->db, &ann, "ann:example.org", &u->err));
	assert_fails(u, ERR_INVALID, matrix_say(u->db, &ann, "@ann", &u->err));
	assert_fails(u, ERR_INVALID, matrix_say(u->db, &ann, "@:x", &u->err));
	assert_fails(u, ERR_INVALID, matrix_say(u->db, &ann, "@a b:x", &u->err));
	assert_fails(u, ERR_DENIED, matrix_remove(u->db, &eve, ann.person_id, "@ann:example.org",
						  &u->err));
}

static void who_wrote_minutes_is_forgotten_without_them(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor ben = unit_person(u, "ben", ROLE_MEMBER);

	assert_ok(u, db_run(db_prepare(u->db,
		"INSERT INTO call (uid, title, start_at, zone, duration_secs, owner_id,"
		" created_at, changed_at) VALUES ('x', 'A call', 1, 'UTC', 3600, 1, 1, 1)"),
			    &u->err));
	assert_ok(u, matrix_say(u->db, &ann, "@ann:example.org", &u->err));
	assert_ok(u, person_forget(u->db, &ann, &u->err));
	assert_ok(u, person_forget(u->db, &ben, &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM address"), 0);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM matrix"), 0);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM person"
				    " WHERE name = 'somebody who left'"), 1);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM person"), 1);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM call"), 1);
}

static void the_last_operator_is_not_forgotten(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_OPERATOR);

	assert_fails(u, ERR_CONFLICT, person_forget(u->db, &olga, &u->err));
	assert_non_null(by_email(u, "olga@example.org"));
}

static void the_audit_is_listed_in_pages_to_operators(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_OPERATOR);
	struct actor oscar = unit_person(u, "oscar", ROLE_ORGANISER);
	struct audits first = { 0 }, second = { 0 }, found = { 0 };

	unit_person(u, "ann", ROLE_MEMBER);
	assert_fails(u, ERR_DENIED, audit_list(u->db, &oscar, 0, NULL, 10, u->arena, &first,
					       &u->err));
	assert_ok(u, audit_list(u->db, &olga, 0, NULL, 2, u->arena, &first, &u->err));
	assert_int_equal(first.len, 2);
	assert_non_null(strstr(first.items[0].what, "added ann as member"));
	assert_ok(u, audit_list(u->db, &olga, first.items[1].id, NULL, 2, u->arena, &second,
				&u->err));
	assert_int_equal(second.len, 1);
	assert_non_null(strstr(second.items[0].what, "added olga"));
	assert_ok(u, audit_list(u->db, &olga, 0, "ADDED OSCAR", 10, u->arena, &found, &u->err));
	assert_int_equal(found.len, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(a_word_is_good_for_a_quarter_of_an_hour),
		UNIT_TEST(a_closed_house_mails_nothing_to_strangers_and_says_nothing),
		UNIT_TEST(a_word_does_not_sign_in),
		UNIT_TEST(two_people_become_one_with_all_they_have),
		UNIT_TEST(an_address_that_nobody_has_confirmed_merges_nobody),
		UNIT_TEST(nobody_touches_a_person_of_higher_role),
		UNIT_TEST(the_main_address_stays_until_another_one_is),
		UNIT_TEST(the_link_for_an_address_is_its_askers),
		UNIT_TEST(a_matrix_id_is_one_persons_once_confirmed),
		UNIT_TEST(who_wrote_minutes_is_forgotten_without_them),
		UNIT_TEST(the_last_operator_is_not_forgotten),
		UNIT_TEST(the_audit_is_listed_in_pages_to_operators),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
