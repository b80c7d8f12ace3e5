/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the search computes step by step is what a computation from scratch gives. */
#include "plan.h"

#include "calendar/plan/assign.h"
#include "calendar/plan/grid.h"
#include "calendar/plan/kernel.h"
#include "calendar/plan/model.h"
#include "calendar/plan/moves.h"
#include "calendar/plan/rooms.h"

static void test_the_fast_loops_say_what_the_plain_ones_say(void **state)
{
	const struct kernel *fast = kernel_best();
	struct dice dice = { 1 };
	enum { WIDTH = 160 };

	(void)state;
	for (int round = 0; round < 2000; round++) {
		uint8_t row[4][WIDTH], copy[2][WIDTH];
		size_t width = 32 * (size_t)(1 + dice_below(&dice, WIDTH / 32));

		for (int i = 0; i < 4; i++)
			for (int u = 0; u < WIDTH; u++)
				row[i][u] = (uint8_t)(dice_below(&dice, 9) ?
					    dice_below(&dice, 5) * 25 : 255);
		assert_int_equal(fast->sum(row[0], width), kernel_plain.sum(row[0], width));
		assert_int_equal(fast->with(row[0], row[1], width),
				 kernel_plain.with(row[0], row[1], width));
		assert_int_equal(fast->instead(row[0], row[1], row[2], row[3], width),
				 kernel_plain.instead(row[0], row[1], row[2], row[3], width));
		memcpy(copy, row, sizeof(copy));
		fast->insert(row[0], row[1], row[2], width);
		kernel_plain.insert(copy[0], copy[1], row[2], width);
		assert_memory_equal(copy, row, sizeof(copy));
	}
}

/* The grid's own figures against one that is loaded afresh. */
static void compare(const struct grid *grid, const int *start, struct arena *arena)
{
	struct grid *fresh = grid_new(grid->model, arena);

	grid_load(fresh, start);
	assert_int_equal(fresh->score, grid->score);
	assert_int_equal(fresh->broken, grid->broken);
	assert_int_equal(fresh->unplaced, grid->unplaced);
	assert_true(fresh->utility == grid->utility);
}

static bool has_long(const struct instance *instance, const int *start)
{
	for (int s = 0; s < instance->sessions; s++)
		if (start[s] >= 0 && instance->session[s].length > 1)
			return true;
	return false;
}

/*
 * The grid against check.c, which shares nothing with it.  A session of several
 * slots keeps its room in the grid; the format lets it move, so the grid may
 * see a rule broken that the check does not.
 */
static void compare_with_check(const struct grid *grid, const int *start, struct arena *arena)
{
	const struct instance *instance = grid->model->instance;
	struct schedule schedule = plan_schedule(instance, start, arena);
	struct check check;

	check_schedule(instance, &schedule, arena, &check);
	assert_int_equal(check.score, grid->score);
	assert_int_equal(check.count[CHECK_UNPLACED], grid->unplaced);
	if (!grid->broken || !has_long(instance, start))
		assert_int_equal(check.broken - grid->unplaced == 0, grid->broken == 0);
}

static int try_random_move(struct grid *grid, struct dice *dice)
{
	struct change change;
	struct effect effect;
	int kind = dice_below(dice, 20);

	if (kind == 0)
		moves_regroup(grid, dice, 100 * MODEL_ONE, &change);
	else if (kind == 1)
		moves_block(grid, dice, &change);
	else
		moves_session(grid, dice, &change);
	if (!change.len || !grid_try(grid, &change, &effect))
		return 0;
	if (effect.broken > 0 && grid->broken > 5)
		return 0;
	grid_make(grid, &change, &effect);
	return 1;
}

static void start_anywhere(struct grid *grid, struct dice *dice, struct arena *arena)
{
	const struct model *model = grid->model;
	int *start = arena_array(arena, int, model->instance->sessions);

	for (int s = 0; s < model->instance->sessions; s++) {
		int n = model_start_count(model, s);

		start[s] = n ? model->starts[model->starts_from[s] + dice_below(dice, n)] : -1;
	}
	grid_load(grid, start);
}

