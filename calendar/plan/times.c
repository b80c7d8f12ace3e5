/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The search for instants that suit a group: costs by slot, score, choice. */
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"

#include "times.h"
#include "times_cost.h"

#define MUST_WEIGHT 3
#define HOUR 3600
#define DAY 86400
#define APART_SECS (2 * HOUR)
#define ENOUGH 3			/* then there is no need of times that others beat */

/* One instant under consideration; its costs are row `index` of the table. */
struct candidate {
	int64_t start_at, score, key;
	bool blocked;			/* somebody is away or busy */
	bool beaten;			/* another one is better for somebody, worse for none */
	bool chosen;
};

struct search {
	const struct times_question *q;
	struct arena *arena;
	size_t n_slots;
	int64_t first_at;		/* of slot 0 */
	int64_t *sums;			/* sums[p * (n_slots + 1) + s]: of slots before s */
	int *blocks;			/* the same, slots that are blocked */
	struct candidate *items;
	unsigned char *costs;		/* row by row, n_persons wide */
	size_t n;
};

static void sum_slots(struct search *s, size_t p)
{
	const struct times_person *person = &s->q->persons[p];
	int64_t *sums = s->sums + p * (s->n_slots + 1);
	int *blocks = s->blocks + p * (s->n_slots + 1);

	for (size_t i = 0; i < s->n_slots; i++) {
		int cost = times_slot_cost(person, s->first_at + (int64_t)i * TIMES_SLOT_SECS);

		sums[i + 1] = sums[i] + cost;
		blocks[i + 1] = blocks[i] + (cost == TIMES_COST_BLOCKED);
	}
}

static int cost_of(const struct search *s, size_t p, size_t slot, size_t n)
{
	const int64_t *sums = s->sums + p * (s->n_slots + 1);
	const int *blocks = s->blocks + p * (s->n_slots + 1);

	if (blocks[slot + n] > blocks[slot])
		return TIMES_COST_BLOCKED;
	return times_mean(sums[slot + n] - sums[slot], (int64_t)n);
}

/* Whole hours are easier to say than quarters; nearer days come sooner. */
static int64_t key_of(const struct search *s, const struct candidate *c)
{
	int64_t minute = c->start_at % HOUR / 60;
	int64_t days = (c->start_at - s->q->from_at) / DAY;

	return c->score + (minute == 0 ? 0 : minute == 30 ? 40 : 80) + days * 2;
}

static void weigh(struct search *s, struct candidate *c, size_t slot, size_t n_slots)
{
	unsigned char *row = s->costs + s->n * s->q->n_persons;

	c->start_at = s->first_at + (int64_t)slot * TIMES_SLOT_SECS;
	for (size_t p = 0; p < s->q->n_persons; p++) {
		const struct times_person *person = &s->q->persons[p];
		int64_t cost = cost_of(s, p, slot, n_slots), b = person->burden;

		row[p] = (unsigned char)cost;
		c->blocked |= cost == TIMES_COST_BLOCKED;
		c->score += (person->must ? MUST_WEIGHT : 1) *
			    ((b + cost) * (b + cost) - b * b);
	}
	c->key = key_of(s, c);
}

static int64_t round_up(int64_t at, int64_t step)
{
	return (at + step - 1) / step * step;
}

static void fill(struct search *s)
{
	const struct times_question *q = s->q;
	size_t length = (size_t)((q->duration_secs + TIMES_SLOT_SECS - 1) / TIMES_SLOT_SECS);
	size_t step = (size_t)(q->step_secs / TIMES_SLOT_SECS);

	s->n_slots = (size_t)((q->to_at - s->first_at) / TIMES_SLOT_SECS);
	if (s->n_slots < length)
		return;
	s->sums = arena_array(s->arena, int64_t, q->n_persons * (s->n_slots + 1));
	s->blocks = arena_array(s->arena, int, q->n_persons * (s->n_slots + 1));
	s->items = arena_array(s->arena, struct candidate, s->n_slots / step + 1);
	s->costs = arena_array(s->arena, unsigned char,
			       (s->n_slots / step + 1) * q->n_persons + 1);
	for (size_t p = 0; p < q->n_persons; p++)
		sum_slots(s, p);
	for (size_t slot = 0; slot + length <= s->n_slots; slot += step) {
		weigh(s, &s->items[s->n], slot, length);
		s->n++;
	}
}

static bool beats(const unsigned char *a, const unsigned char *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (a[i] > b[i])
			return false;
	return memcmp(a, b, n) != 0;
}

