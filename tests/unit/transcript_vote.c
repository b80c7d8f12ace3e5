/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Motions and votes: one a person, the last counts, and none is made up. */
#include "transcript.h"

#define VOTERS 8
#define ROUNDS 300

static const struct vote *last_vote(const struct transcript *t)
{
	size_t n;
	const struct vote *votes = transcript_votes(t, &n);

	assert_true(n > 0);
	return &votes[n - 1];
}

static void a_motion_is_voted_on_and_counted_in_hcoops_words(void **state)
{
	struct transcript *t = begin();

	(void)state;
	assert_string_equal(say(t, "bob", "#vote +1"), "No vote is in progress\n");
	assert_string_equal(say(t, "bob", "#motion by one who is no chair"), "");
	assert_true(str_starts(say(t, "ann", "#motion send v4"), "Voting is open"));
	assert_string_equal(say(t, "ann", "#motion another"), "Already voting on 'send v4'\n");
	assert_string_equal(say(t, "ann", "#startvote What? a, b"),
			    "Already voting on 'send v4'\n");
	assert_string_equal(say(t, "ann", "#close"), "Motion cannot be closed: no votes found "
			    "(maybe use #inconclusive?)\n");
	assert_string_equal(say(t, "ann", "#vote +2"), "");
	assert_string_equal(say(t, "bob", "#vote +1"), "");
	assert_string_equal(say(t, "carol", "#vote -1 too soon"), "");
	assert_string_equal(say(t, "dave", "#vote 0"), "");
	assert_string_equal(say(t, "bob", "#close"), "");
	assert_string_equal(say(t, "ann", "#close"),
			    "Motion accepted: 2 in favor to 1 opposed\n"
			    "In favor: ann (+2), bob\n"
			    "Opposed: carol (-1: too soon)\n"
			    "Abstaining: dave\n"
			    "A decision here is text for the mailing list and counts once it is "
			    "there; it is not an approval of any patch.\n");
	assert_has(minutes(t), "1) Motion accepted: send v4 (2 in favor to 1 opposed; in favor: "
		   "ann (+2),\n   bob; opposed: carol (-1: too soon); abstaining: dave) (ann)\n");
	assert_has(minutes(t), "is not an\napproval of any patch.\n\n"
		   "- Motion accepted: send v4 (A.1)\n");
	transcript_free(t);
}

static void a_motion_ends_as_its_votes_say(void **state)
{
	static const struct { const char *votes[4], *says; } cases[] = {
		{ { "+1" }, "Motion accepted: 1 in favor to 0 opposed\n" },
		{ { "-1" }, "Motion failed: 0 in favor to 1 opposed\n" },
		{ { "+1", "-1" }, "Motion inconclusive: 1 in favor to 1 opposed\n" },
		{ { "0", "0" }, "Motion inconclusive: 0 in favor to 0 opposed\n" },
		{ { "+2", "-1" }, "Motion inconclusive: 1 in favor to 1 opposed\n" },
		{ { "+2", "+1", "+1", "-2 it breaks the ABI" },
		  "Motion failed: 3 in favor to 1 opposed, blocked by -2\n" },
	};
	static const char *const nicks[] = { "v", "w", "x", "y" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct transcript *t = begin();

		say(t, "ann", "#motion x");
		for (size_t k = 0; k < ARRAY_LEN(nicks) && cases[i].votes[k]; k++) {
			char *text = mem_printf("#vote %s", cases[i].votes[k]);

			assert_string_equal(say(t, nicks[k], text), "");
			free(text);
		}
		if (!str_starts(say(t, "ann", "#close"), cases[i].says))
			fail_msg("case %zu: %s", i, buf_str(&said));
		transcript_free(t);
	}
}

