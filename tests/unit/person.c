/* SPDX-License-Identifier: GPL-2.0-or-later */
/* People: who may do what, addresses, accounts. */
#include "unit.h"

static void an_operator_adds_people_and_a_member_does_not(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	int64_t id;

	assert_fails(u, ERR_DENIED, person_create(u->db, &ann, "Ben", "ben@example.org",
						  ROLE_MEMBER, &id, &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM person"), 1);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM audit"), 1);
}

static void an_address_is_one_persons_whatever_its_case(void **state)
{
	struct unit *u = *state;
	struct actor root = unit_operator();
	struct person *person;
	int64_t id;

	unit_person(u, "ann", ROLE_MEMBER);
	assert_fails(u, ERR_CONFLICT, person_create(u->db, &root, "Other", "ANN@Example.org",
						    ROLE_MEMBER, &id, &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM person"), 1);
	assert_int_equal(person_find_email(u->db, "Ann@example.ORG", u->arena, &person,
					   &u->err), 1);
	assert_string_equal(person->name, "ann");
}

static void the_last_operator_stays_one(void **state)
{
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_OPERATOR);
	struct actor ben = unit_person(u, "ben", ROLE_MEMBER);

	assert_fails(u, ERR_CONFLICT, person_set_role(u->db, &olga, olga.person_id, ROLE_MEMBER,
						      &u->err));
	assert_ok(u, person_set_role(u->db, &olga, ben.person_id, ROLE_OPERATOR, &u->err));
	assert_ok(u, person_set_role(u->db, &olga, olga.person_id, ROLE_MEMBER, &u->err));
}

static void people_change_their_own_name_and_zone_only(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor ben = unit_person(u, "ben", ROLE_ORGANISER);
	struct person *person;

	assert_ok(u, person_set_name(u->db, &ann, ann.person_id, " Ann \x01 N.\xe2\x80\x8b ",
				     &u->err));
	assert_ok(u, person_set_zone(u->db, &ann, ann.person_id, "Asia/Tokyo", &u->err));
	assert_fails(u, ERR_DENIED, person_set_name(u->db, &ben, ann.person_id, "x", &u->err));
	assert_fails(u, ERR_INVALID, person_set_name(u->db, &ann, ann.person_id, " \t ", &u->err));
	assert_fails(u, ERR_INVALID, person_set_zone(u->db, &ann, ann.person_id, "Mars/Base",
						     &u->err));
	person = person_get(u->db, ann.person_id, u->arena, &u->err);
	assert_string_equal(person->name, "Ann N.");
	assert_string_equal(person->zone, "Asia/Tokyo");
	assert_string_equal(person->email, "ann@example.org");
}

static void an_irc_account_is_one_persons(void **state)
{
	struct unit *u = *state;
	struct actor root = unit_operator();
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor ben = unit_person(u, "ben", ROLE_MEMBER);
	struct accounts accounts = { 0 };
	struct person *person;

	assert_ok(u, account_link(u->db, &root, ann.person_id, "oftc", "ann_n", &u->err));
	assert_fails(u, ERR_CONFLICT, account_link(u->db, &root, ben.person_id, "oftc", "Ann_N",
						   &u->err));
	assert_fails(u, ERR_DENIED, account_link(u->db, &ann, ann.person_id, "oftc", "x", &u->err));
	assert_fails(u, ERR_INVALID, account_link(u->db, &root, ann.person_id, "oftc", "a b",
						  &u->err));
	assert_int_equal(person_find_account(u->db, "oftc", "ANN_N", u->arena, &person,
					     &u->err), 1);
	assert_int_equal(person->id, ann.person_id);
	assert_int_equal(person_find_account(u->db, "libera", "ann_n", u->arena, &person, &u->err),
			 0);
	assert_fails(u, ERR_DENIED, account_unlink(u->db, &ben, ann.person_id, "oftc", "ann_n",
						   &u->err));
	assert_ok(u, account_unlink(u->db, &ann, ann.person_id, "oftc", "ann_n", &u->err));
	assert_ok(u, account_list(u->db, ann.person_id, u->arena, &accounts, &u->err));
	assert_int_equal(accounts.len, 0);
}

static void a_nick_for_one_connection_is_forgotten_with_it(void **state)
{
	struct unit *u = *state;
	struct actor root = unit_operator();
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);

	assert_ok(u, account_link(u->db, &root, ann.person_id, "net", "=ann", &u->err));
	assert_ok(u, account_link(u->db, &root, ann.person_id, "net", "=ann2", &u->err));
	assert_ok(u, account_link(u->db, &root, ann.person_id, "net", "ann", &u->err));
	assert_ok(u, account_drop_connection(u->db, "net", "ann", &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM account"), 2);
	assert_ok(u, account_drop_connection(u->db, "net", NULL, &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM account WHERE name = 'ann'"), 1);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM account"), 1);
}

static void a_new_feed_address_ends_the_old_one(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	char *first = person_renew_feed(u->db, &ann, ann.person_id, u->arena, &u->err);
	char *second = person_renew_feed(u->db, &ann, ann.person_id, u->arena, &u->err);
	struct person *person;

	assert_int_equal(person_find_feed(u->db, first, u->arena, &person, &u->err), 0);
	assert_int_equal(person_find_feed(u->db, second, u->arena, &person, &u->err), 1);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM person"
				       " WHERE feed_hash IS NOT NULL"), 1);
}

