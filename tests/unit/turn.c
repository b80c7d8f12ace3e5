/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whose turn it is: each state, and what moves it. */
#include "base/str.h"
#include "base/vec.h"
#include "review/maintainers.h"
#include "review/policy.h"
#include "review/trailer.h"
#include "review/turn.h"
#include "review/verdict.h"
#include "unit.h"

#define DAYS(n) (UNIT_NOW - (n) * (int64_t)CLOCK_DAY)
#define SIGNED "Signed-off-by: New Comer <new@comer.example.org>\n"

static const char maintainers[] =
	"SHADOW\nM:\tJan Deep <jan@deep.example.org>\nM:\tAnn Deep <ann@deep.example.org>\n"
	"S:\tMaintained\nF:\tshadow/\n\n"
	"THE REST\nM:\tElla Rest <ella@rest.example.org>\nS:\tSupported\nF:\t*\nF:\t*/\n"
	"V:\txen-maintainers-1\n";

struct scene {
	struct unit *u;
	struct { struct turn_mail *items; size_t len, cap; } mails;
	const char *tags, *author, *address, *path;
	int64_t posted_at;
	enum turn_end end;
	bool is_rfc, has_objection;
	enum freeze freeze;
	struct verdict verdict;
	struct turn turn;
};

static struct scene scene_of(void **state)
{
	return (struct scene){ .u = *state, .tags = SIGNED, .posted_at = DAYS(20),
		.author = "New Comer", .address = "new@comer.example.org",
		.path = "shadow/a.c" };
}

/* The id is the day on which it was sent; so is the parent, 0 for the patch. */
static void mail(struct scene *scene, int day, int parent, const char *name, unsigned says)
{
	struct arena *arena = scene->u->arena;
	bool is_author = str_eq(name, scene->author);
	char *address = arena_printf(arena, "%s@example.org", str_slug(arena, name, 20));

	*vec_add(&scene->mails, arena) = (struct turn_mail){
		.message_id = arena_printf(arena, "%d@x", day),
		.parent_id = arena_printf(arena, "%d@x", parent), .name = name,
		.address = is_author ? scene->address : address, .at = DAYS(20 - day), .patch = 1,
		.is_author = is_author, .says = says, .line = "what?",
	};
}

static enum turn_state find(struct scene *scene)
{
	struct unit *u = scene->u;
	struct maintainers *m = maintainers_read(maintainers, strlen(maintainers), NULL,
						 NULL, NULL, &u->err);
	struct trailers trailers = { 0 };
	struct trailer_warnings warnings = { 0 };
	struct policy policy;
	struct change change = {
		.id = "0@x", .subject = "[PATCH] a", .author_name = scene->author,
		.author_address = scene->address, .paths = &scene->path, .n_paths = 1,
		.trailers = &trailers, .list_known = true, .now = UNIT_NOW,
		.posted_at = scene->posted_at, .freeze = scene->freeze,
	};
	struct turn_input in = {
		.now = UNIT_NOW, .posted_at = scene->posted_at, .end = scene->end,
		.is_rfc = scene->is_rfc, .author_name = scene->author,
		.author_address = scene->address, .mails = scene->mails.items,
		.n_mails = scene->mails.len, .n_patches = 1,
		.verdicts = &scene->verdict, .n_verdicts = 1,
		.has_objection = scene->has_objection, .stalled_secs = 90 * CLOCK_DAY,
	};

	assert_ok(u, policy_load(&policy, NULL, u->arena, &u->err));
	trailers_read(scene->tags, strlen(scene->tags), TRAILER_PATCH, u->arena, &trailers,
		      &warnings);
	verdict_find(&scene->verdict, m, &policy, &change, u->arena);
	turn_find(&scene->turn, &in, u->arena);
	maintainers_free(m);
	return scene->turn.state;
}

static void a_new_series_waits_for_the_specific_maintainers(void **state)
{
	struct scene scene = scene_of(state);

	assert_int_equal(find(&scene), TURN_REVIEW);
	assert_string_equal(scene.turn.text,
			    "waiting for review by Jan Deep or Ann Deep (SHADOW)");
	assert_int_equal(scene.turn.owed.len, 2);
	assert_int_equal(scene.turn.owner, OWNER_REVIEWERS);
	assert_int_equal(scene.turn.quiet_since, scene.posted_at);
}

