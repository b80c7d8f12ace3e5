/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "first Thursday", "every 2 weeks on Thursday" and the RRULEs that they are.  Pure. */
#ifndef CALENDAR_CADENCE_RULE_H
#define CALENDAR_CADENCE_RULE_H

#include "base/base.h"

struct arena;

/* The words as an RRULE; what is not understood comes back as it is. */
const char *cadence_rule_of_words(const char *words, struct arena *arena);

/* An RRULE in words; one that has none comes back as it is. */
const char *cadence_rule_words(const char *rrule, struct arena *arena);

#endif
