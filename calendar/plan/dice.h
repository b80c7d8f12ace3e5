/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random numbers that are the same on every machine for the same seed. */
#ifndef CALENDAR_PLAN_DICE_H
#define CALENDAR_PLAN_DICE_H

#include "base/base.h"

struct dice {
	uint64_t state;
};

static inline uint64_t dice_roll(struct dice *dice)
{
	uint64_t z = dice->state += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

/* 0 to n - 1; n is at least 1. */
static inline int dice_below(struct dice *dice, int n)
{
	return (int)((dice_roll(dice) >> 32) * (uint64_t)n >> 32);
}

/*
 * How much worse, in temperatures, a move may be: -ln of a random number
 * between 0 and 1.  Metropolis' rule turned around, and as a table of n, since
 * it is asked for at nearly every move: take table[dice_below(&dice, n)].
 */
void dice_patience(float *table, int n);

/* from * (to / from) ^ part, from basic arithmetic only; from and to are positive. */
double dice_geometric(double from, double to, double part);

#endif
