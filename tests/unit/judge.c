/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Series of the list, judged with all that is known of them. */
#include "review_scene.h"

#define SUBJECT "[PATCH] shadow: change"

static void a_patch_is_judged_by_the_maintainers_at_the_tip(void **state)
{
	struct scene scene = scene_of(state);

	scene_patch(&scene, 50, "p1@x", NEW, SUBJECT, "shadow/a.c", "", "2");
	assert_int_equal(scene_judge(&scene, 53, "p1@x"), TURN_REVIEW);
	assert_string_equal(scene.j.turn.text,
			    "waiting for review by Jan Deep or Ann Deep (SHADOW)");
	assert_string_equal(scene.j.branch, "staging");
	scene_commit(&scene, "staging", "MAINTAINERS", "NEWER\nM:\t" SOME "\nS:\tSupported\n"
		     "F:\tshadow/\nV:\txen-maintainers-1\n");
	scene_judge(&scene, 53, "p1@x");
	assert_string_equal(scene.j.turn.text, "waiting for review by Some Body (NEWER)");
	scene_clear(&scene);
}

static void a_tree_that_cannot_be_read_holds_up_nothing(void **state)
{
	struct scene scene = scene_of(state);
	struct unit *u = scene.u;
	struct settings_tree *tree = u->settings.trees.items;

	tree->path = "/nonexistent";
	scene_patch(&scene, 50, "p1@x", NEW, SUBJECT, "shadow/a.c", "", "2");
	assert_int_equal(scene_judge(&scene, 53, "p1@x"), TURN_REVIEW);
	assert_null(scene.j.tree);
	assert_non_null(strstr(scene.j.trouble, "/nonexistent"));
	assert_int_equal(standing_refresh(scene.judge, u->db, 10, &u->err), 1);
	scene_clear(&scene);
}

static void a_stable_branch_has_its_own_file(void **state)
{
	struct scene scene = scene_of(state);

	scene_patch(&scene, 50, "p1@x", NEW, "[PATCH 4.19] shadow: change", "shadow/a.c", "", "2");
	scene_judge(&scene, 53, "p1@x");
	assert_string_equal(scene.j.branch, "stable-4.19");
	assert_string_equal(scene.j.turn.text, "waiting for review by Stan Stable (STABLE)");
	scene_patch(&scene, 51, "p2@x", NEW, "[PATCH for-4.22] shadow: other", "shadow/a.c", "",
		    "3");
	scene_judge(&scene, 53, "p2@x");
	assert_string_equal(scene.j.branch, "staging");
	scene_clear(&scene);
}

static void a_tag_by_reply_shows_the_mail_that_it_is_in(void **state)
{
	struct scene scene = scene_of(state);

	scene_patch(&scene, 50, "p1@x", NEW, SUBJECT, "shadow/a.c", "", "2");
	scene_reply(&scene, 51, "r1@x", JAN, "p1@x", "> +2\n\nAcked-by: " JAN "\n");
	assert_int_equal(scene_judge(&scene, 53, "p1@x"), TURN_READY);
	assert_string_equal(scene_finding(&scene, "approved for SHADOW")->message_id, "r1@x");
	assert_int_equal(scene_judge(&scene, 51, "p1@x"), TURN_CLOCK);
	scene_clear(&scene);
}

static void a_reply_moves_the_turn(void **state)
{
	struct scene scene = scene_of(state);

	scene_patch(&scene, 50, "p1@x", NEW, SUBJECT, "shadow/a.c", "", "2");
	scene_reply(&scene, 51, "r1@x", JAN, "p1@x", "> +2\n\nWhy two?\n");
	assert_int_equal(scene_judge(&scene, 53, "p1@x"), TURN_AUTHOR);
	assert_string_equal(scene.j.turn.comments.items[0].mail->line, "Why two?");
	scene_reply(&scene, 52, "r2@x", NEW, "r1@x", "> Why two?\n\nAs three is too many.\n");
	assert_int_equal(scene_judge(&scene, 53, "p1@x"), TURN_REVIEW);
	assert_string_equal(scene.j.turn.text, "waiting for review by Jan Deep");
	scene_clear(&scene);
}

