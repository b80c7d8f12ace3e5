/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who is let in, by what evidence, and who decides. */
#include "people/author.h"
#include "people/identity.h"
#include "people/invite.h"
#include "people/posted.h"
#include "unit.h"

#define NETWORK "oftc"
#define CHANNEL "#core"

static const char *channels[] = { CHANNEL, "#users", NULL };
static const char *invite_only[] = { CHANNEL, NULL };

/* A network of the bot, a tree, and as many commits of ann's as are asked for. */
static void set_up(struct unit *u, const char *mode)
{
	struct settings_irc *irc = arena_one(u->arena, struct settings_irc);

	irc->id = NETWORK;
	irc->nick = "moot";
	irc->channels = channels;
	u->settings.irc.items = irc;
	u->settings.irc.len = 1;
	u->settings.invite.channels = invite_only;
	u->settings.invite.mode = mode;
	u->settings.invite.tree = "/nonexistent";
	u->settings.invite.user_channel = "#users";
}

static void wrote(struct unit *u, const char *name, const char *email, int64_t commits)
{
	struct db_stmt *st = db_prepare(u->db,
		"INSERT INTO author (email, name, commits) VALUES (:email, :name, :commits)");

	db_bind_text(st, "email", email);
	db_bind_text(st, "name", name);
	db_bind_int(st, "commits", commits);
	assert_ok(u, db_run(st, &u->err));
}

static const char *ask_as(struct unit *u, const struct actor *who, const char *account)
{
	struct invite_for whom = { NETWORK, CHANNEL, account, "nick", who->person_id };
	const char *text = NULL;

	assert_ok(u, invite_ask(u->db, &u->settings, who, &whom, u->arena, &text, &u->err));
	return text;
}

static const char *state_of(struct unit *u, const char *account, int64_t person_id)
{
	struct invite_for whom = { NETWORK, CHANNEL, account, "nick", person_id };
	struct invite *invite;

	if (invite_find(u->db, &whom, u->arena, &invite, &u->err) < 0)
		fail_msg("%s", u->err.msg);
	return invite ? invite->state : "none";
}

static void patches_on_the_list_count_as_commits_do(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct invite_for whom = { NETWORK, CHANNEL, NULL, "nick", ann.person_id };
	struct invite *invite;

	set_up(u, "auto");
	for (int i = 0; i < 3; i++) {
		char *id = arena_printf(u->arena, "p%d@example.org", i);

		assert_string_equal(state_of(u, NULL, ann.person_id), "none");
		for (int twice = 0; twice < 2; twice++)
			assert_ok(u, posted_add(u->db, id, "Ann@example.org",
						"[PATCH] x86: a part", &u->err));
		if (i == 1)
			assert_non_null(strstr(ask_as(u, &ann, NULL), "2 patches on the list"));
	}
	ask_as(u, &ann, NULL);
	assert_string_equal(state_of(u, NULL, ann.person_id), "granted");
	assert_int_equal(invite_find(u->db, &whom, u->arena, &invite, &u->err), 1);
	assert_non_null(strstr(invite->evidence, "3 patches on the list"));
	assert_non_null(strstr(invite->evidence, "\"[PATCH] x86: a part\""));
}

static void a_patch_is_known_by_its_subject(void **state)
{
	(void)state;
	assert_true(posted_is_patch("[PATCH] x"));
	assert_true(posted_is_patch("[PATCH v2 1/3] x"));
	assert_true(posted_is_patch("[Xen-devel] [RFC PATCH] x"));
	assert_false(posted_is_patch("Re: [PATCH] x"));
	assert_false(posted_is_patch("PATCH x"));
	assert_false(posted_is_patch("[PATCH x"));
	assert_false(posted_is_patch("[ANNOUNCE] x [PATCH]"));
}

static void three_commits_let_in_and_two_do_not(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor ben = unit_person(u, "ben", ROLE_MEMBER);

	set_up(u, "auto");
	wrote(u, "Ann Example", "Ann@Example.org", 3);
	wrote(u, "Ben Example", "ben@example.org", 2);
	assert_non_null(strstr(ask_as(u, &ann, "ann_"), "You are let into #core"));
	assert_string_equal(state_of(u, "ann_", 0), "granted");
	assert_string_equal(state_of(u, NULL, ann.person_id), "granted");
	assert_non_null(strstr(ask_as(u, &ben, "ben_"), "2 commits in the tree"));
	assert_string_equal(state_of(u, "ben_", ben.person_id), "none");
}

