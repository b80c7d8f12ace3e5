/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IRC lines: taken apart, made harmless, put together, cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "bot/irc/isupport.h"
#include "bot/irc/line.h"

/* in: a server's line; out: what libircclient is given, NULL for nothing at all. */
static const struct { const char *in, *out; } hygiene[] = {
	{ ":ann!a@h PRIVMSG #c :hello there", ":ann!a@h PRIVMSG #c :hello there" },
	{ "@time=2026-11-19T16:00:00Z;account=ann :ann!a@h PRIVMSG #c :hi",
	  ":ann!a@h PRIVMSG #c :hi" },
	{ "@a=b  :ann!a@h  PRIVMSG   #c   :two  blanks", ":ann!a@h PRIVMSG #c :two  blanks" },
	{ ":ann!a@h PRIVMSG #c word", ":ann!a@h PRIVMSG #c :word" },
	{ ":ann!a@h privmsg #c :lower case", ":ann!a@h PRIVMSG #c :lower case" },
	{ ":ann!a@h PRIVMSG #c more :than two", ":ann!a@h PRIVMSG #c :more" },
	{ "NOTICE AUTH :*** Looking up", ":server NOTICE AUTH :*** Looking up" },
	{ ":ann!a@h QUIT", ":ann!a@h QUIT :" },
	{ ":ann!a@h JOIN #c acct :real name", ":ann!a@h JOIN #c acct :real name" },
	{ ":s 005 moot A B C D E F G H I J K L :are supported",
	  ":s 005 moot A B C D E F G H :I" },
	{ ":ann!a@h PRIVMSG #c :\1ACTION waves\1", ":ann!a@h PRIVMSG #c :\1ACTION waves\1" },
	{ ":ann!a@h PRIVMSG #c :\1ACTION waves", ":ann!a@h PRIVMSG #c :\1ACTION waves\1" },
	{ ":ann!a@h PRIVMSG #c :\1A\1B\1", ":ann!a@h PRIVMSG #c :\1A\1" },
	{ ":ann!a@h PRIVMSG moot :\1", NULL },
	{ ":ann!a@h PRIVMSG moot \1", NULL },
	{ ":ann!a@h PRIVMSG moot :\1\1", NULL },
	{ ":ann!a@h PRIVMSG moot :\1 \1", NULL },
	{ ":ann!a@h PRIVMSG moot :\1DCC SEND x 1 2 3\1", NULL },
	{ ":ann!a@h PRIVMSG moot :\1\1 dcc chat x 1 2\1", NULL },
	{ ":ann!a@h NOTICE moot :\1", NULL },
	{ ":ann!a@h PRIVMSG #c :", NULL },
	{ ":ann!a@h PRIVMSG #c", NULL },
	{ "NICK x", ":server NICK :x" },
	{ ":s NOTICE", NULL },
	{ ":s 000 x", NULL },
	{ ":s MODE", NULL },
	{ ":s 123", NULL },
	{ ":s KICK #c", NULL },
	{ ":s INVITE me", NULL },
	{ ":", NULL },
	{ ": PRIVMSG #c :x", NULL },
	{ ":s", NULL },
	{ ":s  ", NULL },
	{ "@only=tags", NULL },
	{ "@", NULL },
	{ "", NULL },
	{ "   ", NULL },
	{ ":s 12 x", NULL },
	{ ":s 1234 x", NULL },
	{ ":s P0KE x", NULL },
	{ ":s X x", NULL },
	{ "\r", NULL },
	{ "PING :a b", ":server PING :a b" },
	{ ":a\rb PING x", NULL },
	{ ":ann!a@h PRIVMSG #c :a\rQUIT :b", ":ann!a@h PRIVMSG #c :a QUIT :b" },
};

static void test_only_harmless_lines_reach_the_library(void **state UNUSED)
{
	struct buf out = BUF_INIT(20000);
	size_t i;

	for (i = 0; i < ARRAY_LEN(hygiene); i++) {
		char *text = mem_dup(hygiene[i].in);
		struct irc_line line;

		if (irc_line_parse(&line, text, strlen(text))) {
			if (hygiene[i].out)
				fail_msg("refused: %s", hygiene[i].in);
		} else {
			irc_line_write(&line, &out);
			assert_memory_equal(out.data + out.len - 2, "\r\n", 2);
			buf_cut(&out, out.len - 2);
			assert_string_equal(buf_str(&out), hygiene[i].out ? hygiene[i].out :
					    "(nothing)");
		}
		free(text);
	}
	buf_free(&out);
}

