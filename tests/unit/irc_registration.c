/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registration as dialogues, and who is in which channel. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "bot/irc/isupport.h"
#include "bot/irc/line.h"
#include "bot/irc/members.h"
#include "bot/irc/registration.h"

static const struct irc_registration_wish plain = {
	.name = "test", .nick = "moot",
	.greeting = "NICK moot\r\nUSER bot unknown unknown :Moot\r\n",
};
static const struct irc_registration_wish with_account = {
	.name = "test", .nick = "moot", .greeting = "NICK moot\r\n", .password = "sesame",
	.sasl = { .account = "mootbot", .password = "secret" },
};

struct talk {
	struct irc_registration *registration;
	struct buf said;
	struct err err;
};

static void on_send(void *cookie, const char *line)
{
	struct talk *talk = cookie;

	buf_puts(&talk->said, line);
	buf_putc(&talk->said, '\n');
}

static void start(struct talk *talk, const struct irc_registration_wish *wish)
{
	memset(talk, 0, sizeof(*talk));
	talk->said.limit = 10000;
	talk->registration = irc_registration_new(wish, on_send, talk);
	irc_registration_start(talk->registration);
}

static int hear(struct talk *talk, const char *in)
{
	char *text = mem_dup(in);
	struct irc_line line;
	int rc;

	assert_int_equal(irc_line_parse(&line, text, strlen(text)), 0);
	rc = irc_registration_hear(talk->registration, &line, &talk->err);
	free(text);
	return rc;
}

static void expect(struct talk *talk, const char *said)
{
	assert_string_equal(buf_str(&talk->said), said);
	buf_reset(&talk->said);
}

static void finish(struct talk *talk)
{
	irc_registration_free(talk->registration);
	buf_free(&talk->said);
}

static void test_a_server_without_cap_is_fine(void **state UNUSED)
{
	struct talk talk;

	start(&talk, &plain);
	expect(&talk, "CAP LS :302\nNICK moot\nUSER bot unknown unknown :Moot\n");
	assert_int_equal(hear(&talk, ":s 421 moot CAP :Unknown command"), 0);
	assert_int_equal(hear(&talk, ":s 451 * :Register first"), 0);
	assert_int_equal(hear(&talk, ":s 001 moot :Welcome"), 1);
	expect(&talk, "");
	assert_int_equal(irc_registration_caps(talk.registration), 0);
	assert_false(irc_registration_has_services(talk.registration));
	finish(&talk);
}

static void test_capabilities_are_asked_for_once_all_are_listed(void **state UNUSED)
{
	struct talk talk;

	start(&talk, &plain);
	buf_reset(&talk.said);
	hear(&talk, ":s CAP * LS * :multi-prefix userhost-in-names sasl=PLAIN");
	expect(&talk, "");
	hear(&talk, ":s CAP * LS :server-time account-tag extended-joins");
	expect(&talk, "CAP REQ :account-tag multi-prefix server-time\n");
	hear(&talk, ":s CAP moot ACK :account-tag multi-prefix server-time ");
	expect(&talk, "CAP END\n");
	assert_int_equal(irc_registration_caps(talk.registration),
			 IRC_CAP_ACCOUNT_TAG | IRC_CAP_MULTI_PREFIX | IRC_CAP_SERVER_TIME);
	assert_true(irc_registration_has_services(talk.registration));
	assert_int_equal(hear(&talk, ":s 001 moot :Welcome"), 1);
	assert_int_equal(hear(&talk, ":s CAP moot DEL :account-tag"), 0);
	assert_int_equal(irc_registration_caps(talk.registration),
			 IRC_CAP_MULTI_PREFIX | IRC_CAP_SERVER_TIME);
	finish(&talk);
}

static void test_nothing_of_use_offered_ends_cap(void **state UNUSED)
{
	struct talk talk;

	start(&talk, &plain);
	buf_reset(&talk.said);
	hear(&talk, ":s CAP * LS :tls draft/x");
	expect(&talk, "CAP END\n");
	hear(&talk, ":s CAP * LS :");
	expect(&talk, "");
	finish(&talk);
}

static void test_it_logs_in_with_sasl(void **state UNUSED)
{
	struct talk talk;

	start(&talk, &with_account);
	expect(&talk, "CAP LS :302\nPASS :sesame\nNICK moot\n");
	hear(&talk, ":s CAP * LS :account-notify sasl=EXTERNAL,PLAIN");
	expect(&talk, "CAP REQ :account-notify\nCAP REQ :sasl\n");
	hear(&talk, ":s CAP * ACK :account-notify");
	expect(&talk, "");
	hear(&talk, ":s CAP * ACK :sasl");
	expect(&talk, "AUTHENTICATE PLAIN\n");
	hear(&talk, "AUTHENTICATE +");
	expect(&talk, "AUTHENTICATE AG1vb3Rib3QAc2VjcmV0\n");
	hear(&talk, ":s 900 * moot!b@h mootbot :You are now logged in");
	hear(&talk, ":s 903 * :SASL successful");
	expect(&talk, "CAP END\n");
	assert_int_equal(hear(&talk, ":s 001 moot :Welcome"), 1);
	finish(&talk);
}

