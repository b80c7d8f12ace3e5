/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Decisions: rules, the window, answers by page and by mail, the count, the result. */
#include "base/buf.h"
#include "base/str.h"
#include "calendar/decision.h"
#include "people/heard.h"
#include "people/outbox.h"

#include "unit.h"

#define DAY CLOCK_DAY

static int64_t draft(struct unit *u, const struct actor *who, const char *rule)
{
	struct decision_form form = {
		.rule = rule, .title = "Drop Python 2", .text = "We require Python 3.6.",
		.thread = "https://lore.example.org/devel/talk.1@example.org/",
		.date = "", .time = "", .zone = "Europe/London",
	};
	int64_t id = 0;

	assert_ok(u, decision_create(u->db, &u->settings, who, &form, &id, &u->err));
	return id;
}

static int64_t opened(struct unit *u, const struct actor *who, const char *rule)
{
	int64_t id = draft(u, who, rule);

	assert_ok(u, decision_open(u->db, &u->settings, who, id, &u->err));
	return id;
}

static struct decision *get(struct unit *u, int64_t id)
{
	struct decision *decision = decision_get(u->db, id, u->arena, &u->err);

	assert_non_null(decision);
	return decision;
}

static int answer(struct unit *u, const struct actor *who, int64_t id, int64_t value,
		  const char *words)
{
	return decision_answer(u->db, &u->settings, who, id, value, words, &u->err);
}

static struct heard reply(struct unit *u, int64_t id, const char *who, const char *body)
{
	static int n;

	return (struct heard){
		.message_id = arena_printf(u->arena, "reply.%d@example.org", ++n),
		.date = clock_now(), .from = { who, arena_printf(u->arena, "%s@example.org", who) },
		.subject = "Re: [PROPOSAL] Drop Python 2", .in_reply_to = get(u, id)->message_id,
		.list_id = "devel.lists.example.org", .body = body,
	};
}

static int hear(struct unit *u, int64_t id, const char *who, const char *body)
{
	struct heard heard = reply(u, id, who, body);

	return decision_hear(u->db, &u->settings, &heard, u->arena, &u->err);
}

static struct opinions opinions(struct unit *u, int64_t id)
{
	struct opinions out;

	assert_ok(u, opinion_list(u->db, id, u->arena, &out, &u->err));
	return out;
}

static void pass(struct unit *u, int64_t secs)
{
	clock_freeze(clock_now() + secs);
	assert_ok(u, decision_tick(u->db, &u->settings, clock_now(), &u->err));
}

static struct letter *letter(struct unit *u, int64_t id)
{
	struct letter *found = outbox_get(u->db, id, u->arena, &u->err);

	assert_non_null(found);
	return found;
}

static void the_policy_file_says_what_holds_without_it(void **state)
{
	struct unit *u = *state;
	struct decision_rules ours, files;

	assert_ok(u, decision_rules_load(&u->settings, u->arena, &ours, &u->err));
	u->settings.decision.policy = "etc/policy/decision.policy";
	assert_ok(u, decision_rules_load(&u->settings, u->arena, &files, &u->err));
	assert_int_equal(ours.len, files.len);
	for (size_t i = 0; i < ours.len; i++) {
		const struct decision_rule *a = &ours.items[i], *b = &files.items[i];

		assert_string_equal(a->id, b->id);
		assert_string_equal(a->title, b->title);
		assert_string_equal(a->pass, b->pass);
		assert_string_equal(a->voters, b->voters);
		assert_string_equal(a->cite, b->cite);
		assert_int_equal(a->kind, b->kind);
		assert_int_equal(a->days, b->days);
		assert_int_equal(a->least, b->least);
		assert_int_equal(a->scale, b->scale);
		assert_int_equal(a->answers, b->answers);
		assert_int_equal(a->veto, b->veto);
		assert_int_equal(a->quorum, b->quorum);
		for (size_t k = 0; k < 5; k++)
			assert_string_equal(a->words[k], b->words[k]);
	}
}