static void applied_is_a_maintainers_to_say(void **state)
{
	struct scene scene = scene_of(state);

	scene_patch(&scene, 50, "p1@x", NEW, SUBJECT, "shadow/a.c", "", "2");
	scene_reply(&scene, 51, "r1@x", SOME, "p1@x", "> +2\n\nApplied, thanks.\n");
	assert_int_equal(scene_judge(&scene, 53, "p1@x"), TURN_REVIEW);
	scene_reply(&scene, 52, "r2@x", ELLA, "p1@x", "> +2\n\nThanks. Applied to next.\n");
	assert_int_equal(scene_judge(&scene, 53, "p1@x"), TURN_CLOCK);
	assert_non_null(strstr(scene.j.turn.text, "taken, as Ella Rest says"));
	assert_string_equal(scene.j.turn.why, "\"Applied to next.\"");
	assert_null(scene_finding(&scene, "ask "));
	scene_patch(&scene, 50, "p2@x", NEW, "[PATCH] shadow: b", "shadow/b.c", "", "3");
	scene_mail(&scene, 51, "r3@x", "patch-bot+next@example.org", "Re: [PATCH] shadow: b",
		   "p2@x", "Hello:\n\nThis patch was applied to next.git (main)\n");
	assert_int_equal(scene_judge(&scene, 53, "p2@x"), TURN_CLOCK);
	scene_clear(&scene);
}

static void a_question_to_another_maintainer_is_not_the_authors(void **state)
{
	struct scene scene = scene_of(state);

	scene_patch(&scene, 50, "p1@x", NEW, SUBJECT, "shadow/a.c", "", "2");
	scene_reply(&scene, 51, "r1@x", ELLA, "p1@x", "Hi Ann, are you happy with the text?\n");
	assert_int_equal(scene_judge(&scene, 53, "p1@x"), TURN_REVIEW);
	scene_reply(&scene, 52, "r2@x", ELLA, "p1@x", "Hi New, what for?\n");
	assert_int_equal(scene_judge(&scene, 53, "p1@x"), TURN_AUTHOR);
	scene_clear(&scene);
}

/* RFC v6 is followed by v1, and part of a series by a name like its own. */
static void what_is_no_rfc_any_more_takes_its_place(void **state)
{
	struct scene scene = scene_of(state);

	scene_patch(&scene, 50, "p1@x", NEW, "[RFC PATCH v6] shadow/sev: hide the page table",
		    "shadow/a.c", "", "2");
	scene_patch(&scene, 60, "p2@x", NEW, "[PATCH] shadow: hide the page table (the first part)",
		    "shadow/a.c", "", "2");
	assert_int_equal(scene_judge(&scene, 61, "p1@x"), TURN_SUPERSEDED);
	assert_string_equal(scene.j.successor->message_id, "p2@x");
	assert_int_equal(scene_judge(&scene, 61, "p2@x"), TURN_REVIEW);
	scene_clear(&scene);
}

static void a_new_version_without_answers_is_told(void **state)
{
	struct scene scene = scene_of(state);

	scene_patch(&scene, 50, "p1@x", NEW, SUBJECT, "shadow/a.c", "", "2");
	scene_reply(&scene, 51, "r1@x", JAN, "p1@x", "> +2\n\nWhy two?\n");
	scene_reply(&scene, 51, "r2@x", ANN, "p1@x", "> +2\n\nPlease rename this one.\n");
	scene_reply(&scene, 52, "r3@x", NEW, "r2@x", "> Please rename\n\nWill do.\n");
	scene_patch(&scene, 55, "p2@x", NEW, "[PATCH v2] shadow: change", "shadow/a.c", "", "22");
	assert_int_equal(scene_judge(&scene, 56, "p1@x"), TURN_SUPERSEDED);
	assert_int_equal(scene_judge(&scene, 56, "p2@x"), TURN_REVIEW);
	assert_int_equal(scene.j.unanswered.len, 1);
	assert_string_equal(scene.j.unanswered.items[0].mail->message_id, "r1@x");
	scene_clear(&scene);
}

