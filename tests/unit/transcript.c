/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The engine: who may, what the bot answers, who is who, to whom actions fall. */
#include "transcript.h"

static size_t n_items(const struct transcript *t)
{
	size_t n;

	transcript_items(t, &n);
	return n;
}

static size_t n_topics(const struct transcript *t)
{
	size_t n;

	transcript_topics(t, &n);
	return n;
}

static const struct item *last(const struct transcript *t)
{
	size_t n;
	const struct item *items = transcript_items(t, &n);

	assert_true(n > 0);
	return &items[n - 1];
}

/* The speaker of that nick and account (NULL: none). */
static const struct speaker *speaker(const struct transcript *t, const char *nick,
				     const char *account)
{
	size_t n;
	const struct speaker *speakers = transcript_speakers(t, &n);

	for (size_t i = 0; i < n; i++)
		if (str_eq(speakers[i].nick, nick) && str_eq(speakers[i].account, account))
			return &speakers[i];
	return NULL;
}

static void a_meeting_starts_and_ends_in_meetbots_words(void **state)
{
	struct transcript *t = transcript_new("#xendevel", "moot");

	(void)state;
	assert_string_equal(say(t, "bob", "hello"), "");
	assert_string_equal(say(t, "ann", "#startmeeting"), "");
	assert_true(str_starts(say(t, "ann", "#startmeeting Test"),
			       "Meeting started Thu Nov 26 16:00:00 2026 UTC.  "
			       "The chair is ann.\n"));
	assert_string_equal(transcript_name(t), "Test");
	assert_int_equal(transcript_started_at(t), UNIT_NOW);
	assert_string_equal(say(t, "bob", "#startmeeting Other"),
			    "Can't start another meeting, one is in progress.\n");
	assert_false(transcript_is_over(t));
	assert_string_equal(say(t, "ann", "#endmeeting"),
			    "Meeting ended Thu Nov 26 16:00:00 2026 UTC.\n");
	assert_true(transcript_is_over(t));
	assert_string_equal(say(t, "ann", "#info too late"), "");
	assert_int_equal(n_items(t), 0);
	transcript_free(t);
}

/* What a line leaves behind, in a word. */
static char effect(struct transcript *t, const char *nick, const char *text)
{
	size_t items, topics;
	const char *answer;

	say(t, "ann", "#info something to undo");
	items = n_items(t);
	topics = n_topics(t);
	answer = say(t, nick, text);
	if (transcript_is_over(t))
		return 'e';
	if (transcript_wants_save(t))
		return 's';
	if (n_items(t) != items)
		return n_items(t) > items ? 'i' : 'u';
	if (n_topics(t) != topics)
		return 't';
	return *answer ? 'a' : '-';
}

static void only_chairs_steer_and_anyone_notes(void **state)
{
	static const struct { const char *text; char chair, other; } cases[] = {
		{ "#topic x", 't', '-' }, { "#TOPIC x", 't', '-' }, { "#topic: x", 't', '-' },
		{ "#agreed x", 'i', '-' }, { "#agree x", 'i', '-' },
		{ "#undo", 'u', '-' }, { "#chair bob", 'a', '-' }, { "#unchair bob", 'a', '-' },
		{ "#save", 's', '-' }, { "#endmeeting", 'e', '-' },
		{ "#info x", 'i', 'i' }, { "#info: x", 'i', 'i' }, { "#action x", 'i', 'i' },
		{ "#link x", 'i', 'i' }, { "#idea x", 'i', 'i' },
		{ "https://example.org/ x", 'i', 'i' }, { "mailto:a@example.org", 'i', 'i' },
		{ "see https://example.org/", '-', '-' }, { "https:// x", '-', '-' },
		{ "#startmeeting x", 'a', 'a' }, { "#commands", 'a', 'a' },
		{ "#info", '-', '-' }, { "#topic", '-', '-' },
		{ "#1234 is a bug", '-', '-' }, { "#chan-name", '-', '-' },
		{ "#unknown x", '-', '-' },
		{ "#infox y", '-', '-' }, { "# info x", '-', '-' }, { "x #info y", '-', '-' },
		{ "#nick zoe", 'a', 'a' }, { "#info/x", '-', '-' }, { "[off] #info x", '-', '-' },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct transcript *t = begin();

		if (effect(t, "bob", cases[i].text) != cases[i].other)
			fail_msg("another saying \"%s\"", cases[i].text);
		if (effect(t, "ann", cases[i].text) != cases[i].chair)
			fail_msg("the chair saying \"%s\"", cases[i].text);
		transcript_free(t);
	}
}

