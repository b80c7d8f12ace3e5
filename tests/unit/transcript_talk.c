/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Around the talk: queue, agenda, names, corrections, silence, help. */
#include "transcript.h"

static void speakers_queue_in_order_and_a_chair_gives_the_floor(void **state)
{
	struct transcript *t = begin();

	(void)state;
	assert_string_equal(say(t, "ann", "q?"), "The speaker queue is empty.\n");
	assert_string_equal(say(t, "bob", "q+ to ask about the ABI"), "Speaker queue: bob\n");
	assert_string_equal(say(t, "carol", "q+"), "Speaker queue: bob, carol\n");
	assert_string_equal(say(t, "bob", "Q+ to say more"), "Speaker queue: bob, carol\n");
	feed(t, TRANSCRIPT_NICK, "bob", NULL, "bob_");
	assert_string_equal(say(t, "dave", "q?"), "Speaker queue: bob_, carol\n");
	assert_string_equal(say(t, "bob_", "ack carol"), "");
	assert_string_equal(say(t, "ann", "ack next"), "bob_ has the floor, to say more\n"
			    "Speaker queue: carol\n");
	assert_string_equal(say(t, "dave", "q-"), "dave is not on the speaker queue.\n");
	assert_string_equal(say(t, "dave", "q- carol"), "dave is not on the speaker queue.\n");
	say(t, "dave", "q+");
	assert_string_equal(say(t, "ann", "q- CAROL"), "Speaker queue: dave\n");
	assert_string_equal(say(t, "dave", "q-"), "The speaker queue is empty.\n");
	say(t, "carol", "q+");
	assert_string_equal(say(t, "ann", "ack carol"), "carol has the floor.\n");
	transcript_free(t);
}

/* Reviewers say it all day. */
static void an_ack_of_a_patch_is_talk(void **state)
{
	static const char *const cases[] = {
		"ack", "ack for that patch", "ack bob's patch", "acked", "q+1", "q", "ack next",
	};
	struct transcript *t = begin();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(say(t, "ann", cases[i]), "");
	transcript_free(t);
}

static void the_queue_has_an_end(void **state)
{
	struct transcript *t = begin();
	char nick[16];

	(void)state;
	for (int i = 0; i < 50; i++) {
		snprintf(nick, sizeof(nick), "n%d", i);
		say(t, nick, "q+");
	}
	assert_string_equal(say(t, "late", "q+"),
			    "late: the speaker queue is full, 50 are waiting.\n");
	assert_has(say(t, "n3", "q+ again"), "Speaker queue: n0, n1");
	transcript_free(t);
}

static void the_agenda_leads_from_topic_to_topic(void **state)
{
	struct transcript *t = begin();

	(void)state;
	assert_string_equal(say(t, "ann", "#agenda"),
			    "The agenda is empty: #agenda ITEM adds to it.\n");
	assert_has(say(t, "ann", "#next"), "The agenda is empty");
	assert_string_equal(say(t, "bob", "#agenda Release"), "");
	say(t, "bob", "#agenda Security");
	say(t, "bob", "#agenda Any other business");
	say(t, "bob", "#agenda a slip");
	assert_string_equal(say(t, "ann", "#undo"),
			    "Removing item from minutes: #agenda a slip\n");
	assert_string_equal(say(t, "bob", "#next"), "");
	assert_string_equal(say(t, "ann", "#next"), "Next: Release (1 of 3)\n");
	assert_string_equal(transcript_topic(t), "Release (Meeting topic: Test)");
	say(t, "ann", "#topic any other business");
	assert_string_equal(say(t, "ann", "#agenda"), "Agenda: 1) Release (taken up); "
			    "2) Security; 3) Any other business (taken up)\n");
	assert_has(minutes(t), "Agenda items not reached\n------------------------\n- Security\n");
	assert_string_equal(say(t, "ann", "#undo"),
			    "Removing item from minutes: #topic any other business\n");
	assert_string_equal(say(t, "ann", "#next"), "Next: Security (2 of 3)\n");
	assert_string_equal(say(t, "ann", "#next"), "Next: Any other business (3 of 3)\n");
	assert_string_equal(say(t, "ann", "#next"), "Nothing is left on the agenda.\n");
	assert_lacks(minutes(t), "not reached");
	transcript_free(t);
}

