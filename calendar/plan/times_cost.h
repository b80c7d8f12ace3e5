/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The cost of a quarter of an hour, for the search; the public side is times.h. */
#ifndef PLAN_TIMES_COST_H
#define PLAN_TIMES_COST_H

#include "times.h"

/* Seconds east of UTC of a person's clock. */
int times_offset(const struct times_person *person, int64_t at);
/* The minute of their day, and its weekday from 0, Sunday. */
int times_local(const struct times_person *person, int64_t at, int *weekday);

int times_slot_cost(const struct times_person *person, int64_t at);
/* Of a call: the mean of its slots, rounded up. */
int times_mean(int64_t sum, int64_t n);

#endif