static void a_full_name_beside_a_confirmed_address_counts_everywhere(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor bot = unit_person(u, "root", ROLE_MEMBER);
	struct authorship wrote_;

	wrote(u, "Ann Example", "ann@example.org", 1);
	wrote(u, "ann example", "ann@old.example", 40);
	wrote(u, "root", "root@example.org", 1);
	wrote(u, "root", "root@elsewhere.example", 40);
	assert_ok(u, author_of(u->db, ann.person_id, u->arena, &wrote_, &u->err));
	assert_int_equal(wrote_.commits, 41);
	assert_ok(u, author_of(u->db, bot.person_id, u->arena, &wrote_, &u->err));
	assert_int_equal(wrote_.commits, 1);
	assert_int_equal(wrote_.by_name, 40);
}

static void ones_own_name_is_put_before_the_operators(void **state)
{
	struct unit *u = *state;
	struct actor eve = unit_person(u, "eve", ROLE_MEMBER);

	set_up(u, "auto");
	assert_ok(u, person_set_name(u->db, &eve, eve.person_id, "Famous Hacker", &u->err));
	wrote(u, "Famous Hacker", "famous@example.org", 900);
	assert_non_null(strstr(ask_as(u, &eve, "eve_"), "900 by the name alone"));
	assert_string_equal(state_of(u, "eve_", 0), "asked");
}

static void a_no_stands_until_somebody_takes_it_back(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor oscar = unit_person(u, "oscar", ROLE_ORGANISER);
	struct invite_for whom = { NETWORK, CHANNEL, "ann_", "ann", ann.person_id };
	struct invite_for other = { NETWORK, CHANNEL, "ann2", "ann", ann.person_id };
	struct actor op = { .name = "op", .door = DOOR_IRC };
	const char *text;

	set_up(u, "ops");
	wrote(u, "Ann Example", "ann@example.org", 3);
	ask_as(u, &ann, "ann_");
	assert_string_equal(state_of(u, "ann_", 0), "asked");
	assert_fails(u, ERR_DENIED, invite_decide(u->db, &ann, false, 1, "granted", "", &u->err));
	assert_fails(u, ERR_DENIED, invite_decide(u->db, &op, false, 1, "granted", "", &u->err));
	assert_fails(u, ERR_INVALID, invite_decide(u->db, &op, true, 1, "denied", " ", &u->err));
	assert_ok(u, invite_decide(u->db, &op, true, 1, "denied", "not now", &u->err));
	assert_fails(u, ERR_DENIED, invite_ask(u->db, &u->settings, &ann, &other, u->arena, &text,
					       &u->err));
	assert_non_null(strstr(u->err.msg, "op has denied this: not now"));
	assert_fails(u, ERR_DENIED, invite_vouch(u->db, &u->settings, &oscar, &whom, "why not",
						 u->arena, &text, &u->err));
	clock_freeze(UNIT_NOW + 400 * (int64_t)CLOCK_DAY);
	assert_string_equal(state_of(u, "ann_", 0), "denied");
	assert_ok(u, invite_decide(u->db, &oscar, false, 1, "granted", "", &u->err));
	clock_freeze(UNIT_NOW + 4000 * (int64_t)CLOCK_DAY);
	assert_string_equal(state_of(u, "ann_", 0), "granted");
	assert_fails(u, ERR_CONFLICT, invite_decide(u->db, &oscar, false, 1, "granted", "",
						    &u->err));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM audit"
				    " WHERE what LIKE 'invite 1: %'"), 3);
}

static void what_was_decided_is_told_once(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor op = { .name = "op", .door = DOOR_IRC };
	struct invites list = { 0 };

	set_up(u, "auto");
	wrote(u, "Ann Example", "ann@example.org", 3);
	ask_as(u, &ann, "ann_");
	ask_as(u, &ann, "ann_");
	assert_ok(u, invite_untold(u->db, NETWORK, u->arena, &list, &u->err));
	assert_int_equal(list.len, 1);
	assert_string_equal(invite_line(&list.items[0], u->arena),
			    "nick (account ann_, ann) is let into #core; 3 commits in the tree");
	assert_ok(u, invite_told(u->db, 1, &u->err));
	assert_ok(u, invite_untold(u->db, NETWORK, u->arena, &list, &u->err));
	assert_int_equal(list.len, 1);
	assert_ok(u, invite_decide(u->db, &op, true, 1, "revoked", "spam", &u->err));
	assert_ok(u, invite_untold(u->db, NETWORK, u->arena, &list, &u->err));
	assert_int_equal(list.len, 2);
	assert_string_equal(invite_line(&list.items[1], u->arena),
			    "nick (account ann_, ann): no longer invited by op: spam");
}

