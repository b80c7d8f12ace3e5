/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Proposals and ratings: who may, merging, hiding, and the order of rating. */
#include "base/str.h"
#include "people/heard.h"
#include "event.h"

static int level(struct unit *u, const struct meetup *m, const struct actor *who, int64_t id)
{
	struct interests own = { 0 };

	assert_ok(u, interest_list(u->db, m->id, who->person_id, u->arena, &own, &u->err));
	return interests_find(&own, id);
}

static void anyone_proposes_and_hosts_what_they_propose(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	struct proposal *p = meetup_get(u, meetup_propose(u, &m, &m.ann, " vPCI\ton Arm "));

	assert_string_equal(p->title, "vPCI on Arm");
	assert_string_equal(proposal_hosts(p, u->arena), "ann");
	assert_int_equal(p->length, 1);
	assert_int_equal(level(u, &m, &m.ann, p->id), INTEREST_VERY);
	assert_fails(u, ERR_INVALID, interest_rate(u->db, &m.ann, p->id, INTEREST_NONE, &u->err));
}

static void hosts_and_needed_people_are_people_we_know(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	struct proposal_form form = {
		.title = "vPCI", .problem = "?", .hosts = "ann\nBEN@example.org",
		.must = "cleo, ann",
	};
	struct proposal *p;
	int64_t id;

	assert_ok(u, proposal_create(u->db, &m.olga, m.id, &form, &id, &u->err));
	p = meetup_get(u, id);
	assert_string_equal(proposal_hosts(p, u->arena), "ann, ben");
	assert_int_equal(p->persons.len, 3);
	assert_true(proposal_has(p, m.cleo.person_id, true));
	assert_false(proposal_has(p, m.cleo.person_id, false));
	form.title = "Another";
	form.must = "Zaphod";
	assert_fails(u, ERR_INVALID, proposal_create(u->db, &m.olga, m.id, &form, &id, &u->err));
	assert_non_null(strstr(u->err.msg, "Zaphod"));
}

static void the_same_title_twice_is_refused(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	struct proposal_form form = { .title = "VPCI", .problem = "?" };
	int64_t id;

	meetup_propose(u, &m, &m.ann, "vPCI");
	assert_fails(u, ERR_CONFLICT, proposal_create(u->db, &m.ben, m.id, &form, &id, &u->err));
}

static void only_hosts_and_organisers_change_it(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	struct proposal_form form = { .title = "vPCI, again", .problem = "?", .hosts = "ann" };
	int64_t id = meetup_propose(u, &m, &m.ann, "vPCI");

	assert_fails(u, ERR_DENIED, proposal_edit(u->db, &m.ben, id, &form, &u->err));
	assert_ok(u, proposal_edit(u->db, &m.ann, id, &form, &u->err));
	assert_ok(u, proposal_edit(u->db, &m.olga, id, &form, &u->err));
	assert_string_equal(proposal_hosts(meetup_get(u, id), u->arena), "ann");
	assert_fails(u, ERR_DENIED, proposal_set_state(u->db, &m.ben, id, PROPOSAL_WITHDRAWN,
						       &u->err));
}

static void what_it_may_not_have_and_what_comes_before_is_kept(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	int64_t first = meetup_propose(u, &m, &m.ann, "Basics");
	int64_t slot = meetup_slots(u, &m).items[1].id, wrong = 99999, id;
	int64_t barred[] = { slot, wrong };
	struct proposal_form form = {
		.title = "vPCI", .problem = "?", .barred = barred, .n_barred = 1,
		.after = arena_printf(u->arena, "#%lld", (long long)first),
	};
	struct proposal *p;

	assert_ok(u, proposal_create(u->db, &m.ben, m.id, &form, &id, &u->err));
	p = meetup_get(u, id);
	assert_int_equal(p->barred.len, 1);
	assert_int_equal(p->barred.items[0], slot);
	assert_int_equal(p->after.len, 1);
	form.title = "x";
	form.after = "4711";
	assert_fails(u, ERR_NOT_FOUND, proposal_create(u->db, &m.ben, m.id, &form, &id, &u->err));
}

static void a_hidden_one_is_out_of_sight_and_still_scheduled(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	int64_t id = meetup_propose(u, &m, &m.ann, "vPCI");
	struct proposals list = { 0 };
	struct proposal *p;

	assert_fails(u, ERR_DENIED, proposal_set_state(u->db, &m.ann, id, PROPOSAL_HIDDEN,
						       &u->err));
	assert_ok(u, proposal_set_state(u->db, &m.olga, id, PROPOSAL_HIDDEN, &u->err));
	p = meetup_get(u, id);
	assert_false(proposal_may_see(p, &m.ben));
	assert_true(proposal_may_see(p, &m.ann));
	assert_fails(u, ERR_NOT_FOUND, interest_rate(u->db, &m.ben, id, INTEREST_YES, &u->err));
	assert_ok(u, proposal_list(u->db, m.id, u->arena, &list, &u->err));
	assert_int_equal(list.len, 1);
	assert_fails(u, ERR_DENIED, proposal_set_state(u->db, &m.ann, id, PROPOSAL_OPEN, &u->err));
}

