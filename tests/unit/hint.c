/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the words of a mail may mean. */
#include "review/hint.h"
#include "review/remark.h"
#include "unit.h"

static struct hint read(struct unit *u, const char *subject, const char *body)
{
	struct hint hint;

	hint_read(&hint, subject, body, true, u->arena);
	return hint;
}

static void pings_are_known_in_all_spellings(void **state)
{
	static const struct { const char *subject, *body; int number; } cases[] = {
		{ "Ping: [PATCH v2 0/2] x86: thing", "> [PATCH]\nThis blocks 4.20.\n", 1 },
		{ "PING [PATCH 5/5] x86: thing", "", 1 },
		{ "ping: [PATCH] a", "", 1 },
		{ "[PING] [PATCH] a", "", 1 },
		{ "Ping\u00b2: [PATCH v2 0/2] x86: thing", "", 2 },
		{ "Ping\u00b3: Re: [PATCH v2 0/2] x86: thing", "", 3 },
		{ "Ping^2: [PATCH] a", "", 2 },
		{ "Ping #3: [PATCH] a", "", 3 },
		{ "Ping 2: [PATCH] a", "", 2 },
		{ "Ping2: [PATCH] a", "", 2 },
		{ "Gentle ping: [PATCH] a", "", 1 },
		{ "Re: [PATCH] a", "Ping?\n", 1 },
		{ "Re: [PATCH] a", "PING\n\nOn Mon, 2 Nov 2026, Ann wrote:\n> text\n", 1 },
		{ "Re: [PATCH] a", "Hi Jan,\n\ngentle ping on this series.\n\nThanks,\nAnn\n", 1 },
		{ "Re: [PATCH] a", "Ping^2\n", 2 },
		{ "Re: [PATCH] a", "Ping\u00b2.\n-- \nAnn\n", 2 },
		{ "Re: [PATCH] a", "@jan, another ping\n", 1 },
		{ "Re: [PATCH] a", "Friendly ping, Julien, Stefano?\n", 1 },
		{ "Re: [PATCH] a", "Just pinging this.\n", 1 },
		{ "Re: [PATCH] a", "> Signed-off-by: a\n\n(re)ping\n", 1 },
		{ "Re: [PATCH] a", "Reping.\n", 1 },
		{ "Re: [PATCH] a", "Hi Boris, gentle ping -- I hope this can go in soon\n", 1 },
		{ "Re: [PATCH] a", "Ping! Could somebody have a look?\n", 1 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct hint hint = read(*state, cases[i].subject, cases[i].body);

		if (!hint.is_ping || hint.ping_number != cases[i].number)
			fail_msg("%s / %s: %d", cases[i].subject, cases[i].body,
				 hint.ping_number);
	}
}

static void what_only_speaks_of_pings_is_none(void **state)
{
	static const char *const cases[][2] = {
		{ "Re: [PATCH] a", "I cannot ping the guest any more.\n" },
		{ "Re: [PATCH] a", "> Ping?\n\nSorry, I was away.  Looking now.\n" },
		{ "Re: Ping: [PATCH] a", "Sorry for the delay, here you go.\n" },
		{ "Re: ping: fix a leak", "Why is this freed twice?\n" },
		{ "Re: [PATCH] a", "ping works again with this patch\n" },
		{ "[PATCH] ping: handle IPv6", "Text.\n" },
		{ "Re: [PATCH] a", "The mapping is wrong.  Stop shipping it.\n" },
		{ "Re: [PATCH] a", "Text.\n-- \nPing\n" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		if (read(*state, cases[i][0], cases[i][1]).is_ping)
			fail_msg("%s / %s", cases[i][0], cases[i][1]);
}

static void any_news_is_a_ping_where_the_author_asks(void **state)
{
	struct hint hint = read(*state, "Re: [PATCH 0/3] a", "Are we done yet?\n");

	assert_false(hint.is_ping);
	assert_true(hint.is_soft_ping);
	assert_true(read(*state, "Re: [PATCH] a", "Any feedback on this?\n").is_soft_ping);
	assert_false(read(*state, "Re: [PATCH] a", "This leaks.\n").is_soft_ping);
}

static void intents_to_commit_have_their_time(void **state)
{
	struct hint hint = read(*state, "Ping: [PATCH 5/5] x86: thing",
		"Seeing no feedback for about 3 months, I intend to commit this in 3 days\n"
		"unless I hear otherwise.\n");

	assert_non_null(hint.intent);
	assert_int_equal(hint.intent_secs, 3 * CLOCK_DAY);
	hint = read(*state, "Re: [PATCH] a", "I'll commit these tomorrow.\n");
	assert_int_equal(hint.intent_secs, CLOCK_DAY);
	hint = read(*state, "Re: [PATCH] a", "I plan to commit this shortly, or in a week.\n");
	assert_int_equal(hint.intent_secs, 7 * CLOCK_DAY);
	assert_non_null(read(*state, "Re: a", "I intend to commit this shortly\n").intent);
	assert_null(read(*state, "Re: a", "I don't intend to commit this.\n").intent);
	assert_null(read(*state, "Re: a", "> I intend to commit this\n\nFine.\n").intent);
	assert_null(read(*state, "Re: a", "I'll commit to a date later.\n").intent);
}

static void objections_are_told_from_their_absence(void **state)
{
	static const char *const yes[] = { "NACK.  This breaks migration.\n",
		"Nacked, see below\nNack: no\n", "I object to this, as it breaks the ABI.\n",
		"Sorry, but I'm against this.\n" };
	static const char *const no[] = { "I have no objection.\n", "Not a nack, just a thought.\n",
		"> NACK\n\nWhy?\n", "This is no nack.\n", "Snack bar.\n",
		"Waiting for an ack/nack here.\n" };

	for (size_t i = 0; i < ARRAY_LEN(yes); i++)
		if (!read(*state, "Re: [PATCH] a", yes[i]).objection)
			fail_msg("%s", yes[i]);
	for (size_t i = 0; i < ARRAY_LEN(no); i++)
		if (read(*state, "Re: [PATCH] a", no[i]).objection)
			fail_msg("%s", no[i]);
}

static void withdrawals_name_what_is_withdrawn(void **state)
{
	assert_non_null(read(*state, "Re: a", "Please disregard this patch.\n").withdrawal);
	assert_non_null(read(*state, "Re: a", "Please ignore this series, v3 is on its way\n")
			.withdrawal);
	assert_non_null(read(*state, "Re: a", "Self-NAK, wrong branch.\n").withdrawal);
	assert_null(read(*state, "Re: a", "Please drop the blank line.\n").withdrawal);
	assert_null(read(*state, "Re: a", "Please ignore my comment.\n").withdrawal);
}

static void questions_and_words_are_told_from_thanks(void **state)
{
	struct hint hint = read(*state, "Re: [PATCH] a",
		"> int a;\n\nWhy is this an int?\n\nJan\n");

	assert_string_equal(hint.question, "Why is this an int?");
	assert_string_equal(hint.words, "Why is this an int?");
	hint = read(*state, "Re: [PATCH] a", "Reviewed-by: Jan <j@example.org>\n\nThanks, Jan\n");
	assert_null(hint.words);
	assert_null(hint.question);
	assert_null(read(*state, "Re: a", "Looks good to me, thanks!\n").words);
	assert_non_null(read(*state, "Re: a", "Looks good, but please rename it.\n").words);
	assert_null(read(*state, "Re: a", "See http://example.org/?a=b\n").question);
	assert_non_null(read(*state, "Re: a", "Applied, thanks.\n").applied);
	assert_null(read(*state, "Re: a", "Applied, thanks.\n\n[1/1] a: b\n").words);
	assert_null(read(*state, "Re: a", "> a\n\n[...]\n\n:-)\n").words);
	assert_null(read(*state, "Re: a", "From: Ann <a@x> Sent: Tuesday, June 6, 2023\n> b\n")
		    .words);
}

static void what_was_applied_is_told_from_what_was_tried(void **state)
{
	static const char *const taken[] = {
		"Applied to fixes. Thanks!\n", "Queued for 4.19, thanks.\n", "Applied.\n",
		"Thanks. Queued up for next.\n", "I've merged the first six of them.\n",
		"Hello:\n\nThis series was applied to example/next.git (main)\nby Ann:\n",
		"The pull request you sent on Mon:\n\n> x\n\nhas been merged into a/b.git:\n",
	};
	static const char *const not_taken[] = {
		"Applied cleanly here, but does not boot.\n", "Applied to what?\n",
		"Pushed back: the lock is taken twice.\n",
	};

	for (size_t i = 0; i < ARRAY_LEN(taken); i++)
		if (!read(*state, "Re: a", taken[i]).applied)
			fail_msg("%s", taken[i]);
	for (size_t i = 0; i < ARRAY_LEN(not_taken); i++)
		if (read(*state, "Re: a", not_taken[i]).applied)
			fail_msg("%s", not_taken[i]);
	assert_non_null(read(*state, "Re: a", "Applied.\nBut who tests it?\n").question);
}

static void any_chance_and_needs_are_no_pings_by_themselves(void **state)
{
	assert_false(read(*state, "Re: a", "> b\n\nIf by any chance it nests, it stops.\n")
		     .is_soft_ping);
	assert_false(read(*state, "Re: a", "> b\n\nThe page still needs to be mapped.\n")
		     .is_soft_ping);
	assert_true(read(*state, "Re: a", "Any chance to see this go in?\n").is_soft_ping);
	assert_true(read(*state, "Re: a", "This still needs an ack.\n").is_soft_ping);
}

static void outlooks_first_line_is_not_the_writers(void **state)
{
	struct unit *u = *state;
	struct remarks remarks;

	remark_read("From: Ann Deep <ann@example.org> Sent: Tuesday, June 6, 2023 9:07 PM\n>\n"
		    "> b\n\nWhy two?\n", u->arena, &remarks);
	assert_string_equal(remarks.excerpt, "Why two?");
	remark_read("From: Ann Deep <ann@example.org>\n> b\n\nRename it.\n", u->arena, &remarks);
	assert_string_equal(remarks.excerpt, "Rename it.");
	remark_read("Mon,  3 Apr 2023 16:22:58 -0700 Ann <ann@example.org>:\n\n> b\n\nNo.\n",
		    u->arena, &remarks);
	assert_string_equal(remarks.excerpt, "No.");
	remark_read("From: here on it is clear.\n", u->arena, &remarks);
	assert_string_equal(remarks.excerpt, "From: here on it is clear.");
	assert_null(read(u, "Re: a", "From: Ann <ann@example.org>\n> b\n").words);
}

static void who_agrees_has_nothing_more_to_ask(void **state)
{
	assert_true(read(*state, "Re: a", "> rename it\n\nWill do.\n").promises);
	assert_true(read(*state, "Re: a", "Ok, fixed in v3.\n").promises);
	assert_true(read(*state, "Re: a", "Yeah, good point.\n").agrees);
	assert_true(read(*state, "Re: a", "Sure.\n").agrees);
	assert_false(read(*state, "Re: a", "No, the guest may be gone.\n").agrees);
}

static void a_condition_stands_before_its_tag(void **state)
{
	assert_true(read(*state, "Re: a", "With that fixed:\nReviewed-by: J <j@example.org>\n")
		    .on_condition);
	assert_false(read(*state, "Re: a", "With the new test this is fine.\n").on_condition);
}

static void freezes_begin_and_end(void **state)
{
	static const struct { const char *line; enum hint_freeze freeze; } cases[] = {
		{ "Commit moratorium for staging until RC1 is out\n", HINT_FREEZE_MORATORIUM },
		{ "The commit moratorium is lifted.\n", HINT_FREEZE_LIFTED },
		{ "We are now in hard code freeze\n", HINT_FREEZE_ACK },
		{ "From now on a Release Ack is needed for each patch\n", HINT_FREEZE_ACK },
		{ "No Release Ack needed before RC3\n", HINT_FREEZE_WAIVED },
		{ "Does this need a release ack?\n", HINT_FREEZE_NONE },
		{ "Release-Acked-by: Ann <a@example.org>\n", HINT_FREEZE_NONE },
		{ "The tree is open again\n", HINT_FREEZE_LIFTED },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct hint hint = read(*state, "Xen 4.22 status", cases[i].line);

		if (hint.freeze != cases[i].freeze)
			fail_msg("%s: %d", cases[i].line, (int)hint.freeze);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(pings_are_known_in_all_spellings),
		UNIT_TEST(what_only_speaks_of_pings_is_none),
		UNIT_TEST(any_news_is_a_ping_where_the_author_asks),
		UNIT_TEST(intents_to_commit_have_their_time),
		UNIT_TEST(objections_are_told_from_their_absence),
		UNIT_TEST(withdrawals_name_what_is_withdrawn),
		UNIT_TEST(questions_and_words_are_told_from_thanks),
		UNIT_TEST(what_was_applied_is_told_from_what_was_tried),
		UNIT_TEST(any_chance_and_needs_are_no_pings_by_themselves),
		UNIT_TEST(outlooks_first_line_is_not_the_writers),
		UNIT_TEST(who_agrees_has_nothing_more_to_ask),
		UNIT_TEST(a_condition_stands_before_its_tag),
		UNIT_TEST(freezes_begin_and_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
