/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Changes of a text: what @codemirror/state makes of them, and what is refused. */
#include <stdio.h>

#include "base/buf.h"
#include "base/str.h"
#include "base/vec.h"
#include "calendar/notes/change.h"

#include "unit.h"

static struct change parse(struct unit *u, const char *json)
{
	struct change change;

	assert_ok(u, change_parse(json, u->arena, &change, &u->err));
	return change;
}

static char *json_of(struct unit *u, const struct change *change)
{
	struct buf out = BUF_INIT(1 << 20);

	change_write(change, &out);
	return buf_to_arena(&out, u->arena);
}

static char *apply(struct unit *u, const struct change *change, const char *text)
{
	struct buf out = BUF_INIT(1 << 20);

	assert_ok(u, change_apply(change, text, &out, &u->err));
	return buf_to_arena(&out, u->arena);
}

/* In CodeMirror's own words no two parts that could be one stand side by side. */
static char *plain(struct unit *u, const char *json)
{
	struct change change = parse(u, json), none = { 0 }, out;

	if (change_len_before(&change))
		*vec_add(&none, u->arena) = (struct change_part){
			.len = change_len_before(&change), .ins = -1, .text = "" };
	change_map(&change, &none, false, u->arena, &out);
	return json_of(u, &out);
}

static void check_case(struct unit *u, char *line)
{
	char *fields[6], *cursor = line;
	struct change text, a, b, made, out;

	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		fields[i] = str_piece(&cursor, '\x1f');
	text = parse(u, fields[0]);
	a = parse(u, fields[1]);
	b = parse(u, fields[2]);
	made = parse(u, fields[3]);
	assert_string_equal(apply(u, &a, apply(u, &text, "")),
			    apply(u, &made, ""));
	change_map(&a, &b, false, u->arena, &out);
	assert_string_equal(json_of(u, &out), plain(u, fields[4]));
	change_map(&a, &b, true, u->arena, &out);
	assert_string_equal(json_of(u, &out), plain(u, fields[5]));
}

static void test_changes_are_moved_as_codemirror_moves_them(void **state)
{
	struct unit *u = *state;
	const char *tests = getenv("MOOT_TESTS");
	FILE *file = fopen(arena_printf(u->arena, "%s/golden/change/map.txt",
					tests ? tests : "tests"), "r");
	char line[8192];
	int n = 0;

	assert_non_null(file);
	for (; fgets(line, sizeof(line), file); n++) {
		line[strcspn(line, "\n")] = '\0';
		check_case(u, line);
	}
	fclose(file);
	assert_int_equal(n, 400);
}

/* Any two that were made at once come to one text, whichever is first. */
static void test_both_orders_come_to_the_same_text(void **state)
{
	struct unit *u = *state;
	static const char *const changes[] = {
		"[3,[0,\"x\"],4]", "[2,[3],2]", "[[7,\"all\",\"new\"]]", "[7]", "[7,[0,\"end\"]]",
		"[[0,\"start\"],7]", "[3,[1,\"y\"],3]", "[1,[1],1,[1],1,[1],1]",
	};

	for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
		for (size_t k = 0; k < ARRAY_LEN(changes); k++) {
			struct change a = parse(u, changes[i]), b = parse(u, changes[k]), over;
			char *one = apply(u, &a, "abc\nefg"), *other = apply(u, &b, "abc\nefg");

			change_map(&b, &a, false, u->arena, &over);
			one = apply(u, &over, one);
			change_map(&a, &b, true, u->arena, &over);
			assert_string_equal(one, apply(u, &over, other));
		}
	}
}

static void test_lengths_are_units_of_utf_16(void **state)
{
	struct unit *u = *state;
	struct change change = parse(u, "[2,[2,\"\\ud83d\\ude00\"],1]");

	assert_int_equal(change_units("é🐧日"), 4);
	assert_string_equal(apply(u, &change, "🐧ab!"), "🐧😀!");
	assert_string_equal(json_of(u, &change), "[2,[2,\"😀\"],1]");
}

