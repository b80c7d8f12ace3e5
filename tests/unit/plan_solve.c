/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The search and the bound against trying everything, and what they promise. */
#include "calendar/plan/bound.h"
#include "calendar/plan/solve.h"

#include "plan.h"

/* ---- trying everything */

struct all {
	const struct instance *instance;
	struct arena *arena;
	int start[8];
	int unplaced;			/* of the best */
	int64_t score;
};

static void judge(struct all *all)
{
	struct arena *arena = arena_new();
	struct schedule schedule = plan_schedule(all->instance, all->start, arena);
	struct check check;
	int unplaced;

	check_schedule(all->instance, &schedule, arena, &check);
	unplaced = check.count[CHECK_UNPLACED];
	if (check.broken == unplaced &&
	    (unplaced < all->unplaced ||
	     (unplaced == all->unplaced && check.score > all->score))) {
		all->unplaced = unplaced;
		all->score = check.score;
	}
	arena_free(arena);
}

static void try_all(struct all *all, int session)
{
	if (session == all->instance->sessions) {
		judge(all);
		return;
	}
	for (int t = -1; t < all->instance->slots; t++) {
		all->start[session] = t;
		try_all(all, session + 1);
	}
}

static void test_tiny_instances_are_solved_to_the_optimum(void **state)
{
	struct plan_size size = { 4, 2, 6, 5, true };
	int placed_all = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 30; seed++) {
		struct arena *arena = arena_new();
		struct dice dice = { seed };
		struct all all = { plan_random(&size, &dice, arena), arena, .unplaced = 9 };
		struct solve_options options = { .work = 200000, .threads = 1, .seed = seed };
		struct bound_options known = { 0 };
		struct solve_result solved;
		struct bound_result bound;

		try_all(&all, 0);
		solve(all.instance, &options, arena, &solved);
		if (solved.unplaced != all.unplaced || solved.score != all.score)
			fail_msg("instance %d: %d out, %d; best is %d out, %d", (int)seed,
				 solved.unplaced, (int)solved.score, all.unplaced, (int)all.score);
		known.known = solved.schedule;
		bound_find(all.instance, &known, arena, &bound);
		assert_true(bound.bound >= all.score);
		placed_all += !all.unplaced;
		arena_free(arena);
	}
	assert_in_range(placed_all, 5, 29);
}

/* ---- what is promised */

static int64_t check_of(const struct instance *instance, const struct schedule *schedule,
			int *broken)
{
	struct arena *arena = arena_new();
	struct check check;

	check_schedule(instance, schedule, arena, &check);
	*broken = check.broken - check.count[CHECK_UNPLACED];
	arena_free(arena);
	return check.score;
}

static struct instance *medium(uint64_t seed, bool full, struct arena *arena)
{
	struct plan_size size = { 8, 3, 50, 20, full };
	struct dice dice = { seed };

	return plan_random(&size, &dice, arena);
}

static void test_no_rule_is_ever_broken_and_the_score_is_true(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 40; seed++) {
		struct arena *arena = arena_new();
		struct instance *instance = medium(seed, true, arena);
		struct solve_options options = { .work = 3000, .seed = seed,
						.fair = (int)(seed % 3) };
		struct solve_result solved;
		int broken;

		solve(instance, &options, arena, &solved);
		assert_int_equal(check_of(instance, solved.schedule, &broken), solved.score);
		assert_int_equal(broken, 0);
		assert_int_equal(solved.schedule->len + (size_t)solved.unplaced,
				 instance->sessions);
		for (int i = 0; i < solved.unplaced; i++)
			assert_non_null(strstr(solved.reasons[i], "session "));
		arena_free(arena);
	}
}

static char *text_of(const struct schedule *schedule, struct arena *arena)
{
	struct buf out = BUF_INIT(1 << 16);

	schedule_write(schedule, &out);
	return buf_to_arena(&out, arena);
}

static void test_a_seed_and_a_budget_give_one_schedule(void **state)
{
	struct arena *arena = arena_new();
	struct instance *instance = medium(3, true, arena);
	struct solve_options options = { .work = 20000, .threads = 3, .seed = 5 };
	struct solve_result first, again, other;

	(void)state;
	solve(instance, &options, arena, &first);
	for (int i = 0; i < 5; i++) {
		solve(instance, &options, arena, &again);
		assert_string_equal(text_of(first.schedule, arena),
				    text_of(again.schedule, arena));
	}
	options.work = 300;
	solve(instance, &options, arena, &first);
	options.seed = 77;
	solve(instance, &options, arena, &other);
	assert_string_not_equal(text_of(first.schedule, arena), text_of(other.schedule, arena));
	arena_free(arena);
}

static double over_at_once(void *cookie, const struct solve_progress *progress)
{
	(void)cookie;
	return progress->work > 1000;
}

