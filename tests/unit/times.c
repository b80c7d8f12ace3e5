/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The search for times: costs, choice, words; a second scorer checks the first. */
#include "base/buf.h"
#include "base/str.h"
#include "calendar/plan/times.h"
#include "unit.h"

#define HOUR 3600
#define DAY  (24 * HOUR)
#define MONDAY (UNIT_NOW - 16 * HOUR + 4 * DAY)	/* Mon 30 Nov 2026, 00:00 UTC */
#define WEEKDAYS 0x3e

static const struct times_shift london[] = { { 0, 0 } }, tokyo[] = { { 0, 9 * HOUR } },
	new_york[] = { { 0, -5 * HOUR } };

static struct times_person person(const char *name, const struct times_shift *shift)
{
	return (struct times_person){
		.name = name, .shifts = shift, .n_shifts = 1, .work_from = 540,
		.work_to = 1050, .work_days = WEEKDAYS,
	};
}

static struct times_question ask(const struct times_person *persons, size_t n)
{
	return (struct times_question){
		.from_at = MONDAY, .to_at = MONDAY + 5 * DAY, .duration_secs = HOUR,
		.step_secs = TIMES_SLOT_SECS, .persons = persons, .n_persons = n, .max = 5,
	};
}

static struct times_options find(struct unit *u, const struct times_question *q)
{
	struct times_options out = { 0 };

	times_find(q, u->arena, &out);
	return out;
}

static char *explain(struct unit *u, const struct times_question *q, int64_t at)
{
	struct buf out = BUF_INIT(8192);

	times_explain(q, at, &out);
	return buf_to_arena(&out, u->arena);
}

static void an_hour_costs_nothing_at_work_and_most_at_night(void **state UNUSED)
{
	struct times_person ann = person("Ann", london);

	assert_int_equal(times_look(&ann, MONDAY + 10 * HOUR, HOUR).cost, 0);
	assert_int_equal(times_look(&ann, MONDAY + 10 * HOUR, HOUR).state, TIMES_FINE);
	assert_int_equal(times_look(&ann, MONDAY + 6 * HOUR, TIMES_SLOT_SECS).cost, 12);
	assert_int_equal(times_look(&ann, MONDAY + 23 * HOUR, TIMES_SLOT_SECS).cost, 22);
	assert_int_equal(times_look(&ann, MONDAY + 2 * HOUR, HOUR).cost, 40);
	assert_int_equal(times_look(&ann, MONDAY + 2 * HOUR, HOUR).state, TIMES_NIGHT);
	assert_int_equal(times_look(&ann, MONDAY - DAY + 10 * HOUR, HOUR).cost, 20);
	assert_int_equal(times_look(&ann, MONDAY - DAY + 10 * HOUR, HOUR).state, TIMES_DAY_OFF);
}

static void somebody_who_works_late_is_not_asked_in_the_morning(void **state UNUSED)
{
	struct times_person owl = person("Owl", london);

	owl.work_from = 13 * 60;
	owl.work_to = 22 * 60;
	assert_int_equal(times_look(&owl, MONDAY + 20 * HOUR, HOUR).cost, 0);
	assert_true(times_look(&owl, MONDAY + 9 * HOUR, HOUR).cost > 0);
	owl.work_from = 20 * 60;			/* over midnight */
	owl.work_to = 4 * 60;
	assert_int_equal(times_look(&owl, MONDAY + 1 * HOUR, HOUR).cost, 0);
	assert_int_equal(times_look(&owl, MONDAY + 22 * HOUR, HOUR).cost, 0);
	assert_true(times_look(&owl, MONDAY + 12 * HOUR, HOUR).cost > 0);
}

static void a_call_that_ends_after_work_is_late(void **state UNUSED)
{
	struct times_person ann = person("Ann", london);

	assert_int_equal(times_look(&ann, MONDAY + 17 * HOUR, HOUR).state, TIMES_LATE);
	assert_int_equal(times_look(&ann, MONDAY + 17 * HOUR, HOUR / 2).state, TIMES_FINE);
}

static void the_clock_that_changes_is_followed(void **state UNUSED)
{
	const struct times_shift shifts[] = { { 0, HOUR }, { MONDAY + DAY, 0 } };
	struct times_person ann = person("Ann", shifts);

	ann.n_shifts = 2;
	assert_int_equal(times_look(&ann, MONDAY + 8 * HOUR, HOUR).minute, 540);
	assert_int_equal(times_look(&ann, MONDAY + DAY + 8 * HOUR, HOUR).minute, 480);
}

