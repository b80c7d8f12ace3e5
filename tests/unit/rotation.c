/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The year's rotation, against a scorer that was written apart from it. */
#include "calendar/plan/rotation.h"
#include "unit.h"

#define HOUR 3600
#define DAY  (24 * HOUR)
#define MONDAY (UNIT_NOW - 16 * HOUR + 4 * DAY)
#define PEOPLE 7
#define DAYS 26

/* ---- the other scorer: by the words of the cost table alone */

/* Hours by the clock on the wall, from 0 to 24, with what they cost. */
static double by_clock(double hour)
{
	static const double points[][2] = {
		{ 0, 30 }, { 1, 37 }, { 2, 40 }, { 3, 40 }, { 4, 34 }, { 5, 22 }, { 6, 12 },
		{ 7, 6 }, { 8, 3 }, { 9, 0 }, { 16, 0 }, { 17, 1 }, { 18, 2 }, { 19, 4 },
		{ 20, 7 }, { 21, 11 }, { 22, 16 }, { 23, 22 }, { 24, 30 },
	};

	for (size_t i = 1; i < ARRAY_LEN(points); i++)
		if (hour <= points[i][0])
			return points[i - 1][1] + (hour - points[i - 1][0]) *
			       (points[i][1] - points[i - 1][1]) /
			       (points[i][0] - points[i - 1][0]);
	return 0;
}

static double wrap(double hour)
{
	while (hour >= 24)
		hour -= 24;
	while (hour < 0)
		hour += 24;
	return hour;
}

static int other_cost(int offset_hours, int64_t at, int64_t secs)
{
	int sum = 0, n = 0;

	for (int64_t t = at; t < at + secs; t += 900, n++) {
		double hour = wrap((double)(t % DAY) / HOUR + offset_hours);
		double to_start = wrap(9 - hour), to_end = wrap(hour - 17.5);
		double near = to_start < to_end ? to_start : to_end, cost;

		if (hour >= 9 && hour < 17.5)
			continue;
		cost = (int)(by_clock(hour) + 0.5);
		near = 1 + (int)near;
		near = near > 5 ? 5 : near;
		sum += (int)(cost > near ? cost : near);
	}
	return (sum + n - 1) / n;
}

/* ---- an instance: offsets of people all over the world, every second Monday to Friday */

struct world {
	int offsets[PEOPLE];
	struct times_shift shifts[PEOPLE];
	struct times_person persons[PEOPLE];
	int64_t starts[DAYS * ROTATION_DAY_TIMES];
	struct rotation_question question;
};

static uint32_t dice = 7;

static int throw(int n)
{
	dice = dice * 1664525u + 1013904223u;
	return (int)((dice >> 8) % (uint32_t)n);
}

static void make(struct world *world)
{
	for (int i = 0; i < PEOPLE; i++) {
		world->offsets[i] = throw(24) - 11;
		world->shifts[i] = (struct times_shift){ 0, world->offsets[i] * HOUR };
		world->persons[i] = (struct times_person){
			.name = "x", .shifts = &world->shifts[i], .n_shifts = 1,
			.work_from = 540, .work_to = 1050, .work_days = 0x7f,
		};
	}
	for (int day = 0; day < DAYS; day++)
		for (int t = 0; t < ROTATION_DAY_TIMES; t++)
			world->starts[day * ROTATION_DAY_TIMES + t] =
				MONDAY + day * 14 * DAY + t * HOUR / 2;
	world->question = (struct rotation_question){
		world->persons, PEOPLE, world->starts, DAYS, HOUR,
	};
}

static int64_t other_score(const struct world *world, const int *times, int n)
{
	int64_t score = 0;

	for (int p = 0; p < PEOPLE; p++) {
		int64_t sum = 0;

		for (int day = 0; day < DAYS; day++)
			sum += other_cost(world->offsets[p],
					  MONDAY + day * 14 * DAY + times[day % n] * HOUR / 2,
					  HOUR);
		score += sum * sum;
	}
	return score;
}