static void the_founder_stays_chair_and_others_come_and_go(void **state)
{
	struct transcript *t = begin();

	(void)state;
	assert_string_equal(say(t, "ann", "#chair bob, @carol"), "Current chairs: ann bob carol\n");
	assert_string_equal(say(t, "bob", "#unchair ann"), "Current chairs: ann bob carol\n");
	assert_string_equal(say(t, "bob", "#unchair bob carol"), "Current chairs: ann\n");
	assert_string_equal(say(t, "bob", "#chair bob"), "");
	assert_int_equal(effect(t, "bob", "#topic no"), '-');
	transcript_free(t);
}

static void undo_takes_items_and_topics_in_reverse(void **state)
{
	struct transcript *t = begin();

	(void)state;
	assert_string_equal(say(t, "ann", "#undo"), "");
	say(t, "bob", "#info zero");
	say(t, "ann", "#topic One");
	say(t, "ann", "#topic Two");
	say(t, "bob", "#action x");
	assert_string_equal(transcript_topic(t), "Two (Meeting topic: Test)");
	assert_string_equal(say(t, "ann", "#undo"), "Removing item from minutes: #action x\n");
	assert_string_equal(say(t, "ann", "#undo"), "Removing item from minutes: #topic Two\n");
	assert_string_equal(transcript_topic(t), "One (Meeting topic: Test)");
	say(t, "bob", "#info one");
	assert_int_equal(last(t)->topic, 1);
	say(t, "ann", "#undo");
	say(t, "ann", "#undo");
	assert_string_equal(transcript_topic(t), "(Meeting topic: Test)");
	assert_string_equal(say(t, "ann", "#undo"), "Removing item from minutes: #info zero\n");
	assert_string_equal(say(t, "ann", "#undo"), "");
	assert_int_equal(n_topics(t), 1);
	transcript_free(t);
}

static void a_chair_who_changes_nick_stays_chair_and_one_person(void **state)
{
	struct transcript *t = begin();

	(void)state;
	say(t, "ann", "#action ann to write");
	feed(t, TRANSCRIPT_NICK, "ann", NULL, "ann_home");
	assert_string_equal(last(t)->owner, "ann_home");
	say(t, "ann_home", "#topic x");
	assert_int_equal(n_topics(t), 2);
	assert_int_equal(speaker(t, "ann_home", NULL)->lines, 3);
	assert_null(speaker(t, "ann", NULL));
	transcript_free(t);
}

static void whoever_takes_a_chairs_old_nick_is_no_chair(void **state)
{
	struct transcript *t = begin();

	(void)state;
	feed(t, TRANSCRIPT_NICK, "ann", NULL, "ann_home");
	assert_string_equal(say(t, "ann", "#topic mine now"), "");
	assert_int_equal(n_topics(t), 1);
	assert_int_equal(speaker(t, "ann", NULL)->lines, 1);
	transcript_free(t);
}

static void an_account_is_one_person_and_a_stranger_with_the_nick_another(void **state)
{
	struct transcript *t = transcript_new("#xendevel", "moot");

	(void)state;
	say_as(t, "ann", "anna", "#startmeeting Test");
	say(t, "ann", "#topic without an account");
	say_as(t, "ann", "mallory", "#topic with another account");
	assert_int_equal(n_topics(t), 1);
	say_as(t, "ann|phone", "anna", "#topic from the phone");
	assert_int_equal(n_topics(t), 2);
	assert_int_equal(speaker(t, "ann|phone", "anna")->lines, 2);
	assert_int_equal(speaker(t, "ann", "mallory")->lines, 2);
	assert_false(speaker(t, "ann", "mallory")->chair);
	transcript_free(t);
}

