/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The search for times that alternate: sums per turn and time, then every choice. */
#include <string.h>

#include "base/arena.h"

#include "rotation.h"

#define MUST_WEIGHT 3

struct search {
	const struct rotation_question *q;
	int n;
	int64_t *sums;		/* [turn][time][person]: that time at all days of the turn */
	int64_t *so_far;	/* [depth][person] */
	int chosen[ROTATION_TIMES_MAX];
	struct rotation *best;
};

static int cost(const struct rotation_question *q, size_t person, size_t day, int t)
{
	int64_t at = q->starts[day * ROTATION_DAY_TIMES + (size_t)t];

	if (!at)
		return TIMES_COST_BLOCKED;
	return times_look(&q->persons[person], at, q->duration_secs).cost;
}

static int64_t *sum_of(const struct search *s, int turn, int t)
{
	return s->sums + (size_t)(turn * ROTATION_DAY_TIMES + t) * s->q->n_persons;
}

static void fill(struct search *s)
{
	for (size_t day = 0; day < s->q->n_days; day++)
		for (int t = 0; t < ROTATION_DAY_TIMES; t++) {
			int64_t *sums = sum_of(s, (int)(day % (size_t)s->n), t);

			for (size_t p = 0; p < s->q->n_persons; p++)
				sums[p] += cost(s->q, p, day, t);
		}
}

static int64_t score(const struct rotation_question *q, const int64_t *costs)
{
	int64_t sum = 0;

	for (size_t p = 0; p < q->n_persons; p++) {
		int64_t all = q->persons[p].burden + costs[p];

		sum += (q->persons[p].must ? MUST_WEIGHT : 1) * all * all;
	}
	return sum;
}

/* One turn after the other; what is chosen so far only grows. */
static void descend(struct search *s, int depth)
{
	size_t n = s->q->n_persons;
	int64_t *here = s->so_far + (size_t)depth * n, *next = here + n;

	if (depth == s->n) {
		int64_t found = score(s->q, here);

		if (found < s->best->score) {
			s->best->score = found;
			memcpy(s->best->times, s->chosen, sizeof(s->chosen));
		}
		return;
	}
	for (int t = 0; t < ROTATION_DAY_TIMES; t++) {
		const int64_t *add = sum_of(s, depth, t);

		for (size_t p = 0; p < n; p++)
			next[p] = here[p] + add[p];
		if (depth + 1 < s->n && score(s->q, next) >= s->best->score)
			continue;
		s->chosen[depth] = t;
		descend(s, depth + 1);
	}
}

void rotation_judge(const struct rotation_question *q, struct arena *arena,
		    struct rotation *out)
{
	out->costs = arena_array(arena, int64_t, q->n_persons + 1);
	out->worst = arena_array(arena, int, q->n_persons + 1);
	for (size_t day = 0; day < q->n_days; day++)
		for (size_t p = 0; p < q->n_persons; p++) {
			int one = cost(q, p, day, out->times[day % (size_t)out->n]);

			out->costs[p] += one;
			if (one > out->worst[p])
				out->worst[p] = one;
		}
	out->score = score(q, out->costs);
}

void rotation_find(const struct rotation_question *q, int n, struct arena *arena,
		   struct rotation *out)
{
	struct search s = { .q = q, .n = n, .best = out };

	*out = (struct rotation){ .n = n, .score = INT64_MAX };
	s.sums = arena_array(arena, int64_t,
			     (size_t)(n * ROTATION_DAY_TIMES) * q->n_persons + 1);
	s.so_far = arena_array(arena, int64_t, (size_t)(n + 1) * q->n_persons + 1);
	fill(&s);
	descend(&s, 0);
	rotation_judge(q, arena, out);
}