static void a_question_gives_the_turn_to_the_author(void **state)
{
	struct scene scene = scene_of(state);

	mail(&scene, 3, 0, "Jan Deep", TURN_SAYS_QUESTION | TURN_SAYS_WORDS);
	assert_int_equal(find(&scene), TURN_AUTHOR);
	assert_int_equal(scene.turn.owner, OWNER_AUTHOR);
	assert_int_equal(scene.turn.n_open, 1);
	assert_string_equal(scene.turn.why, "1 question unanswered");
	assert_int_equal(scene.turn.since, DAYS(17));
}

static void an_answer_gives_the_turn_back(void **state)
{
	struct scene scene = scene_of(state);

	mail(&scene, 3, 0, "Jan Deep", TURN_SAYS_QUESTION | TURN_SAYS_WORDS);
	mail(&scene, 4, 3, "New Comer", TURN_SAYS_WORDS);
	assert_int_equal(find(&scene), TURN_REVIEW);
	assert_string_equal(scene.turn.text, "waiting for review by Jan Deep");
	assert_int_equal(scene.turn.owed.items[0].what, OWES_ANSWER);
	assert_int_equal(scene.turn.since, DAYS(16));
	mail(&scene, 5, 4, "Jan Deep", TURN_SAYS_WORDS);
	assert_int_equal(find(&scene), TURN_AUTHOR);
	mail(&scene, 6, 5, "New Comer", TURN_SAYS_WORDS);
	mail(&scene, 7, 6, "Jan Deep", 0);
	assert_int_equal(find(&scene), TURN_REVIEW);
	assert_string_equal(scene.turn.text,
			    "waiting for review by Jan Deep or Ann Deep (SHADOW)");
}

static void an_answer_elsewhere_is_none(void **state)
{
	struct scene scene = scene_of(state);

	mail(&scene, 3, 0, "Jan Deep", TURN_SAYS_QUESTION);
	mail(&scene, 4, 0, "New Comer", TURN_SAYS_WORDS);
	assert_int_equal(find(&scene), TURN_AUTHOR);
}

static void a_promise_leaves_the_turn_with_the_author(void **state)
{
	struct scene scene = scene_of(state);

	mail(&scene, 3, 0, "Jan Deep", TURN_SAYS_WORDS);
	mail(&scene, 4, 3, "New Comer", TURN_SAYS_WORDS | TURN_SAYS_PROMISES);
	assert_int_equal(find(&scene), TURN_AUTHOR);
	assert_string_equal(scene.turn.why, "a new version was promised");
	mail(&scene, 5, 4, "Jan Deep", 0);
	assert_int_equal(find(&scene), TURN_AUTHOR);
}

static void what_reviewers_say_to_each_other_is_not_the_authors(void **state)
{
	struct scene scene = scene_of(state);

	mail(&scene, 3, 0, "Jan Deep", TURN_SAYS_TAG);
	mail(&scene, 4, 3, "Ann Deep", TURN_SAYS_QUESTION | TURN_SAYS_WORDS);
	assert_int_equal(find(&scene), TURN_REVIEW);
	mail(&scene, 5, 0, "Jan Deep", TURN_SAYS_WORDS | TURN_SAYS_AGREES);
	assert_int_equal(find(&scene), TURN_REVIEW);
}

static void yes_to_a_question_is_the_answer(void **state)
{
	struct scene scene = scene_of(state);

	mail(&scene, 3, 0, "Jan Deep", TURN_SAYS_QUESTION);
	mail(&scene, 4, 3, "New Comer", TURN_SAYS_WORDS | TURN_SAYS_AGREES);
	assert_int_equal(find(&scene), TURN_REVIEW);
	assert_int_equal(scene.turn.owed.items[0].what, OWES_ANSWER);
}

static void a_ping_is_no_review_and_moves_nothing(void **state)
{
	struct scene scene = scene_of(state);

	mail(&scene, 8, 0, "New Comer", TURN_SAYS_PING | TURN_SAYS_QUESTION);
	mail(&scene, 9, 0, "Ella Rest", TURN_SAYS_PING | TURN_SAYS_QUESTION);
	assert_int_equal(find(&scene), TURN_REVIEW);
	assert_int_equal(scene.turn.n_pings, 2);
	assert_int_equal(scene.turn.last_ping_at, DAYS(11));
	assert_int_equal(scene.turn.quiet_since, scene.posted_at);
}

static void a_later_tag_settles_what_its_giver_asked(void **state)
{
	struct scene scene = scene_of(state);

	mail(&scene, 3, 0, "Jan Deep", TURN_SAYS_QUESTION);
	mail(&scene, 4, 0, "Jan Deep", TURN_SAYS_TAG | TURN_SAYS_WORDS);
	scene.tags = SIGNED "Acked-by: Jan Deep <jan@deep.example.org>\n";
	assert_int_equal(find(&scene), TURN_READY);
	assert_int_equal(scene.turn.owner, OWNER_COMMITTERS);
}