static void test_a_nul_makes_a_line_void(void **state UNUSED)
{
	char text[] = ":ann!a@h PRIVMSG #c :a\0b";
	struct irc_line line;

	assert_int_equal(irc_line_parse(&line, text, sizeof(text) - 1), -1);
}

static void test_tags_are_kept(void **state UNUSED)
{
	char text[] = "@time=2026-11-19T16:00:00.1Z;x/y;account=ann\\s\\:b;msgid=;batch=7 "
		      ":ann!a@h PRIVMSG #c :hi";
	struct irc_line line;
	char nick[IRC_NICK_MAX + 1];

	assert_int_equal(irc_line_parse(&line, text, strlen(text)), 0);
	assert_string_equal(line.time, "2026-11-19T16:00:00.1Z");
	assert_string_equal(line.account, "ann ;b");
	assert_string_equal(line.batch, "7");
	assert_null(line.msgid);
	irc_line_nick(&line, nick);
	assert_string_equal(nick, "ann");
	assert_true(irc_line_is_person(&line));
	assert_int_equal(irc_line_numeric(&line), 0);
	assert_string_equal(irc_line_param(&line, 7), "");
}

static void test_a_very_long_line_is_cut_at_a_character(void **state UNUSED)
{
	struct buf in = BUF_INIT(20000), out = BUF_INIT(20000);
	struct irc_line line;
	char *text;

	buf_puts(&in, "@x=");
	while (in.len < 8000)
		buf_putc(&in, 'y');
	buf_puts(&in, " :ann!a@h PRIVMSG #c :");
	for (int i = 0; i < 400; i++)
		buf_puts(&in, "\xc3\xa9");
	text = mem_dup(buf_str(&in));
	assert_int_equal(irc_line_parse(&line, text, strlen(text)), 0);
	assert_int_equal(strlen(line.params[1]), 800);
	irc_line_write(&line, &out);
	assert_true(out.len <= IRC_LINE_MAX + 2 && out.len > IRC_LINE_MAX - 2);
	assert_int_equal((unsigned char)out.data[out.len - 3], 0xa9);
	free(text);
	buf_free(&in);
	buf_free(&out);
}

static void test_a_built_line_is_one_line(void **state UNUSED)
{
	struct buf out = BUF_INIT(1000);

	assert_int_equal(irc_line_build(&out, 510, "PRIVMSG", "#c", NULL,
					"a\r\nQUIT :b\nc"), 0);
	assert_string_equal(buf_str(&out), "PRIVMSG #c :a  QUIT :b c");
	assert_int_equal(irc_line_build(&out, 510, "PRIVMSG", "#c\r\nQUIT", NULL, "a"), -1);
	assert_int_equal(irc_line_build(&out, 510, "PRIVMSG", "#c x", NULL, "a"), -1);
	assert_int_equal(irc_line_build(&out, 510, "PRIVMSG", ":c", NULL, "a"), -1);
	assert_int_equal(irc_line_build(&out, 510, "PRIVMSG", "", NULL, "a"), -1);
	assert_int_equal(irc_line_build(&out, 510, "WHO", "#c", "%tna,42", NULL), 0);
	assert_string_equal(buf_str(&out), "WHO #c %tna,42");
	assert_int_equal(irc_line_build(&out, 16, "PRIVMSG", "#c", NULL,
					"a\xe2\x82\xac\xe2\x82\xac"), 0);
	assert_string_equal(buf_str(&out), "PRIVMSG #c :a\xe2\x82\xac");
	buf_free(&out);
}

static void test_text_is_cut_between_words(void **state UNUSED)
{
	const char *text = "see https://example.org/a/long/address for more", *next;
	size_t len = irc_text_piece(text, 20, &next);

	assert_int_equal(len, 3);
	assert_string_equal(next, "https://example.org/a/long/address for more");
	len = irc_text_piece(next, 36, &next);
	assert_int_equal(len, 34);
	assert_string_equal(next, "for more");
	len = irc_text_piece(next, 36, &next);
	assert_int_equal(len, 8);
	assert_string_equal(next, "");
}

static void test_a_word_too_long_is_cut_at_a_character(void **state UNUSED)
{
	const char *next;
	size_t len = irc_text_piece("\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac", 7, &next);

	assert_int_equal(len, 6);
	assert_string_equal(next, "\xe2\x82\xac");
}

