/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who is reminded, when, how often, and who never is; the ping for the list. */
#include "people/identity.h"
#include "people/outbox.h"
#include "people/peer.h"
#include "people/ping.h"
#include "people/preference.h"
#include "review/draft.h"
#include "review/reminder.h"
#include "review_scene.h"

#define SUBJECT "[PATCH v2 0/1] shadow: change"
#define PATCH "[PATCH] shadow: change"

/* How many people are reminded on that day. */
static int run(struct scene *scene, int day)
{
	struct unit *u = scene->u;
	int n;

	clock_freeze(DAY(day));
	do
		n = standing_refresh(scene->judge, u->db, 100, &u->err);
	while (n > 0);
	assert_int_equal(n, 0);
	n = reminder_run(scene->judge, u->db, &u->settings, &u->err);
	if (n < 0)
		fail_msg("%s", u->err.msg);
	return n;
}

/* What waits for a person as the line on IRC; "" for nothing. */
static const char *waiting(struct scene *scene, const struct actor *who)
{
	struct unit *u = scene->u;
	char *ids = peer_ids_person(u->db, who->person_id, u->arena, &u->err);
	struct pings pings = { 0 };

	assert_non_null(ids);
	assert_ok(u, ping_list(u->db, ids, u->arena, &pings, &u->err));
	for (size_t i = 0; i < pings.len; i++)
		if (pings.items[i].state == PING_WAITING)
			return pings.items[i].text;
	return "";
}

static void who_sent_it_hears_first_then_the_maintainers(void **state)
{
	struct scene scene = scene_of(state);
	struct actor new = scene_person(&scene, NEW, ROLE_MEMBER);
	struct actor jan = scene_person(&scene, JAN, ROLE_MEMBER);
	struct actor ella = scene_person(&scene, ELLA, ROLE_MEMBER);

	scene_patch(&scene, 20, "p1@x", NEW, PATCH, "shadow/a.c", "", "2");
	assert_int_equal(run(&scene, 26), 0);
	assert_int_equal(run(&scene, 27), 1);
	assert_non_null(strstr(waiting(&scene, &new), "you may ping them"));
	assert_string_equal(waiting(&scene, &jan), "");
	assert_int_equal(run(&scene, 27), 0);
	assert_int_equal(run(&scene, 33), 0);
	assert_int_equal(run(&scene, 34), 1);
	assert_non_null(strstr(waiting(&scene, &jan), "waits for a review (SHADOW) of yours"));
	assert_int_equal(run(&scene, 40), 0);
	assert_int_equal(run(&scene, 41), 1);
	/* Twice is enough: from now on it is a human's, who sent it. */
	assert_int_equal(run(&scene, 47), 0);
	assert_int_equal(run(&scene, 48), 1);
	assert_non_null(strstr(waiting(&scene, &new), "you may ask the committers"));
	for (int day = 49; day < 100; day++)
		assert_int_equal(run(&scene, day), 0);
	assert_string_equal(waiting(&scene, &ella), "");
	scene_clear(&scene);
}

static void any_word_ends_it_and_drops_what_was_not_heard(void **state)
{
	struct scene scene = scene_of(state);
	struct actor jan = scene_person(&scene, JAN, ROLE_MEMBER);

	scene_patch(&scene, 20, "p1@x", NEW, PATCH, "shadow/a.c", "", "2");
	assert_int_equal(run(&scene, 27), 1);
	assert_string_not_equal(waiting(&scene, &jan), "");
	scene_reply(&scene, 28, "r1@x", SOME, "p1@x", "Fine with me, thanks.\n");
	assert_int_equal(run(&scene, 28), 0);
	assert_string_equal(waiting(&scene, &jan), "");
	assert_int_equal(run(&scene, 34), 0);
	assert_int_equal(run(&scene, 35), 1);
	scene_clear(&scene);
}

static void an_author_hears_that_the_turn_is_theirs(void **state)
{
	struct scene scene = scene_of(state);
	struct actor new = scene_person(&scene, NEW, ROLE_MEMBER);

	scene_person(&scene, JAN, ROLE_MEMBER);
	scene_patch(&scene, 20, "p1@x", NEW, PATCH, "shadow/a.c", "", "2");
	scene_reply(&scene, 22, "r1@x", JAN, "p1@x", "Why two?\n");
	assert_int_equal(run(&scene, 28), 0);
	assert_int_equal(run(&scene, 29), 1);
	assert_non_null(strstr(waiting(&scene, &new), "waits for you: 1 question unanswered"));
	scene_clear(&scene);
}