/* hcoop-meetbot took any text that did not begin with '+' for a no, also none. */
static void what_is_no_vote_is_not_a_no(void **state)
{
	static const char *const cases[] = {
		"#vote", "#vote yes", "#vote no", "#vote 1", "#vote +3", "#vote -3", "#vote +",
		"#vote -", "#vote ++1", "#vote +1x", "#vote +11", "#vote abstain",
	};
	struct transcript *t = begin();

	(void)state;
	say(t, "ann", "#motion x");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_has(say(t, "bob", cases[i]), "is not a vote. Valid votes are +2, +1, 0, -1");
	assert_has(say(t, "bob", "#vote -2"), "bob: -2 blocks the motion and needs its reason");
	assert_int_equal(last_vote(t)->ballots.len, 0);
	say(t, "bob", "#vote +1");
	say(t, "bob", "#vote -2");
	assert_int_equal(last_vote(t)->ballots.len, 1);
	assert_int_equal(last_vote(t)->ballots.items[0].value, 1);
	transcript_free(t);
}

/* hcoop-meetbot counted each of them. */
static void many_votes_of_one_person_are_one(void **state)
{
	struct transcript *t = begin();

	(void)state;
	say(t, "ann", "#motion x");
	say(t, "bob", "#vote +1");
	say(t, "bob", "#vote +1");
	feed(t, TRANSCRIPT_NICK, "bob", NULL, "bob_");
	say(t, "bob_", "#vote +1");
	say_as(t, "carol", "carol", "#vote +1");
	say_as(t, "carol|phone", "carol", "#vote -1");
	assert_has(say(t, "ann", "#close"), "Motion inconclusive: 1 in favor to 1 opposed\n"
		   "In favor: bob_\nOpposed: carol|phone\n");
	transcript_free(t);
}

static void who_votes_and_then_logs_in_votes_once(void **state)
{
	struct transcript *t = begin();

	(void)state;
	say_as(t, "bob|phone", "bob", "hello");
	say(t, "ann", "#motion x");
	say(t, "bob", "#vote +1");
	say_as(t, "bob", "bob", "#vote -1");
	assert_int_equal(last_vote(t)->ballots.len, 1);
	assert_int_equal(last_vote(t)->ballots.items[0].value, -1);
	transcript_free(t);
}

static void whoever_takes_a_voters_old_nick_votes_for_themselves(void **state)
{
	struct transcript *t = begin();

	(void)state;
	say(t, "ann", "#motion x");
	say(t, "bob", "#vote +1");
	feed(t, TRANSCRIPT_NICK, "bob", NULL, "bob_");
	say(t, "bob", "#vote -1");
	assert_int_equal(last_vote(t)->ballots.len, 2);
	transcript_free(t);
}