static void who_logs_in_during_the_meeting_stays_the_same_person(void **state)
{
	struct transcript *t = begin();

	(void)state;
	say_as(t, "ann", "anna", "#topic logged in");
	assert_int_equal(n_topics(t), 2);
	assert_int_equal(speaker(t, "ann", "anna")->lines, 2);
	say(t, "ann", "#topic a stranger");
	assert_int_equal(n_topics(t), 2);
	transcript_free(t);
}

static void a_chair_who_has_not_spoken_is_chair_on_their_first_line(void **state)
{
	struct transcript *t = begin();

	(void)state;
	say(t, "ann", "#chair bob dora");
	assert_null(speaker(t, "bob", NULL));
	feed(t, TRANSCRIPT_NICK, "bob", NULL, "robert");
	assert_int_equal(effect(t, "bob", "#topic no"), '-');
	assert_int_equal(effect(t, "robert", "#topic yes"), 't');
	say_as(t, "dora", "dora", "#topic yes");
	assert_int_equal(n_topics(t), 3);
	assert_string_equal(say(t, "ann", "#chair"), "Current chairs: ann robert dora\n");
	transcript_free(t);
}

static void actions_fall_to_whoever_is_named(void **state)
{
	static const struct { const char *text, *owner; } cases[] = {
		{ "bob to send v4", "bob" }, { "BOB: send v4", "bob" }, { "@bob send v4", "bob" },
		{ "send v4 (bob)", "bob" }, { "write bob's test", "bob" },
		{ "bob, carol: talk", "bob" },
		{ "bobby to send v4", NULL }, { "send v4", NULL }, { "notbob sends", NULL },
		{ "zoe: look", "zoe" }, { "@zoe look", "zoe" }, { "zoe to look", NULL },
		{ "zoe: ask bob", "zoe" }, { "ask bob and carol", "bob" },
		{ "TODO: everything", NULL }, { "note: bob will", "bob" },
		{ "http://example.org/x: read", NULL }, { "j[a]n^ to look", "J[a]n^" },
		{ "b.b: look", "b.b" }, { "b.*: look", NULL }, { ": look", NULL },
		{ "dora: look", "dora" },
		{ "moot to end it", NULL }, { "rené: écrire", "rené" },
	};
	struct transcript *t = begin();

	(void)state;
	say(t, "bob", "hi");
	say(t, "carol", "hi");
	say(t, "J[a]n^", "hi");
	say(t, "ann", "#nick dora");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *text = mem_printf("#action %s", cases[i].text);

		say(t, "ann", text);
		if (!str_eq(last(t)->owner, cases[i].owner))
			fail_msg("\"%s\" falls to %s", cases[i].text,
				 last(t)->owner ? last(t)->owner : "nobody");
		free(text);
	}
	transcript_free(t);
}

static void the_bot_is_no_attendee_and_gives_no_commands(void **state)
{
	struct transcript *t = begin();

	(void)state;
	feed(t, TRANSCRIPT_BOT, "moot", NULL, "https://example.org/log");
	say(t, "moot", "#info echoed");
	assert_int_equal(n_items(t), 0);
	assert_null(speaker(t, "moot", NULL));
	say(t, "bob", "#info fourth line");
	assert_int_equal(last(t)->line, 3);
	transcript_free(t);
}

static void off_the_record_lines_are_neither_counted_nor_numbered(void **state)
{
	struct transcript *t = begin();

	(void)state;
	say(t, "bob", "[off] the coffee is cold");
	say(t, "bob", "[OFF] #info no");
	say(t, "bob", "\001ACTION yawns\001");
	assert_null(speaker(t, "bob", NULL));
	say(t, "bob", "#info second line");
	assert_int_equal(last(t)->line, 1);
	assert_int_equal(speaker(t, "bob", NULL)->lines, 1);
	transcript_free(t);
}

