/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arenas and the arrays that grow in them. */
#include <stdalign.h>

#include "base/vec.h"
#include "unit.h"

struct numbers { int *items; size_t len, cap; };

static bool is_zero(const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (bytes[i])
			return false;
	return true;
}

static void pieces_are_zeroed_aligned_and_apart(void **state UNUSED)
{
	struct arena *arena = arena_new();
	char *pieces[500];

	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
			pieces[i] = arena_alloc(arena, i, 7);
			assert_int_equal((uintptr_t)pieces[i] % alignof(max_align_t), 0);
			assert_true(is_zero(pieces[i], i * 7));
			memset(pieces[i], (int)(i % 250) + 1, i * 7);
		}
		for (size_t i = 0; i < ARRAY_LEN(pieces); i++)
			for (size_t k = 0; k < i * 7; k++)
				assert_int_equal((unsigned char)pieces[i][k], i % 250 + 1);
		arena_reset(arena);
	}
	arena_free(arena);
	arena_free(NULL);
}

static void large_pieces_leave_room_for_small_ones(void **state UNUSED)
{
	struct arena *arena = arena_new();
	const size_t sizes[] = { 1, 2048, 2049, 8191, 8192, 8193, 1 << 20, 0 };

	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		char *large = arena_alloc(arena, sizes[i], 1);

		memset(large, 1, sizes[i]);
		memset(arena_alloc(arena, 16, 1), 2, 16);
		assert_true(!sizes[i] || large[sizes[i] - 1] == 1);
	}
	arena_reset(arena);
	assert_true(is_zero(arena_alloc(arena, 8192, 1), 8192));
	arena_free(arena);
}

static void strings_are_copied(void **state UNUSED)
{
	struct arena *arena = arena_new();

	assert_null(arena_dup(arena, NULL));
	assert_string_equal(arena_dup(arena, ""), "");
	assert_string_equal(arena_dup_len(arena, "abcdef", 3), "abc");
	assert_string_equal(arena_dup_len(arena, NULL, 0), "");
	assert_string_equal(arena_printf(arena, "%s %05d", "n", 42), "n 00042");
	arena_free(arena);
}

static void arrays_grow_and_keep_what_they_had(void **state UNUSED)
{
	struct arena *arena = arena_new();
	struct numbers numbers = { 0 };

	for (int i = 0; i < 1000; i++) {
		int *number = vec_add(&numbers, arena);

		assert_int_equal(*number, 0);
		*number = i;
	}
	assert_int_equal(numbers.len, 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(numbers.items[i], i);
	/* What was taken off the end does not come back. */
	numbers.len--;
	assert_int_equal(*vec_add(&numbers, arena), 0);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
		cmocka_unit_test(large_pieces_leave_room_for_small_ones),
		cmocka_unit_test(strings_are_copied),
		cmocka_unit_test(arrays_grow_and_keep_what_they_had),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