static void the_agenda_has_an_end(void **state)
{
	struct transcript *t = begin();
	char text[400];

	(void)state;
	snprintf(text, sizeof(text), "#agenda %0301d", 0);
	assert_has(say(t, "bob", text), "An item of the agenda has at most 300 bytes.");
	for (int i = 0; i < 50; i++) {
		snprintf(text, sizeof(text), "#agenda item %d", i);
		assert_string_equal(say(t, "bob", text), "");
	}
	assert_string_equal(say(t, "bob", "#agenda more"),
			    "The agenda is full: it has 50 items.\n");
	transcript_free(t);
}

static void keep(void *cookie, const char *text)
{
	feed(cookie, TRANSCRIPT_BOT, "moot", NULL, text);
}

static void a_calls_agenda_is_taken_from_what_the_bot_says(void **state)
{
	static const char *const items[] = {
		"Release; when?", "2) odd", "", "third: \002bold\002", "x",
	};
	const char *many[60];
	struct transcript *t = begin();

	(void)state;
	transcript_say_agenda(items, ARRAY_LEN(items), keep, t);
	assert_string_equal(say(t, "ann", "#agenda"), "Agenda: 1) Release, when?; 2) 2) odd; "
			    "3) third: bold; 4) x\n");
	transcript_free(t);
	t = begin();
	for (size_t i = 0; i < ARRAY_LEN(many); i++)
		many[i] = "an item that is long enough to need several lines";
	transcript_say_agenda(many, ARRAY_LEN(many), keep, t);
	assert_has(say(t, "ann", "#next"), "(1 of 50)");
	say(t, "bob", "Agenda of the call: 1) not the bot's");
	assert_has(say(t, "ann", "#next"), "(2 of 50)");
	transcript_free(t);
}

static void who_is_there_has_a_name_in_the_minutes(void **state)
{
	struct transcript *t = begin();
	char text[100];

	(void)state;
	assert_string_equal(say(t, "bob", "#here Bob Miller"), "");
	assert_string_equal(say(t, "carol", "#here"), "");
	say(t, "ann", "#here Ann");
	snprintf(text, sizeof(text), "#here %061d", 0);
	assert_string_equal(say(t, "dave", text),
			    "dave: a name for #here has at most 60 bytes.\n");
	say(t, "bob", "#here Robert Miller");
	assert_has(minutes(t), "Attendees, lines said: ann (Ann, chair, 2), "
		   "bob (Robert Miller, 2),\n  carol (1), dave (1)\n");
	say(t, "ann", "#action Robert Miller to write");
	say(t, "ann", "#action (robert miller): and to test");
	say(t, "ann", "#action Robert Millers has no namesake");
	feed(t, TRANSCRIPT_NICK, "bob", NULL, "bob_");
	assert_has(minutes(t), "bob_:\n- Robert Miller to write (A.1)\n"
		   "- (robert miller): and to test (A.2)\n**Unassigned**:\n");
	transcript_free(t);
}

static void an_alias_takes_nobodys_nick(void **state)
{
	struct transcript *t = begin();

	(void)state;
	say(t, "bob", "hi");
	say(t, "mallory", "#here bob");
	say(t, "ann", "#action bob to write");
	assert_has(minutes(t), "\nbob:\n- bob to write");
	transcript_free(t);
}

