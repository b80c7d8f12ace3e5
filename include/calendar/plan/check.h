/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is a schedule good, and how good?  Written apart from the search and sharing
 * nothing with it but the instance, so that each finds the other's mistakes.
 */
#ifndef CALENDAR_PLAN_CHECK_H
#define CALENDAR_PLAN_CHECK_H

#include "base/base.h"

struct arena;
struct instance;
struct schedule;

enum check_rule {
	CHECK_TWICE,			/* a session has two lines */
	CHECK_UNPLACED,
	CHECK_PAST_END,
	CHECK_GAP,			/* runs across slots that do not adjoin */
	CHECK_WINDOW,			/* starts where it may not */
	CHECK_LOCK,
	CHECK_AWAY,			/* somebody who must be there is not */
	CHECK_ORDER,
	CHECK_CROWDED,			/* more sessions than rooms in a slot */
	CHECK_PLENARY,			/* something runs beside a plenary */
	CHECK_ROOM_CLASH,		/* two sessions in one room */
	CHECK_ROOM_UNFIT,		/* lacks equipment, or cannot be had */
	CHECK_NO_ROOM,			/* rooms not chosen, and there is no choice */
	CHECK_TWO_PLACES,		/* somebody who must be there is needed twice */
	CHECK_RULES,
};

enum { CHECK_WORDS_MAX = 500 };		/* broken rules told in words; all are counted */

struct check {
	int64_t score;			/* interest-hours */
	int64_t conceivable;		/* if everybody's best sessions never met */
	int broken;			/* of all rules; 0: feasible */
	int count[CHECK_RULES];
	const char **words;		/* the broken rules, a sentence each */
	int sentences;
	int overflow;			/* people who do not fit into their room, over all slots */
	double worst, p5, mean;		/* satisfaction in per cent: got / best conceivable */
};

void check_schedule(const struct instance *instance, const struct schedule *schedule,
		    struct arena *arena, struct check *check);

/* "order", "room clash", ...: a rule in a word or two. */
const char *check_rule_name(enum check_rule rule);

#endif
