/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who is in which of very many channels; who was told that there is no DCC. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/base.h"
#include "bot/irc/dcc.h"
#include "bot/irc/isupport.h"
#include "bot/irc/members.h"

static size_t n_gone;

static void on_gone(void *cookie, const char *nick)
{
	assert_string_equal(nick, cookie);
	n_gone++;
}

static struct irc_members *members_new(struct irc_isupport *isupport)
{
	irc_isupport_init(isupport);
	n_gone = 0;
	return irc_members_new(isupport);
}

static void test_one_may_be_in_a_thousand_channels(void **state UNUSED)
{
	struct irc_isupport isupport;
	struct irc_members *members = members_new(&isupport);
	struct irc_member *ann = NULL;

	for (size_t i = 0; i < IRC_CHANNELS_MAX; i++)
		ann = irc_members_join(members, "ann", i);
	assert_ptr_equal(irc_members_join(members, "ANN", 7), ann);	/* once more, no more */
	assert_int_equal(ann->n_channels, IRC_CHANNELS_MAX);
	for (size_t i = 1; i < IRC_CHANNELS_MAX; i++) {
		assert_true(irc_member_is_in(ann, i));
		assert_false(irc_members_part(members, "ann", i));
		assert_false(irc_member_is_in(ann, i));
	}
	assert_true(irc_member_is_in(ann, 0));
	assert_false(irc_members_part(members, "ann", 5));	/* not in it */
	assert_true(irc_members_part(members, "ann", 0));
	assert_null(irc_members_find(members, "ann"));
	irc_members_free(members);
}

static void test_who_was_in_one_channel_only_is_gone_with_it(void **state UNUSED)
{
	struct irc_isupport isupport;
	struct irc_members *members = members_new(&isupport);

	irc_members_join(members, "ann", 700);
	irc_members_join(members, "bob", 700);
	irc_members_join(members, "bob", 3);
	irc_members_join(members, "cara", 3);
	irc_members_leave(members, 700, on_gone, (char[]){ "ann" });
	assert_int_equal(n_gone, 1);
	assert_true(irc_member_is_in(irc_members_find(members, "bob"), 3));
	assert_false(irc_member_is_in(irc_members_find(members, "bob"), 700));
	assert_non_null(irc_members_find(members, "cara"));
	irc_members_free(members);
}

static void test_a_channel_may_get_another_number(void **state UNUSED)
{
	struct irc_isupport isupport;
	struct irc_members *members = members_new(&isupport);
	struct irc_member *ann = irc_members_join(members, "ann", 999);

	irc_members_join(members, "bob", 2);
	irc_members_move(members, 999, 500);
	assert_true(irc_member_is_in(ann, 500));
	assert_false(irc_member_is_in(ann, 999));
	assert_true(irc_member_is_in(irc_members_find(members, "bob"), 2));
	irc_members_rename(members, "ann", "ann2");
	assert_true(irc_member_is_in(irc_members_find(members, "ann2"), 500));
	irc_members_free(members);
}

static void test_of_dcc_one_is_told_once_an_hour_and_few_a_minute(void **state UNUSED)
{
	struct irc_dcc *dcc = NULL;
	const int64_t hour = 3600000;

	assert_true(irc_dcc_may_tell(&dcc, "@a.example.org", 1000));
	assert_false(irc_dcc_may_tell(&dcc, "@a.example.org", 2000));
	assert_false(irc_dcc_may_tell(&dcc, "@a.example.org", hour));
	assert_true(irc_dcc_may_tell(&dcc, "@a.example.org", hour + 1000));
	for (int i = 0; i < 100; i++) {
		char host[16];

		snprintf(host, sizeof(host), "@h%d", i);
		assert_int_equal(irc_dcc_may_tell(&dcc, host, 2 * hour), i < 4);
	}
	assert_true(irc_dcc_may_tell(&dcc, "@other", 2 * hour + 60000));
	free(dcc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_may_be_in_a_thousand_channels),
		cmocka_unit_test(test_who_was_in_one_channel_only_is_gone_with_it),
		cmocka_unit_test(test_a_channel_may_get_another_number),
		cmocka_unit_test(test_of_dcc_one_is_told_once_an_hour_and_few_a_minute),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