static void another_ones_tag_does_not_settle_a_question(void **state)
{
	struct scene scene = scene_of(state);

	mail(&scene, 3, 0, "Jan Deep", TURN_SAYS_QUESTION);
	mail(&scene, 4, 0, "Ann Deep", TURN_SAYS_TAG);
	scene.tags = SIGNED "Acked-by: Ann Deep <ann@deep.example.org>\n";
	assert_int_equal(find(&scene), TURN_AUTHOR);
}

static void what_was_taken_waits_for_nobody(void **state)
{
	struct scene scene = scene_of(state);

	mail(&scene, 3, 0, "Jan Deep", TURN_SAYS_WORDS);
	mail(&scene, 4, 0, "Ann Deep", TURN_SAYS_APPLIED);
	assert_int_equal(find(&scene), TURN_CLOCK);
	assert_int_equal(scene.turn.owner, OWNER_NOBODY);
	assert_int_equal(scene.turn.owed.len, 0);
	assert_string_equal(scene.turn.taken->message_id, "4@x");
	assert_non_null(strstr(scene.turn.text, "taken, as Ann Deep says"));
	mail(&scene, 5, 4, "Some Body", TURN_SAYS_WORDS);
	assert_int_equal(find(&scene), TURN_CLOCK);
	mail(&scene, 6, 0, "Some Body", TURN_SAYS_QUESTION);
	assert_int_equal(find(&scene), TURN_AUTHOR);
}

static void who_took_it_may_put_it_back(void **state)
{
	struct scene scene = scene_of(state);

	mail(&scene, 4, 0, "Ann Deep", TURN_SAYS_APPLIED);
	mail(&scene, 5, 4, "Some Body", TURN_SAYS_WORDS);
	mail(&scene, 6, 5, "Ann Deep", TURN_SAYS_WORDS);
	assert_int_equal(find(&scene), TURN_REVIEW);
}

static void a_tag_on_condition_is_the_authors_turn(void **state)
{
	struct scene scene = scene_of(state);

	mail(&scene, 4, 0, "Jan Deep", TURN_SAYS_TAG | TURN_SAYS_CONDITION);
	scene.tags = SIGNED "Acked-by: Jan Deep <jan@deep.example.org>\n";
	assert_int_equal(find(&scene), TURN_AUTHOR);
}

static void reviewed_by_others_it_waits_for_an_ack(void **state)
{
	struct scene scene = scene_of(state);

	scene.tags = SIGNED "Reviewed-by: Some Body <some@body.example.org>\n";
	assert_int_equal(find(&scene), TURN_ACK);
	assert_string_equal(scene.turn.text,
			    "waiting for an ack by Jan Deep or Ann Deep (SHADOW)");
}

static void the_own_patch_of_a_maintainer_waits_for_another(void **state)
{
	struct scene scene = scene_of(state);

	scene.author = "Jan Deep";
	scene.address = "jan@deep.example.org";
	scene.tags = "Signed-off-by: Jan Deep <jan@deep.example.org>\n";
	assert_int_equal(find(&scene), TURN_REVIEW);
	assert_int_equal(scene.turn.owed.len, 1);
	assert_string_equal(scene.turn.owed.items[0].name, "Ann Deep");
}

static void the_rest_is_marked_as_such(void **state)
{
	struct scene scene = scene_of(state);

	scene.path = "other/b.c";
	assert_int_equal(find(&scene), TURN_REVIEW);
	assert_true(scene.turn.owed.items[0].is_rest);
}

static void an_acked_patch_waits_for_the_clock(void **state)
{
	struct scene scene = scene_of(state);

	scene.tags = SIGNED "Acked-by: Jan Deep <jan@deep.example.org>\n";
	scene.posted_at = DAYS(1);
	assert_int_equal(find(&scene), TURN_CLOCK);
	assert_int_equal(scene.turn.owner, OWNER_NOBODY);
	scene.posted_at = DAYS(20);
	scene.freeze = FREEZE_MORATORIUM;
	assert_int_equal(find(&scene), TURN_CLOCK);
}

static void in_a_freeze_it_waits_for_the_release_manager(void **state)
{
	struct scene scene = scene_of(state);

	scene.tags = SIGNED "Acked-by: Jan Deep <jan@deep.example.org>\n";
	scene.freeze = FREEZE_ACK;
	assert_int_equal(find(&scene), TURN_ACK);
	assert_int_equal(scene.turn.owner, OWNER_RELEASE);
}