static void tags_of_an_older_version_are_told_as_such(void **state)
{
	struct scene scene = scene_of(state);

	scene_patch(&scene, 50, "p1@x", NEW, SUBJECT, "shadow/a.c", "", "2");
	scene_reply(&scene, 51, "r1@x", JAN, "p1@x", "Acked-by: " JAN "\n");
	scene_patch(&scene, 55, "p2@x", NEW, "[PATCH v2] shadow: change", "shadow/a.c", "", "2");
	scene_judge(&scene, 60, "p2@x");
	assert_non_null(scene_finding(&scene, "Acked-by from v1"));
	assert_null(scene_finding(&scene, "changed"));
	scene_patch(&scene, 56, "p3@x", NEW, "[PATCH v3] shadow: change", "shadow/a.c", "", "33");
	scene_judge(&scene, 60, "p3@x");
	assert_true(scene.j.patches[0].tags.len > 1);
	assert_non_null(scene_finding(&scene, "before the files that it covers changed"));
	scene_clear(&scene);
}

static void an_objection_counts_once_somebody_says_so(void **state)
{
	struct scene scene = scene_of(state);
	struct actor jan, new, other;
	int64_t id;

	jan = scene_person(&scene, JAN, ROLE_MEMBER);
	new = scene_person(&scene, NEW, ROLE_MEMBER);
	other = scene_person(&scene, SOME, ROLE_MEMBER);
	scene_patch(&scene, 50, "p1@x", NEW, SUBJECT, "shadow/a.c", "Acked-by: " ANN "\n", "2");
	scene_reply(&scene, 51, "r1@x", JAN, "p1@x", "I object, this breaks migration.\n");
	scene_reply(&scene, 52, "r2@x", NEW, "r1@x", "It does not, as it is never reached.\n");
	scene_judge(&scene, 60, "p1@x");
	assert_int_equal(scene.j.objections.len, 1);
	id = scene.j.objections.items[0].id;
	assert_int_equal(scene.j.objections.items[0].state, OBJECTION_HINT);
	assert_int_equal(scene.j.turn.state, TURN_READY);
	assert_fails(scene.u, ERR_DENIED,
		     objection_confirm(scene.u->db, &other, id, NULL, &scene.u->err));
	assert_ok(scene.u, objection_confirm(scene.u->db, &jan, id, "breaks migration",
					     &scene.u->err));
	assert_int_equal(scene_judge(&scene, 60, "p1@x"), TURN_AUTHOR);
	assert_string_equal(scene_finding(&scene, "breaks migration")->message_id, "r1@x");
	scene_patch(&scene, 61, "p2@x", NEW, "[PATCH v2] shadow: change", "shadow/a.c",
		    "Acked-by: " ANN "\n", "3");
	assert_int_equal(scene_judge(&scene, 80, "p2@x"), TURN_AUTHOR);
	assert_fails(scene.u, ERR_INVALID,
		     objection_resolve(scene.u->db, &new, id, " ", &scene.u->err));
	assert_ok(scene.u, objection_resolve(scene.u->db, &new, id, "Jan agreed on the call",
					     &scene.u->err));
	assert_int_equal(scene_judge(&scene, 80, "p2@x"), TURN_READY);
	assert_int_equal(scene_judge(&scene, 65, "p2@x"), TURN_CLOCK);
	assert_fails(scene.u, ERR_INVALID, objection_raise(scene.u->db, &jan, "p2@x", "", &id,
							   &scene.u->err));
	scene_clear(&scene);
}

static void silence_after_pings_lets_a_wider_maintainer_stand_in(void **state)
{
	struct scene scene = scene_of(state);

	scene_patch(&scene, 50, "p1@x", NEW, SUBJECT, "shadow/a.c", "", "2");
	scene_reply(&scene, 51, "r1@x", ELLA, "p1@x", "Acked-by: " ELLA "\n");
	assert_int_equal(scene_judge(&scene, 80, "p1@x"), TURN_ACK);
	scene_mail(&scene, 60, "ping1@x", NEW, "Ping: " SUBJECT, "p1@x", "Anybody?\n");
	assert_int_equal(scene_judge(&scene, 70, "p1@x"), TURN_ACK);
	assert_int_equal(scene.j.turn.n_pings, 1);
	assert_int_equal(scene_judge(&scene, 75, "p1@x"), TURN_READY);
	assert_non_null(scene_finding(&scene, "1 ping had no answer for 15 days"));
	scene_reply(&scene, 61, "r2@x", JAN, "p1@x", "Looking at it, thanks.\n");
	assert_int_not_equal(scene_judge(&scene, 75, "p1@x"), TURN_READY);
	scene_clear(&scene);
}

