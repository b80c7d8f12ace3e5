/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names, patterns, addresses, batches, netsplits, relays, floods: the small pure parts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/address.h"
#include "base/str.h"
#include "bot/irc/batch.h"
#include "bot/irc/caps.h"
#include "bot/irc/flood.h"
#include "bot/irc/glob.h"
#include "bot/irc/isupport.h"
#include "bot/irc/line.h"
#include "bot/irc/relay.h"
#include "bot/irc/split.h"

/* The same numbers each time, so that a failure can be seen again. */
static uint32_t dice_state;

static uint32_t dice(uint32_t n)
{
	dice_state = dice_state * 1664525u + 1013904223u;
	return (dice_state >> 8) % n;
}

static void random_text(char *out, size_t max, const char *alphabet)
{
	size_t len = dice((uint32_t)max), i;

	for (i = 0; i < len; i++)
		out[i] = alphabet[dice((uint32_t)strlen(alphabet))];
	out[len] = '\0';
}

/* ---- case mapping */

static void test_case_mapping_holds_for_any_name(void **state UNUSED)
{
	static const char *const maps[] = { "rfc1459", "strict-rfc1459", "ascii", "rfc7613" };
	char a[12], b[12], c[12], token[40];
	struct irc_isupport isupport;

	dice_state = 1;
	for (size_t m = 0; m < ARRAY_LEN(maps); m++) {
		irc_isupport_init(&isupport);
		snprintf(token, sizeof(token), "CASEMAPPING=%s", maps[m]);
		irc_isupport_hear(&isupport, token);
		for (int i = 0; i < 50000; i++) {
			random_text(a, 4, "aA[{]}\\|^~\xc3");
			random_text(b, 4, "aA[{]}\\|^~\xc3");
			random_text(c, 4, "aA[{]}\\|^~\xc3");
			assert_true(irc_same_name(&isupport, a, a));
			assert_int_equal(irc_same_name(&isupport, a, b),
					 irc_same_name(&isupport, b, a));
			if (!irc_same_name(&isupport, a, b))
				continue;
			assert_int_equal(irc_name_hash(&isupport, a), irc_name_hash(&isupport, b));
			assert_int_equal(strlen(a), strlen(b));
			assert_int_equal(irc_same_name(&isupport, a, c),
					 irc_same_name(&isupport, b, c));
		}
	}
}

static void test_each_mapping_has_its_own_pairs(void **state UNUSED)
{
	static const struct { const char *map, *a, *b; bool same; } cases[] = {
		{ "ascii", "Ann", "aNN", true }, { "ascii", "a[", "a{", false },
		{ "rfc1459", "a[\\]", "A{|}", true }, { "rfc1459", "a^", "a~", true },
		{ "strict-rfc1459", "a[", "a{", true }, { "strict-rfc1459", "a^", "a~", false },
		{ "ascii", "\xc3\xa4", "\xc3\x84", false }, { "ascii", "ann", "ann_", false },
	};
	struct irc_isupport isupport;
	char token[40];

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		irc_isupport_init(&isupport);
		snprintf(token, sizeof(token), "CASEMAPPING=%s", cases[i].map);
		irc_isupport_hear(&isupport, token);
		assert_int_equal(irc_same_name(&isupport, cases[i].a, cases[i].b), cases[i].same);
	}
}

static void test_what_a_server_says_of_itself_is_obeyed(void **state UNUSED)
{
	static const char *const tokens[] = {
		"CHANTYPES=#", "PREFIX=(qaohv)~&@%+", "NICKLEN=30", "LINELEN=2048", "BOT=B",
		"MONITOR=100", "TARGMAX=NAMES:1,JOIN:4,PRIVMSG:", "WHOX", "TOPICLEN=390",
		"TARGMAX=JOIN:", "LINELEN=x", "NICKLEN=999", "BOT=", "=", "", "PREFIX=ov",
		"CHANTYPES=", "TARGMAX=XJOIN:9",
	};
	struct irc_isupport isupport;

	irc_isupport_init(&isupport);
	for (size_t i = 0; i < ARRAY_LEN(tokens); i++)
		irc_isupport_hear(&isupport, tokens[i]);
	assert_string_equal(isupport.chantypes, "#");
	assert_string_equal(isupport.prefixes, "~&@%+");
	assert_int_equal(isupport.nick_len, 30);
	assert_int_equal(isupport.line_len, 2048);
	assert_int_equal(isupport.bot_mode, 'B');
	assert_true(isupport.monitor && isupport.whox);
	assert_int_equal(isupport.join_max, 4);
	assert_false(irc_is_channel(&isupport, "&local"));
	assert_false(irc_is_channel(&isupport, ""));
}

/* ---- splitting text */