static void a_proposal_goes_to_the_list_as_an_answer_to_the_talk(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor bob = unit_person(u, "bob", ROLE_MEMBER);
	int64_t id = draft(u, &ann, "lazy-consensus");
	struct letter *mail;

	assert_fails(u, ERR_DENIED, decision_open(u->db, &u->settings, &bob, id, &u->err));
	assert_ok(u, decision_open(u->db, &u->settings, &ann, id, &u->err));
	assert_fails(u, ERR_CONFLICT, decision_open(u->db, &u->settings, &ann, id, &u->err));
	mail = letter(u, get(u, id)->letter_id);
	assert_string_equal(mail->subject,
			    "[PROPOSAL] Drop Python 2 (until Thu 3 Dec 2026, 12:00 UTC)");
	assert_string_equal(mail->in_reply_to, "talk.1@example.org");
	assert_string_equal(mail->message_id, get(u, id)->message_id);
	assert_true(mail->is_list);
	assert_non_null(strstr(mail->body, "ann proposes:\n\nWe require Python 3.6.\n"));
	assert_non_null(strstr(mail->body, "Until: Thu 3 Dec 2026, 12:00 GMT (+00:00); 12:00 UTC"));
}

static void a_window_too_short_for_the_rule_is_refused(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct decision_form form = {
		.rule = "vote", .title = "Now", .text = "Quick.", .date = "2026-11-27",
		.time = "12:00", .zone = "UTC",
	};
	int64_t id = 0;

	assert_ok(u, decision_create(u->db, &u->settings, &ann, &form, &id, &u->err));
	assert_fails(u, ERR_INVALID, decision_open(u->db, &u->settings, &ann, id, &u->err));
	assert_string_equal(u->err.msg, "the end is too near: this rule gives people at least 72 "
					"hours to answer");
	form.rule = "whim";
	assert_fails(u, ERR_NOT_FOUND,
		     decision_create(u->db, &u->settings, &ann, &form, &id, &u->err));
	form.rule = "vote";
	form.thread = "somewhere";
	assert_fails(u, ERR_INVALID,
		     decision_create(u->db, &u->settings, &ann, &form, &id, &u->err));
}

static void silence_is_consent_and_the_silent_majority_is_named(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	int64_t id = opened(u, &ann, "lazy-consensus");
	struct letter *mail;

	pass(u, 6 * DAY);
	assert_int_equal(get(u, id)->state, DECISION_OPEN);
	assert_true(get(u, id)->warned_at > 0);
	pass(u, DAY);
	assert_int_equal(get(u, id)->state, DECISION_AGREED);
	mail = letter(u, get(u, id)->result_id);
	assert_string_equal(mail->subject, "[RESULT: agreed] Drop Python 2");
	assert_string_equal(mail->in_reply_to, get(u, id)->message_id);
	assert_non_null(strstr(mail->body, "Silent majority: only 0 answered"));
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter"), 3);
	pass(u, DAY);
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter"), 3);
}

static void an_objection_on_the_page_needs_a_reason_and_stops_consensus(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor bob = unit_person(u, "bob", ROLE_MEMBER);
	struct actor nobody = { .name = "guest" };
	int64_t id = opened(u, &ann, "lazy-consensus");

	assert_fails(u, ERR_DENIED, answer(u, &nobody, id, 1, ""));
	assert_fails(u, ERR_INVALID, answer(u, &bob, id, -1, " \n"));
	assert_fails(u, ERR_INVALID, answer(u, &bob, id, -2, "two are too many here"));
	assert_ok(u, answer(u, &bob, id, -1, "CentOS 7 has no 3.6"));
	pass(u, 7 * DAY);
	assert_int_equal(get(u, id)->state, DECISION_UNSETTLED);
	assert_non_null(strstr(letter(u, get(u, id)->result_id)->body, "CentOS 7 has no 3.6"));
	assert_fails(u, ERR_CONFLICT, answer(u, &bob, id, 1, ""));
}

