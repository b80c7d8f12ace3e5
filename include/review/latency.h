/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How long the first answer took, by section of MAINTAINERS, for the series that
 * were posted in a time.  Of sections, never of people or their employers
 * (practice R67).
 */
#ifndef REVIEW_LATENCY_H
#define REVIEW_LATENCY_H

#include "base/base.h"

struct arena;
struct db;
struct err;
struct judge;

struct latency {
	const char *section;		/* "" for all series together */
	size_t n;			/* series that touch it, each version for itself */
	size_t answered;		/* by somebody other than who sent them */
	int64_t median_secs, p90_secs;	/* of those answered; -1: none was */
};
struct latencies { struct latency *items; size_t len, cap; };

/* Posted in [from, to); all together first, then the sections by their number of series. */
int latency_find(struct judge *judge, struct db *db, int64_t from, int64_t to,
		 struct arena *arena, struct latencies *out, struct err *err) MUST_CHECK;

#endif