static void a_meeting_of_10000_items_and_nicks_is_written_at_once(void **state)
{
	struct transcript *t = begin();
	struct buf out = BUF_INIT(16 * 1024 * 1024);
	char text[100], nick[32];
	int64_t start = clock_ms();

	(void)state;
	for (int i = 0; i < 10000; i++) {
		snprintf(nick, sizeof(nick), "n%d", i);
		snprintf(text, sizeof(text), "#action n%d to do thing %d", i / 2, i);
		say(t, nick, text);
	}
	transcript_write(t, NULL, &out);
	assert_true(buf_ok(&out));
	assert_non_null(strstr(buf_str(&out), "\n10000) Action: n4999 to do thing 9999 (n9999)\n"));
	assert_true(clock_ms() - start < 5000);
	buf_free(&out);
	transcript_free(t);
}

static void a_log_that_is_none_is_refused_by_line(void **state)
{
	static const struct { const char *text, *says; } cases[] = {
		{ "", "no line of it starts a meeting: \"#startmeeting NAME\"" },
		{ "16:00:00 <ann> hi\n", "no line of it starts a meeting: \"#startmeeting NAME\"" },
		{ "16:00:00 <ann> #startmeeting x\nrubbish\n",
		  "line 2 is not like \"16:00:05 <nick> text\": \"rubbish\"" },
		{ "25:00:00 <ann> hi", "line 1 is not like \"16:00:05 <nick> text\": "
		  "\"25:00:00 <ann> hi\"" },
		{ "2026-02-31T16:00:00Z <ann> hi", "line 1 is not like \"16:00:05 <nick> text\": "
		  "\"2026-02-31T16:00:00Z <ann> hi\"" },
		{ "16:00:00 <> hi", "line 1 is not like \"16:00:05 <nick> text\": "
		  "\"16:00:00 <> hi\"" },
	};
	struct err err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_null(transcript_read(cases[i].text, strlen(cases[i].text), 0, &err));
		assert_string_equal(err.msg, cases[i].says);
		assert_int_equal(err.kind, ERR_INVALID);
	}
	assert_null(transcript_read("16:00:00 <a> \0b", 15, 0, &err));
}

static void a_log_by_the_clock_runs_past_midnight(void **state)
{
	static const char log[] =
		"23:50:00 <ann> #startmeeting Late\n"
		"00:10:00 <ann> #endmeeting\n";
	struct err err;
	struct transcript *t = transcript_read(log, strlen(log), UNIT_NOW, &err);

	(void)state;
	assert_non_null(t);
	assert_int_equal(transcript_started_at(t), UNIT_NOW - 16 * 3600 + 23 * 3600 + 50 * 60);
	assert_int_equal(transcript_ended_at(t) - transcript_started_at(t), 20 * 60);
	transcript_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_meeting_starts_and_ends_in_meetbots_words),
		cmocka_unit_test(only_chairs_steer_and_anyone_notes),
		cmocka_unit_test(the_founder_stays_chair_and_others_come_and_go),
		cmocka_unit_test(undo_takes_items_and_topics_in_reverse),
		cmocka_unit_test(a_chair_who_changes_nick_stays_chair_and_one_person),
		cmocka_unit_test(whoever_takes_a_chairs_old_nick_is_no_chair),
		cmocka_unit_test(an_account_is_one_person_and_a_stranger_with_the_nick_another),
		cmocka_unit_test(who_logs_in_during_the_meeting_stays_the_same_person),
		cmocka_unit_test(a_chair_who_has_not_spoken_is_chair_on_their_first_line),
		cmocka_unit_test(actions_fall_to_whoever_is_named),
		cmocka_unit_test(the_bot_is_no_attendee_and_gives_no_commands),
		cmocka_unit_test(off_the_record_lines_are_neither_counted_nor_numbered),
		cmocka_unit_test(a_meeting_of_10000_items_and_nicks_is_written_at_once),
		cmocka_unit_test(a_log_that_is_none_is_refused_by_line),
		cmocka_unit_test(a_log_by_the_clock_runs_past_midnight),
	};

	return cmocka_run_group_tests(tests, NULL, end);
}
