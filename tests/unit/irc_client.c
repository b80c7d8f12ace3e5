/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libircclient itself, behind the hygiene: what it makes of lines, and a million hostile ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "bot/irc/client.h"

#define LINES 1000000
#define LINES_VALGRIND 5000

struct heard {
	size_t n;
	enum irc_event_kind kind;
	char text[IRC_TAGS_MAX + IRC_LINE_MAX];
	char account[64];
};

static void on_event(void *cookie, enum irc_event_kind kind, const struct irc_line *line)
{
	struct heard *heard = cookie;

	heard->n++;
	heard->kind = kind;
	snprintf(heard->text, sizeof(heard->text), "%s",
		 line->n_params ? line->params[line->n_params - 1] : "");
	snprintf(heard->account, sizeof(heard->account), "%s", line->account ? line->account : "");
}

static struct irc_client *make(struct heard *heard)
{
	struct err err = ERR_INIT;
	struct irc_client *client = irc_client_new("moot", "bot", "Minutes %d bot %s%n", on_event,
						   heard, &err);

	memset(heard, 0, sizeof(*heard));
	if (!client)
		fail_msg("%s", err.msg);
	return client;
}

static int feed(struct irc_client *client, const char *in, size_t len)
{
	char text[IRC_TAGS_MAX + IRC_LINE_MAX + 3];
	struct irc_line line;

	memcpy(text, in, len);
	text[len] = '\0';
	if (irc_line_parse(&line, text, len))
		return 0;
	return irc_client_feed(client, &line);
}

static const struct { const char *in; enum irc_event_kind kind; const char *text; } events[] = {
	{ ":s 001 moot :Welcome", IRC_NUMERIC, "Welcome" },
	{ ":ann!a@h PRIVMSG #c :hello", IRC_SAY, "hello" },
	{ ":ann!a@h PRIVMSG moot :hello", IRC_SAY, "hello" },
	{ ":ann!a@h PRIVMSG moot_ :to a nick it does not know it has", IRC_SAY,
	  "to a nick it does not know it has" },
	{ ":ann!a@h PRIVMSG #c :\1ACTION waves\1", IRC_ACTION, "\1ACTION waves\1" },
	{ ":ann!a@h PRIVMSG moot :\1VERSION\1", IRC_CTCP, "\1VERSION\1" },
	{ ":ann!a@h NOTICE moot :\1VERSION x\1", IRC_REMARK, "\1VERSION x\1" },
	{ ":ann!a@h NOTICE #c :look", IRC_REMARK, "look" },
	{ ":ann!a@h JOIN #c", IRC_JOIN, "#c" },
	{ ":ann!a@h JOIN #c acct :Ann", IRC_JOIN, "Ann" },
	{ ":ann!a@h PART #c :bye", IRC_PART, "bye" },
	{ ":ann!a@h QUIT :bye", IRC_QUIT, "bye" },
	{ ":ann!a@h QUIT", IRC_QUIT, "" },
	{ ":ann!a@h NICK bob", IRC_NICK, "bob" },
	{ ":ann!a@h KICK #c moot :out", IRC_KICK, "out" },
	{ ":ann!a@h TOPIC #c :new", IRC_TOPIC, "new" },
	{ ":ann!a@h INVITE moot #c", IRC_INVITE, "#c" },
	{ ":ann!a@h MODE #c +o moot", IRC_MODE, "moot" },
	{ ":moot MODE moot +i", IRC_MODE, "+i" },
	{ ":moot MODE moot", IRC_MODE, "moot" },
	{ ":ann!a@h ACCOUNT ann", IRC_OTHER, "ann" },
	{ "ERROR :Closing link", IRC_OTHER, "Closing link" },
};

static void test_lines_arrive_as_what_they_are(void **state UNUSED)
{
	struct heard *heard = mem_alloc(sizeof(*heard));
	struct irc_client *client = make(heard);
	size_t i;

	for (i = 0; i < ARRAY_LEN(events); i++) {
		heard->n = 0;
		assert_int_equal(feed(client, events[i].in, strlen(events[i].in)), 0);
		if (heard->n != 1 || heard->kind != events[i].kind)
			fail_msg("%s: heard %zu times, as %d", events[i].in, heard->n,
				 (int)heard->kind);
		assert_string_equal(heard->text, events[i].text);
	}
	irc_client_free(client);
	free(heard);
}

static void test_its_greeting_has_no_format_holes(void **state UNUSED)
{
	struct heard *heard = mem_alloc(sizeof(*heard));
	struct irc_client *client = make(heard);

	assert_string_equal(irc_client_greeting(client),
			    "NICK moot\r\nUSER bot unknown unknown :Minutes d bot sn\r\n");
	irc_client_free(client);
	free(heard);
}

