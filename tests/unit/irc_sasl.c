/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SCRAM by the vectors of RFC 7677, and logging in as dialogues. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/evp.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "bot/irc/line.h"
#include "bot/irc/sasl.h"
#include "bot/irc/scram.h"

#define NONCE "rOprNGfwEbeRWgbNEkqO"
#define SERVER_FIRST "r=" NONCE "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0," \
	"s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"

static void test_scram_does_what_the_rfc_shows(void **state UNUSED)
{
	struct irc_scram *scram = irc_scram_new("user", "pencil", NONCE);
	struct buf out = BUF_INIT(1000);
	struct err err = ERR_INIT;

	irc_scram_first(scram, &out);
	assert_string_equal(buf_str(&out), "n,,n=user,r=" NONCE);
	buf_reset(&out);
	assert_int_equal(irc_scram_answer(scram, SERVER_FIRST, &out, &err), 0);
	assert_string_equal(buf_str(&out), "c=biws,r=" NONCE "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
			    "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
	assert_int_equal(irc_scram_verify(scram, "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
					  &err), 0);
	assert_int_equal(irc_scram_verify(scram, "v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
					  &err), -1);
	assert_non_null(strstr(err.msg, "does not know the password"));
	assert_int_equal(irc_scram_verify(scram, "e=invalid-proof", &err), -1);
	assert_int_equal(irc_scram_verify(scram, "v=", &err), -1);
	assert_int_equal(irc_scram_verify(scram, "", &err), -1);
	buf_free(&out);
	irc_scram_free(scram);
}

static void test_scram_takes_no_nonsense(void **state UNUSED)
{
	static const char *const bad[] = {
		"", "r=" NONCE, "r=" NONCE ",s=W22Z,i=4096", "r=other1234,s=W22Z,i=4096",
		"r=" NONCE "x,s=,i=4096", "r=" NONCE "x,s=W2,i=4096", "r=" NONCE "x,s=W22Z,i=0",
		"r=" NONCE "x,s=W22Z,i=99999999", "r=" NONCE "x,s=W22Z,i=4096x",
		"m=ext,r=" NONCE "x,s=W22Z,i=4096", ",,,,,", "r=" NONCE "x,i=4096,s=W22Z",
	};
	struct irc_scram *scram = irc_scram_new("a=b,c", "pencil", NONCE);
	struct buf out = BUF_INIT(1000);
	struct err err = ERR_INIT;

	irc_scram_first(scram, &out);
	assert_string_equal(buf_str(&out), "n,,n=a=3Db=2Cc,r=" NONCE);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(irc_scram_answer(scram, bad[i], &out, &err), -1);
	assert_int_equal(irc_scram_verify(scram, "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
					  &err), -1);
	buf_free(&out);
	irc_scram_free(scram);
}

static void test_nonces_differ(void **state UNUSED)
{
	struct irc_scram *a = irc_scram_new("u", "p", NULL), *b = irc_scram_new("u", "p", NULL);
	struct buf one = BUF_INIT(200), two = BUF_INIT(200);

	irc_scram_first(a, &one);
	irc_scram_first(b, &two);
	assert_string_not_equal(buf_str(&one), buf_str(&two));
	buf_free(&one);
	buf_free(&two);
	irc_scram_free(a);
	irc_scram_free(b);
}

/* ---- dialogues */

struct talk {
	struct irc_sasl *sasl;
	struct buf said;
};

static void on_send(void *cookie, const char *line)
{
	struct talk *talk = cookie;

	buf_printf(&talk->said, "%s\n", line);
}

static void start(struct talk *talk, const struct irc_sasl_wish *wish, const char *mechanisms)
{
	memset(talk, 0, sizeof(*talk));
	talk->said.limit = 20000;
	talk->sasl = irc_sasl_new(wish, on_send, talk);
	irc_sasl_offer(talk->sasl, mechanisms);
	if (irc_sasl_can(talk->sasl))
		irc_sasl_start(talk->sasl);
}

static void hear(struct talk *talk, const char *in)
{
	char *text = mem_dup(in);
	struct irc_line line;

	assert_int_equal(irc_line_parse(&line, text, strlen(text)), 0);
	irc_sasl_hear(talk->sasl, &line);
	free(text);
}

static void hear_base64(struct talk *talk, const char *payload)
{
	char text[1400], line[1500];

	EVP_EncodeBlock((unsigned char *)text, (const unsigned char *)payload,
			(int)strlen(payload));
	snprintf(line, sizeof(line), "AUTHENTICATE %s", text);
	hear(talk, line);
}

static void expect(struct talk *talk, const char *said)
{
	assert_string_equal(buf_str(&talk->said), said);
	buf_reset(&talk->said);
}

static void finish(struct talk *talk, enum irc_sasl_state state)
{
	assert_int_equal(irc_sasl_state(talk->sasl), state);
	irc_sasl_free(talk->sasl);
	buf_free(&talk->said);
}

static const struct irc_sasl_wish all = { "mootbot", "secret", true };
static const struct irc_sasl_wish password = { "mootbot", "secret", false };

static void test_the_best_that_both_can_do_is_tried_first(void **state UNUSED)
{
	struct talk talk;

	start(&talk, &all, "PLAIN,SCRAM-SHA-256,EXTERNAL");
	expect(&talk, "AUTHENTICATE EXTERNAL\n");
	hear(&talk, "AUTHENTICATE +");
	expect(&talk, "AUTHENTICATE +\n");
	hear(&talk, ":s 904 * :no such certificate");
	expect(&talk, "AUTHENTICATE SCRAM-SHA-256\n");
	hear(&talk, ":s 908 * PLAIN :are available");
	hear(&talk, ":s 904 * :no such mechanism");
	expect(&talk, "AUTHENTICATE PLAIN\n");
	hear(&talk, "AUTHENTICATE +");
	expect(&talk, "AUTHENTICATE AG1vb3Rib3QAc2VjcmV0\n");
	hear(&talk, ":s 903 * :fine");
	finish(&talk, IRC_SASL_IN);
}

static void test_what_is_not_offered_is_not_tried(void **state UNUSED)
{
	struct talk talk;

	start(&talk, &password, "EXTERNAL,ECDSA-NIST256P-CHALLENGE");
	expect(&talk, "");
	finish(&talk, IRC_SASL_IDLE);
	start(&talk, &password, "PLAIN");
	expect(&talk, "AUTHENTICATE PLAIN\n");
	hear(&talk, ":s 904 * :wrong password");
	expect(&talk, "");
	assert_string_equal(irc_sasl_error(talk.sasl), "wrong password");
	finish(&talk, IRC_SASL_OUT);
}

/* The server's half of SCRAM, by a client's that knows what it will be. */
static void challenge(struct talk *talk, char *nonce, size_t size)
{
	unsigned char first[400];
	char text[500];
	int n;

	expect(talk, "AUTHENTICATE SCRAM-SHA-256\n");
	hear(talk, "AUTHENTICATE +");
	snprintf(text, sizeof(text), "%s", buf_str(&talk->said) + strlen("AUTHENTICATE "));
	text[strcspn(text, "\n")] = '\0';
	n = EVP_DecodeBlock(first, (unsigned char *)text, (int)strlen(text));
	assert_true(n > 0);
	first[n] = '\0';
	snprintf(nonce, size, "%s", strstr((char *)first, ",r=") + 3);
	snprintf(text, sizeof(text), "r=%sserver,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", nonce);
	buf_reset(&talk->said);
	hear_base64(talk, text);
	assert_true(str_starts(buf_str(&talk->said), "AUTHENTICATE Yz1iaXdz"));
	buf_reset(&talk->said);
}

static void test_a_server_that_proves_nothing_is_not_believed(void **state UNUSED)
{
	struct talk talk;
	char nonce[100];

	start(&talk, &password, "SCRAM-SHA-256,PLAIN");
	challenge(&talk, nonce, sizeof(nonce));
	hear_base64(&talk, "v=AAAATRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
	expect(&talk, "AUTHENTICATE *\n");
	hear(&talk, ":s 904 * :and now in plain?");
	expect(&talk, "");
	finish(&talk, IRC_SASL_CHEATED);
}

static void test_a_success_without_a_proof_is_none(void **state UNUSED)
{
	struct talk talk;
	char nonce[100];

	start(&talk, &password, "SCRAM-SHA-256");
	challenge(&talk, nonce, sizeof(nonce));
	hear(&talk, ":s 903 * :come in");
	finish(&talk, IRC_SASL_CHEATED);
}

/* ---- pieces of 400 */

static void test_payloads_are_cut_at_400_bytes(void **state UNUSED)
{
	char secret[1000];
	struct irc_sasl_wish wish = { "a", secret, false };
	struct talk talk;
	size_t lens[] = { 297, 298, 597, 900 };

	for (size_t i = 0; i < ARRAY_LEN(lens); i++) {
		char *cursor, *line;
		size_t total = 0, last = 400;

		memset(secret, 'x', lens[i]);
		secret[lens[i]] = '\0';
		start(&talk, &wish, "PLAIN");
		hear(&talk, "AUTHENTICATE +");
		cursor = talk.said.data + strlen("AUTHENTICATE PLAIN\n");
		while ((line = str_piece(&cursor, '\n')) && *line) {
			assert_int_equal(last, 400);	/* only the last is short */
			line += strlen("AUTHENTICATE ");
			last = str_eq(line, "+") ? 0 : strlen(line);
			assert_true(last <= 400);
			total += last;
		}
		assert_true(last < 400);
		assert_int_equal(total, (lens[i] + 3 + 2) / 3 * 4);
		finish(&talk, IRC_SASL_ASKED);
	}
}

static void test_a_long_challenge_is_put_together(void **state UNUSED)
{
	char payload[601], text[900], line[500];
	struct talk talk;
	size_t len;

	start(&talk, &password, "SCRAM-SHA-256");
	hear(&talk, "AUTHENTICATE +");
	buf_reset(&talk.said);
	memset(payload, 'r', 600);
	payload[600] = '\0';
	EVP_EncodeBlock((unsigned char *)text, (unsigned char *)payload, 600);
	len = strlen(text);
	assert_int_equal(len, 800);
	for (size_t at = 0; at < len; at += 400) {
		expect(&talk, "");
		snprintf(line, sizeof(line), "AUTHENTICATE %.400s", text + at);
		hear(&talk, line);
	}
	expect(&talk, "");
	hear(&talk, "AUTHENTICATE +");
	expect(&talk, "AUTHENTICATE *\n");	/* it made no sense, but it was whole */
	hear(&talk, ":s 906 * :aborted");
	finish(&talk, IRC_SASL_OUT);
}

static void test_an_endless_challenge_is_broken_off(void **state UNUSED)
{
	char line[500];
	struct talk talk;

	start(&talk, &password, "PLAIN");
	buf_reset(&talk.said);
	snprintf(line, sizeof(line), "AUTHENTICATE %0400d", 0);
	for (int i = 0; i < 100; i++)
		hear(&talk, line);
	assert_true(str_starts(buf_str(&talk.said), "AUTHENTICATE *\n"));
	irc_sasl_abort(talk.sasl);
	finish(&talk, IRC_SASL_OUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scram_does_what_the_rfc_shows),
		cmocka_unit_test(test_scram_takes_no_nonsense),
		cmocka_unit_test(test_nonces_differ),
		cmocka_unit_test(test_the_best_that_both_can_do_is_tried_first),
		cmocka_unit_test(test_what_is_not_offered_is_not_tried),
		cmocka_unit_test(test_a_server_that_proves_nothing_is_not_believed),
		cmocka_unit_test(test_a_success_without_a_proof_is_none),
		cmocka_unit_test(test_payloads_are_cut_at_400_bytes),
		cmocka_unit_test(test_a_long_challenge_is_put_together),
		cmocka_unit_test(test_an_endless_challenge_is_broken_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