static void test_what_does_not_fit_the_text_is_refused(void **state)
{
	struct unit *u = *state;
	static const struct { const char *change, *text; } cases[] = {
		{ "[3]", "ab" }, { "[3]", "abcd" }, { "[1,[1]]", "🐧" }, { "[1,[0,\"x\"],1]", "🐧" },
		{ "[]", "a" }, { "[[9]]", "a" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct change change = parse(u, cases[i].change);
		struct buf out = BUF_INIT(100);

		assert_fails(u, ERR_CONFLICT, change_apply(&change, cases[i].text, &out, &u->err));
		buf_free(&out);
	}
}

static void test_what_is_no_change_is_refused(void **state)
{
	struct unit *u = *state;
	static const char *const bad[] = {
		"", "1", "[", "[1", "[1,]", "[-1]", "[1.5]", "[0]", "[[0]]", "[[1,2]]", "[[1,\"a]]",
		"[[1,\"a\"]", "[[0,\"\"]]", "[1]x", "{}", "[null]", "[[1,\"\\ud83d\"]]",
		"[[1,\"\\ude00\"]]", "[[1,\"\\n\"]]", "[[1,\"a\nb\"]]", "[[1,\"\\u0000\"]]",
		"[[1,\"\\u202e\"]]", "[[1,\"\\u0007\"]]", "[9999999999]", "[16777217]",
		"[[1,\"\\x\"]]", "[[1,\"\xff\"]]", "[[1,\"\xed\xa0\x80\"]]",
	};
	struct change change;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_fails(u, ERR_INVALID, change_parse(bad[i], u->arena, &change, &u->err));
}

static void test_a_change_has_so_many_parts_and_no_more(void **state)
{
	struct unit *u = *state;
	struct buf json = BUF_INIT(1 << 20);
	struct change change;

	buf_puts(&json, "[1");
	for (int i = 1; i < CHANGE_PARTS_MAX; i++)
		buf_puts(&json, ",[1]");
	assert_ok(u, change_parse(arena_printf(u->arena, "%s]", buf_str(&json)), u->arena, &change,
				  &u->err));
	assert_fails(u, ERR_LIMIT, change_parse(arena_printf(u->arena, "%s,1]", buf_str(&json)),
						u->arena, &change, &u->err));
	buf_free(&json);
}

static void test_the_second_of_a_list_follows_from_the_first(void **state)
{
	struct unit *u = *state;
	struct change_list list;

	assert_ok(u, change_list_parse("[[[0,\"ab\"]],[2,[0,\"c\"]]]", 2, u->arena, &list,
				       &u->err));
	assert_int_equal(list.len, 2);
	assert_fails(u, ERR_INVALID, change_list_parse("[[[0,\"ab\"]],[3,[0,\"c\"]]]", 2, u->arena,
						       &list, &u->err));
	assert_fails(u, ERR_LIMIT, change_list_parse("[[1],[1],[1]]", 2, u->arena, &list, &u->err));
	assert_fails(u, ERR_INVALID, change_list_parse("[]", 2, u->arena, &list, &u->err));
}

static void test_the_change_between_two_texts_leads_from_one_to_the_other(void **state)
{
	struct unit *u = *state;
	static const char *const texts[] = {
		"", "a", "a\n", "a\nb\n", "b\n", "a\nb", "x\na\nb\ny\n", "🐧\n", "🐨\n",
		"🐧🐨", "é", "è",
		"same\nmiddle\nend\n", "same\nMIDDLE\nend\n", "\n\n\n", "\n", "日本\n語\n", "日\n語\n",
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		for (size_t k = 0; k < ARRAY_LEN(texts); k++) {
			struct change change;

			change_between(texts[i], texts[k], u->arena, &change);
			assert_string_equal(apply(u, &change, texts[i]), texts[k]);
		}
	}
}

static void test_a_change_between_texts_leaves_the_other_lines_alone(void **state)
{
	struct unit *u = *state;
	struct change change;

	change_between("one\ntwo\nthree\n", "one\n2\nthree\nfour\n", u->arena, &change);
	assert_string_equal(json_of(u, &change), "[4,[4],[0,\"2\",\"\"],6,[0,\"four\",\"\"]]");
}

static void test_a_form_s_text_is_cleaned_as_a_change_must_be(void **state)
{
	struct unit *u = *state;

	assert_string_equal(change_clean("a\r\nb\a\xe2\x80\xae" "c\td\xff", u->arena),
			    "a\nbc\td\xef\xbf\xbd");
	assert_string_equal(change_clean("👩\xe2\x80\x8d💻", u->arena), "👩\xe2\x80\x8d💻");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(test_changes_are_moved_as_codemirror_moves_them),
		UNIT_TEST(test_both_orders_come_to_the_same_text),
		UNIT_TEST(test_lengths_are_units_of_utf_16),
		UNIT_TEST(test_what_does_not_fit_the_text_is_refused),
		UNIT_TEST(test_what_is_no_change_is_refused),
		UNIT_TEST(test_a_change_has_so_many_parts_and_no_more),
		UNIT_TEST(test_the_second_of_a_list_follows_from_the_first),
		UNIT_TEST(test_the_change_between_two_texts_leads_from_one_to_the_other),
		UNIT_TEST(test_a_change_between_texts_leaves_the_other_lines_alone),
		UNIT_TEST(test_a_form_s_text_is_cleaned_as_a_change_must_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