static void a_chair_closes_a_motion_by_hand(void **state)
{
	static const struct { const char *text, *says, *minutes; } cases[] = {
		{ "#accepted", "Motion accepted: ", "Motion accepted: x" },
		{ "#accept", "Motion accepted: ", "Motion accepted: x" },
		{ "#rejected", "Motion rejected: ", "Motion rejected: x" },
		{ "#reject", "Motion rejected: ", "Motion rejected: x" },
		{ "#failed nobody wants it", "Motion failed: ",
		  "Motion failed: x (0 in favor to 0 opposed; nobody wants it)" },
		{ "#inconclusive", "Motion inconclusive: ", "Motion inconclusive: x" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct transcript *t = begin();

		say(t, "ann", "#motion x");
		assert_string_equal(say(t, "bob", cases[i].text), "");
		assert_true(str_starts(say(t, "ann", cases[i].text), cases[i].says));
		assert_has(minutes(t), cases[i].minutes);
		assert_string_equal(say(t, "bob", "#vote +1"), "No vote is in progress\n");
		transcript_free(t);
	}
}

static void without_a_motion_these_are_items(void **state)
{
	struct transcript *t = begin();

	(void)state;
	assert_has(say(t, "ann", "#accepted the plan"), "not an approval of any patch");
	assert_string_equal(say(t, "ann", "#rejected the other plan"), "");
	assert_has(say(t, "ann", "#failed"), "No motion is open: #failed TEXT notes");
	say(t, "ann", "#inconclusive the third");
	assert_has(minutes(t), "1) Accepted: the plan (ann)\n2) Rejected: the other plan (ann)\n"
		   "3) Inconclusive: the third (ann)\n");
	assert_has(minutes(t), "- Accepted: the plan (A.1)\n- Rejected: the other plan (A.2)\n");
	transcript_free(t);
}

/* hcoop-meetbot kept the index of a motion that was undone. */
static void a_motion_that_is_undone_is_gone_with_its_votes(void **state)
{
	struct transcript *t = begin();
	size_t n;

	(void)state;
	say(t, "ann", "#info before");
	say(t, "ann", "#motion first");
	say(t, "bob", "#vote +1");
	assert_string_equal(say(t, "ann", "#undo"),
			    "Removing item from minutes: #motion first\n");
	transcript_votes(t, &n);
	assert_int_equal(n, 0);
	assert_string_equal(say(t, "bob", "#vote +1"), "No vote is in progress\n");
	assert_string_equal(say(t, "ann", "#close"), "No vote is in progress\n");
	say(t, "ann", "#motion second");
	say(t, "carol", "#vote -1");
	assert_has(say(t, "ann", "#close"), "Motion failed: 0 in favor to 1 opposed\n");
	/* The outcome first: it can be voted on again, then the motion itself. */
	assert_string_equal(say(t, "ann", "#undo"),
			    "Removing item from minutes: the outcome of second\n"
			    "Voting on it is open again.\n");
	say(t, "bob", "#vote +1");
	say(t, "dave", "#vote +1");
	assert_has(say(t, "ann", "#close"), "Motion accepted: 2 in favor to 1 opposed\n");
	say(t, "ann", "#undo");
	say(t, "ann", "#undo");
	assert_string_equal(say(t, "ann", "#undo"), "Removing item from minutes: #info before\n");
	assert_lacks(minutes(t), "Motion");
	say(t, "ann", "#info after");
	assert_has(minutes(t), "1) after (ann)\n");
	transcript_free(t);
}

static void a_vote_is_held_in_openstacks_words(void **state)
{
	struct transcript *t = begin();

	(void)state;
	assert_string_equal(say(t, "bob", "#startvote Which? a, b"),
			    "Only the meeting chair may start a vote.\n");
	assert_string_equal(say(t, "ann", "#startvote no question"),
			    "Unable to parse vote topic and options.\n");
	assert_string_equal(say(t, "ann", "#startvote What colour? Red, Light Blue , Green"),
			    "Begin voting on: What colour? Valid vote options are Red, "
			    "Light Blue, Green\n"
			    "Vote using '#vote OPTION'. Only your last vote counts.\n");
	assert_string_equal(say(t, "bob", "#showvote"), "Nobody has voted.\n");
	assert_string_equal(say(t, "bob", "#vote light blue"), "");
	assert_string_equal(say(t, "carol", "#vote RED"), "");
	assert_string_equal(say(t, "bob", "#vote +1"), "bob: +1 is not a valid option. Valid "
			    "options are Red, Light Blue, Green\n");
	assert_string_equal(say(t, "bob", "#vote red"), "");
	assert_string_equal(say(t, "dave", "#showvote"), "Red (2): carol, bob\n");
	assert_string_equal(say(t, "bob", "#endvote"), "");
	assert_true(str_starts(say(t, "ann", "#endvote"),
			       "Voted on \"What colour?\" Results are\nRed (2): carol, bob\n"));
	assert_string_equal(say(t, "ann", "#endvote"), "No vote is in progress\n");
	assert_string_equal(say(t, "ann", "#showvote"), "No vote is in progress\n");
	assert_has(minutes(t), "1) Vote: What colour? (Red 2: carol, bob; Light Blue 0; Green 0) "
		   "(ann)\n");
	transcript_free(t);
}

static void a_vote_without_options_is_yes_or_no(void **state)
{
	struct transcript *t = begin();

	(void)state;
	assert_has(say(t, "ann", "#startvote Shall we?"), "Valid vote options are Yes, No\n");
	say(t, "bob", "#vote yes");
	assert_has(say(t, "ann", "#endvote"), "Yes (1): bob\n");
	transcript_free(t);
}

static void options_have_limits_and_say_so(void **state)
{
	char text[2000];
	size_t len;
	struct transcript *t = begin();

	(void)state;
	assert_has(say(t, "ann", "#startvote Q? only"), "at least two different options");
	assert_has(say(t, "ann", "#startvote Q? same, SAME,,"), "at least two different options");
	len = (size_t)snprintf(text, sizeof(text), "#startvote Q? 0");
	for (int i = 1; i <= 20; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, ", %d", i);
	assert_has(say(t, "ann", text), "A vote has at most 20 options of at most 60 bytes each");
	snprintf(text, sizeof(text), "#startvote Q? a, %061d", 0);
	assert_has(say(t, "ann", text), "A vote has at most 20 options of at most 60 bytes each");
	snprintf(text, sizeof(text), "#startvote %0301d? a, b", 0);
	assert_has(say(t, "ann", text), "The question of a vote has at most 300 bytes");
	assert_string_equal(say(t, "bob", "#vote a"), "No vote is in progress\n");
	transcript_free(t);
}

static void a_vote_left_open_at_the_end_is_in_the_minutes_as_that(void **state)
{
	struct transcript *t = begin();

	(void)state;
	say(t, "ann", "#motion x");
	say(t, "bob", "#vote +1");
	say(t, "ann", "#endmeeting");
	assert_has(minutes(t), "Votes that were not closed\n--------------------------\n"
		   "- x (1 in favor to 0 opposed; in favor: bob)\n");
	assert_lacks(minutes(t), "Decisions");
	transcript_free(t);
}

static void thousands_of_voters_do_not_flood_the_channel(void **state)
{
	struct transcript *t = begin();
	char nick[16];
	size_t lines = 0;

	(void)state;
	say(t, "ann", "#startvote Q?");
	for (int i = 0; i < 3000; i++) {
		snprintf(nick, sizeof(nick), "n%d", i);
		say(t, nick, "#vote yes");
	}
	for (const char *s = say(t, "ann", "#showvote"); (s = strchr(s, '\n')); s++)
		lines++;
	assert_int_equal(lines, 6);
	assert_has(buf_str(&said), "\n... and 2");
	transcript_free(t);
}

/* A cheap generator: the same sequence everywhere. */
static uint32_t roll(uint64_t *seed, uint32_t n)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33) % n;
}

