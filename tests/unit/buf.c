/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Buffers: the limit is sticky, and nothing is half there. */
#include "base/buf.h"
#include "unit.h"

static void an_empty_one_is_an_empty_string(void **state UNUSED)
{
	struct buf buf = BUF_INIT(10);

	assert_string_equal(buf_str(&buf), "");
	assert_true(buf_ok(&buf));
	buf_puts(&buf, NULL);
	assert_int_equal(buf.len, 0);
	buf_free(&buf);
	buf_free(&buf);
}

static void text_is_put_together(void **state UNUSED)
{
	struct buf buf = BUF_INIT(1000);

	buf_puts(&buf, "one");
	buf_putc(&buf, ' ');
	buf_printf(&buf, "%s-%d", "two", 3);
	buf_add(&buf, "\0x", 2);
	assert_int_equal(buf.len, 11);
	assert_string_equal(buf_str(&buf), "one two-3");
	buf_cut(&buf, 3);
	assert_string_equal(buf_str(&buf), "one");
	buf_cut(&buf, 100);
	assert_int_equal(buf.len, 3);
	buf_reset(&buf);
	assert_string_equal(buf_str(&buf), "");
	buf_free(&buf);
}

static void what_does_not_fit_is_not_added_and_said_once(void **state UNUSED)
{
	struct buf buf = BUF_INIT(5);

	buf_puts(&buf, "12345");
	assert_true(buf_ok(&buf));
	buf_cut(&buf, 4);
	buf_puts(&buf, "67");
	assert_false(buf_ok(&buf));
	assert_string_equal(buf_str(&buf), "1234");
	buf_putc(&buf, '5');		/* would fit, but something is missing before it */
	assert_string_equal(buf_str(&buf), "1234");
	buf_printf(&buf, "%s", "");
	assert_false(buf_ok(&buf));
	buf_reset(&buf);
	assert_true(buf_ok(&buf));
	buf_printf(&buf, "%d", 123456);
	assert_false(buf_ok(&buf));
	assert_int_equal(buf.len, 0);
	buf_free(&buf);
}

static void it_grows_to_any_size(void **state UNUSED)
{
	struct buf buf = BUF_INIT(1 << 20);
	struct arena *arena = arena_new();
	char *text;

	for (int i = 0; i < 10000; i++)
		buf_printf(&buf, "%04d", i);
	assert_int_equal(buf.len, 40000);
	text = buf_to_arena(&buf, arena);
	assert_int_equal(strlen(text), 40000);
	assert_memory_equal(text + 39996, "9999", 5);
	assert_null(buf.data);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_one_is_an_empty_string),
		cmocka_unit_test(text_is_put_together),
		cmocka_unit_test(what_does_not_fit_is_not_added_and_said_once),
		cmocka_unit_test(it_grows_to_any_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