static int walk(uint64_t seed, int fair, int steps)
{
	struct arena *arena = arena_new();
	struct dice dice = { seed };
	struct plan_size size = { 8, 3, 40, 20, seed % 4 != 0 };
	struct model_options options = { .fair = fair };
	struct model *model = model_new(plan_random(&size, &dice, arena), &options, arena);
	struct grid *grid = grid_new(model, arena);
	int *start = arena_array(arena, int, size.sessions), made = 0;

	start_anywhere(grid, &dice, arena);
	for (int i = 0; i < steps; i++) {
		made += try_random_move(grid, &dice);
		if (i % 50)
			continue;
		grid_save(grid, start);
		compare(grid, start, arena);
		compare_with_check(grid, start, arena);
	}
	arena_free(arena);
	return made;
}

static void test_100000_random_moves_leave_exact_sums(void **state)
{
	int made = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 50; seed++)
		made += walk(seed, seed % 2 ? 3 : 0, 2500);
	assert_true(made > 50000);
}

/* A change that is tried and not made leaves no trace. */
static void test_trying_changes_nothing(void **state)
{
	struct arena *arena = arena_new();
	struct dice dice = { 5 };
	struct plan_size size = { 8, 3, 40, 20, true };
	struct model_options options = { .fair = 2 };
	struct model *model = model_new(plan_random(&size, &dice, arena), &options, arena);
	struct grid *grid = grid_new(model, arena);
	int *start = arena_array(arena, int, size.sessions);

	(void)state;
	start_anywhere(grid, &dice, arena);
	grid_save(grid, start);
	for (int i = 0; i < 5000; i++) {
		struct change change;
		struct effect effect;

		moves_session(grid, &dice, &change);
		if (change.len)
			grid_try(grid, &change, &effect);
	}
	compare(grid, start, arena);
	arena_free(arena);
}

static int64_t cheapest(const int64_t *cost, int rows, int columns, int row, unsigned used)
{
	int64_t best = INT64_MAX;

	if (row == rows)
		return 0;
	for (int c = 0; c < columns; c++) {
		int64_t sum;

		if (used >> c & 1)
			continue;
		sum = cost[row * columns + c] + cheapest(cost, rows, columns, row + 1,
							 used | 1u << c);
		if (sum < best)
			best = sum;
	}
	return best;
}

static void test_the_assignment_is_the_cheapest(void **state)
{
	struct dice dice = { 9 };

	(void)state;
	for (int round = 0; round < 500; round++) {
		int rows = 1 + dice_below(&dice, 5), columns = rows + dice_below(&dice, 3);
		int64_t cost[5 * 7], sum = 0;
		int column[5];
		unsigned used = 0;

		for (int i = 0; i < rows * columns; i++)
			cost[i] = dice_below(&dice, 200) - 100;
		assign(cost, rows, columns, column);
		for (int r = 0; r < rows; r++) {
			assert_false(used >> column[r] & 1);
			used |= 1u << column[r];
			sum += cost[r * columns + column[r]];
		}
		assert_int_equal(sum, cheapest(cost, rows, columns, 0, 0));
	}
}

static int most_seated(const uint64_t *may_have, int n, uint64_t used)
{
	int best;

	if (!n)
		return 0;
	best = most_seated(may_have + 1, n - 1, used);
	for (uint64_t rest = *may_have & ~used; rest; rest &= rest - 1) {
		int sum = 1 + most_seated(may_have + 1, n - 1, used | (rest & -rest));

		if (sum > best)
			best = sum;
	}
	return best;
}

static void test_rooms_are_matched_as_far_as_can_be(void **state)
{
	struct dice dice = { 11 };

	(void)state;
	for (int round = 0; round < 3000; round++) {
		uint64_t sets[6];
		int n = dice_below(&dice, 7);

		for (int i = 0; i < n; i++)
			sets[i] = (uint64_t)dice_below(&dice, 32);
		assert_int_equal(rooms_missing(sets, n), n - most_seated(sets, n, 0));
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_fast_loops_say_what_the_plain_ones_say),
		cmocka_unit_test(test_100000_random_moves_leave_exact_sums),
		cmocka_unit_test(test_trying_changes_nothing),
		cmocka_unit_test(test_the_assignment_is_the_cheapest),
		cmocka_unit_test(test_rooms_are_matched_as_far_as_can_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