static void a_choice_costs_what_the_other_scorer_says(void **state)
{
	struct unit *u = *state;

	for (int round = 0; round < 20; round++) {
		struct rotation choice = { .n = 1 + throw(4) };
		struct world world;

		make(&world);
		for (int i = 0; i < choice.n; i++)
			choice.times[i] = throw(ROTATION_DAY_TIMES);
		rotation_judge(&world.question, u->arena, &choice);
		assert_int_equal(choice.score, other_score(&world, choice.times, choice.n));
	}
}

static void the_choice_is_the_best_of_all(void **state)
{
	struct unit *u = *state;

	for (int round = 0; round < 3; round++) {
		struct rotation one, two;
		int64_t best[2] = { INT64_MAX, INT64_MAX };
		struct world world;

		make(&world);
		rotation_find(&world.question, 1, u->arena, &one);
		rotation_find(&world.question, 2, u->arena, &two);
		for (int a = 0; a < ROTATION_DAY_TIMES; a++) {
			int64_t single = other_score(&world, &a, 1);

			best[0] = single < best[0] ? single : best[0];
			for (int b = a % 4; b < ROTATION_DAY_TIMES; b += 4) {
				int64_t pair = other_score(&world, (int[]){ a, b }, 2);

				best[1] = pair < best[1] ? pair : best[1];
			}
		}
		assert_int_equal(one.score, best[0]);
		assert_true(two.score <= best[1] && two.score <= one.score);
		assert_int_equal(two.score, other_score(&world, two.times, 2));
	}
}

/* The example of scheduling.md: 17 people, 11 zones; the worst-off gains, the mean may lose. */
static void two_times_take_the_nights_from_the_worst_off(void **state)
{
	struct unit *u = *state;
	static const int offsets[] = { -8, -5, 0, 0, 1, 5, 8, 9, 10 };
	struct times_shift shifts[ARRAY_LEN(offsets)];
	struct times_person persons[ARRAY_LEN(offsets)];
	struct rotation now = { .n = 1, .times = { 32 } }, two;
	struct rotation_question q;
	struct world world;
	int64_t worst_now = 0, worst_two = 0;

	make(&world);
	for (size_t i = 0; i < ARRAY_LEN(offsets); i++) {
		shifts[i] = (struct times_shift){ 0, offsets[i] * HOUR };
		persons[i] = world.persons[0];
		persons[i].shifts = &shifts[i];
	}
	q = world.question;
	q.persons = persons;
	q.n_persons = ARRAY_LEN(offsets);
	rotation_judge(&q, u->arena, &now);	/* 16:00 UTC, every time */
	rotation_find(&q, 2, u->arena, &two);
	for (size_t i = 0; i < ARRAY_LEN(offsets); i++) {
		worst_now = now.costs[i] > worst_now ? now.costs[i] : worst_now;
		worst_two = two.costs[i] > worst_two ? two.costs[i] : worst_two;
	}
	assert_true(worst_two * 10 < worst_now * 8);
	assert_true(two.score < now.score);
}

static void a_time_that_a_clock_change_skips_is_avoided(void **state)
{
	struct unit *u = *state;
	struct rotation one;
	struct world world;
	int before;

	make(&world);
	rotation_find(&world.question, 1, u->arena, &one);
	for (int day = 0; day < DAYS; day++)
		world.starts[day * ROTATION_DAY_TIMES + one.times[0]] = 0;
	before = one.times[0];
	rotation_find(&world.question, 1, u->arena, &one);
	assert_int_not_equal(one.times[0], before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(a_choice_costs_what_the_other_scorer_says),
		UNIT_TEST(the_choice_is_the_best_of_all),
		UNIT_TEST(two_times_take_the_nights_from_the_worst_off),
		UNIT_TEST(a_time_that_a_clock_change_skips_is_avoided),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
