/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What comes off the wire: targets, paths, patterns, fields, cookies. */
#include "unit.h"

#include "web/http/path.h"

static void check_decode(const char *in, bool plus, const char *want)
{
	char out[256];
	int rc = percent_decode(in, strlen(in), plus, out);

	if ((want == NULL) != (rc != 0))
		fail_msg("\"%s\" was %s", in, rc ? "refused" : "taken");
	if (want)
		assert_string_equal(out, want);
}

static void test_escapes_are_undone_and_nothing_hides_in_them(void **state UNUSED)
{
	static const struct { const char *in; bool plus; const char *want; } cases[] = {
		{ "", false, "" },
		{ "a%20b", false, "a b" },
		{ "a+b", false, "a+b" },
		{ "a+b%2B", true, "a b+" },
		{ "%c4%8D", false, "\xc4\x8d" },
		{ "a%2fb", false, "a/b" },
		{ "%", false, NULL },
		{ "%4", false, NULL },
		{ "%zz", false, NULL },
		{ "%00", false, NULL },
		{ "%00", true, NULL },
		{ "a%0ab", false, NULL },
		{ "a%0d%0ab", true, "a\r\nb" },
		{ "%7f", true, NULL },
		{ "%ff", true, NULL },
		{ "%c0%af", false, NULL },
		{ "%ed%a0%80", false, NULL },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_decode(cases[i].in, cases[i].plus, cases[i].want);
}

static void test_a_target_is_split_at_its_question_mark(void **state)
{
	struct unit *u = *state;
	struct target t;

	assert_ok(u, target_split("/a/b?c=d?e", &t, &u->err));
	assert_int_equal(t.path_len, 4);
	assert_string_equal(t.query, "c=d?e");
	assert_ok(u, target_split("http://host.example/x", &t, &u->err));
	assert_memory_equal(t.path, "/x", 2);
	assert_null(t.query);
	assert_fails(u, ERR_INVALID, target_split("*", &t, &u->err));
	assert_fails(u, ERR_INVALID, target_split("http://host.example", &t, &u->err));
	assert_fails(u, ERR_INVALID, target_split("", &t, &u->err));
}

static bool matches(struct unit *u, const char *raw, const char *pattern, struct pairs *params)
{
	struct path path;

	if (path_parse(raw, strlen(raw), u->arena, &path, &u->err))
		return false;
	return path_match(&path, pattern, u->arena, params);
}

static void test_patterns_take_what_they_name_and_nothing_else(void **state)
{
	static const struct { const char *raw, *pattern; bool want; } cases[] = {
		{ "/", "/", true },
		{ "/calls", "/calls", true },
		{ "/calls/", "/calls", false },
		{ "//calls", "/calls", false },
		{ "/call/7", "/call/:id", true },
		{ "/call/07", "/call/:id", false },
		{ "/call/0", "/call/:id", false },
		{ "/call/-1", "/call/:id", false },
		{ "/call/7a", "/call/:id", false },
		{ "/call/1234567890123456789", "/call/:id", false },
		{ "/call/", "/call/:id", false },
		{ "/call/7/edit", "/call/:id/edit", true },
		{ "/call/7/edit/x", "/call/:id/edit", false },
		{ "/call/%37", "/call/:id", true },
		{ "/call%2f7", "/call/:id", false },
		{ "/call/7%2fedit", "/call/:id/edit", false },
		{ "/call/7.ics", "/call/:id.ics", true },
		{ "/call/7.ics", "/call/:id", false },
		{ "/call/.ics", "/call/:id.ics", false },
		{ "/feed/a-b_C.ics", "/feed/:secret.ics", true },
		{ "/feed/.ics", "/feed/:secret.ics", false },
		{ "/a/h/x.css", "/a/:hash/:name", true },
		{ "/a/h/..", "/a/:hash/:name", false },
		{ "/a/%2e%2e/x", "/a/:hash/:name", false },
		{ "/a/h/%00", "/a/:hash/:name", false },
		{ "/1/2/3/4/5/6/7/8/9", "/1", false },
	};
	struct unit *u = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct pairs params = { 0 };

		if (matches(u, cases[i].raw, cases[i].pattern, &params) != cases[i].want)
			fail_msg("%s against %s", cases[i].raw, cases[i].pattern);
	}
}

static void test_names_in_a_pattern_become_parameters(void **state)
{
	struct unit *u = *state;
	struct pairs params = { 0 };

	assert_true(matches(u, "/a/h%20h/b.css", "/a/:hash/:name", &params));
	assert_string_equal(pairs_get(&params, "hash"), "h h");
	assert_string_equal(pairs_get(&params, "name"), "b.css");
	assert_true(matches(u, "/feed/s3cret.ics", "/feed/:secret.ics", &params));
	assert_string_equal(pairs_get(&params, "secret"), "s3cret");
	assert_int_equal(params.len, 1);
}

static int parse_form(struct unit *u, const char *s, struct pairs *out)
{
	return pairs_parse_form(s, strlen(s), u->arena, out, &u->err);
}

static void test_a_form_body_becomes_pairs(void **state)
{
	struct unit *u = *state;
	struct pairs pairs = { 0 };

	assert_ok(u, parse_form(u, "a=1&&b=&c&d=x%3Dy%26z+%C4%8D&a=2", &pairs));
	assert_int_equal(pairs.len, 5);
	assert_string_equal(pairs_get(&pairs, "a"), "1");
	assert_int_equal(pairs_count(&pairs, "a"), 2);
	assert_string_equal(pairs_get(&pairs, "b"), "");
	assert_string_equal(pairs_get(&pairs, "c"), "");
	assert_string_equal(pairs_get(&pairs, "d"), "x=y&z \xc4\x8d");
	assert_null(pairs_get(&pairs, "e"));
}

static void test_a_form_body_with_too_many_fields_is_refused(void **state)
{
	struct unit *u = *state;
	struct pairs pairs = { 0 };
	char body[(PAIRS_MAX + 1) * 4 + 1] = "";

	for (size_t i = 0; i <= PAIRS_MAX; i++)
		memcpy(body + i * 4, "a=1&", 4);
	assert_fails(u, ERR_LIMIT, parse_form(u, body, &pairs));
	pairs.len = 0;
	assert_fails(u, ERR_INVALID, parse_form(u, "a=%00", &pairs));
	assert_fails(u, ERR_INVALID, parse_form(u, "%ff=1", &pairs));
}

static void test_broken_cookies_are_left_out(void **state)
{
	struct unit *u = *state;
	struct pairs cookies = { 0 };

	pairs_parse_cookies("a=1; b=x=y;nonsense; =v; c=\"q\"; d=\x01; e=; a=2", u->arena,
			    &cookies);
	assert_string_equal(pairs_get(&cookies, "a"), "1");
	assert_string_equal(pairs_get(&cookies, "b"), "x=y");
	assert_null(pairs_get(&cookies, "nonsense"));
	assert_null(pairs_get(&cookies, ""));
	assert_null(pairs_get(&cookies, "c"));
	assert_null(pairs_get(&cookies, "d"));
	assert_string_equal(pairs_get(&cookies, "e"), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(test_escapes_are_undone_and_nothing_hides_in_them),
		UNIT_TEST(test_a_target_is_split_at_its_question_mark),
		UNIT_TEST(test_patterns_take_what_they_name_and_nothing_else),
		UNIT_TEST(test_names_in_a_pattern_become_parameters),
		UNIT_TEST(test_a_form_body_becomes_pairs),
		UNIT_TEST(test_a_form_body_with_too_many_fields_is_refused),
		UNIT_TEST(test_broken_cookies_are_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