static void test_a_refused_account_does_not_keep_it_out(void **state UNUSED)
{
	struct talk talk;

	start(&talk, &with_account);
	hear(&talk, ":s CAP * LS :sasl");
	hear(&talk, ":s CAP * ACK :sasl");
	hear(&talk, "AUTHENTICATE +");
	buf_reset(&talk.said);
	assert_int_equal(hear(&talk, ":s 904 * :SASL authentication failed"), 0);
	expect(&talk, "AUTHENTICATE PLAIN\n");
	hear(&talk, ":s 904 * :SASL authentication failed");
	expect(&talk, "CAP END\n");
	hear(&talk, ":s 904 * :SASL authentication failed");
	expect(&talk, "");
	finish(&talk);
}

static void test_services_that_are_silent_are_not_waited_for(void **state UNUSED)
{
	struct talk talk;

	start(&talk, &with_account);
	hear(&talk, ":s CAP * LS :sasl");
	hear(&talk, ":s CAP * ACK :sasl");
	buf_reset(&talk.said);
	assert_int_equal(irc_registration_hurry(talk.registration, &talk.err), 0);
	expect(&talk, "AUTHENTICATE *\nCAP END\n");
	assert_int_equal(irc_registration_hurry(talk.registration, &talk.err), 0);
	expect(&talk, "");
	finish(&talk);
}

static void test_a_capability_that_is_refused_is_done_without(void **state UNUSED)
{
	struct talk talk;

	start(&talk, &with_account);
	hear(&talk, ":s CAP * LS :sasl multi-prefix");
	hear(&talk, ":s CAP * NAK :multi-prefix");
	buf_reset(&talk.said);
	hear(&talk, ":s CAP * NAK :sasl");
	expect(&talk, "CAP END\n");
	finish(&talk);
}

static void test_capabilities_come_and_go(void **state UNUSED)
{
	struct talk talk;

	start(&talk, &with_account);
	buf_reset(&talk.said);
	hear(&talk, ":s CAP * LS :batch");
	expect(&talk, "CAP REQ :batch\n");
	hear(&talk, ":s CAP * ACK :batch");
	expect(&talk, "CAP END\n");
	assert_int_equal(hear(&talk, ":s 001 moot :Welcome"), 1);
	hear(&talk, ":s CAP moot NEW :sasl=PLAIN away-notify batch unknown");
	expect(&talk, "CAP REQ :away-notify\nCAP REQ :sasl\n");
	hear(&talk, ":s CAP moot ACK :away-notify");
	hear(&talk, ":s CAP moot ACK :sasl");
	expect(&talk, "AUTHENTICATE PLAIN\n");
	hear(&talk, "AUTHENTICATE +");
	expect(&talk, "AUTHENTICATE AG1vb3Rib3QAc2VjcmV0\n");
	assert_false(irc_registration_is_logged_in(talk.registration));
	assert_int_equal(hear(&talk, ":s 903 moot :fine"), 0);
	assert_true(irc_registration_is_logged_in(talk.registration));
	hear(&talk, ":s CAP moot DEL :batch sasl");
	assert_int_equal(irc_registration_caps(talk.registration), IRC_CAP_AWAY_NOTIFY);
	expect(&talk, "");
	finish(&talk);
}

static void test_what_is_refused_together_is_asked_for_one_by_one(void **state UNUSED)
{
	struct talk talk;

	start(&talk, &plain);
	hear(&talk, ":s CAP * LS :batch setname");
	buf_reset(&talk.said);
	hear(&talk, ":s CAP * NAK :batch setname");
	expect(&talk, "CAP REQ :batch\nCAP REQ :setname\n");
	hear(&talk, ":s CAP * NAK :batch");
	expect(&talk, "");
	hear(&talk, ":s CAP * ACK :setname");
	expect(&talk, "CAP END\n");
	assert_int_equal(irc_registration_caps(talk.registration), IRC_CAP_SETNAME);
	finish(&talk);
}

static void test_rather_not_at_all_where_the_account_is_required(void **state UNUSED)
{
	struct irc_registration_wish wish = with_account;
	struct talk talk;

	wish.sasl_required = true;
	start(&talk, &wish);
	assert_int_equal(hear(&talk, ":s CAP * LS :batch"), 0);
	buf_reset(&talk.said);
	assert_int_equal(hear(&talk, ":s CAP * ACK :batch"), -1);
	assert_int_equal(talk.err.kind, ERR_IO);	/* services may be back later */
	expect(&talk, "");
	finish(&talk);

	start(&talk, &wish);
	assert_int_equal(hear(&talk, ":s 001 moot :Welcome"), -1);
	assert_int_equal(talk.err.kind, ERR_IO);
	finish(&talk);

	start(&talk, &wish);
	hear(&talk, ":s CAP * LS :sasl=PLAIN");
	hear(&talk, ":s CAP * ACK :sasl");
	assert_int_equal(irc_registration_hurry(talk.registration, &talk.err), -1);
	assert_int_equal(talk.err.kind, ERR_IO);
	finish(&talk);

	start(&talk, &wish);
	hear(&talk, ":s CAP * LS :sasl=PLAIN");
	hear(&talk, ":s CAP * ACK :sasl");
	hear(&talk, "AUTHENTICATE +");
	buf_reset(&talk.said);
	assert_int_equal(hear(&talk, ":s 904 * :wrong password"), -1);
	assert_int_equal(talk.err.kind, ERR_DENIED);
	expect(&talk, "");
	finish(&talk);
}