static void merging_moves_ratings_and_hosts(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	int64_t a = meetup_propose(u, &m, &m.ann, "vPCI");
	int64_t b = meetup_propose(u, &m, &m.ben, "PCI on Arm");
	struct proposals list = { 0 };

	assert_ok(u, interest_rate(u->db, &m.cleo, a, INTEREST_VERY, &u->err));
	assert_ok(u, interest_rate(u->db, &m.cleo, b, INTEREST_LITTLE, &u->err));
	assert_ok(u, interest_rate(u->db, &m.olga, a, INTEREST_LITTLE, &u->err));
	assert_fails(u, ERR_DENIED, proposal_merge(u->db, &m.ann, a, b, &u->err));
	assert_fails(u, ERR_INVALID, proposal_merge(u->db, &m.olga, a, a, &u->err));
	assert_ok(u, proposal_merge(u->db, &m.olga, a, b, &u->err));
	assert_int_equal(level(u, &m, &m.cleo, b), INTEREST_VERY);
	assert_int_equal(level(u, &m, &m.olga, b), INTEREST_LITTLE);
	assert_string_equal(proposal_hosts(meetup_get(u, b), u->arena), "ann, ben");
	assert_int_equal(meetup_get(u, a)->merged_id, b);
	assert_ok(u, proposal_list(u->db, m.id, u->arena, &list, &u->err));
	assert_int_equal(list.len, 1);
	assert_fails(u, ERR_CONFLICT, interest_rate(u->db, &m.cleo, a, INTEREST_YES, &u->err));
	assert_fails(u, ERR_CONFLICT, proposal_merge(u->db, &m.olga, a, b, &u->err));
}

static void ratings_are_typed_in_many_ways(void **state)
{
	struct unit *u = *state;
	static const struct { const char *text; int level; } cases[] = {
		{ "0", 0 }, { "none", 0 }, { "1", 1 }, { "a little", 1 }, { "little", 1 },
		{ "Yes", 2 }, { "2", 2 }, { "VERY", 3 }, { "3", 3 }, { "4", -1 }, { "", -1 },
		{ "maybe", -1 },
	};
	enum interest_level out;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (cases[i].level < 0) {
			assert_fails(u, ERR_INVALID, interest_parse(cases[i].text, &out, &u->err));
			continue;
		}
		assert_ok(u, interest_parse(cases[i].text, &out, &u->err));
		assert_int_equal(out, cases[i].level);
	}
}

static bool same_order(const struct proposals *a, const struct proposals *b)
{
	for (size_t i = 0; i < a->len; i++)
		if (a->items[i].id != b->items[i].id)
			return false;
	return true;
}

static void unrated_ones_come_first_in_an_order_of_ones_own(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	struct proposals anns = { 0 }, bens = { 0 }, again = { 0 };
	struct interests none = { 0 }, own = { 0 };
	int64_t rated = 0;

	for (int i = 0; i < 12; i++)
		rated = meetup_propose(u, &m, &m.olga, arena_printf(u->arena, "Topic %d", i));
	assert_ok(u, proposal_list(u->db, m.id, u->arena, &anns, &u->err));
	assert_ok(u, proposal_list(u->db, m.id, u->arena, &bens, &u->err));
	assert_ok(u, proposal_list(u->db, m.id, u->arena, &again, &u->err));
	interest_sort(&anns, &none, m.ann.person_id);
	interest_sort(&bens, &none, m.ben.person_id);
	interest_sort(&again, &none, m.ann.person_id);
	assert_false(same_order(&anns, &bens));
	assert_true(same_order(&anns, &again));
	assert_ok(u, interest_rate(u->db, &m.ann, rated, INTEREST_NONE, &u->err));
	assert_ok(u, interest_list(u->db, m.id, m.ann.person_id, u->arena, &own, &u->err));
	interest_sort(&anns, &own, m.ann.person_id);
	assert_int_equal(anns.items[11].id, rated);
}

static void a_mail_proposes_once_and_is_answered(void **state)
{
	struct unit *u = *state;
	struct meetup m = meetup_new(u);
	struct heard mail = {
		.message_id = "1@example.org", .from = { "Ann", "ann@example.org" },
		.subject = "Propose: vPCI on Arm", .body = "> quoted\nIt is slow.\n-- \nAnn\n",
		.is_to_us = true,
	};
	struct proposals list = { 0 };

	for (int i = 0; i < 2; i++)
		assert_int_equal(proposal_hear(u->db, &u->settings, &mail, u->arena, &u->err), 1);
	assert_ok(u, proposal_list(u->db, m.id, u->arena, &list, &u->err));
	assert_int_equal(list.len, 1);
	assert_string_equal(list.items[0].title, "vPCI on Arm");
	assert_string_equal(list.items[0].problem, "It is slow.");
	assert_string_equal(proposal_hosts(&list.items[0], u->arena), "ann");
	assert_int_equal(unit_count(u, "SELECT count(*) AS n FROM letter"), 1);
	mail.from.email = "stranger@example.org";
	assert_int_equal(proposal_hear(u->db, &u->settings, &mail, u->arena, &u->err), 0);
	mail.from.email = "ann@example.org";
	mail.subject = "Re: Propose: another";
	assert_int_equal(proposal_hear(u->db, &u->settings, &mail, u->arena, &u->err), 0);
	mail.subject = "Propose: another";
	mail.is_automatic = true;
	assert_int_equal(proposal_hear(u->db, &u->settings, &mail, u->arena, &u->err), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(anyone_proposes_and_hosts_what_they_propose),
		UNIT_TEST(hosts_and_needed_people_are_people_we_know),
		UNIT_TEST(the_same_title_twice_is_refused),
		UNIT_TEST(only_hosts_and_organisers_change_it),
		UNIT_TEST(what_it_may_not_have_and_what_comes_before_is_kept),
		UNIT_TEST(a_hidden_one_is_out_of_sight_and_still_scheduled),
		UNIT_TEST(merging_moves_ratings_and_hosts),
		UNIT_TEST(ratings_are_typed_in_many_ways),
		UNIT_TEST(a_mail_proposes_once_and_is_answered),
		UNIT_TEST(unrated_ones_come_first_in_an_order_of_ones_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