/* Whoever beats another has the smaller score: it is enough to ask those before. */
static void find_beaten(struct search *s, const size_t *order)
{
	size_t *front = arena_array(s->arena, size_t, s->n + 1), n_front = 0;
	size_t wide = s->q->n_persons;

	for (size_t i = 0; i < s->n; i++) {
		struct candidate *c = &s->items[order[i]];
		const unsigned char *row = s->costs + order[i] * wide;

		for (size_t k = 0; k < n_front && !c->beaten; k++)
			c->beaten = beats(s->costs + front[k] * wide, row, wide);
		/* Of equals one speaks for all. */
		if (!c->beaten && (!n_front ||
				   memcmp(s->costs + front[n_front - 1] * wide, row, wide) != 0))
			front[n_front++] = order[i];
	}
}

struct ranked { int64_t first, second; size_t index; };

static int by_rank(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	if (x->second != y->second)
		return x->second < y->second ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

static size_t *sorted(const struct search *s, bool by_key)
{
	struct ranked *ranks = arena_array(s->arena, struct ranked, s->n + 1);
	size_t *order = arena_array(s->arena, size_t, s->n + 1);

	for (size_t i = 0; i < s->n; i++)
		ranks[i] = (struct ranked){
			by_key ? s->items[i].key : s->items[i].score, s->items[i].start_at, i,
		};
	qsort(ranks, s->n, sizeof(*ranks), by_rank);
	for (size_t i = 0; i < s->n; i++)
		order[i] = ranks[i].index;
	return order;
}

/* The distance of two times of day, around the clock. */
static int64_t hours_apart(int64_t a, int64_t b)
{
	int64_t apart = llabs(a % DAY - b % DAY);

	return apart > DAY / 2 ? DAY - apart : apart;
}

/* Not the same again: at most so many a day and an hour, and two hours between. */
static bool is_news(const struct search *s, const struct candidate *c, size_t per_day,
		    size_t per_hour)
{
	size_t same_day = 0, same_hour = 0;

	for (size_t i = 0; i < s->n; i++) {
		const struct candidate *other = &s->items[i];

		if (!other->chosen)
			continue;
		if (llabs(other->start_at - c->start_at) < APART_SECS)
			return false;
		same_day += other->start_at / DAY == c->start_at / DAY;
		same_hour += hours_apart(other->start_at, c->start_at) < HOUR;
	}
	return same_day < per_day && same_hour < per_hour;
}

/* Which of them are let in: the strictest rules first. */
struct rules { bool beaten, blocked, any_hour; };


static size_t choose(struct search *s, const size_t *order, struct rules rules, size_t have)
{
	size_t max = s->q->max, per_day = rules.any_hour ? max : (max + 2) / 3;
	size_t per_hour = rules.any_hour ? max : (max + 1) / 2;

	if (rules.beaten && max > ENOUGH)
		max = ENOUGH;

	for (size_t i = 0; i < s->n && have < max; i++) {
		struct candidate *c = &s->items[order[i]];

		if (c->chosen || (c->beaten && !rules.beaten) ||
		    (c->blocked && !rules.blocked) || !is_news(s, c, per_day, per_hour))
			continue;
		c->chosen = true;
		have++;
	}
	return have;
}

static void hand_out(const struct search *s, struct times_options *out)
{
	for (size_t i = 0; i < s->n; i++) {
		struct times_option *option;

		if (!s->items[i].chosen)
			continue;
		option = vec_add(out, s->arena);
		option->start_at = s->items[i].start_at;
		option->score = s->items[i].score;
		option->costs = arena_array(s->arena, int, s->q->n_persons + 1);
		for (size_t p = 0; p < s->q->n_persons; p++)
			option->costs[p] = s->costs[i * s->q->n_persons + p];
	}
}

void times_find(const struct times_question *q, struct arena *arena, struct times_options *out)
{
	struct search s = {
		.q = q, .arena = arena, .first_at = round_up(q->from_at, q->step_secs),
	};
	static const struct rules rules[] = {
		{ false, false, false }, { false, false, true }, { true, false, false },
		{ true, false, true }, { true, true, false }, { true, true, true },
	};
	size_t have = 0, *order;

	if (q->to_at <= s.first_at)
		return;
	fill(&s);
	find_beaten(&s, sorted(&s, false));
	order = sorted(&s, true);
	for (size_t i = 0; i < ARRAY_LEN(rules); i++)
		have = choose(&s, order, rules[i], have);
	hand_out(&s, out);
}
