/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Strings from outside: numbers, trimming, UTF-8, what is dropped. */
#include "base/str.h"
#include "unit.h"

static void numbers_are_whole_and_within_bounds(void **state UNUSED)
{
	const struct { const char *s; int64_t min, max; int rc; int64_t want; } cases[] = {
		{ "0", 0, 10, 0, 0 }, { "10", 0, 10, 0, 10 }, { "11", 0, 10, -1, 0 },
		{ "-3", -5, 5, 0, -3 }, { "+3", -5, 5, 0, 3 }, { "007", 0, 10, 0, 7 },
		{ "", 0, 10, -1, 0 }, { "-", -5, 5, -1, 0 }, { " 1", 0, 10, -1, 0 },
		{ "1 ", 0, 10, -1, 0 }, { "1x", 0, 10, -1, 0 }, { "0x1", 0, 10, -1, 0 },
		{ "1.5", 0, 10, -1, 0 }, { "--1", -5, 5, -1, 0 }, { NULL, 0, 10, -1, 0 },
		{ "9223372036854775807", 0, INT64_MAX, 0, INT64_MAX },
		{ "-9223372036854775808", INT64_MIN, 0, 0, INT64_MIN },
		{ "9223372036854775808", 0, INT64_MAX, -1, 0 },
		{ "99999999999999999999999999", INT64_MIN, INT64_MAX, -1, 0 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = ERR_INIT;
		int64_t n = 0;

		if (str_to_int(cases[i].s, cases[i].min, cases[i].max, &n, &err) != cases[i].rc ||
		    n != cases[i].want)
			fail_msg("\"%s\": %lld", cases[i].s, (long long)n);
		if (cases[i].rc)
			assert_int_equal(err.kind, ERR_INVALID);
	}
}

static void strings_are_compared_as_said(void **state UNUSED)
{
	assert_true(str_eq(NULL, NULL));
	assert_false(str_eq(NULL, ""));
	assert_true(str_eq_fold("#XenDevel", "#xendevel"));
	assert_false(str_eq_fold("a", NULL));
	assert_true(str_starts("abc", ""));
	assert_false(str_starts("ab", "abc"));
	assert_true(str_starts_fold("HTTPS://x", "https://"));
	assert_true(str_ends("abc", "bc"));
	assert_false(str_ends("c", "bc"));
	assert_true(str_is_empty(NULL));
	assert_true(str_is_empty(" \t\r\n\v\f"));
	assert_false(str_is_empty(" x "));
}

static void trimming_looks_at_nothing_outside(void **state UNUSED)
{
	const struct { const char *in, *want; } cases[] = {
		{ "", "" }, { " ", "" }, { "   \t\r\n", "" }, { "x", "x" }, { "  x y ", "x y" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *copy = mem_dup(cases[i].in);	/* ASan sees a read before it */

		assert_string_equal(str_trim(copy), cases[i].want);
		free(copy);
	}
}

static void words_and_pieces_are_cut_off_in_place(void **state UNUSED)
{
	char words[] = "  one\ttwo   three ", pieces[] = "a,,b,", empty[] = "";
	char *cursor = words;

	assert_string_equal(str_word(&cursor), "one");
	assert_string_equal(cursor, "two   three ");
	assert_string_equal(str_word(&cursor), "two");
	assert_string_equal(str_word(&cursor), "three");
	assert_null(str_word(&cursor));
	assert_null(str_word(&cursor));
	cursor = pieces;
	assert_string_equal(str_piece(&cursor, ','), "a");
	assert_string_equal(str_piece(&cursor, ','), "");
	assert_string_equal(str_piece(&cursor, ','), "b");
	assert_string_equal(str_piece(&cursor, ','), "");
	assert_null(str_piece(&cursor, ','));
	cursor = empty;
	assert_string_equal(str_piece(&cursor, ','), "");
	assert_null(str_piece(&cursor, ','));
}

static void utf8_is_what_rfc_3629_says(void **state UNUSED)
{
	static const char *const good[] = {
		"", "a", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x90\xa7", "\xf4\x8f\xbf\xbf",
		"\xed\x9f\xbf", "\xee\x80\x80",
	};
	static const char *const bad[] = {
		"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xed\xa0\x80",
		"\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xc3",
		"\xe2\x82", "\xc3(", "a\xf0\x9f\x90",
	};

	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		assert_true(str_is_utf8(good[i], strlen(good[i])));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (str_is_utf8(bad[i], strlen(bad[i])))
			fail_msg("bad[%zu] was taken", i);
}

static void cutting_keeps_characters_whole(void **state UNUSED)
{
	const char *s = "a\xe2\x82\xac\xc3\xa9";	/* 1 + 3 + 2 bytes */
	const size_t want[] = { 0, 1, 1, 1, 4, 4, 6, 6 };

	for (size_t max = 0; max < ARRAY_LEN(want); max++)
		assert_int_equal(str_utf8_cut(s, max), want[max]);
	assert_int_equal(str_utf8_next("\xe2\x82\xac"), 3);
	assert_int_equal(str_utf8_next("\xe2\x82"), 1);
}

static void columns_are_what_a_terminal_shows(void **state UNUSED)
{
	assert_int_equal(str_columns("abc", 3), 3);
	assert_int_equal(str_columns("e\xcc\x81", 3), 1);	/* e and its accent */
	assert_int_equal(str_columns("\xe6\xbc\xa2", 3), 2);	/* wide */
	assert_int_equal(str_columns("\xe2\x80\x8b", 3), 0);	/* no width */
	assert_int_equal(str_columns("\xff\xff", 2), 2);
}

static void lines_are_made_safe(void **state UNUSED)
{
	struct arena *arena = arena_new();
	const struct { const char *in, *want; } cases[] = {
		{ "  a  b\t\nc  ", "a b c" },
		{ "a\x01\x02\x1b[31mb", "a[31mb" },
		{ "Lars\xe2\x80\x8b\xe2\x80\x8b Kurth", "Lars Kurth" },
		{ "a\xe2\x80\xae" "b\xe2\x81\xa6" "c", "abc" },		/* bidi */
		{ "a\xff" "b", "a\xef\xbf\xbd" "b" },
		{ "a\r\nb\rc", "a b c" },
		{ "\xef\xbb\xbfx", "x" }, { "a\xc2\xad" "b", "ab" }, { "a\xc2\x85" "b", "ab" },
		{ "", "" }, { " ", "" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(str_clean_line(arena, cases[i].in), cases[i].want);
	arena_free(arena);
}

static void texts_keep_their_lines(void **state UNUSED)
{
	struct arena *arena = arena_new();
	const struct { const char *in, *want; } cases[] = {
		{ "a\r\nb\rc\nd", "a\nb\nc\nd" }, { "\tcode  x\n\n", "\tcode  x\n\n" },
		{ "a\x07" "b\xe2\x80\xa8" "c", "abc" }, { "a\r\r\nb", "a\n\nb" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(str_clean_text(arena, cases[i].in), cases[i].want);
	arena_free(arena);
}

/* Whatever comes in, what comes out is UTF-8 without controls. */
static void no_bytes_get_through_unsafe(void **state UNUSED)
{
	struct arena *arena = arena_new();
	uint32_t seed = 1;
	char in[65];

	for (int round = 0; round < 20000; round++) {
		for (size_t i = 0; i < 64; i++) {
			seed = seed * 1664525 + 1013904223;
			in[i] = (char)(1 + (seed >> 16) % 255);
		}
		in[64] = '\0';
		for (const char *s = str_clean_line(arena, in); *s; s += str_utf8_next(s)) {
			assert_true((unsigned char)*s >= 0x20 && *s != 0x7f);
			assert_true(str_is_utf8(s, str_utf8_next(s)));
		}
		arena_reset(arena);
	}
	arena_free(arena);
}

static void slugs_are_short_and_plain(void **state UNUSED)
{
	struct arena *arena = arena_new();

	assert_string_equal(str_slug(arena, "Community Call: 5 Dec!", 40), "community-call-5-dec");
	assert_string_equal(str_slug(arena, "../../etc/passwd", 40), "etc-passwd");
	assert_string_equal(str_slug(arena, "a b c d", 4), "a-b");
	assert_string_equal(str_slug(arena, "\xc3\xa9\xe2\x82\xac", 40), "");
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_whole_and_within_bounds),
		cmocka_unit_test(strings_are_compared_as_said),
		cmocka_unit_test(trimming_looks_at_nothing_outside),
		cmocka_unit_test(words_and_pieces_are_cut_off_in_place),
		cmocka_unit_test(utf8_is_what_rfc_3629_says),
		cmocka_unit_test(cutting_keeps_characters_whole),
		cmocka_unit_test(columns_are_what_a_terminal_shows),
		cmocka_unit_test(lines_are_made_safe),
		cmocka_unit_test(texts_keep_their_lines),
		cmocka_unit_test(no_bytes_get_through_unsafe),
		cmocka_unit_test(slugs_are_short_and_plain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