static void own_patches_strangers_and_closed_series_remind_nobody(void **state)
{
	struct scene scene = scene_of(state);
	struct actor jan = scene_person(&scene, JAN, ROLE_MEMBER);
	struct actor root = unit_operator();

	/* Jan by another address of his: his own patch all the same. */
	assert_ok(scene.u, address_add(scene.u->db, &root, jan.person_id, "jan@home.example.org",
				       &scene.u->err));
	scene_patch(&scene, 20, "p1@x", "J Deep <jan@home.example.org>", PATCH, "shadow/a.c", "",
		    "2");
	assert_int_equal(run(&scene, 27), 1);
	assert_non_null(strstr(waiting(&scene, &jan), "your \""));
	assert_int_equal(run(&scene, 34), 0);
	scene_patch(&scene, 40, "p2@x", SOME, "[RFC PATCH] shadow: b", "shadow/b.c", "", "2");
	scene_patch(&scene, 40, "p3@x", SOME, "[PATCH] alone: c", "alone/c.c", "", "2");
	for (int day = 41; day < 48; day++)
		assert_int_equal(run(&scene, day), 0);
	scene_clear(&scene);
}

static void the_rest_hears_only_after_pings(void **state)
{
	struct scene scene = scene_of(state);
	struct actor ella = scene_person(&scene, ELLA, ROLE_MEMBER);

	scene_patch(&scene, 20, "p1@x", NEW, "[PATCH] other: b", "other/b.c", "", "2");
	for (int day = 21; day < 60; day++)
		assert_int_equal(run(&scene, day), 0);
	scene_mail(&scene, 60, "ping1@x", NEW, "Ping: [PATCH] other: b", "p1@x", "Hello?\n");
	assert_int_equal(run(&scene, 61), 1);
	assert_non_null(strstr(waiting(&scene, &ella), "a review (THE REST)"));
	assert_int_equal(run(&scene, 75), 0);
	scene_clear(&scene);
}

static void who_wants_none_gets_none(void **state)
{
	struct scene scene = scene_of(state);
	struct unit *u = scene.u;
	struct actor jan = scene_person(&scene, JAN, ROLE_MEMBER);
	struct actor ann = scene_person(&scene, ANN, ROLE_MEMBER);
	struct actor new = scene_person(&scene, NEW, ROLE_MEMBER);
	struct preference preference;
	struct peer peer;

	assert_ok(u, peer_of_person(u->db, ann.person_id, u->arena, &peer, &u->err));
	assert_ok(u, preference_get(u->db, &u->settings, &peer, u->arena, &preference, &u->err));
	preference.channel = CHANNEL_NONE;
	assert_ok(u, preference_save(u->db, &peer, &preference, DOOR_WEB, &u->err));
	scene_patch(&scene, 20, "p1@x", NEW, PATCH, "shadow/a.c", "", "2");
	clock_freeze(DAY(21));
	assert_ok(u, reminder_snooze(u->db, &jan, "p1@x", true, &u->err));
	assert_fails(u, ERR_DENIED, reminder_mute(u->db, &jan, "p1@x", true, &u->err));
	assert_int_equal(run(&scene, 27), 1);
	assert_int_equal(run(&scene, 34), 0);
	/* The snooze was for that version. */
	scene_patch(&scene, 35, "p2@x", NEW, "[PATCH v2] shadow: change", "shadow/a.c", "", "3");
	assert_int_equal(run(&scene, 42), 1);
	assert_int_equal(run(&scene, 49), 1);
	assert_string_not_equal(waiting(&scene, &jan), "");
	assert_string_equal(waiting(&scene, &ann), "");
	assert_ok(u, reminder_mute(u->db, &new, "p2@x", true, &u->err));
	assert_int_equal(run(&scene, 56), 0);
	assert_ok(u, reminder_mute(u->db, &new, "p2@x", false, &u->err));
	assert_int_equal(run(&scene, 57), 1);
	scene_clear(&scene);
}