static void a_stand_in_is_declared_with_words(void **state)
{
	struct scene scene = scene_of(state);
	struct unit *u = scene.u;
	struct actor ella = scene_person(&scene, ELLA, ROLE_MEMBER);
	struct actor other = scene_person(&scene, SOME, ROLE_MEMBER);

	scene_patch(&scene, 50, "p1@x", NEW, SUBJECT, "shadow/a.c", "Acked-by: " ELLA "\n", "2");
	assert_int_equal(scene_judge(&scene, 60, "p1@x"), TURN_ACK);
	assert_fails(u, ERR_DENIED, stand_in_declare(scene.judge, u->db, &other, "p1@x",
						     STAND_IN_URGENT, "now", &u->err));
	assert_fails(u, ERR_INVALID, stand_in_declare(scene.judge, u->db, &ella, "p1@x",
						      STAND_IN_URGENT, "", &u->err));
	assert_ok(u, stand_in_declare(scene.judge, u->db, &ella, "p1@x", STAND_IN_URGENT,
				      "the build is broken", &u->err));
	assert_int_equal(scene_judge(&scene, 60, "p1@x"), TURN_READY);
	assert_string_equal(scene.j.stood_in.words, "the build is broken");
	assert_ok(u, stand_in_declare(scene.judge, u->db, &ella, "p1@x", STAND_IN_NONE, "",
				      &u->err));
	assert_int_equal(scene_judge(&scene, 60, "p1@x"), TURN_ACK);
	scene_clear(&scene);
}

static void intents_come_by_mail_and_by_command(void **state)
{
	struct scene scene = scene_of(state);
	struct unit *u = scene.u;
	struct actor ella = scene_person(&scene, ELLA, ROLE_MEMBER);
	struct actor other = scene_person(&scene, SOME, ROLE_MEMBER);
	struct intents intents = { 0 };
	int64_t id;

	scene_patch(&scene, 50, "p1@x", NEW, SUBJECT, "shadow/a.c", "", "2");
	scene_reply(&scene, 80, "r1@x", ELLA, "p1@x",
		    "Seeing no feedback, I intend to commit this in 3 days.\n");
	scene_judge(&scene, 81, "p1@x");
	assert_int_equal(scene.j.intents.len, 1);
	assert_string_equal(scene.j.intents.items[0].message_id, "r1@x");
	assert_int_equal(scene.j.intents.items[0].until_at, DAY(83));
	assert_ok(u, intent_declare(u->db, &ella, "p1@x", 2 * CLOCK_DAY, "no words came", &id,
				    &u->err));
	assert_ok(u, intent_list(u->db, u->arena, &intents, &u->err));
	assert_int_equal(intents.len, 2);
	assert_fails(u, ERR_DENIED, intent_end(u->db, &other, id, &u->err));
	assert_ok(u, intent_end(u->db, &ella, id, &u->err));
	assert_fails(u, ERR_CONFLICT, intent_end(u->db, &ella, id, &u->err));
	intents.len = 0;
	assert_ok(u, intent_list(u->db, u->arena, &intents, &u->err));
	assert_int_equal(intents.len, 1);
	scene_clear(&scene);
}