static void a_scribe_is_named_and_followed(void **state)
{
	struct transcript *t = begin();

	(void)state;
	say(t, "bob", "hi");
	assert_string_equal(say(t, "ann", "#scribe"), "Scribe: nobody\n");
	assert_string_equal(say(t, "bob", "#scribe bob"), "");
	assert_string_equal(say(t, "ann", "#scribe bob, dora"), "Scribe: bob dora\n");
	feed(t, TRANSCRIPT_NICK, "bob", NULL, "bob_");
	assert_has(minutes(t), "\nScribe: bob_, dora\n");
	assert_string_equal(say(t, "ann", "#scribe none"), "Scribe: nobody\n");
	assert_lacks(minutes(t), "Scribe");
	assert_string_equal(say(t, "ann", "#undo"), "Removing the last #scribe.\n");
	assert_has(minutes(t), "\nScribe: bob_, dora\n");
	assert_has(say(t, "ann", "#scribe a b c d e f"), "At most 5 can be scribe.\n");
	transcript_free(t);
}

static void people_correct_their_own_last_item(void **state)
{
	struct transcript *t = begin();

	(void)state;
	say(t, "bob", "#info teh branch is cut");
	say(t, "carol", "s/teh/the/");
	assert_has(minutes(t), "1) teh branch is cut (bob)");
	assert_string_equal(say(t, "bob", "s/teh/the/"), "Corrected: #info the branch is cut\n");
	assert_has(minutes(t), "1) the branch is cut (bob)");
	assert_string_equal(say(t, "bob", "s/branch/tree"), "Corrected: #info the tree is cut\n");
	assert_string_equal(say(t, "ann", "#undo"),
			    "Removing correction from minutes, it is again: the branch is cut\n");
	say(t, "ann", "#undo");
	assert_has(minutes(t), "1) teh branch is cut (bob)");
	say(t, "ann", "#action bob to look");
	say(t, "carol", "hi");
	assert_has(say(t, "ann", "s/bob/carol/"), "Corrected: #action carol to look\n");
	assert_has(minutes(t), "\ncarol:\n- carol to look");
	transcript_free(t);
}

static void a_correction_of_talk_leaves_the_minutes_alone(void **state)
{
	static const char *const cases[] = {
		"s/teh/the/", "s/x", "s//y/", "s/path/to/file", "s/i/j/ is not a correction",
		"S/teh", "s/", "s/absent/present/",
	};
	struct transcript *t = begin();

	(void)state;
	say(t, "bob", "#info teh branch x i path");
	say(t, "bob", "teh coffee is cold");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(say(t, "bob", cases[i]), "");
	assert_has(minutes(t), "1) teh branch x i path (bob)");
	transcript_free(t);
}

static void a_correction_is_no_pattern_and_leaves_something(void **state)
{
	struct transcript *t = begin();
	char text[2100];

	(void)state;
	say(t, "bob", "#info a.b (c) [d] $e a.b");
	say(t, "bob", "s/.*/gone/");
	assert_has(minutes(t), "1) a.b (c) [d] $e a.b (bob)");
	assert_has(say(t, "bob", "s/a.b/&\\1/g"), "Corrected: #info &\\1 (c) [d] $e &\\1\n");
	say(t, "carol", "#info x");
	assert_has(say(t, "carol", "s/x//"), "carol: that would leave nothing, or too much.");
	memset(text, 'y', sizeof(text));
	memcpy(text, "s/x/", 4);
	text[sizeof(text) - 1] = '\0';
	assert_has(say(t, "carol", text), "carol: that would leave nothing, or too much.");
	transcript_free(t);
}

static void what_was_voted_on_is_not_corrected(void **state)
{
	struct transcript *t = begin();

	(void)state;
	say(t, "ann", "#motion keep it");
	say(t, "bob", "#vote +1");
	say(t, "ann", "#close");
	assert_string_equal(say(t, "ann", "s/keep/drop/"), "");
	assert_has(minutes(t), "Motion accepted: keep it");
	transcript_free(t);
}

static void a_lurking_bot_notes_and_is_silent(void **state)
{
	struct transcript *t = begin();

	(void)state;
	assert_string_equal(say(t, "bob", "#lurk"), "");
	assert_has(say(t, "ann", "#lurk"), "until #unlurk");
	assert_string_equal(say(t, "ann", "#chair bob"), "");
	assert_string_equal(say(t, "bob", "q+"), "");
	assert_string_equal(say(t, "ann", "#commands"), "");
	say(t, "bob", "#info noted");
	assert_has(minutes(t), "noted");
	assert_string_equal(say(t, "ann", "#unlurk"), "Here I am again.\n");
	assert_has(say(t, "ann", "#chair"), "Current chairs: ann bob");
	say(t, "ann", "#lurk");
	assert_has(say(t, "ann", "#endmeeting"), "Meeting ended ");
	transcript_free(t);
}