struct voter {
	char nick[24];
	const char *account;
	int value;
	bool has_voted;
};

static void voters_begin(struct voter voters[VOTERS])
{
	static const char *const accounts[VOTERS] = { "a0", NULL, "a2", NULL, NULL, "a5" };

	for (size_t i = 0; i < VOTERS; i++) {
		voters[i] = (struct voter){ .account = accounts[i] };
		snprintf(voters[i].nick, sizeof(voters[i].nick), "n%zu", i);
	}
}

/* Somebody votes well or badly, or changes nick, or talks. */
static void step(struct transcript *t, struct voter *voter, uint64_t *seed, size_t serial)
{
	static const char *const bad[] = {
		"#vote", "#vote 7", "#vote -2", "vote +1", "#vote +1no",
	};
	char was[24], text[64];

	switch (roll(seed, 5)) {
	case 0:
		memcpy(was, voter->nick, sizeof(was));
		snprintf(voter->nick, sizeof(voter->nick), "m%zu", serial);
		feed(t, TRANSCRIPT_NICK, was, voter->account, voter->nick);
		break;
	case 1:
		say_as(t, voter->nick, voter->account, bad[roll(seed, ARRAY_LEN(bad))]);
		break;
	default:
		voter->value = (int)roll(seed, 5) - 2;
		voter->has_voted = true;
		snprintf(text, sizeof(text), voter->value ? "#vote %+d words" : "#vote %d words",
			 voter->value);
		say_as(t, voter->nick, voter->account, text);
		break;
	}
}

