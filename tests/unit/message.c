/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables of the list's mails. */
#include "review/message.h"
#include "unit.h"

static int insert(struct unit *u, const char *kind, bool dated)
{
	struct db_stmt *st = db_prepare(u->db, "INSERT INTO message (message_id, kind, at)"
					" VALUES ('a@example.org', :kind, :at)");

	db_bind_text(st, "kind", kind);
	if (dated)
		db_bind_int(st, "at", UNIT_NOW);
	return db_run(st, &u->err);
}

static void a_mail_that_was_not_heard_has_neither_kind_nor_date(void **state)
{
	struct unit *u = *state;

	assert_fails(u, ERR_CONFLICT, insert(u, "reply", false));
	assert_fails(u, ERR_CONFLICT, insert(u, NULL, true));
	assert_ok(u, insert(u, NULL, false));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(a_mail_that_was_not_heard_has_neither_kind_nor_date),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
