/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Posted minutes fill the registers of actions and of what was agreed. */
#include "base/str.h"
#include "calendar/action.h"
#include "calendar/agreed.h"
#include "calendar/meeting.h"
#include "calendar/minutes.h"

#include "unit.h"

static void say(struct unit *u, struct meetings *meetings, const char *text)
{
	struct transcript_line line = {
		.at = clock_now(), .kind = TRANSCRIPT_SAY, .nick = "ann", .account = "ann",
		.text = text,
	};
	struct meeting_answer answer;

	assert_ok(u, meeting_hear(meetings, "oftc", "#xendevel", &line, "moot", u->arena, &answer,
				  &u->err));
}

static int64_t held(struct unit *u, const char *const *lines, size_t n)
{
	struct meetings *meetings = meetings_open(u->db, &u->settings, &u->err);
	struct minutes_list list;

	for (size_t i = 0; i < n; i++)
		say(u, meetings, lines[i]);
	meetings_close(meetings);
	assert_ok(u, minutes_list_recent(u->db, 1, u->arena, &list, &u->err));
	return list.items[0].id;
}

static struct actions actions(struct unit *u)
{
	struct action_filter filter = { .state = -1, .max = 100 };
	struct actions out;

	assert_ok(u, action_list(u->db, &filter, u->arena, &out, &u->err));
	return out;
}

static struct agreed_list agreed(struct unit *u)
{
	struct agreed_list out;

	assert_ok(u, agreed_list(u->db, NULL, 100, u->arena, &out, &u->err));
	return out;
}

static void a_meeting_gives_its_actions_and_agreements_once(void **state)
{
	static const char *const lines[] = {
		"#startmeeting Weekly", "#topic Release", "#agreed branch on 12 January",
		"#action bob: ask the release technician", "#action write it down", "#endmeeting",
	};
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	struct actor bob = unit_person(u, "bob", ROLE_MEMBER);
	int64_t id = held(u, lines, ARRAY_LEN(lines)), id_done;
	struct minutes *minutes;

	assert_int_equal(actions(u).len, 0);
	assert_ok(u, minutes_post(u->db, &u->settings, &olga, id, 1, &u->err));
	assert_int_equal(actions(u).len, 2);
	assert_string_equal(actions(u).items[0].text, "ask the release technician");
	assert_int_equal(actions(u).items[0].owner_id, bob.person_id);
	assert_string_equal(actions(u).items[0].item, "A.2");
	assert_string_equal(actions(u).items[1].owner_name, "");
	assert_int_equal(agreed(u).len, 1);
	assert_string_equal(agreed(u).items[0].text, "branch on 12 January");
	assert_string_equal(agreed(u).items[0].item, "A.1");

	/* A correction of the minutes takes nothing back that was done meanwhile. */
	id_done = actions(u).items[0].id;
	assert_ok(u, action_close(u->db, &bob, id_done, ACTION_DONE, "", &u->err));
	minutes = minutes_get(u->db, id, u->arena, &u->err);
	assert_ok(u, minutes_edit(u->db, &olga, id, 1, "Weekly", "",
				  arena_printf(u->arena, "%s\nOne line more.\n", minutes->text),
				  &u->err));
	assert_ok(u, minutes_post(u->db, &u->settings, &olga, id, 2, &u->err));
	assert_int_equal(actions(u).len, 2);
	assert_int_equal(agreed(u).len, 1);
}

static void words_without_a_marker_make_nothing(void **state)
{
	static const char *const lines[] = {
		"#startmeeting Weekly", "#info bob will do it by friday, we all agreed",
		"#endmeeting",
	};
	struct unit *u = *state;
	struct actor olga = unit_person(u, "olga", ROLE_ORGANISER);
	int64_t id = held(u, lines, ARRAY_LEN(lines));

	assert_ok(u, minutes_post(u->db, &u->settings, &olga, id, 1, &u->err));
	assert_int_equal(actions(u).len, 0);
	assert_int_equal(agreed(u).len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(a_meeting_gives_its_actions_and_agreements_once),
		UNIT_TEST(words_without_a_marker_make_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