static void who_is_away_or_busy_is_left_out_of_it_where_that_can_be(void **state)
{
	struct unit *u = *state;
	const struct times_span away = { TIMES_AWAY, MONDAY, MONDAY + 3 * DAY, "FOSDEM" };
	struct times_person people[] = { person("Ann", london), person("Ben", london) };
	struct times_question q = ask(people, 2);
	struct times_options found;

	people[1].spans = &away;
	people[1].n_spans = 1;
	found = find(u, &q);
	assert_int_equal(found.len, 5);
	for (size_t i = 0; i < found.len; i++)
		assert_true(found.items[i].start_at >= MONDAY + 3 * DAY);
	assert_string_equal(explain(u, &q, MONDAY + 10 * HOUR), "Away: Ben (FOSDEM).");
}

static void a_holiday_is_avoided_and_named(void **state)
{
	struct unit *u = *state;
	const struct times_span day = { TIMES_HOLIDAY, MONDAY, MONDAY + DAY, "St Andrew's Day" };
	struct times_person people[] = { person("Ann", london), person("Ben", london) };
	struct times_question q = ask(people, 2);
	struct times_options found;

	people[0].spans = &day;
	people[0].n_spans = 1;
	found = find(u, &q);
	for (size_t i = 0; i < found.len; i++)
		assert_true(found.items[i].start_at >= MONDAY + DAY);
	assert_string_equal(explain(u, &q, MONDAY + 10 * HOUR), "Holiday: Ann (St Andrew's Day).");
}

static void whoever_carried_most_is_spared_next(void **state)
{
	struct unit *u = *state;
	struct times_person people[] = { person("Ann", new_york), person("Xi", tokyo) };
	struct times_question q = ask(people, 2);
	struct times_options before, after;

	q.max = 1;
	people[0].burden = 400;
	before = find(u, &q);
	people[0].burden = 0;
	people[1].burden = 400;
	after = find(u, &q);
	assert_true(before.items[0].costs[0] < before.items[0].costs[1]);
	assert_true(after.items[0].costs[1] < after.items[0].costs[0]);
	assert_non_null(strstr(explain(u, &q, after.items[0].start_at),
			       "It is easy on Xi, who has carried most so far."));
	assert_non_null(strstr(explain(u, &q, MONDAY + 17 * HOUR),
			       "Xi, who has carried most so far, would carry it again."));
}

static void the_times_differ_in_day_and_hour(void **state)
{
	struct unit *u = *state;
	struct times_person people[] = { person("Ann", london) };
	struct times_question q = ask(people, 1);
	struct times_options found = find(u, &q);
	int hours = 0, days = 0;

	assert_int_equal(found.len, 5);
	for (size_t i = 1; i < found.len; i++) {
		assert_true(found.items[i].start_at >= found.items[i - 1].start_at + 2 * HOUR);
		days += found.items[i].start_at / DAY != found.items[i - 1].start_at / DAY;
		hours += found.items[i].start_at % DAY != found.items[0].start_at % DAY;
	}
	assert_true(days >= 2 && hours >= 2);
}

static void a_range_that_is_too_short_has_no_time(void **state)
{
	struct unit *u = *state;
	struct times_person people[] = { person("Ann", london) };
	struct times_question q = ask(people, 1);

	q.to_at = q.from_at + HOUR / 2;
	assert_int_equal(find(u, &q).len, 0);
	q.to_at = q.from_at - DAY;
	assert_int_equal(find(u, &q).len, 0);
	q.to_at = q.from_at + HOUR;
	assert_int_equal(find(u, &q).len, 1);
}

static void whose_zone_is_not_known_is_said(void **state)
{
	struct unit *u = *state;
	struct times_person people[] = { person("Ann", london), person("ben", london) };
	struct times_question q = ask(people, 2);

	people[1].is_guess = true;
	assert_string_equal(explain(u, &q, MONDAY + 10 * HOUR),
			    "Within working hours, as far as they are known. "
			    "Zone not known: ben.");
	people[1].is_guess = false;
	assert_string_equal(explain(u, &q, MONDAY + 10 * HOUR),
			    "Within everybody's working hours.");
}