static void addresses_are_checked(void **state)
{
	static const struct { const char *email; bool fine; } cases[] = {
		{ "ann@example.org", true },
		{ "a.b+tag@sub.example.org", true },
		{ "o'neil_x@example.org", true },
		{ "root@localhost", true },
		{ "", false }, { "@", false }, { "a@", false }, { "@b", false },
		{ "a b@example.org", false }, { "a@exa mple.org", false },
		{ "a@example.org\r\nRSET", false }, { "<a@example.org>", false },
		{ ".a@example.org", false }, { "a..b@example.org", false },
		{ "a@-example.org", false }, { "a@example-.org", false },
		{ "a@example.org.", false }, { "a@.example.org", false },
		{ "\"a\"@example.org", false }, { "\xc3\xa4@example.org", false },
		{ "a,b@example.org", false }, { "a@b@example.org", false },
	};
	struct unit *u = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		if ((email_check(cases[i].email, &u->err) == 0) != cases[i].fine)
			fail_msg("\"%s\"", cases[i].email);
}

static void mailboxes_come_apart_and_go_together(void **state)
{
	struct unit *u = *state;
	struct mailboxes boxes = { 0 };

	assert_ok(u, mailbox_parse("Ann N. <ann@example.org>, ben@example.org;\n"
				   "\"Last, First \\\"X\\\"\" <c@example.org>,,\n", u->arena,
				   &boxes, &u->err));
	assert_int_equal(boxes.len, 3);
	assert_string_equal(boxes.items[0].name, "Ann N.");
	assert_string_equal(boxes.items[1].name, "");
	assert_string_equal(boxes.items[1].email, "ben@example.org");
	assert_string_equal(boxes.items[2].name, "Last, First \"X\"");
	assert_string_equal(mailbox_text(u->arena, boxes.items[2].name, boxes.items[2].email),
			    "\"Last, First \\\"X\\\"\" <c@example.org>");
	assert_string_equal(mailbox_text(u->arena, "Ann", "ann@example.org"),
			    "Ann <ann@example.org>");
	assert_fails(u, ERR_INVALID, mailbox_parse("Ann <ann@example.org>, Ben", u->arena, &boxes,
						   &u->err));
	assert_non_null(strstr(u->err.msg, "Ben"));
}

static void invisible_characters_in_pasted_addresses_are_dropped(void **state)
{
	struct unit *u = *state;
	struct mailboxes boxes = { 0 };

	assert_ok(u, mailbox_parse("A\xe2\x80\x8bnn <ann@exam\xe2\x80\x8bple.org>", u->arena,
				   &boxes, &u->err));
	assert_string_equal(boxes.items[0].name, "Ann");
	assert_string_equal(boxes.items[0].email, "ann@example.org");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(an_operator_adds_people_and_a_member_does_not),
		UNIT_TEST(an_address_is_one_persons_whatever_its_case),
		UNIT_TEST(the_last_operator_stays_one),
		UNIT_TEST(people_change_their_own_name_and_zone_only),
		UNIT_TEST(an_irc_account_is_one_persons),
		UNIT_TEST(a_nick_for_one_connection_is_forgotten_with_it),
		UNIT_TEST(a_new_feed_address_ends_the_old_one),
		UNIT_TEST(addresses_are_checked),
		UNIT_TEST(mailboxes_come_apart_and_go_together),
		UNIT_TEST(invisible_characters_in_pasted_addresses_are_dropped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