static void a_reply_that_looks_like_an_objection_waits_to_be_marked(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor bob = unit_person(u, "bob", ROLE_MEMBER);
	struct actor eve = unit_person(u, "eve", ROLE_MEMBER);
	int64_t id = opened(u, &ann, "lazy-consensus"), opinion;

	assert_int_equal(hear(u, id, "bob", "> We require\n\nI object, since CentOS 7\nlacks it.\n"
			      "\n-- \nBob\n"), 1);
	assert_int_equal(opinions(u, id).items[0].state, OPINION_HINT);
	assert_string_equal(opinions(u, id).items[0].words, "I object, since CentOS 7 lacks it.");
	opinion = opinions(u, id).items[0].id;
	pass(u, 7 * DAY);
	assert_int_equal(get(u, id)->state, DECISION_OPEN);
	assert_true(get(u, id)->asked_at > 0);
	assert_fails(u, ERR_DENIED, opinion_mark(u->db, &eve, opinion, "void", &u->err));
	assert_ok(u, opinion_mark(u->db, &bob, opinion, "counts", &u->err));
	assert_ok(u, opinion_mark(u->db, &ann, opinion, "resolved", &u->err));
	pass(u, 60);
	assert_int_equal(get(u, id)->state, DECISION_AGREED);
	assert_non_null(strstr(letter(u, get(u, id)->result_id)->body, "(this objection was met)"));
}

static void votes_are_read_from_replies_and_the_last_counts(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	int64_t id;
	struct heard late;

	unit_person(u, "bob", ROLE_MEMBER);
	unit_person(u, "cat", ROLE_MEMBER);
	id = opened(u, &ann, "vote");
	late = reply(u, id, "bob", "-1\n");
	pass(u, 3600);
	assert_int_equal(hear(u, id, "bob", "On Thu, ann wrote:\n> -1\n\n+1\n\nfrom me\n"), 1);
	assert_int_equal(hear(u, id, "cat", "Vote: -1, too early\n"), 1);
	assert_int_equal(hear(u, id, "stranger", "+1\n"), 1);
	assert_int_equal(hear(u, id, "ann", "I had +1 in mind on 0.5 of it, 1 of 3\n"), 0);
	assert_int_equal(hear(u, id, "dan", "NACK\n"), 1);
	assert_int_equal(decision_hear(u->db, &u->settings, &late, u->arena, &u->err), 1);
	assert_int_equal(opinions(u, id).len, 3);
	assert_int_equal(opinions(u, id).items[0].value, 1);
	assert_string_equal(opinions(u, id).items[0].words, "from me");
	assert_string_equal(opinions(u, id).items[1].words, "too early");
	assert_int_equal(opinions(u, id).items[2].state, OPINION_VOID);
	assert_ok(u, answer(u, &ann, id, 1, ""));
	pass(u, 15 * DAY);
	assert_int_equal(get(u, id)->state, DECISION_AGREED);
}

static void a_veto_needs_words_and_blocks(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct actor bob = unit_person(u, "bob", ROLE_MEMBER);
	struct actor cat = unit_person(u, "cat", ROLE_MEMBER);
	int64_t id = opened(u, &ann, "vote-with-veto");

	assert_ok(u, answer(u, &ann, id, 2, ""));
	assert_ok(u, answer(u, &cat, id, 1, ""));
	assert_fails(u, ERR_INVALID, answer(u, &bob, id, -2, ""));
	assert_int_equal(hear(u, id, "bob", "-2\n"), 1);
	assert_string_equal(opinions(u, id).items[2].why, "a -2 blocks and needs a reason");
	pass(u, 60);
	assert_int_equal(hear(u, id, "bob", "-2 it breaks migration\n"), 1);
	pass(u, 15 * DAY);
	assert_int_equal(get(u, id)->state, DECISION_REFUSED);
}

