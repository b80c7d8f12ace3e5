/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The send queue: who goes first, and when. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bot/irc/queue.h"

static void add(struct irc_queue *queue, enum irc_priority priority, const char *line,
		int64_t id)
{
	assert_int_equal(irc_queue_add(queue, priority, line, id, 0), 0);
}

static void expect(struct irc_queue *queue, int64_t now_ms, const char *line)
{
	int64_t wait_ms;
	struct irc_queued *queued = irc_queue_take(queue, now_ms, false, &wait_ms);

	assert_non_null(queued);
	assert_string_equal(queued->line, line);
	irc_queued_free(queued);
}

static void expect_wait(struct irc_queue *queue, int64_t now_ms, int64_t wait_ms)
{
	int64_t got;

	assert_null(irc_queue_take(queue, now_ms, false, &got));
	assert_int_equal(got, wait_ms);
}

static void test_answers_go_before_notices_and_pong_before_all(void **state UNUSED)
{
	struct irc_queue *queue = irc_queue_new(10, 1000);

	add(queue, IRC_NOTICE, "n1", 0);
	add(queue, IRC_ANSWER, "a1", 0);
	add(queue, IRC_NOTICE, "n2", 0);
	add(queue, IRC_ANSWER, "a2", 0);
	add(queue, IRC_URGENT, "PONG", 0);
	expect(queue, 0, "PONG");
	expect(queue, 0, "a1");
	expect(queue, 0, "a2");
	expect(queue, 0, "n1");
	expect(queue, 0, "n2");
	expect_wait(queue, 0, -1);
	irc_queue_free(queue);
}

static void test_a_burst_goes_at_once_and_then_one_by_one(void **state UNUSED)
{
	struct irc_queue *queue = irc_queue_new(3, 1000);

	for (int i = 0; i < 6; i++)
		add(queue, IRC_ANSWER, "x", 0);
	for (int i = 0; i < 3; i++)
		expect(queue, 5000, "x");
	expect_wait(queue, 5000, 1000);
	expect_wait(queue, 5400, 600);
	expect(queue, 6000, "x");
	expect_wait(queue, 6000, 1000);
	expect(queue, 8000, "x");
	expect(queue, 8000, "x");
	expect_wait(queue, 8000, -1);
	irc_queue_free(queue);
}

static void test_a_long_silence_earns_no_more_than_a_burst(void **state UNUSED)
{
	struct irc_queue *queue = irc_queue_new(2, 500);

	for (int i = 0; i < 5; i++)
		add(queue, IRC_NOTICE, "x", 0);
	expect(queue, 0, "x");
	expect(queue, 1000000, "x");
	expect(queue, 1000000, "x");
	expect_wait(queue, 1000000, 500);
	irc_queue_free(queue);
}

static void test_pong_never_waits_but_counts(void **state UNUSED)
{
	struct irc_queue *queue = irc_queue_new(2, 1000);

	for (int i = 0; i < 5; i++)
		add(queue, IRC_URGENT, "PONG", 0);
	add(queue, IRC_ANSWER, "x", 0);
	for (int i = 0; i < 5; i++)
		expect(queue, 0, "PONG");
	expect_wait(queue, 0, 1000);
	expect(queue, 1000, "x");
	irc_queue_free(queue);
}

static void test_others_wait_while_only_urgent_lines_may_go(void **state UNUSED)
{
	struct irc_queue *queue = irc_queue_new(2, 1000);
	int64_t wait_ms;

	add(queue, IRC_ANSWER, "x", 0);
	assert_null(irc_queue_take(queue, 0, true, &wait_ms));
	assert_int_equal(wait_ms, -1);
	expect(queue, 0, "x");
	irc_queue_free(queue);
}

static void test_a_full_queue_says_so(void **state UNUSED)
{
	struct irc_queue *queue = irc_queue_new(1, 1000);

	for (int i = 0; i < IRC_QUEUE_MAX; i++)
		add(queue, IRC_ANSWER, "x", 0);
	assert_int_equal(irc_queue_add(queue, IRC_ANSWER, "x", 0, 0), -1);
	assert_int_equal(irc_queue_add(queue, IRC_URGENT, "PONG", 0, 0), 0);
	assert_int_equal(irc_queue_len(queue, IRC_ANSWER), IRC_QUEUE_MAX);
	irc_queue_free(queue);
}

static void test_only_a_long_queue_says_things_once(void **state UNUSED)
{
	struct irc_queue *queue = irc_queue_new(2, 1000);

	add(queue, IRC_ANSWER, "same", 0);
	add(queue, IRC_ANSWER, "other", 0);
	assert_false(irc_queue_repeats(queue, IRC_ANSWER, "same"));
	add(queue, IRC_ANSWER, "mine", 7);
	assert_true(irc_queue_repeats(queue, IRC_ANSWER, "same"));
	assert_false(irc_queue_repeats(queue, IRC_ANSWER, "mine"));
	assert_false(irc_queue_repeats(queue, IRC_ANSWER, "new"));
	assert_false(irc_queue_repeats(queue, IRC_NOTICE, "same"));
	irc_queue_free(queue);
}

static bool has_id(const void *cookie, const struct irc_queued *queued)
{
	return queued->id == *(const int64_t *)cookie;
}

static void test_a_line_can_be_taken_out_of_the_middle_and_the_end(void **state UNUSED)
{
	struct irc_queue *queue = irc_queue_new(9, 0);
	int64_t id;

	add(queue, IRC_ANSWER, "one", 1);
	add(queue, IRC_ANSWER, "two", 2);
	add(queue, IRC_ANSWER, "three", 3);
	for (id = 2; id <= 3; id++) {
		struct irc_queued *queued = irc_queue_remove(queue, IRC_ANSWER, has_id, &id);

		assert_int_equal(queued->id, id);
		irc_queued_free(queued);
	}
	assert_null(irc_queue_remove(queue, IRC_ANSWER, has_id, &id));
	add(queue, IRC_ANSWER, "four", 4);
	expect(queue, 0, "one");
	expect(queue, 0, "four");
	expect_wait(queue, 0, -1);
	irc_queue_free(queue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers_go_before_notices_and_pong_before_all),
		cmocka_unit_test(test_a_burst_goes_at_once_and_then_one_by_one),
		cmocka_unit_test(test_a_long_silence_earns_no_more_than_a_burst),
		cmocka_unit_test(test_pong_never_waits_but_counts),
		cmocka_unit_test(test_others_wait_while_only_urgent_lines_may_go),
		cmocka_unit_test(test_a_full_queue_says_so),
		cmocka_unit_test(test_only_a_long_queue_says_things_once),
		cmocka_unit_test(test_a_line_can_be_taken_out_of_the_middle_and_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