/* Pieces never break a character or a link that fits, and nothing is lost. */
static void test_splitting_holds_for_any_text(void **state UNUSED)
{
	static const char *const words[] = {
		"a", "word", "\xc3\xa4\xc3\xb6", "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac",
		"\xf0\x9f\x98\x80",
		"https://example.org/a/rather/long/link", "  ", "x",
	};
	char text[2000], joined[2000];

	dice_state = 7;
	for (int round = 0; round < 5000; round++) {
		size_t max = 40 + dice(60), n = dice(40), len = 0;
		const char *at = text, *next;

		text[0] = '\0';
		for (size_t i = 0; i < n; i++)
			len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s",
						i ? " " : "", words[dice(ARRAY_LEN(words))]);
		joined[0] = '\0';
		len = 0;
		while (*at) {
			size_t piece = irc_text_piece(at, max, &next);

			assert_true(piece <= max && next > at);
			assert_true(str_is_utf8(at, piece));
			/* nothing but blanks between this piece and the next */
			for (const char *s = at + piece; s < next; s++)
				assert_int_equal(*s, ' ');
			assert_true(!*next || at[piece] == ' ');
			memcpy(joined + len, at, piece);
			len += piece;
			at = next;
		}
		joined[len] = '\0';
		for (const char *s = text, *j = joined; *s; s++) {
			if (*s == *j)
				j++;
			else
				assert_int_equal(*s, ' ');
		}
	}
}

/* ---- patterns and addresses */

static void test_patterns(void **state UNUSED)
{
	static const struct { const char *pattern, *text; bool fits; } cases[] = {
		{ "services.*", "services.example.org", true },
		{ "services.*", "services", false },
		{ "services.*", "my.services.org", false },
		{ "*", "", true }, { "", "", true }, { "", "x", false }, { "a?c", "abc", true },
		{ "a?c", "ac", false }, { "*bridge*", "XEN-Bridge2", true }, { "**a**", "a", true },
		{ "a*b*c", "aXbYbZc", true }, { "a*b*c", "aXbYbZ", false },
	};
	const char *const list[] = { "x", "y*", NULL };
	char slow[60];

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(irc_glob(cases[i].pattern, cases[i].text), cases[i].fits);
	assert_true(irc_glob_any(list, "yes"));
	assert_false(irc_glob_any(list, "no"));
	assert_false(irc_glob_any(NULL, "no"));
	memset(slow, 'a', sizeof(slow) - 1);
	slow[sizeof(slow) - 1] = '\0';
	assert_false(irc_glob("*a*a*a*a*a*a*a*a*a*a*a*a*b", slow));
}

static void test_addresses(void **state UNUSED)
{
	static const struct { const char *text, *host; int64_t port; } cases[] = {
		{ "irc.example.org", "irc.example.org", 1 },
		{ "irc.example.org:6697", "irc.example.org", 6697 },
		{ "192.0.2.1:6667", "192.0.2.1", 6667 }, { "2001:db8::1", "2001:db8::1", 1 },
		{ "[2001:db8::1]:6697", "2001:db8::1", 6697 }, { "[::1]", "::1", 1 },
		{ "", NULL, 0 }, { ":6667", NULL, 0 }, { "a:", NULL, 0 }, { "a:0", NULL, 0 },
		{ "a:65536", NULL, 0 }, { "[::1", NULL, 0 }, { "[]:1", NULL, 0 },
		{ "[::1]x", NULL, 0 },
	};
	char host[ADDRESS_HOST_MAX + 1];

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t port = 1;
		bool fine = address_parse(cases[i].text, host, &port);

		assert_int_equal(fine, cases[i].host != NULL);
		if (!fine)
			continue;
		assert_string_equal(host, cases[i].host);
		assert_int_equal(port, cases[i].port);
	}
}

static void test_capabilities_by_name(void **state UNUSED)
{
	char words[] = "sasl=PLAIN,EXTERNAL batch=x -away-notify unknown account-tag";
	char other[] = "sasl";
	const char *mechanisms = NULL;
	unsigned off, on = irc_caps_parse(words, &off, &mechanisms);

	assert_int_equal(on, IRC_CAP_SASL | IRC_CAP_BATCH | IRC_CAP_ACCOUNT_TAG);
	assert_int_equal(off, IRC_CAP_AWAY_NOTIFY);
	assert_string_equal(mechanisms, "PLAIN,EXTERNAL");
	irc_caps_parse(other, &off, &mechanisms);
	assert_string_equal(mechanisms, "");
}

/* ---- batches and netsplits */

static enum irc_batch_kind hear(struct irc_batches *batches, const char *in)
{
	char *text = mem_dup(in);
	enum irc_batch_kind kind;
	struct irc_line line;

