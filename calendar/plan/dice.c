/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Logarithm and exponential without libm, whose last digit differs from one
 * version to the next: one digit would be another schedule.
 */
#include "dice.h"

#define LN2 0.69314718055994530942

/* x = m 2^e with m near 1; ln m = 2 atanh((m - 1) / (m + 1)). */
static double natural_log(double x)
{
	double sum = 0, y, power;
	int e = 0;

	for (; x > 1.5; x /= 2)
		e++;
	for (; x < 0.75; x *= 2)
		e--;
	y = (x - 1) / (x + 1);
	power = y;
	for (int i = 1; i < 22; i += 2) {
		sum += power / i;
		power *= y * y;
	}
	return 2 * sum + e * LN2;
}

static double exponential(double x)
{
	double sum = 1, term = 1;
	int halved = 0;

	for (; x > 0.5 || x < -0.5; x /= 2)
		halved++;
	for (int i = 1; i < 15; i++) {
		term *= x / i;
		sum += term;
	}
	for (; halved; halved--)
		sum *= sum;
	return sum;
}

void dice_patience(float *table, int n)
{
	for (int i = 0; i < n; i++)
		table[i] = (float)-natural_log((i + 0.5) / n);
}

double dice_geometric(double from, double to, double part)
{
	return from * exponential(part * natural_log(to / from));
}