static void test_long_texts_and_tags_survive_it(void **state UNUSED)
{
	struct heard *heard = mem_alloc(sizeof(*heard));
	struct irc_client *client = make(heard);
	struct buf in = BUF_INIT(9000);

	buf_puts(&in, "@account=ann;x=");
	while (in.len < 4000)
		buf_putc(&in, 'x');
	buf_puts(&in, " :ann!a@h PRIVMSG #c :\1ACTION ");
	while (in.len < 8500)
		buf_putc(&in, 'y');
	buf_putc(&in, '\1');
	assert_int_equal(feed(client, buf_str(&in), in.len), 0);
	assert_int_equal(heard->n, 1);
	assert_int_equal(heard->kind, IRC_ACTION);
	assert_true(strlen(heard->text) > 4400);
	assert_string_equal(heard->account, "ann");
	buf_free(&in);
	irc_client_free(client);
	free(heard);
}

/* ---- a million lines */

static uint64_t seed;

static uint32_t dice(uint32_t sides)		/* xorshift64 */
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 32) % sides;
}

static const char *const words[] = {
	"PRIVMSG", "NOTICE", "JOIN", "PART", "QUIT", "NICK", "MODE", "KICK", "INVITE", "TOPIC",
	"KILL", "PING", "PONG", "ERROR", "CAP", "AUTHENTICATE", "ACCOUNT", "001", "000", "005",
	"353", "376", "422", "433", "999", "12", "moot", "#c", "&c", "ann!a@h", "ann", "*", ":",
	"::", "@", "+o", "-v", "\1", "\1\1", "\1ACTION", "\1DCC", "\1DCC CHAT x 1 2\1",
	"\1DCC SEND a 1 2 3\1", "\1VERSION\1", "\1PING 1\1", "%s%n", "%", "=", "privmsg", "nick",
	"\xc3\xa9", "\xff\xfe", "@a=b;c", "@time=2026-11-19T16:00:00Z", "server", "0", "", " ",
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
};

static void add_word(struct buf *line)
{
	uint32_t n;

	switch (dice(12)) {
	case 0:
		for (n = dice(40); n; n--)
			buf_putc(line, (char)dice(256));
		break;
	case 1:
		buf_putc(line, ':');
		buf_puts(line, words[dice(ARRAY_LEN(words))]);
		break;
	case 2:
		for (n = dice(600); n; n--)
			buf_putc(line, "x\1: \xc3"[dice(20) ? 0 : dice(5)]);
		break;
	default:
		buf_puts(line, words[dice(ARRAY_LEN(words))]);
		break;
	}
}

static void make_line(struct buf *line)
{
	uint32_t n;

	buf_reset(line);
	if (!dice(4))
		buf_puts(line, "@account=a;time=x ");
	if (dice(5))
		buf_puts(line, dice(8) ? ":ann!a@h " : dice(2) ? ":" : ":moot!m@h ");
	buf_puts(line, words[dice(dice(6) ? 26 : ARRAY_LEN(words))]);
	for (n = dice(dice(10) ? 5 : 30); n; n--) {
		buf_puts(line, dice(20) ? " " : "  ");
		if (!dice(3))
			buf_putc(line, ':');
		add_word(line);
	}
}

static bool is_valgrind(void)
{
	const char *preload = getenv("LD_PRELOAD");

	return preload && strstr(preload, "vgpreload");
}

static void test_a_million_random_lines_do_no_harm(void **state UNUSED)
{
	struct heard *heard = mem_alloc(sizeof(*heard));
	struct irc_client *client = make(heard);
	struct buf line = BUF_INIT(8000);
	size_t n = is_valgrind() ? LINES_VALGRIND : LINES, i, before;
	int64_t start_ms = clock_ms();

	seed = 20261119;
	for (i = 0; i < n; i++) {
		make_line(&line);
		if (feed(client, buf_str(&line), line.len))
			fail_msg("the library gave up at line %zu: %s", i, buf_str(&line));
	}
	before = heard->n;
	assert_true(before > n / 10);
	assert_int_equal(feed(client, ":ann!a@h PRIVMSG #c :still here", 30), 0);
	assert_int_equal(heard->n, before + 1);
	print_message("%zu lines, %zu events, %lld ms\n", n, before,
		      (long long)(clock_ms() - start_ms));
	buf_free(&line);
	irc_client_free(client);
	free(heard);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines_arrive_as_what_they_are),
		cmocka_unit_test(test_its_greeting_has_no_format_holes),
		cmocka_unit_test(test_long_texts_and_tags_survive_it),
		cmocka_unit_test(test_a_million_random_lines_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
