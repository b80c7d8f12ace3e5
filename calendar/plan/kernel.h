/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The inner loops: rows of one byte a person, width a multiple of 32.  In plain
 * C, and with AVX2 where the processor has it; both give the same answers.
 */
#ifndef CALENDAR_PLAN_KERNEL_H
#define CALENDAR_PLAN_KERNEL_H

#include "base/base.h"

struct kernel {
	/* The sum of a row. */
	int (*sum)(const uint8_t *row, size_t width);

	/* The sum of max(top, in): a slot's value with one session more. */
	int (*with)(const uint8_t *top, const uint8_t *in, size_t width);

	/*
	 * The sum of max(top == out ? second : top, in): a slot's value with session
	 * `in` in place of `out`.
	 */
	int (*instead)(const uint8_t *top, const uint8_t *second, const uint8_t *out,
		       const uint8_t *in, size_t width);

	/* Adds a session to the two highest interests of each person. */
	void (*insert)(uint8_t *top, uint8_t *second, const uint8_t *in, size_t width);
};

extern const struct kernel kernel_plain;

/* The fastest that runs here. */
const struct kernel *kernel_best(void);

#endif
