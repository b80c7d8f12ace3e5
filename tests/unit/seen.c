/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who was seen when: coarse, by nick or account, and not who wants none of it. */
#include "people/preference.h"
#include "people/seen.h"
#include "unit.h"

static void note(struct unit *u, const char *nick, const char *account, int64_t at)
{
	const struct caller caller = { "test", nick, account };

	assert_ok(u, seen_note(u->db, &u->settings, &caller, at, &u->err));
}

static void it_is_kept_to_five_minutes(void **state)
{
	struct unit *u = *state;
	struct seen seen;

	note(u, "ann", NULL, UNIT_NOW + 299);
	assert_int_equal(seen_find(u->db, "test", "ANN", u->arena, &seen, &u->err), 1);
	assert_int_equal(seen.at, UNIT_NOW);
	assert_string_equal(seen.nick, "ann");
	assert_int_equal(seen_find(u->db, "other", "ann", u->arena, &seen, &u->err), 0);
	assert_int_equal(seen_find(u->db, "test", "nobody", u->arena, &seen, &u->err), 0);
}

static void the_newest_nick_of_an_account_is_told(void **state)
{
	struct unit *u = *state;
	struct seen seen;
	struct peer peer;

	note(u, "ann", "ann", UNIT_NOW);
	note(u, "ann_", "ann", UNIT_NOW + CLOCK_HOUR);
	note(u, "other", NULL, UNIT_NOW + CLOCK_DAY);
	assert_int_equal(seen_find(u->db, "test", "ann", u->arena, &seen, &u->err), 1);
	assert_string_equal(seen.nick, "ann_");
	assert_int_equal(seen.at, UNIT_NOW + CLOCK_HOUR);
	assert_int_equal(seen_peer(u->db, "test", "ann_", u->arena, &peer, &u->err), 1);
	assert_string_equal(peer.account, "ann");
	assert_int_equal(seen_peer(u->db, "test", "other", u->arena, &peer, &u->err), 1);
	assert_null(peer.account);
	assert_string_equal(peer.nick, "other");
}

static void who_wants_it_not_is_not_kept(void **state)
{
	struct unit *u = *state;
	const struct caller ann = { "test", "ann", NULL };
	struct preference p;
	struct peer peer;
	struct seen seen;

	note(u, "ann", NULL, UNIT_NOW);
	assert_ok(u, peer_of(u->db, &ann, u->arena, &peer, &u->err));
	assert_ok(u, preference_get(u->db, &u->settings, &peer, u->arena, &p, &u->err));
	p.is_seen = false;
	assert_ok(u, preference_save(u->db, &peer, &p, DOOR_IRC, &u->err));
	assert_ok(u, seen_forget(u->db, &peer, &u->err));
	assert_int_equal(seen_find(u->db, "test", "ann", u->arena, &seen, &u->err), 0);
	note(u, "ann", NULL, UNIT_NOW + CLOCK_HOUR);
	assert_int_equal(seen_find(u->db, "test", "ann", u->arena, &seen, &u->err), 0);
}

static void what_is_old_is_forgotten(void **state)
{
	struct unit *u = *state;
	struct seen seen;

	note(u, "ann", NULL, UNIT_NOW - 401 * CLOCK_DAY);
	note(u, "bob", NULL, UNIT_NOW - 399 * CLOCK_DAY);
	assert_ok(u, seen_sweep(u->db, &u->err));
	assert_int_equal(seen_find(u->db, "test", "ann", u->arena, &seen, &u->err), 0);
	assert_int_equal(seen_find(u->db, "test", "bob", u->arena, &seen, &u->err), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(it_is_kept_to_five_minutes),
		UNIT_TEST(the_newest_nick_of_an_account_is_told),
		UNIT_TEST(who_wants_it_not_is_not_kept),
		UNIT_TEST(what_is_old_is_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