static void the_release_manager_freezes_by_mail_and_others_do_not(void **state)
{
	struct scene scene = scene_of(state);
	struct unit *u = scene.u;
	struct actor rita = scene_person(&scene, RITA, ROLE_MEMBER);
	struct actor other = scene_person(&scene, SOME, ROLE_MEMBER);
	struct freeze_words words = { 0 };

	scene_patch(&scene, 50, "p1@x", NEW, SUBJECT, "shadow/a.c", "Acked-by: " JAN "\n", "2");
	scene_mail(&scene, 60, "f1@x", SOME, "Tree", NULL,
		   "I think there should be a commit moratorium.\n");
	assert_int_equal(scene_judge(&scene, 61, "p1@x"), TURN_READY);
	scene_mail(&scene, 62, "f2@x", RITA, "4.22 update", NULL,
		   "Commit moratorium for staging until RC1 is out.\n");
	assert_int_equal(scene_judge(&scene, 63, "p1@x"), TURN_CLOCK);
	assert_string_equal(scene.j.freeze.message_id, "f2@x");
	scene_mail(&scene, 64, "f3@x", RITA, "4.22 update", NULL,
		   "The moratorium is lifted.\n");
	assert_int_equal(scene_judge(&scene, 65, "p1@x"), TURN_READY);
	assert_fails(u, ERR_DENIED, freeze_set(u->db, &u->settings, &other, "", FREEZE_ACK, 0, "",
					       &u->err));
	assert_ok(u, freeze_set(u->db, &u->settings, &rita, "", FREEZE_ACK,
				DAY(65) + 10 * CLOCK_DAY, "hard freeze", &u->err));
	assert_int_equal(scene_judge(&scene, 66, "p1@x"), TURN_ACK);
	assert_int_equal(scene.j.turn.owner, OWNER_RELEASE);
	assert_int_equal(scene_judge(&scene, 76, "p1@x"), TURN_READY);
	assert_ok(u, freeze_list(u->db, 10, u->arena, &words, &u->err));
	assert_int_equal(words.len, 4);
	assert_false(words.items[3].counts);
	scene_clear(&scene);
}

static void standings_are_kept_and_made_anew(void **state)
{
	struct scene scene = scene_of(state);
	struct unit *u = scene.u;
	struct standing_filter filter = { .section = "shadow" };
	struct standings found = { 0 };
	struct owings owings = { 0 };
	int64_t counts[TURN_STATES];

	scene_patch(&scene, 50, "p1@x", NEW, SUBJECT, "shadow/a.c", "", "2");
	scene_patch(&scene, 51, "p2@x", NEW, "[PATCH] alone: b", "alone/b.c", "", "2");
	clock_freeze(DAY(55));
	assert_int_equal(standing_refresh(scene.judge, u->db, 100, &u->err), 2);
	assert_int_equal(standing_refresh(scene.judge, u->db, 100, &u->err), 0);
	assert_ok(u, standing_list(u->db, &filter, u->arena, &found, &u->err));
	assert_int_equal(found.len, 1);
	assert_string_equal(found.items[0].series->message_id, "p1@x");
	assert_ok(u, owing_list(u->db, "jan", 100, u->arena, &owings, &u->err));
	assert_int_equal(owings.len, 1);
	assert_string_equal(owings.items[0].what, "a review");
	assert_ok(u, standing_count(u->db, counts, &u->err));
	assert_int_equal(counts[TURN_REVIEW], 2);
	scene_reply(&scene, 56, "r1@x", JAN, "p1@x", "Why two?\n");
	clock_freeze(DAY(57));
	assert_int_equal(standing_refresh(scene.judge, u->db, 100, &u->err), 2);
	owings.len = 0;
	assert_ok(u, owing_list(u->db, "new@comer.example.org", 100, u->arena, &owings, &u->err));
	assert_int_equal(owings.len, 1);
	assert_string_equal(owings.items[0].what, "an answer");
	assert_string_equal(owings.items[0].message_id, "r1@x");
	scene_clear(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(a_patch_is_judged_by_the_maintainers_at_the_tip),
		UNIT_TEST(a_tree_that_cannot_be_read_holds_up_nothing),
		UNIT_TEST(a_stable_branch_has_its_own_file),
		UNIT_TEST(a_tag_by_reply_shows_the_mail_that_it_is_in),
		UNIT_TEST(a_reply_moves_the_turn),
		UNIT_TEST(applied_is_a_maintainers_to_say),
		UNIT_TEST(a_question_to_another_maintainer_is_not_the_authors),
		UNIT_TEST(what_is_no_rfc_any_more_takes_its_place),
		UNIT_TEST(a_new_version_without_answers_is_told),
		UNIT_TEST(tags_of_an_older_version_are_told_as_such),
		UNIT_TEST(an_objection_counts_once_somebody_says_so),
		UNIT_TEST(silence_after_pings_lets_a_wider_maintainer_stand_in),
		UNIT_TEST(a_stand_in_is_declared_with_words),
		UNIT_TEST(intents_come_by_mail_and_by_command),
		UNIT_TEST(the_release_manager_freezes_by_mail_and_others_do_not),
		UNIT_TEST(standings_are_kept_and_made_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
