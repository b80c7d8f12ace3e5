/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When can these people talk?  What an hour costs each of them, and the instants
 * of a range that cost them least, so that whoever has carried most so far is
 * spared next.  Pure: the caller brings clocks, absences and the past along.
 */
#ifndef PLAN_TIMES_H
#define PLAN_TIMES_H

#include "base/base.h"

struct arena;
struct buf;

#define TIMES_SLOT_SECS 900
#define TIMES_DAYS_MAX 92
#define TIMES_PEOPLE_MAX 100
#define TIMES_COST_BLOCKED 100		/* away or busy */
#define TIMES_COST_DAY_OFF 20		/* on top of what the hour costs */

/* A person's clock from an instant on; the first one holds before it, too. */
struct times_shift { int64_t from_at; int offset_secs; };

enum times_kind { TIMES_HOLIDAY, TIMES_BUSY, TIMES_AWAY };

struct times_span {
	enum times_kind kind;
	int64_t from_at, to_at;		/* to_at is no longer part of it */
	const char *what;		/* "Boxing Day"; or NULL */
};

struct times_person {
	const char *name;
	const struct times_shift *shifts;
	size_t n_shifts;		/* at least 1 */
	int work_from, work_to;		/* minutes of their day; over midnight too */
	unsigned work_days;		/* bit 0 Sunday ... bit 6 Saturday */
	const struct times_span *spans;
	size_t n_spans;
	int64_t burden;			/* what past calls have cost them */
	bool must;			/* weighs three times */
	bool is_guess;			/* where they are is not known */
};

struct times_question {
	int64_t from_at, to_at;		/* the call lies within */
	int64_t duration_secs;
	int64_t step_secs;		/* a multiple of TIMES_SLOT_SECS */
	const struct times_person *persons;
	size_t n_persons;
	size_t max;			/* so many options */
};

struct times_option {
	int64_t start_at;
	int64_t score;			/* sum of w((burden + cost)^2 - burden^2) */
	int *costs;			/* one a person */
};
struct times_options { struct times_option *items; size_t len, cap; };

/*
 * The best options, earliest first.  They differ in day and hour as far as that
 * is to be had; those that another one beats for everybody come last to be
 * chosen.  None where the range is too short.
 */
void times_find(const struct times_question *question, struct arena *arena,
		struct times_options *out);

/* What one instant is like for one person, in words and as a cost of 0 to 100. */
enum times_state {
	TIMES_FINE, TIMES_EARLY, TIMES_LATE, TIMES_NIGHT, TIMES_DAY_OFF, TIMES_ON_HOLIDAY,
	TIMES_IS_BUSY, TIMES_IS_AWAY,
};
struct times_view {
	enum times_state state;
	int cost;
	int minute, weekday;		/* of their clock at the start */
	const char *what;		/* of the span, or NULL */
};
struct times_view times_look(const struct times_person *person, int64_t start_at,
			     int64_t duration_secs);
const char *times_state_name(enum times_state state);	/* "fine", "early", ... */

/*
 * What an instant is like for all, in sentences: whose working hours it is
 * outside, who is away, whose holiday it is, and on whom of those who carried
 * most so far it is easy.
 */
void times_explain(const struct times_question *question, int64_t start_at, struct buf *out);

#endif