/* In MeetBot anyone could. */
static void only_a_chair_renames_the_meeting(void **state)
{
	struct transcript *t = begin();
	char text[200];

	(void)state;
	assert_string_equal(say(t, "bob", "#meetingname Mine"), "");
	assert_string_equal(transcript_name(t), "Test");
	assert_string_equal(say(t, "ann", "#meetingname Community Call"),
			    "The meeting name has been set to 'Community Call'\n");
	assert_string_equal(transcript_name(t), "Community Call");
	assert_string_equal(transcript_topic(t), "(Meeting topic: Community Call)");
	assert_has(say(t, "ann", "#meetingname"), "The meeting name is 'Community Call'");
	snprintf(text, sizeof(text), "#meetingname %0121d", 0);
	assert_has(say(t, "ann", text), "at most 120 bytes");
	transcript_free(t);
}

static void help_is_a_call_for_help_and_alone_points_to_the_commands(void **state)
{
	struct transcript *t = begin();

	(void)state;
	say(t, "bob", "#help with the release notes");
	say(t, "carol", "#halp testing");
	assert_has(minutes(t), "Help wanted\n-----------\n- with the release notes (A.1)\n"
		   "- testing (A.2)\n");
	assert_has(say(t, "bob", "#help"), "#commands lists what I understand");
	transcript_free(t);
}

static void commands_are_listed_and_explained_from_one_table(void **state)
{
	static const struct { const char *text, *says; } cases[] = {
		{ "#commands topic", "#topic TEXT (chairs): begins a section of the minutes\n" },
		{ "#commands #info", "#info TEXT: notes something\n" },
		{ "#commands agree", "#agreed TEXT (chairs): notes what was agreed\n" },
		{ "#commands q+", "q+ [to ...]: puts you on the speaker queue\n" },
		{ "#commands s/", "s/old/new/: corrects the last that you noted\n" },
		{ "#commands dance", "dance is no command of mine.\n" },
	};
	static const char *const words[] = {
		"#accepted", "#agenda", "#close", "#endvote", "#failed", "#help", "#here",
		"#inconclusive", "#lurk", "#meetingname", "#meetingtopic", "#motion", "#next",
		"#rejected", "#scribe", "#showvote", "#startvote", "#timer", "#undo", "#unlurk",
		"#vote", "ack", "q+", "q-", "q?", "s/",
	};
	struct transcript *t = begin();
	const char *list = say(t, "bob", "#commands");

	(void)state;
	assert_true(str_starts(list, "Available commands: #accepted #action "));
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		assert_has(list, words[i]);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(say(t, "bob", cases[i].text), cases[i].says);
	transcript_free(t);
}

static void no_reply_is_longer_than_a_line_of_irc(void **state)
{
	static const char *const commands[] = {
		"#motion", "#agenda", "#info", "#topic", "#here", "q+", "#startvote", "#nick",
		"#commands", "#timer 10m", "#vote", "#undo", "#chair", "#undo", "#undo", "#scribe",
	};
	struct transcript *t = begin();
	char *text, word[1900];

	(void)state;
	for (size_t i = 0; i < sizeof(word) - 1; i++)
		word[i] = i % 2 ? '\xab' : '\xc3';
	word[sizeof(word) - 2] = '\0';
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		text = mem_printf("%s %s", commands[i], word);
		for (const char *s = say(t, "ann", text), *e; (e = strchr(s, '\n')); s = e + 1) {
			assert_true(e - s <= 403);
			assert_true(str_is_utf8(s, (size_t)(e - s)));
		}
		free(text);
	}
	transcript_free(t);
}