static void test_cutting_comes_to_an_end_whatever_the_text(void **state UNUSED)
{
	const char *texts[] = {
		"          ", " \x80\x80\x80\x80 ", "\xff\xff\xff\xff\xff", "a b c d e",
	};
	size_t i, n;

	for (i = 0; i < ARRAY_LEN(texts); i++) {
		const char *text = texts[i], *next;

		for (n = 0; *text; n++, text = next) {
			assert_true(n < 20);
			irc_text_piece(text, 3, &next);
			assert_true(next > text);
		}
	}
}

static void test_colours_are_taken_out(void **state UNUSED)
{
	char text[] = "\2bold\2 \003" "04,12red\003 \0033x \035i\017.";

	irc_text_plain(text);
	assert_string_equal(text, "bold red x i.");
}

static void test_ctcp_is_told_from_text(void **state UNUSED)
{
	char command[16], rest[8];

	assert_false(irc_text_ctcp("hello", command, rest, sizeof(rest)));
	assert_true(irc_text_ctcp("\1ping 123456789\1", command, rest, sizeof(rest)));
	assert_string_equal(command, "PING");
	assert_string_equal(rest, "1234567");
	assert_true(irc_text_ctcp("\1VERSION\1", command, rest, sizeof(rest)));
	assert_string_equal(rest, "");
	assert_false(irc_text_ctcp("\1AVERYLONGCOMMANDNAME x\1", command, rest, sizeof(rest)));
}

static void test_names_are_compared_the_server_s_way(void **state UNUSED)
{
	struct irc_isupport isupport;

	irc_isupport_init(&isupport);
	assert_true(irc_same_name(&isupport, "Ann[1]^", "aNN{1}~"));
	assert_int_equal(irc_name_hash(&isupport, "Ann[1]^"), irc_name_hash(&isupport, "aNN{1}~"));
	irc_isupport_hear(&isupport, "CASEMAPPING=strict-rfc1459");
	assert_true(irc_same_name(&isupport, "a\\", "A|"));
	assert_false(irc_same_name(&isupport, "a^", "a~"));
	irc_isupport_hear(&isupport, "CASEMAPPING=ascii");
	assert_false(irc_same_name(&isupport, "a[", "a{"));
	assert_true(irc_same_name(&isupport, "Ann", "aNN"));
	assert_false(irc_same_name(&isupport, "ann", "anna"));
}

static void test_the_server_s_limits_are_taken_from_005(void **state UNUSED)
{
	struct irc_isupport isupport;

	irc_isupport_init(&isupport);
	assert_true(irc_is_channel(&isupport, "#c"));
	assert_false(irc_is_channel(&isupport, ""));
	irc_isupport_hear(&isupport, "CHANTYPES=!");
	irc_isupport_hear(&isupport, "NICKLEN=30");
	irc_isupport_hear(&isupport, "LINELEN=2048");
	irc_isupport_hear(&isupport, "LINELEN=-1");
	irc_isupport_hear(&isupport, "TOPICLEN=many");
	irc_isupport_hear(&isupport, "PREFIX=(qaohv)~&@%+");
	irc_isupport_hear(&isupport, "PREFIX=(too many)~~~~~~~~~~~~~~~~~~~~");
	irc_isupport_hear(&isupport, "WHOX");
	irc_isupport_hear(&isupport, "CHANTYPES=");
	assert_true(irc_is_channel(&isupport, "!c"));
	assert_false(irc_is_channel(&isupport, "#c"));
	assert_int_equal(isupport.nick_len, 30);
	assert_int_equal(isupport.line_len, 2048);
	assert_int_equal(isupport.topic_len, 300);
	assert_string_equal(isupport.prefixes, "~&@%+");
	assert_true(isupport.whox);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_only_harmless_lines_reach_the_library),
		cmocka_unit_test(test_a_nul_makes_a_line_void),
		cmocka_unit_test(test_tags_are_kept),
		cmocka_unit_test(test_a_very_long_line_is_cut_at_a_character),
		cmocka_unit_test(test_a_built_line_is_one_line),
		cmocka_unit_test(test_text_is_cut_between_words),
		cmocka_unit_test(test_a_word_too_long_is_cut_at_a_character),
		cmocka_unit_test(test_cutting_comes_to_an_end_whatever_the_text),
		cmocka_unit_test(test_colours_are_taken_out),
		cmocka_unit_test(test_ctcp_is_told_from_text),
		cmocka_unit_test(test_names_are_compared_the_server_s_way),
		cmocka_unit_test(test_the_server_s_limits_are_taken_from_005),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
