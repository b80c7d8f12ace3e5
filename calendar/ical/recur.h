/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Days on which a rule (RFC 5545 RRULE) falls, counted from its first day.
 * Rules that could keep a machine busy are refused.  Pure.
 */
#ifndef ICAL_RECUR_H
#define ICAL_RECUR_H

#include "base/base.h"

struct arena;
struct err;

struct recur_day {
	int year, month, day;
	int number;			/* 0: the rule's first */
};
struct recur_days { struct recur_day *items; size_t len, cap; };

/*
 * The rule as it is stored: upper case, no UNTIL, no COUNT.  ERR_INVALID says
 * what is wrong.  *per_period: how many days of it one interval has at most.
 */
int recur_parse(const char *text, struct arena *arena, const char **rrule, int *per_period,
		struct err *err) MUST_CHECK;

/*
 * Where to count from: the first day on or after `date` ("2026-11-20", checked)
 * that fits, whatever the interval.  ERR_INVALID when none comes in ten years.
 */
int recur_first(const char *rrule, const char *date, struct arena *arena, const char **first,
		struct err *err) MUST_CHECK;

/* Its n-th day, from 0.  ERR_NOT_FOUND. */
int recur_nth(const char *rrule, const char *first, int n, struct arena *arena,
	      const char **date, struct err *err) MUST_CHECK;

/* The rule's days from `from` to `to`, both "2026-12-03", as counted from first. */
int recur_list(const char *rrule, const char *first, const char *from, const char *to,
	       struct arena *arena, struct recur_days *out, struct err *err) MUST_CHECK;

/* The same rule with its interval times n: for one of n alternating times. */
char *recur_each(const char *rrule, int n, struct arena *arena);

#endif
