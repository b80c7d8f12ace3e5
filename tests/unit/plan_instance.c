/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Instances and schedules as text: what is read, what is refused and how it is said. */
#include "plan.h"

#define HEAD "sched 1 x\ndim 2 1 2 2\n"
#define BODY "slot 0 0 540 60 0\nslot 1 0 600 60 1\nroom 0 10 1\n" \
	"session 0 1 0 0\nsession 1 1 1 -1\n"

static void test_an_instance_comes_out_as_it_went_in(void **state)
{
	struct arena *arena = arena_new();
	struct buf first = BUF_INIT(1 << 20), second = BUF_INIT(1 << 20);
	struct plan_size size = { 6, 3, 9, 10, true };

	(void)state;
	for (uint64_t seed = 0; seed < 50; seed++) {
		struct dice dice = { seed };

		buf_reset(&first);
		buf_reset(&second);
		instance_write(plan_random(&size, &dice, arena), &first);
		instance_write(plan_read(buf_str(&first), arena), &second);
		assert_string_equal(buf_str(&first), buf_str(&second));
	}
	buf_free(&first);
	buf_free(&second);
	arena_free(arena);
}

static void test_all_words_of_the_format_are_understood(void **state)
{
	struct arena *arena = arena_new();
	struct instance *instance = plan_read(
		"# a comment\nsched 1 x\n\n  dim 2 1 2 2\r\n" BODY
		"roomoff 0 1\naway 1 0 1\nneed 0 1\nneed 0 0\nonly 1 0\nlock 0 1\nbefore 1 0\n"
		"plenary 1\nwant 0 0:100 1:25\nend\nwhat follows is not read", arena);

	(void)state;
	assert_true(instance->off[1] && !instance->off[0]);
	assert_true(instance_away(instance, 1, 0) && !instance_away(instance, 0, 0));
	assert_int_equal(instance->session[0].needs, 2);
	assert_int_equal(instance_needed(&instance->session[0], 2), 0);
	assert_int_equal(instance_needed(&instance->session[0], 3), -1);
	assert_true(instance->barred[2 + 1] && !instance->barred[2]);
	assert_int_equal(instance->session[0].lock_slot, 1);
	assert_int_equal(instance->session[0].lock_room, -1);
	assert_int_equal(instance->orders, 1);
	assert_true(instance->session[1].plenary);
	assert_int_equal(instance_want(instance, 1)[0], 25);
	assert_int_equal(instance->width, 32);
	arena_free(arena);
}

static const struct {
	const char *text, *message;
} refused[] = {
	{ "", "line 0: the text ends before \"sched\"" },
	{ "dim 1 1 1 1\n", "line 1: the first line is not \"sched 1 NAME\"" },
	{ "sched 2 x\n", "line 1: version: 2 is not between 1 and 1" },
	{ "sched 1\n", "line 1: the name is missing" },
	{ "sched 1 \xff\n", "line 1: the name is not UTF-8" },
	{ "sched 1 x\ndim 257 1 1 1\n", "line 2: number of slots: 257 is not between 1 and 256" },
	{ "sched 1 x\ndim 1 1 1\n", "line 2: the number of sessions is missing" },
	{ "sched 1 x\ndim 1 1 1 1 1\n", "line 2: \"1\" is too much" },
	{ HEAD "slot 2 0 0 60 0\n", "line 3: slot: 2 is not between 0 and 1" },
	{ HEAD "slot 0 0 0 60 0\nslot 0 0 0 60 0\n", "line 4: slot 0 is there twice" },
	{ HEAD "slot 0 0 0 60 2\n", "line 3: adjoining mark: 2 is not between 0 and 1" },
	{ HEAD "slot 0 0 0 60 0 7\n", "line 3: \"7\" is too much" },
	{ HEAD "want 0 1\n", "line 3: \"1\" is not SESSION:INTEREST" },
	{ HEAD "want 0 1:101\n", "line 3: interest: 101 is not between 1 and 100" },
	{ HEAD "want 0 :\n", "line 3: session: \"\" is not a whole number" },
	{ HEAD "want 0 0:99999999999999999999\n",
	  "line 3: interest: 99999999999999999999 is not between 1 and 100" },
	{ HEAD "room 0 5 -1\n", "line 3: set of features: -1 is not between 0 and 2147483647" },
	{ HEAD "before 1 1\n", "line 3: session 1 before itself" },
	{ HEAD "lock 0 0\nlock 0 0\n", "line 4: session 0 is locked twice" },
	{ HEAD "only 0 1\nonly 0 1\n", "line 4: \"only\" of 0 is there twice" },
	{ HEAD "sing\n", "line 3: \"sing\" is no kind of line" },
	{ HEAD BODY, "line 7: the text ends before \"end\"" },
	{ HEAD "end\n", "line 3: slot 0 is not described" },
	{ HEAD "slot 0 0 0 60 1\nslot 1 0 0 60 0\nroom 0 1 0\nsession 0 1 0 0\nsession 1 1 0 0\n"
	  "end\n", "line 8: slot 0 cannot adjoin a slot of its day" },
};

static void test_what_is_refused_is_named_with_its_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		struct arena *arena = arena_new();
		struct err err = ERR_INIT;

		assert_null(instance_read(refused[i].text, strlen(refused[i].text), arena, &err));
		assert_string_equal(err.msg, refused[i].message);
		arena_free(arena);
	}
}

static void test_a_nul_byte_and_an_endless_word_are_refused(void **state)
{
	struct arena *arena = arena_new();
	struct err err = ERR_INIT;
	char word[300];

	(void)state;
	assert_null(instance_read("sched\0 1 x\n", 11, arena, &err));
	assert_string_equal(err.msg, "line 1: a NUL byte");
	memset(word, 'x', sizeof(word));
	assert_null(instance_read(word, sizeof(word), arena, &err));
	assert_string_equal(err.msg, "line 1: a word of over 100 bytes");
	arena_free(arena);
}

static void test_a_schedule_is_read_written_and_refused(void **state)
{
	struct arena *arena = arena_new();
	struct instance *instance = plan_read(HEAD BODY "end\n", arena);
	struct buf out = BUF_INIT(1000);
	struct err err = ERR_INIT;
	const char *good = "at 1 0 0\nat 0 1 -1\n";

	(void)state;
	schedule_write(schedule_read(instance, good, strlen(good), arena, &err), &out);
	assert_string_equal(buf_str(&out), good);
	assert_null(schedule_read(instance, "at 0 2 0\n", 9, arena, &err));
	assert_string_equal(err.msg, "line 1: slot: 2 is not between 0 and 1");
	assert_null(schedule_read(instance, "at 0 0\n", 7, arena, &err));
	assert_string_equal(err.msg, "line 1: the room is missing");
	assert_null(schedule_read(instance, "in 0 0 0\n", 9, arena, &err));
	assert_string_equal(err.msg, "line 1: \"in\" is not \"at\"");
	buf_free(&out);
	arena_free(arena);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_instance_comes_out_as_it_went_in),
		cmocka_unit_test(test_all_words_of_the_format_are_understood),
		cmocka_unit_test(test_what_is_refused_is_named_with_its_line),
		cmocka_unit_test(test_a_nul_byte_and_an_endless_word_are_refused),
		cmocka_unit_test(test_a_schedule_is_read_written_and_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