	assert_int_equal(irc_line_parse(&line, text, strlen(text)), 0);
	if (str_eq(line.command, "BATCH"))
		irc_batches_hear(batches, &line);
	kind = irc_batches_kind(batches, &line);
	free(text);
	return kind;
}

static void test_batches_open_and_close(void **state UNUSED)
{
	struct irc_batches batches = { .n = 0 };
	char open[60];

	hear(&batches, ":s BATCH +a netsplit one.example.org two.example.org");
	hear(&batches, ":s BATCH +b znc.in/playback #x");
	hear(&batches, "@batch=b :s BATCH +c netjoin");
	assert_int_equal(hear(&batches, "@batch=a :x!y@z QUIT :one two"), IRC_BATCH_NETSPLIT);
	assert_int_equal(hear(&batches, "@batch=b :x!y@z PRIVMSG #x :!next"), IRC_BATCH_HISTORY);
	assert_int_equal(hear(&batches, "@batch=c :x!y@z PRIVMSG #x :!next"), IRC_BATCH_HISTORY);
	assert_int_equal(hear(&batches, "@batch=d :x!y@z PRIVMSG #x :hi"), IRC_BATCH_NONE);
	hear(&batches, ":s BATCH -b");
	assert_int_equal(hear(&batches, "@batch=b :x!y@z PRIVMSG #x :!next"), IRC_BATCH_NONE);
	hear(&batches, ":s BATCH +7e0d7f8a5d96c24ffcc840f31bce72b2 znc.in/playback #x");
	assert_int_equal(hear(&batches, "@batch=7e0d7f8a5d96c24ffcc840f31bce72b2 "
			      ":x!y@z PRIVMSG #x :!next"), IRC_BATCH_HISTORY);
	for (int i = 0; i < 100; i++) {		/* never closed */
		snprintf(open, sizeof(open), ":s BATCH +%d x", i);
		hear(&batches, open);
	}
	assert_int_equal(batches.n, IRC_BATCHES_MAX);
	assert_int_equal(hear(&batches, "@batch=99 :x!y@z PRIVMSG #x :hi"), IRC_BATCH_OTHER);
}