static void asking_and_vouching_are_limited(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct invite_for whom = { NETWORK, CHANNEL, NULL, "ann", ann.person_id };
	const char *text;

	set_up(u, "auto");
	for (int i = 0; i < 5; i++)
		ask_as(u, &ann, "ann_");
	assert_fails(u, ERR_LIMIT, invite_ask(u->db, &u->settings, &ann, &whom, u->arena, &text,
					      &u->err));
	for (int i = 0; i < 10; i++) {
		whom.account = arena_printf(u->arena, "friend%d", i);
		whom.person_id = 0;
		assert_ok(u, invite_vouch(u->db, &u->settings, &ann, &whom, "a friend", u->arena,
					  &text, &u->err));
	}
	whom.account = "one_more";
	assert_fails(u, ERR_LIMIT, invite_vouch(u->db, &u->settings, &ann, &whom, "a friend",
						u->arena, &text, &u->err));
	clock_freeze(UNIT_NOW + CLOCK_DAY);
	assert_ok(u, invite_vouch(u->db, &u->settings, &ann, &whom, "a friend", u->arena, &text,
				  &u->err));
}

static void there_must_be_something_to_bind_it_to(void **state)
{
	struct unit *u = *state;
	struct actor op = { .name = "op", .door = DOOR_IRC };
	struct invite_for whom = { NETWORK, CHANNEL, NULL, "somebody", 0 };

	assert_fails(u, ERR_DENIED, invite_grant(u->db, &op, true, &whom, "", &u->err));
	whom.account = "somebody";
	assert_ok(u, invite_grant(u->db, &op, true, &whom, "", &u->err));
	assert_string_equal(state_of(u, "SOMEBODY", 0), "granted");
	assert_string_equal(state_of(u, "other", 0), "none");
}

static void two_people_with_invites_become_one_with_one(void **state)
{
	struct unit *u = *state;
	struct actor root = unit_operator();
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor anna = unit_person(u, "anna", ROLE_MEMBER);

	set_up(u, "auto");
	wrote(u, "Ann Example", "ann@example.org", 3);
	wrote(u, "Anna Example", "anna@example.org", 3);
	ask_as(u, &ann, "ann_");
	ask_as(u, &anna, "anna_");
	assert_ok(u, person_merge(u->db, &root, ann.person_id, anna.person_id, "one", &u->err));
	assert_string_equal(state_of(u, NULL, anna.person_id), "granted");
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM invite"), 1);
}

static void the_granted_are_looked_for_round_and_round(void **state)
{
	struct unit *u = *state;
	struct actor op = { .name = "op", .door = DOOR_IRC };
	struct invite_for a = { NETWORK, CHANNEL, "a", "a", 0 };
	struct invite_for b = { NETWORK, CHANNEL, "b", "b", 0 };
	struct invite *next;

	assert_int_equal(invite_next(u->db, NETWORK, 0, u->arena, &next, &u->err), 0);
	assert_ok(u, invite_grant(u->db, &op, true, &a, "", &u->err));
	assert_ok(u, invite_grant(u->db, &op, true, &b, "", &u->err));
	assert_int_equal(invite_next(u->db, NETWORK, 0, u->arena, &next, &u->err), 1);
	assert_string_equal(next->account, "a");
	assert_int_equal(invite_next(u->db, NETWORK, next->id, u->arena, &next, &u->err), 1);
	assert_string_equal(next->account, "b");
	assert_int_equal(invite_next(u->db, NETWORK, next->id, u->arena, &next, &u->err), 1);
	assert_string_equal(next->account, "a");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(patches_on_the_list_count_as_commits_do),
		UNIT_TEST(a_patch_is_known_by_its_subject),
		UNIT_TEST(three_commits_let_in_and_two_do_not),
		UNIT_TEST(a_full_name_beside_a_confirmed_address_counts_everywhere),
		UNIT_TEST(ones_own_name_is_put_before_the_operators),
		UNIT_TEST(a_no_stands_until_somebody_takes_it_back),
		UNIT_TEST(what_was_decided_is_told_once),
		UNIT_TEST(asking_and_vouching_are_limited),
		UNIT_TEST(there_must_be_something_to_bind_it_to),
		UNIT_TEST(two_people_with_invites_become_one_with_one),
		UNIT_TEST(the_granted_are_looked_for_round_and_round),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
