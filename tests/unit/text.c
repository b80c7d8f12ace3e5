/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Filling, quoting and wrapping of mail text. */
#include "base/buf.h"
#include "base/str.h"
#include "base/text.h"
#include "unit.h"

static const char words[] =
	"The series has had no answer for six weeks, and three people said that they would "
	"rather talk about it.";

static void check(struct buf *out, const char *want)
{
	assert_string_equal(buf_str(out), want);
	buf_reset(out);
}

static void a_paragraph_is_filled_behind_its_mark(void **state UNUSED)
{
	struct buf out = BUF_INIT(1 << 16);

	text_fill(&out, "* ", "  ", words);
	check(&out, "* The series has had no answer for six weeks, and three people said that\n"
	      "  they would rather talk about it.\n");
	text_fill(&out, "", "", " a \n\n b\tc ");
	check(&out, "a b c\n");
	text_fill(&out, "- ", "  ", "");
	check(&out, "- \n");
	buf_free(&out);
}

static void no_line_is_wider_than_it_may_be(void **state UNUSED)
{
	struct buf out = BUF_INIT(1 << 20), in = BUF_INIT(1 << 16);
	uint32_t seed = 7;

	for (int i = 0; i < 3000; i++) {
		seed = seed * 1664525 + 1013904223;
		for (uint32_t n = 0; n <= (seed >> 20) % 15; n++)
			buf_puts(&in, n % 3 ? "x" : "\xc3\xa9");
		buf_putc(&in, seed & 0x10000 ? ' ' : '\n');
	}
	text_fill(&out, "> ", "> ", buf_str(&in));
	for (const char *line = buf_str(&out); *line; line += strcspn(line, "\n") + 1) {
		size_t wide = str_columns(line, strcspn(line, "\n"));

		assert_true(str_starts(line, "> "));
		assert_in_range(wide, 3, TEXT_COLUMNS);
	}
	buf_free(&out);
	buf_free(&in);
}

static void exactly_75_columns_stay_on_a_line(void **state UNUSED)
{
	struct buf out = BUF_INIT(1 << 16);
	char line[80];

	memset(line, 'x', sizeof(line));
	line[73] = ' ';
	line[75] = '\0';
	text_fill(&out, "", "", line);
	assert_int_equal(out.len, 76);
	buf_reset(&out);
	line[75] = 'x';
	line[76] = '\0';
	text_fill(&out, "", "", line);
	assert_int_equal(strcspn(buf_str(&out), "\n"), 73);
	buf_free(&out);
}

static void a_url_is_never_broken(void **state UNUSED)
{
	struct buf out = BUF_INIT(1 << 16);
	const char *url = "https://lists.example.org/archives/html/xen-devel/2026-10/"
			  "a-very-long-name-of-a-message.html";

	text_fill(&out, "* ", "  ", url);
	assert_non_null(strstr(buf_str(&out), url));
	buf_reset(&out);
	text_wrap_long(&out, url);
	assert_non_null(strstr(buf_str(&out), url));
	buf_free(&out);
}

static void quoting_marks_every_line(void **state UNUSED)
{
	struct buf out = BUF_INIT(1 << 16);

	text_quote(&out, "one  \n\n> two\nthree");
	check(&out, "> one\n>\n> > two\n> three\n");
	text_quote(&out, "");
	check(&out, "");
	buf_free(&out);
}

static void titles_are_underlined_by_what_is_seen(void **state UNUSED)
{
	struct buf out = BUF_INIT(1 << 16);

	text_title(&out, "Gr\xc3\xb6\xc3\x9f" "e", '=');
	check(&out, "Gr\xc3\xb6\xc3\x9f" "e\n=====\n");
	buf_free(&out);
}

static void only_lines_that_are_too_wide_are_wrapped(void **state UNUSED)
{
	struct buf out = BUF_INIT(1 << 16);
	struct arena *arena = arena_new();

	text_wrap_long(&out, "short\n  kept   as it is  \n\nend");
	check(&out, "short\n  kept   as it is\n\nend\n");
	text_wrap_long(&out, arena_printf(arena, "  12. %s", words));
	check(&out, "  12. The series has had no answer for six weeks, and three people said\n"
	      "      that they would rather talk about it.\n");
	text_wrap_long(&out, arena_printf(arena, "A.3) %s", words));
	assert_non_null(strstr(buf_str(&out), "\n     "));
	arena_free(arena);
	buf_free(&out);
}

static void code_and_quotations_stay_as_they_are(void **state UNUSED)
{
	static const char *const marks[] = { "> ", "| ", "\t", "    " };
	struct buf out = BUF_INIT(1 << 16);
	struct arena *arena = arena_new();

	for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
		const char *line = arena_printf(arena, "%s%s\n", marks[i], words);

		text_wrap_long(&out, line);
		check(&out, line);
	}
	arena_free(arena);
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_paragraph_is_filled_behind_its_mark),
		cmocka_unit_test(no_line_is_wider_than_it_may_be),
		cmocka_unit_test(exactly_75_columns_stay_on_a_line),
		cmocka_unit_test(a_url_is_never_broken),
		cmocka_unit_test(quoting_marks_every_line),
		cmocka_unit_test(titles_are_underlined_by_what_is_seen),
		cmocka_unit_test(only_lines_that_are_too_wide_are_wrapped),
		cmocka_unit_test(code_and_quotations_stay_as_they_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