static void test_what_is_a_netsplit(void **state UNUSED)
{
	static const struct { const char *reason; bool split; } cases[] = {
		{ "one.example.org two.example.org", true }, { "*.net *.split", true },
		{ "Quit: one.example.org two.example.org", false }, { "one two", false },
		{ "one.example.org", false }, { "one.example.org two.example.org ", false },
		{ "a.b c.d e.f", false }, { "", false }, { ". .", false }, { "a. b.", false },
		{ "see example.org", false }, { "http://a.b c.d", false },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(irc_is_split(cases[i].reason), cases[i].split);
}

static void test_who_went_in_a_split_is_remembered_for_a_while(void **state UNUSED)
{
	struct irc_isupport isupport;
	struct irc_splits *splits;

	irc_isupport_init(&isupport);
	splits = irc_splits_new(&isupport);
	irc_splits_add(splits, "ann[1]", 1000);
	irc_splits_add(splits, "bob", 1000);
	irc_splits_add(splits, "BOB", 2000);
	assert_true(irc_splits_has(splits, "ANN{1}", 2000));
	assert_true(irc_splits_remove(splits, "ANN{1}"));
	assert_false(irc_splits_remove(splits, "ann[1]"));
	assert_int_equal(irc_splits_sweep(splits, 2000), 1);
	assert_false(irc_splits_has(splits, "bob", 2000 + 15 * 60 * 1000));
	assert_int_equal(irc_splits_sweep(splits, 2000 + 15 * 60 * 1000), 0);
	irc_splits_free(splits);
}

/* ---- relays */

static void test_a_relayed_speaker_is_no_nick(void **state UNUSED)
{
	static const struct { const char *in, *speaker, *text; } cases[] = {
		{ "<ann> hello", "ann/bridge", "hello" }, { "<ann>", "ann/bridge", "" },
		{ "<Ann E.> #info x", "Ann_E./bridge", "#info x" },
		{ "<a\xe2\x80\x8bnn> hi", "ann/bridge", "hi" },
		{ "<a/b> hi", "a_b/bridge", "hi" },
		{ "<@ann:example.org> <b> hi", "@ann:example.org/bridge", "<b> hi" },
		{ "hello", NULL, NULL }, { "<> hi", NULL, NULL }, { "<ann>hi", NULL, NULL },
		{ "<ann", NULL, NULL }, { "", NULL, NULL }, { "<\xe2\x80\x8b> hi", NULL, NULL },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char buffer[100], speaker[IRC_NICK_MAX + 1], *text = buffer;

		snprintf(buffer, sizeof(buffer), "%s", cases[i].in);
		assert_int_equal(irc_relay_speaker("bridge", &text, speaker),
				 cases[i].speaker != NULL);
		if (!cases[i].speaker)
			continue;
		assert_string_equal(speaker, cases[i].speaker);
		assert_string_equal(text, cases[i].text);
	}
}

static void test_any_relayed_name_stays_one_word_with_a_slash(void **state UNUSED)
{
	char text[200], speaker[IRC_NICK_MAX + 1], *at;

	dice_state = 3;
	for (int i = 0; i < 20000; i++) {
		text[0] = '<';
		random_text(text + 1, 150, "aB/ \xe2\x80\x8b\xc3\xa4>.\x02");
		at = text;
		if (!irc_relay_speaker("bridge", &at, speaker))
			continue;
		assert_true(strlen(speaker) <= IRC_NICK_MAX);
		assert_true(str_ends(speaker, "/bridge"));
		assert_ptr_equal(strchr(speaker, '/'), strrchr(speaker, '/'));
		assert_null(strchr(speaker, ' '));
	}
}

static void test_several_commands_in_one_relayed_message(void **state UNUSED)
{
	char text[] = "#topic one | #info a | b \xe2\x8f\x8e !next \xe2\x8f\x8e plain", *at = text;

	assert_string_equal(irc_relay_piece(&at), "#topic one");
	assert_string_equal(irc_relay_piece(&at), "#info a | b");
	assert_string_equal(irc_relay_piece(&at), "!next \xe2\x8f\x8e plain");
	assert_null(irc_relay_piece(&at));
}

static void test_an_edit_is_no_command(void **state UNUSED)
{
	char text[40] = "#action ann writes (edited)", plain[40] = "#info (edited) it", small[16];

	irc_relay_mark_edit(text, sizeof(text));
	assert_string_equal(text, "* #action ann writes");
	irc_relay_mark_edit(plain, sizeof(plain));
	assert_string_equal(plain, "#info (edited) it");
	snprintf(small, sizeof(small), "%s", "#info (edited)");
	irc_relay_mark_edit(small, sizeof(small));
	assert_string_equal(small, "* #info");
}

/* ---- floods */

static void test_who_asks_too_much_is_told_once(void **state UNUSED)
{
	struct irc_flood *flood = irc_flood_new(20);
	int64_t now = 1000;

	for (int i = 0; i < 20; i++)
		assert_int_equal(irc_flood_hear(flood, "a@h", now), IRC_FLOOD_FINE);
	assert_int_equal(irc_flood_hear(flood, "b@h", now), IRC_FLOOD_FINE);
	assert_int_equal(irc_flood_hear(flood, "a@h", now), IRC_FLOOD_BEGINS);
	assert_int_equal(irc_flood_hear(flood, "a@h", now + 60000), IRC_FLOOD_GOES_ON);
	assert_int_equal(irc_flood_hear(flood, "b@h", now + 60000), IRC_FLOOD_FINE);
	assert_int_equal(irc_flood_hear(flood, "a@h", now + IRC_FLOOD_MS), IRC_FLOOD_FINE);
	irc_flood_free(flood);
}

static void test_a_steady_pace_is_no_flood(void **state UNUSED)
{
	struct irc_flood *flood = irc_flood_new(20);
	char who[40];

	for (int64_t i = 0; i < 1000; i++)
		assert_int_equal(irc_flood_hear(flood, "a@h", i * 3000), IRC_FLOOD_FINE);
	for (int i = 0; i < 2000; i++) {	/* more people than are remembered */
		snprintf(who, sizeof(who), "u%d@h", i);
		assert_int_equal(irc_flood_hear(flood, who, 1), IRC_FLOOD_FINE);
	}
	irc_flood_free(flood);
	flood = irc_flood_new(0);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(irc_flood_hear(flood, "a@h", 1), IRC_FLOOD_FINE);
	irc_flood_free(flood);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_case_mapping_holds_for_any_name),
		cmocka_unit_test(test_each_mapping_has_its_own_pairs),
		cmocka_unit_test(test_what_a_server_says_of_itself_is_obeyed),
		cmocka_unit_test(test_splitting_holds_for_any_text),
		cmocka_unit_test(test_patterns),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_capabilities_by_name),
		cmocka_unit_test(test_batches_open_and_close),
		cmocka_unit_test(test_what_is_a_netsplit),
		cmocka_unit_test(test_who_went_in_a_split_is_remembered_for_a_while),
		cmocka_unit_test(test_a_relayed_speaker_is_no_nick),
		cmocka_unit_test(test_any_relayed_name_stays_one_word_with_a_slash),
		cmocka_unit_test(test_several_commands_in_one_relayed_message),
		cmocka_unit_test(test_an_edit_is_no_command),
		cmocka_unit_test(test_who_asks_too_much_is_told_once),
		cmocka_unit_test(test_a_steady_pace_is_no_flood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