static void test_a_taken_nick_gets_another(void **state UNUSED)
{
	struct talk talk;

	start(&talk, &plain);
	buf_reset(&talk.said);
	hear(&talk, ":s 433 * moot :Nickname is already in use");
	hear(&talk, ":s 433 * moot_ :Nickname is already in use");
	hear(&talk, ":s 432 * moot__ :Erroneous nickname");
	expect(&talk, "NICK moot_\nNICK moot__\nNICK moot_3\n");
	for (int i = 0; i < 100; i++)
		hear(&talk, ":s 433 * x :Nickname is already in use");
	assert_true(talk.said.len < 1000);
	assert_int_equal(hear(&talk, ":s 001 moot_3 :Welcome"), 1);
	finish(&talk);
}

static void test_what_cannot_be_helped_is_said(void **state UNUSED)
{
	struct talk talk;

	start(&talk, &plain);
	assert_int_equal(hear(&talk, ":s 464 moot :Password incorrect"), -1);
	assert_int_equal(talk.err.kind, ERR_DENIED);
	assert_string_equal(talk.err.msg, "the server refuses the password: Password incorrect");
	assert_int_equal(hear(&talk, ":s 465 moot :You are banned"), -1);
	assert_non_null(strstr(talk.err.msg, "banned"));
	finish(&talk);
}

/* ---- members */

static size_t n_gone;

static void on_gone(void *cookie, const char *nick)
{
	assert_string_equal(nick, cookie);
	n_gone++;
}

static void test_members_are_followed_through_channels_and_nicks(void **state UNUSED)
{
	struct irc_isupport isupport;
	struct irc_members *members;
	char bob[] = "bob";

	irc_isupport_init(&isupport);
	members = irc_members_new(&isupport);
	irc_members_join(members, "ann", 0);
	irc_members_join(members, "ANN", 1);
	irc_members_join(members, "bob", 0);
	irc_member_set_account(irc_members_find(members, "ann"), "ann-account", 0);
	irc_members_rename(members, "ann", "anna[x]");
	assert_null(irc_members_find(members, "ann"));
	assert_string_equal(irc_members_find(members, "Anna{X}")->account, "ann-account");
	assert_false(irc_members_part(members, "anna[x]", 1));
	irc_members_join(members, "anna[x]", 3);
	n_gone = 0;
	irc_members_leave(members, 0, on_gone, bob);
	assert_int_equal(n_gone, 1);
	assert_null(irc_members_find(members, "bob"));
	assert_true(irc_members_part(members, "anna[x]", 3));
	assert_null(irc_members_find(members, "anna[x]"));
	irc_members_forget(members, "nobody");
	irc_members_free(members);
}

static void test_a_star_is_no_account(void **state UNUSED)
{
	struct irc_isupport isupport;
	struct irc_members *members;
	struct irc_member *ann;

	irc_isupport_init(&isupport);
	members = irc_members_new(&isupport);
	ann = irc_members_join(members, "ann", 0);
	assert_false(ann->account_known);
	irc_member_set_account(ann, "x", 0);
	irc_member_set_account(ann, "*", 0);
	assert_null(ann->account);
	assert_true(ann->account_known);
	irc_members_rename(members, "ann", "Ann");
	assert_string_equal(irc_members_find(members, "ann")->nick, "Ann");
	irc_members_free(members);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_server_without_cap_is_fine),
		cmocka_unit_test(test_capabilities_are_asked_for_once_all_are_listed),
		cmocka_unit_test(test_nothing_of_use_offered_ends_cap),
		cmocka_unit_test(test_it_logs_in_with_sasl),
		cmocka_unit_test(test_a_refused_account_does_not_keep_it_out),
		cmocka_unit_test(test_services_that_are_silent_are_not_waited_for),
		cmocka_unit_test(test_a_capability_that_is_refused_is_done_without),
		cmocka_unit_test(test_capabilities_come_and_go),
		cmocka_unit_test(test_what_is_refused_together_is_asked_for_one_by_one),
		cmocka_unit_test(test_rather_not_at_all_where_the_account_is_required),
		cmocka_unit_test(test_a_taken_nick_gets_another),
		cmocka_unit_test(test_what_cannot_be_helped_is_said),
		cmocka_unit_test(test_members_are_followed_through_channels_and_nicks),
		cmocka_unit_test(test_a_star_is_no_account),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