static void test_time_that_runs_out_ends_the_search(void **state)
{
	struct arena *arena = arena_new();
	struct instance *instance = medium(4, true, arena);
	struct solve_options options = { .work = INT64_MAX / 4, .used = over_at_once };
	struct solve_result solved;
	int broken;

	(void)state;
	solve(instance, &options, arena, &solved);
	assert_true(solved.work < 10000);
	check_of(instance, solved.schedule, &broken);
	assert_int_equal(broken, 0);
	arena_free(arena);
}

static double worst_of(const struct instance *instance, const struct schedule *schedule,
		       struct arena *arena)
{
	struct check check;

	check_schedule(instance, schedule, arena, &check);
	return check.worst;
}

static void test_fairness_lifts_the_worst_off(void **state)
{
	double plain = 0, fair = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 8; seed++) {
		struct arena *arena = arena_new();
		struct instance *instance = medium(seed, false, arena);
		struct solve_options options = { .work = 30000 };
		struct solve_result solved;

		solve(instance, &options, arena, &solved);
		plain += worst_of(instance, solved.schedule, arena);
		options.fair = 10;
		solve(instance, &options, arena, &solved);
		fair += worst_of(instance, solved.schedule, arena);
		arena_free(arena);
	}
	assert_true(fair > plain + 8);		/* a per cent each at the least */
}

static void test_dear_moves_keep_the_announced_schedule(void **state)
{
	struct arena *arena = arena_new();
	struct instance *instance = medium(6, false, arena);
	struct solve_options options = { .work = 2000, .seed = 1 };
	struct solve_result announced, same, free_;
	int moved_before = INT32_MAX;

	(void)state;
	solve(instance, &options, arena, &announced);
	options.before = announced.schedule;
	options.work = 50000;
	for (int cost = 0; cost <= 10000; cost = cost ? cost * 10 : 10) {
		options.move_cost = cost;
		solve(instance, &options, arena, &same);
		assert_true(same.moved <= moved_before);
		moved_before = same.moved;
		if (!cost)
			free_ = same;
	}
	assert_int_equal(same.moved, 0);
	assert_string_equal(text_of(same.schedule, arena),
			    text_of(announced.schedule, arena));
	assert_true(free_.moved > 0 && free_.score >= announced.score);
	arena_free(arena);
}

#define SMALL "sched 1 x\ndim 2 1 3 3\nslot 0 0 540 60 0\nslot 1 0 600 60 0\nroom 0 10 1\n"

static void expect_reason(const char *rules, const char *reason)
{
	struct arena *arena = arena_new();
	struct solve_options options = { .work = 2000 };
	struct solve_result solved;
	char *text = arena_printf(arena, SMALL "%send\n", rules);

	solve(plan_read(text, arena), &options, arena, &solved);
	assert_int_equal(solved.unplaced, 1);
	assert_string_equal(solved.reasons[0], reason);
	arena_free(arena);
}

static void test_who_is_left_out_is_told_why(void **state)
{
	(void)state;
	expect_reason("session 0 2 0 0\nsession 1 1 0 1\nsession 2 1 0 2\n",
		      "session 0: no slot is allowed: 2 without 2 slots in a row; "
		      "widen its window, or shorten it");
	expect_reason("session 0 1 0 0\nsession 1 1 0 1\nsession 2 1 2 2\n",
		      "session 2: no slot is allowed: 2 without a room that has what it needs; "
		      "give a room its equipment, or do without");
	expect_reason("session 0 1 0 0\nsession 1 1 0 1\nsession 2 1 0 2\naway 2 0 1\n",
		      "session 2: no slot is allowed: 2 when somebody needed is away (person 2); "
		      "free that person, or do without");
	expect_reason("session 0 1 0 0\nlock 0 0\nsession 1 1 0 1\nlock 1 1\nsession 2 1 0 2\n",
		      "session 2: no room is left; it could start in slot 0 if another session "
		      "left it, or with one more room there");
	expect_reason("session 0 1 0 0\nlock 0 0\nsession 1 1 0 0\nlock 1 1\nsession 2 1 0 0\n",
		      "session 2: could start in slot 0 but for session 0 "
		      "(needed people, order or a plenary)");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tiny_instances_are_solved_to_the_optimum),
		cmocka_unit_test(test_no_rule_is_ever_broken_and_the_score_is_true),
		cmocka_unit_test(test_a_seed_and_a_budget_give_one_schedule),
		cmocka_unit_test(test_time_that_runs_out_ends_the_search),
		cmocka_unit_test(test_fairness_lifts_the_worst_off),
		cmocka_unit_test(test_dear_moves_keep_the_announced_schedule),
		cmocka_unit_test(test_who_is_left_out_is_told_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