static void any_sequence_of_votes_is_counted_like_a_naive_count(void **state)
{
	struct voter voters[VOTERS];
	uint64_t seed = 7;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct transcript *t = begin();
		size_t favor = 0, opposed = 0, block = 0, any = 0;
		char expect[100];

		voters_begin(voters);
		say(t, "ann", "#motion x");
		for (size_t i = roll(&seed, 60); i--;)
			step(t, &voters[roll(&seed, VOTERS)], &seed, i);
		for (size_t i = 0; i < VOTERS; i++) {
			favor += voters[i].has_voted && voters[i].value > 0;
			opposed += voters[i].has_voted && voters[i].value < 0;
			block += voters[i].has_voted && voters[i].value == -2;
			any += voters[i].has_voted;
		}
		snprintf(expect, sizeof(expect), "Motion %s: %zu in favor to %zu opposed",
			 block || opposed > favor ? "failed" :
			 favor > opposed ? "accepted" : "inconclusive", favor, opposed);
		if (!str_starts(say(t, "ann", "#close"), any ? expect : "Motion cannot be closed"))
			fail_msg("round %d: not \"%s\" but %s", round, expect, buf_str(&said));
		transcript_free(t);
	}
}

/* Behind a bridge anybody can have any name: heard and marked, and no door opens. */
static void a_vote_through_a_bridge_counts_as_unverified(void **state)
{
	struct transcript *t = begin();

	(void)state;
	say(t, "ann", "#motion x");
	say(t, "bob", "#vote +1");
	say(t, "cara/matrix", "#vote +1");
	say(t, "dave/matrix", "#vote +1");
	say(t, "cara/matrix", "#vote -1 no, after all");
	assert_has(say(t, "eve/matrix", "#vote -2 over my dead body"), "does not block");
	assert_has(say(t, "ann", "#close"),
		   "Motion inconclusive: 2 in favor to 2 opposed\n"
		   "In favor: bob, dave/matrix (unverified)\n"
		   "Opposed: cara/matrix (unverified) (-1: no, after all), eve/matrix (unverified) "
		   "(-2: over my dead body)\n"
		   "3 of these came through a bridge: the names are unverified.\n");
	say(t, "ann", "#startvote Tea? yes, no");
	say(t, "cara/matrix", "#vote yes");
	assert_has(say(t, "ann", "#endvote"), "yes (1): cara/matrix (unverified)\n");
	assert_has(minutes(t), "(unverified)");
	transcript_free(t);
}

static void nobody_chairs_through_a_bridge(void **state)
{
	struct transcript *t = begin();

	(void)state;
	say(t, "bob/matrix", "hello");
	assert_has(say(t, "ann", "#chair bob/matrix carol"), "a chair has to be on IRC");
	assert_string_equal(say(t, "bob/matrix", "#endmeeting"), "");
	assert_has(say(t, "ann", "#chair"), "Current chairs: ann carol\n");
	transcript_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_motion_is_voted_on_and_counted_in_hcoops_words),
		cmocka_unit_test(a_motion_ends_as_its_votes_say),
		cmocka_unit_test(what_is_no_vote_is_not_a_no),
		cmocka_unit_test(many_votes_of_one_person_are_one),
		cmocka_unit_test(who_votes_and_then_logs_in_votes_once),
		cmocka_unit_test(whoever_takes_a_voters_old_nick_votes_for_themselves),
		cmocka_unit_test(a_chair_closes_a_motion_by_hand),
		cmocka_unit_test(without_a_motion_these_are_items),
		cmocka_unit_test(a_motion_that_is_undone_is_gone_with_its_votes),
		cmocka_unit_test(a_vote_is_held_in_openstacks_words),
		cmocka_unit_test(a_vote_without_options_is_yes_or_no),
		cmocka_unit_test(options_have_limits_and_say_so),
		cmocka_unit_test(a_vote_left_open_at_the_end_is_in_the_minutes_as_that),
		cmocka_unit_test(a_vote_through_a_bridge_counts_as_unverified),
		cmocka_unit_test(nobody_chairs_through_a_bridge),
		cmocka_unit_test(thousands_of_voters_do_not_flood_the_channel),
		cmocka_unit_test(any_sequence_of_votes_is_counted_like_a_naive_count),
	};

	return cmocka_run_group_tests(tests, NULL, end);
}
