/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every unit test begins with: cmocka, a database in memory, a stopped clock. */
#ifndef TESTS_UNIT_UNIT_H
#define TESTS_UNIT_UNIT_H

/* cmocka wants these four first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "people/actor.h"
#include "people/mailbox.h"
#include "people/person.h"
#include "people/secret.h"
#include "people/settings.h"

#define UNIT_NOW 1795708800		/* Thu 26 Nov 2026, 16:00 UTC */

struct unit {
	struct db *db;
	struct arena *arena;
	struct settings settings;
	struct err err;
};

/* Says err.msg when something that should work did not. */
#define assert_ok(u, call) do {							\
		if (call)							\
			fail_msg("%s: %s", #call, (u)->err.msg);		\
	} while (0)
#define assert_fails(u, kind_, call) do {					\
		assert_int_equal((call), -1);					\
		assert_int_equal((u)->err.kind, (kind_));			\
	} while (0)

static inline int unit_setup(void **state)
{
	struct unit *u = mem_alloc(sizeof(*u));

	secret_init();
	clock_freeze(UNIT_NOW);
	u->arena = arena_new();
	if (settings_load(&u->settings, "/dev/null", u->arena, &u->err) ||
	    db_open(&u->db, ":memory:", &u->err) || db_migrate(u->db, &u->err))
		fail_msg("%s", u->err.msg);
	*state = u;
	return 0;
}

static inline int unit_teardown(void **state)
{
	struct unit *u = *state;

	db_close(u->db);
	arena_free(u->arena);
	free(u);
	return 0;
}

#define UNIT_TEST(fn) cmocka_unit_test_setup_teardown(fn, unit_setup, unit_teardown)

static inline struct actor unit_operator(void)
{
	struct actor who = { 0, "moot", ROLE_OPERATOR, DOOR_MOOT };

	return who;
}

/* A person with a role and NAME@example.org, as the actor that they are. */
static inline struct actor unit_person(struct unit *u, const char *name, enum role role)
{
	struct actor root = unit_operator();
	struct actor who = { 0, name, role, DOOR_WEB };

	if (person_create(u->db, &root, name, arena_printf(u->arena, "%s@example.org", name), role,
			  &who.person_id, &u->err))
		fail_msg("%s", u->err.msg);
	return who;
}

/* One number that a query gives, to look behind the interface. */
#define unit_count(u, sql) unit_count_((u), db_prepare((u)->db, sql))
static inline int64_t unit_count_(struct unit *u, struct db_stmt *st)
{
	int64_t n;

	if (db_step(st, &u->err) != 1)
		fail_msg("%s", u->err.msg);
	n = db_int(st, "n");
	db_done(st);
	return n;
}

#endif