static void nicks_with_marks_of_patterns_are_nicks(void **state)
{
	struct transcript *t = begin();

	(void)state;
	say(t, "[b^o]|{x}", "#here .*");
	say(t, "ann", "#chair [b^o]|{x}");
	assert_has(say(t, "[b^o]|{x}", "#topic mine"), "");
	say(t, "ann", "#motion x");
	say(t, "[b^o]|{x}", "#vote +1");
	assert_has(say(t, "ann", "#close"), "In favor: [b^o]|{x}\n");
	say(t, "ann", "#action anything to be done");
	assert_has(minutes(t), "**Unassigned**:\n- anything to be done");
	transcript_free(t);
}

/* MeetBot's hid files; whoever relies on that must hear that nothing is hidden here. */
static void restrictlogs_says_that_nothing_is_hidden(void **state)
{
	struct transcript *t = begin();

	(void)state;
	assert_string_equal(say(t, "bob", "#restrictlogs"), "");
	assert_has(say(t, "ann", "#restrictlogs"), "hides nothing here");
	assert_has(say(t, "ann", "#commands restrictlogs"), "who can read the log: everybody");
	transcript_free(t);
}

static bool is_here(void *cookie, const char *nick)
{
	(void)cookie;
	return str_eq_fold(nick, "dave");
}

static void who_names_somebody_who_is_not_there_is_warned(void **state)
{
	struct transcript *t = begin();

	(void)state;
	assert_string_equal(say(t, "ann", "#nick ghost"), "Current nicks: ghost ann\n");
	transcript_set_present(t, is_here, NULL);
	assert_string_equal(say(t, "ann", "#chair dave carol"),
			    "Warning: Nick not in channel: carol\n"
			    "Current chairs: ann dave carol\n");
	assert_string_equal(say(t, "ann", "#unchair nobody"), "Current chairs: ann dave carol\n");
	assert_has(say(t, "ann", "#nick erin, dave"), "Warning: Nick not in channel: erin\n");
	assert_string_equal(say(t, "ann", "#action frank: send v2"),
			    "Warning: Nick not in channel: frank\n");
	assert_string_equal(say(t, "ann", "#action erin to wait"), "");		/* said above */
	assert_string_equal(say(t, "ann", "#action dave: review"), "");
	assert_string_equal(say(t, "ann", "#action ann: all the rest"), "");
	assert_string_equal(say(t, "ann", "#action nobody named here"), "");
	transcript_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(restrictlogs_says_that_nothing_is_hidden),
		cmocka_unit_test(who_names_somebody_who_is_not_there_is_warned),
		cmocka_unit_test(speakers_queue_in_order_and_a_chair_gives_the_floor),
		cmocka_unit_test(an_ack_of_a_patch_is_talk),
		cmocka_unit_test(the_queue_has_an_end),
		cmocka_unit_test(the_agenda_leads_from_topic_to_topic),
		cmocka_unit_test(the_agenda_has_an_end),
		cmocka_unit_test(a_calls_agenda_is_taken_from_what_the_bot_says),
		cmocka_unit_test(who_is_there_has_a_name_in_the_minutes),
		cmocka_unit_test(an_alias_takes_nobodys_nick),
		cmocka_unit_test(a_scribe_is_named_and_followed),
		cmocka_unit_test(people_correct_their_own_last_item),
		cmocka_unit_test(a_correction_of_talk_leaves_the_minutes_alone),
		cmocka_unit_test(a_correction_is_no_pattern_and_leaves_something),
		cmocka_unit_test(what_was_voted_on_is_not_corrected),
		cmocka_unit_test(a_lurking_bot_notes_and_is_silent),
		cmocka_unit_test(only_a_chair_renames_the_meeting),
		cmocka_unit_test(help_is_a_call_for_help_and_alone_points_to_the_commands),
		cmocka_unit_test(commands_are_listed_and_explained_from_one_table),
		cmocka_unit_test(no_reply_is_longer_than_a_line_of_irc),
		cmocka_unit_test(nicks_with_marks_of_patterns_are_nicks),
	};

	return cmocka_run_group_tests(tests, NULL, end);
}
