/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A zone's rule for all years to come, from the POSIX TZ string at the end of
 * its TZif file: "GMT0BST,M3.5.0/1,M10.5.0".  Pure but for reading that file.
 */
#ifndef ICAL_RULE_H
#define ICAL_RULE_H

#include "base/base.h"

struct rule_change {			/* the week-th weekday of a month */
	int month, week, weekday;	/* week 5: the last */
	int at_secs;			/* by the clock as it was; within that day */
};

struct rule {
	char std_name[16], dst_name[16];
	int std_secs, dst_secs;		/* east of UTC */
	bool has_dst;
	struct rule_change to_dst, to_std;
};

/* False when it is not a rule that an RRULE can say: "last Thursday, 24:00". */
bool rule_parse(struct rule *rule, const char *text);
/* The rule of a zone; false when it has none that fits. */
bool rule_of_zone(struct rule *rule, const char *zone);

/* Offset in force at an instant. */
int rule_offset(const struct rule *rule, int64_t at);

/* Is the rule what the zone does from one instant to another? */
bool rule_holds(const struct rule *rule, const char *zone, int64_t from, int64_t to);

/* Day of the month on which a change falls in a year. */
int rule_day(const struct rule_change *change, int year);

/* The first change of a zone's offset in (from, to]: true and *at. */
bool rule_next_change(const char *zone, int64_t from, int64_t to, int64_t *at);

#endif