static void one_line_and_one_mail_bring_all_of_a_day(void **state)
{
	struct scene scene = scene_of(state);
	struct unit *u = scene.u;
	struct actor jan = scene_person(&scene, JAN, ROLE_MEMBER);
	struct letters letters = { 0 };
	struct preference preference;
	struct peer peer;

	u->settings.list.archive = "https://lore.example.org/%s";
	assert_ok(u, peer_of_person(u->db, jan.person_id, u->arena, &peer, &u->err));
	assert_ok(u, preference_get(u->db, &u->settings, &peer, u->arena, &preference, &u->err));
	preference.channel = CHANNEL_DIGEST;
	assert_ok(u, preference_save(u->db, &peer, &preference, DOOR_WEB, &u->err));
	scene_patch(&scene, 20, "p1@x", NEW, PATCH, "shadow/a.c", "", "2");
	scene_patch(&scene, 20, "p2@x", SOME, "[PATCH] shadow: other", "shadow/b.c", "", "2");
	assert_int_equal(run(&scene, 27), 1);
	assert_non_null(strstr(waiting(&scene, &jan), "shadow: change"));
	assert_non_null(strstr(waiting(&scene, &jan), "shadow: other"));
	assert_ok(u, ping_digest(u->db, &u->settings, &u->err));
	assert_ok(u, ping_digest(u->db, &u->settings, &u->err));
	assert_ok(u, outbox_list(u->db, 10, u->arena, &letters, &u->err));
	assert_int_equal(letters.len, 1);
	assert_non_null(strstr(letters.items[0].body, "2 series on the list wait:"));
	assert_non_null(strstr(letters.items[0].body, "* [PATCH] shadow: other\n"));
	assert_non_null(strstr(letters.items[0].body, "https://lore.example.org/p2@x\n"));
	scene_clear(&scene);
}

static void many_series_with_long_names_fit_into_a_line(void **state)
{
	struct scene scene = scene_of(state);
	struct unit *u = scene.u;
	struct actor jan = scene_person(&scene, JAN, ROLE_MEMBER);
	char name[200];

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	u->settings.site.url = arena_printf(u->arena, "https://%s.example.org", name);
	for (int i = 0; i < 12; i++)
		scene_patch(&scene, 20, arena_printf(u->arena, "p%d@x", i), NEW,
			    arena_printf(u->arena, "[PATCH] ü%d %s", i, name), "shadow/a.c", "",
			    arena_printf(u->arena, "%d", i));
	assert_int_equal(run(&scene, 27), 1);
	assert_true(strlen(waiting(&scene, &jan)) <= PING_TEXT_MAX);
	assert_non_null(strstr(waiting(&scene, &jan), "12 series wait: "));
	scene_clear(&scene);
}

static void a_ping_is_drafted_for_its_submitter(void **state)
{
	struct scene scene = scene_of(state);
	struct unit *u = scene.u;
	struct draft draft;

	scene_patch(&scene, 20, "p1@x", NEW, PATCH, "shadow/a.c", "", "2");
	scene_judge(&scene, 30, "p1@x");
	assert_ok(u, draft_ping(&u->settings, &scene.j, "It blocks the release.", u->arena, &draft,
				&u->err));
	assert_string_equal(draft.subject, "Ping: [PATCH] shadow: change");
	assert_string_equal(draft.to_line, JAN ", " ANN);
	assert_string_equal(draft.in_reply_to, "p1@x");
	assert_non_null(strstr(draft.body, " - a review for SHADOW\n"));
	assert_non_null(strstr(draft.body, "It blocks the release.\n"));
	assert_non_null(strstr(draft.mailto,
			       "mailto:jan@deep.example.org,ann@deep.example.org?cc="));
	assert_non_null(strstr(draft.mailto, "&in-reply-to=%3Cp1@x%3E&body="));
	assert_non_null(strstr(draft.send_email, "--in-reply-to='<p1@x>'"));
	scene_mail(&scene, 31, "ping1@x", NEW, draft.subject, "p1@x", draft.body);
	scene_judge(&scene, 40, "p1@x");
	assert_int_equal(scene.j.turn.n_pings, 1);
	assert_ok(u, draft_ping(&u->settings, &scene.j, NULL, u->arena, &draft, &u->err));
	assert_string_equal(draft.subject, "Ping\u00b2: [PATCH] shadow: change");
	scene_reply(&scene, 41, "r1@x", JAN, "p1@x", "Why two?\n");
	scene_judge(&scene, 50, "p1@x");
	assert_fails(u, ERR_CONFLICT, draft_ping(&u->settings, &scene.j, NULL, u->arena, &draft,
						 &u->err));
	scene_clear(&scene);
}