static void an_end_moves_only_later_and_what_is_withdrawn_stays_so(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	int64_t id = opened(u, &ann, "vote");

	assert_fails(u, ERR_INVALID, decision_extend(u->db, &u->settings, &ann, id, "2026-12-01",
						     "12:00", "x", &u->err));
	assert_fails(u, ERR_INVALID, decision_extend(u->db, &u->settings, &ann, id, "2026-12-20",
						     "12:00", "", &u->err));
	assert_ok(u, decision_extend(u->db, &u->settings, &ann, id, "2026-12-20", "12:00",
				     "holidays", &u->err));
	pass(u, 15 * DAY);
	assert_int_equal(get(u, id)->state, DECISION_OPEN);
	assert_ok(u, decision_withdraw(u->db, &u->settings, &ann, id, "not needed", &u->err));
	assert_fails(u, ERR_CONFLICT, decision_withdraw(u->db, &u->settings, &ann, id, "again",
							&u->err));
	pass(u, 15 * DAY);
	assert_int_equal(get(u, id)->state, DECISION_WITHDRAWN);
}

static void counts_add_up(void **state)
{
	struct unit *u = *state;
	struct decision_rules rules;
	struct decision_count count;
	struct opinion items[12];
	struct opinions all = { .items = items };
	unsigned int dice = 7;

	assert_ok(u, decision_rules_load(&u->settings, u->arena, &rules, &u->err));
	for (int round = 0; round < 2000; round++) {
		const struct decision_rule *rule = &rules.items[round % 3];
		size_t sum = 0;

		all.len = (dice = dice * 1103515245 + 12345) >> 16 & 7;
		for (size_t i = 0; i < all.len; i++) {
			dice = dice * 1103515245 + 12345;
			items[i] = (struct opinion){ .value = (int)(dice >> 16) % 5 - 2,
						     .state = (dice >> 24) & 3 };
		}
		decision_count(rule, &all, &count);
		for (size_t i = 0; i < 5; i++)
			sum += count.by_value[i];
		assert_int_equal(sum + count.resolved, count.answers);
		assert_int_equal(count.answers + count.hints + count.void_, all.len);
		assert_true(count.in_favour + count.against <= sum);
		if (count.objections)
			assert_int_not_equal(count.outcome, DECISION_AGREED);
		if (rule->kind == DECISION_VOTE && count.outcome == DECISION_AGREED)
			assert_true(count.in_favour > count.against);
	}
}

static void the_register_is_searched_by_words(void **state)
{
	struct unit *u = *state;
	struct actor ann = unit_person(u, "ann", ROLE_MEMBER);
	struct decisions found;

	opened(u, &ann, "vote");
	draft(u, &ann, "vote");
	assert_ok(u, decision_list(u->db, -1, NULL, 10, u->arena, &found, &u->err));
	assert_int_equal(found.len, 1);
	assert_ok(u, decision_list(u->db, -1, "3.6 python", 10, u->arena, &found, &u->err));
	assert_int_equal(found.len, 1);
	assert_ok(u, decision_list(u->db, -1, "python perl", 10, u->arena, &found, &u->err));
	assert_int_equal(found.len, 0);
	assert_ok(u, decision_list(u->db, DECISION_AGREED, NULL, 10, u->arena, &found, &u->err));
	assert_int_equal(found.len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(the_policy_file_says_what_holds_without_it),
		UNIT_TEST(a_proposal_goes_to_the_list_as_an_answer_to_the_talk),
		UNIT_TEST(a_window_too_short_for_the_rule_is_refused),
		UNIT_TEST(silence_is_consent_and_the_silent_majority_is_named),
		UNIT_TEST(an_objection_on_the_page_needs_a_reason_and_stops_consensus),
		UNIT_TEST(a_reply_that_looks_like_an_objection_waits_to_be_marked),
		UNIT_TEST(votes_are_read_from_replies_and_the_last_counts),
		UNIT_TEST(a_veto_needs_words_and_blocks),
		UNIT_TEST(an_end_moves_only_later_and_what_is_withdrawn_stays_so),
		UNIT_TEST(counts_add_up),
		UNIT_TEST(the_register_is_searched_by_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