/* ---- against a scorer that was written apart: no slots, no sums, minute by minute */

static int64_t plain_score(const struct times_question *q, int64_t at)
{
	int64_t score = 0;

	for (size_t p = 0; p < q->n_persons; p++) {
		const struct times_person *who = &q->persons[p];
		int64_t cost = times_look(who, at, q->duration_secs).cost;

		score += (who->must ? 3 : 1) * (2 * who->burden * cost + cost * cost);
	}
	return score;
}

static uint32_t dice = 1;

static int throw(int n)
{
	dice = dice * 1664525u + 1013904223u;
	return (int)((dice >> 8) % (uint32_t)n);
}

static void the_first_choice_is_the_best_of_all(void **state)
{
	struct unit *u = *state;

	for (int round = 0; round < 15; round++) {
		struct times_person people[6];
		struct times_shift shifts[6];
		struct times_question q = ask(people, 6);
		struct times_options found;
		int64_t best = INT64_MAX;

		q.max = 1;
		q.step_secs = HOUR;		/* so that whole hours have no advantage */
		q.to_at = q.from_at + DAY;	/* nor near days */
		for (size_t i = 0; i < ARRAY_LEN(people); i++) {
			shifts[i] = (struct times_shift){ 0, (throw(26) - 12) * HOUR };
			people[i] = person("x", &shifts[i]);
			people[i].burden = throw(200);
			people[i].must = throw(3) == 0;
		}
		found = find(u, &q);
		for (int64_t at = q.from_at; at + HOUR <= q.to_at; at += HOUR)
			if (plain_score(&q, at) < best)
				best = plain_score(&q, at);
		assert_int_equal(found.items[0].score, best);
	}
}

/* MOOT_BENCH=1: what the search takes, in words that tests/bench/times.py reads. */
static void twelve_people_in_nine_zones_over_three_weeks(void **state)
{
	struct unit *u = *state;
	static const int offsets[] = { -8, -5, -5, 0, 0, 1, 1, 2, 5, 8, 9, 10 };
	const struct times_span away = { TIMES_AWAY, MONDAY, MONDAY + 3 * DAY, "FOSDEM" };
	struct times_person people[ARRAY_LEN(offsets)];
	struct times_shift shifts[ARRAY_LEN(offsets)][2];
	struct times_question q = ask(people, ARRAY_LEN(offsets));
	int rounds = getenv("MOOT_BENCH") ? 200 : 1;
	int64_t before;

	q.to_at = q.from_at + 21 * DAY;
	for (size_t i = 0; i < ARRAY_LEN(offsets); i++) {
		shifts[i][0] = (struct times_shift){ 0, offsets[i] * HOUR };
		shifts[i][1] = (struct times_shift){ MONDAY + 9 * DAY, offsets[i] * HOUR + HOUR };
		people[i] = person("x", shifts[i]);
		people[i].n_shifts = 2;
		people[i].burden = throw(300);
		people[i].must = i % 4 == 0;
	}
	people[0].spans = &away;
	people[0].n_spans = 1;
	before = clock_ms();
	for (int i = 0; i < rounds; i++) {
		struct arena *arena = arena_new();
		struct times_options found = { 0 };

		times_find(&q, arena, &found);
		assert_int_equal(found.len, 5);
		arena_free(arena);
	}
	if (rounds > 1)
		print_message("candidates: %.3f ms\n",
			      (double)(clock_ms() - before) / rounds);
	assert_non_null(u);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(an_hour_costs_nothing_at_work_and_most_at_night),
		UNIT_TEST(somebody_who_works_late_is_not_asked_in_the_morning),
		UNIT_TEST(a_call_that_ends_after_work_is_late),
		UNIT_TEST(the_clock_that_changes_is_followed),
		UNIT_TEST(who_is_away_or_busy_is_left_out_of_it_where_that_can_be),
		UNIT_TEST(a_holiday_is_avoided_and_named),
		UNIT_TEST(whoever_carried_most_is_spared_next),
		UNIT_TEST(the_times_differ_in_day_and_hour),
		UNIT_TEST(a_range_that_is_too_short_has_no_time),
		UNIT_TEST(whose_zone_is_not_known_is_said),
		UNIT_TEST(the_first_choice_is_the_best_of_all),
		UNIT_TEST(twelve_people_in_nine_zones_over_three_weeks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