static void moot_sends_a_ping_for_who_sent_the_series_alone(void **state)
{
	struct scene scene = scene_of(state);
	struct unit *u = scene.u;
	struct actor new = scene_person(&scene, NEW, ROLE_MEMBER);
	struct actor jan = scene_person(&scene, JAN, ROLE_ORGANISER);
	struct letters letters = { 0 };
	struct draft draft;

	scene_patch(&scene, 20, "p1@x", NEW, PATCH, "shadow/a.c", "", "2");
	clock_freeze(DAY(30));
	assert_fails(u, ERR_DENIED, reminder_send(scene.judge, u->db, &u->settings, &jan, "p1@x",
						  NULL, u->arena, &draft, &u->err));
	assert_ok(u, reminder_send(scene.judge, u->db, &u->settings, &new, "p1@x", "It is small.",
				   u->arena, &draft, &u->err));
	assert_fails(u, ERR_CONFLICT, reminder_send(scene.judge, u->db, &u->settings, &new, "p1@x",
						    NULL, u->arena, &draft, &u->err));
	assert_ok(u, outbox_list(u->db, 10, u->arena, &letters, &u->err));
	assert_int_equal(letters.len, 1);
	assert_string_equal(letters.items[0].reply_to, "new@comer.example.org");
	assert_string_equal(letters.items[0].from_email, u->settings.mail.from_email);
	assert_non_null(strstr(letters.items[0].from_name, "New Comer"));
	assert_string_equal(letters.items[0].in_reply_to, "p1@x");
	assert_true(letters.items[0].is_list);
	assert_non_null(strstr(letters.items[0].cc_line, u->settings.list.email));
	scene_clear(&scene);
}

static void silent_maintainers_are_shown_to_committers_alone(void **state)
{
	struct scene scene = scene_of(state);
	struct unit *u = scene.u;
	struct actor ella = scene_person(&scene, ELLA, ROLE_MEMBER);
	struct actor new = scene_person(&scene, NEW, ROLE_MEMBER);
	struct silents silents = { 0 };

	scene_mail(&scene, 5, "m1@x", "Lone Ly <lone@ly.example.org>", "Hello", NULL,
		   "I am here.\n");
	scene_patch(&scene, 20, "p1@x", NEW, "[PATCH] alone: a", "alone/a.c", "", "1");
	scene_patch(&scene, 21, "p2@x", SOME, "[PATCH] alone: b", "alone/b.c", "", "2");
	run(&scene, 60);
	assert_ok(u, reminder_silent(scene.judge, u->db, &u->settings, &ella, u->arena, &silents,
				     &u->err));
	assert_int_equal(silents.len, 0);
	scene_patch(&scene, 22, "p3@x", SOME, "[PATCH] alone: c", "alone/c.c", "", "3");
	run(&scene, 60);
	assert_ok(u, reminder_silent(scene.judge, u->db, &u->settings, &ella, u->arena, &silents,
				     &u->err));
	assert_int_equal(silents.len, 1);
	assert_string_equal(silents.items[0].name, "Lone Ly");
	assert_non_null(strstr(waiting(&scene, &ella), "1 maintainer owes in several series"));
	assert_null(strstr(waiting(&scene, &new), "in several series"));
	assert_null(strstr(waiting(&scene, &new), "committers"));
	assert_int_equal(silents.items[0].last_at, DAY(5));
	assert_fails(u, ERR_DENIED, reminder_silent(scene.judge, u->db, &u->settings, &new,
						    u->arena, &silents, &u->err));
	scene_clear(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(who_sent_it_hears_first_then_the_maintainers),
		UNIT_TEST(any_word_ends_it_and_drops_what_was_not_heard),
		UNIT_TEST(an_author_hears_that_the_turn_is_theirs),
		UNIT_TEST(own_patches_strangers_and_closed_series_remind_nobody),
		UNIT_TEST(the_rest_hears_only_after_pings),
		UNIT_TEST(who_wants_none_gets_none),
		UNIT_TEST(one_line_and_one_mail_bring_all_of_a_day),
		UNIT_TEST(many_series_with_long_names_fit_into_a_line),
		UNIT_TEST(a_ping_is_drafted_for_its_submitter),
		UNIT_TEST(moot_sends_a_ping_for_who_sent_the_series_alone),
		UNIT_TEST(silent_maintainers_are_shown_to_committers_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