static void an_rfc_is_never_ready(void **state)
{
	struct scene scene = scene_of(state);

	scene.is_rfc = true;
	scene.tags = SIGNED "Acked-by: Jan Deep <jan@deep.example.org>\n";
	assert_int_equal(find(&scene), TURN_AUTHOR);
}

static void an_objection_is_the_authors_to_answer(void **state)
{
	struct scene scene = scene_of(state);

	scene.has_objection = true;
	scene.tags = SIGNED "Acked-by: Jan Deep <jan@deep.example.org>\n";
	assert_int_equal(find(&scene), TURN_AUTHOR);
	scene.has_objection = false;
	scene.tags = SIGNED "Acked-by: Jan Deep <jan@deep.example.org>\n"
		"Nacked-by: Ann Deep <ann@deep.example.org>\n";
	assert_int_equal(find(&scene), TURN_AUTHOR);
	assert_string_equal(scene.turn.why, "an objection is open");
}

static void without_a_word_for_long_it_is_stalled(void **state)
{
	struct scene scene = scene_of(state);

	scene.posted_at = DAYS(100);
	assert_int_equal(find(&scene), TURN_STALLED);
	assert_int_equal(scene.turn.before, TURN_REVIEW);
	assert_int_equal(scene.turn.owed.len, 2);
	mail(&scene, 8, 0, "New Comer", TURN_SAYS_PING);
	assert_int_equal(find(&scene), TURN_REVIEW);
	scene.mails.len = 0;
	scene.tags = SIGNED "Acked-by: Jan Deep <jan@deep.example.org>\n";
	assert_int_equal(find(&scene), TURN_READY);
}

static void what_has_ended_is_nobodys_turn(void **state)
{
	struct scene scene = scene_of(state);

	mail(&scene, 3, 0, "Jan Deep", TURN_SAYS_QUESTION);
	scene.end = TURN_END_SUPERSEDED;
	assert_int_equal(find(&scene), TURN_SUPERSEDED);
	assert_int_equal(scene.turn.comments.items[0].state, COMMENT_ASKED);
	scene.end = TURN_END_COMMITTED;
	assert_int_equal(find(&scene), TURN_COMMITTED);
	scene.end = TURN_END_WITHDRAWN;
	assert_int_equal(find(&scene), TURN_WITHDRAWN);
	assert_int_equal(scene.turn.owner, OWNER_NOBODY);
	assert_false(turn_is_open(scene.turn.state));
}

static void states_have_keys_that_are_read_back(void **state)
{
	(void)state;
	for (int i = 0; i < TURN_STATES; i++) {
		enum turn_state back;

		assert_true(turn_state_parse(turn_state_key((enum turn_state)i), &back));
		assert_int_equal(back, i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(a_new_series_waits_for_the_specific_maintainers),
		UNIT_TEST(a_question_gives_the_turn_to_the_author),
		UNIT_TEST(an_answer_gives_the_turn_back),
		UNIT_TEST(an_answer_elsewhere_is_none),
		UNIT_TEST(a_promise_leaves_the_turn_with_the_author),
		UNIT_TEST(what_reviewers_say_to_each_other_is_not_the_authors),
		UNIT_TEST(yes_to_a_question_is_the_answer),
		UNIT_TEST(a_ping_is_no_review_and_moves_nothing),
		UNIT_TEST(a_later_tag_settles_what_its_giver_asked),
		UNIT_TEST(another_ones_tag_does_not_settle_a_question),
		UNIT_TEST(what_was_taken_waits_for_nobody),
		UNIT_TEST(who_took_it_may_put_it_back),
		UNIT_TEST(a_tag_on_condition_is_the_authors_turn),
		UNIT_TEST(reviewed_by_others_it_waits_for_an_ack),
		UNIT_TEST(the_own_patch_of_a_maintainer_waits_for_another),
		UNIT_TEST(the_rest_is_marked_as_such),
		UNIT_TEST(an_acked_patch_waits_for_the_clock),
		UNIT_TEST(in_a_freeze_it_waits_for_the_release_manager),
		UNIT_TEST(an_rfc_is_never_ready),
		UNIT_TEST(an_objection_is_the_authors_to_answer),
		UNIT_TEST(without_a_word_for_long_it_is_stalled),
		UNIT_TEST(what_has_ended_is_nobodys_turn),
		UNIT_TEST(states_have_keys_that_are_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
