/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an hour costs somebody: by their clock, their week, holidays and absences. */
#include "times.h"
#include "times_cost.h"

#define DAY_MINUTES 1440
#define DAY_SECS 86400
#define MONDAY_1970 4			/* 1 January 1970 was a Thursday */
#define NIGHT_FROM (22 * 60)
#define NIGHT_TO (6 * 60)

/* The clock alone, by the hour; minutes between are interpolated. */
static const int hours[25] = {
	30, 37, 40, 40, 34, 22, 12, 6, 3, 0, 0, 0, 0,
	0, 0, 0, 0, 1, 2, 4, 7, 11, 16, 22, 30,
};

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

int times_offset(const struct times_person *person, int64_t at)
{
	size_t i = person->n_shifts - 1;

	while (i && person->shifts[i].from_at > at)
		i--;
	return person->shifts[i].offset_secs;
}

static bool is_within(const struct times_person *person, int minute)
{
	if (person->work_from <= person->work_to)
		return minute >= person->work_from && minute < person->work_to;
	return minute >= person->work_from || minute < person->work_to;
}

/* Minutes to the nearer end of the working hours, around the clock. */
static int distance(const struct times_person *person, int minute)
{
	int before = (person->work_from - minute + DAY_MINUTES) % DAY_MINUTES;
	int after = (minute - person->work_to + DAY_MINUTES) % DAY_MINUTES;

	return before < after ? before : after;
}

/* In working hours nothing; just outside them something, by day too. */
static int clock_cost(const struct times_person *person, int minute)
{
	int hour = minute / 60, rest = minute % 60, cost, edge;

	if (is_within(person, minute))
		return 0;
	cost = (hours[hour] * (60 - rest) + hours[hour + 1] * rest + 30) / 60;
	edge = 1 + distance(person, minute) / 60;
	edge = edge > 5 ? 5 : edge;
	return cost > edge ? cost : edge;
}

int times_local(const struct times_person *person, int64_t at, int *weekday)
{
	int64_t local = at + times_offset(person, at);
	int64_t day = floor_div(local, DAY_SECS);

	*weekday = (int)(((day + MONDAY_1970) % 7 + 7) % 7);
	return (int)((local - day * DAY_SECS) / 60);
}

static const struct times_span *find_span(const struct times_person *person, int64_t from,
					  int64_t to, bool blocks)
{
	for (size_t i = 0; i < person->n_spans; i++) {
		const struct times_span *span = &person->spans[i];

		if ((span->kind != TIMES_HOLIDAY) == blocks && span->from_at < to &&
		    span->to_at > from)
			return span;
	}
	return NULL;
}

int times_slot_cost(const struct times_person *person, int64_t at)
{
	int weekday, minute = times_local(person, at, &weekday);
	int64_t to = at + TIMES_SLOT_SECS;

	if (find_span(person, at, to, true))
		return TIMES_COST_BLOCKED;
	if (!(person->work_days >> weekday & 1) || find_span(person, at, to, false))
		return TIMES_COST_DAY_OFF + clock_cost(person, minute);
	return clock_cost(person, minute);
}

int times_mean(int64_t sum, int64_t n)
{
	return (int)((sum + n - 1) / n);
}

static enum times_state state_by_clock(int minute)
{
	if (minute >= NIGHT_FROM || minute < NIGHT_TO)
		return TIMES_NIGHT;
	return minute < DAY_MINUTES / 2 ? TIMES_EARLY : TIMES_LATE;
}

struct times_view times_look(const struct times_person *person, int64_t start_at,
			     int64_t duration_secs)
{
	const struct times_span *span;
	int64_t end = start_at + duration_secs, sum = 0, n = 0;
	struct times_view view = { 0 };
	int weekday, late;

	view.minute = times_local(person, start_at, &view.weekday);
	for (int64_t at = start_at; at < end; at += TIMES_SLOT_SECS, n++)
		sum += times_slot_cost(person, at);
	view.cost = times_mean(sum, n ? n : 1);
	span = find_span(person, start_at, end, true);
	if (span) {
		view.cost = TIMES_COST_BLOCKED;
		view.state = span->kind == TIMES_AWAY ? TIMES_IS_AWAY : TIMES_IS_BUSY;
		view.what = span->what;
		return view;
	}
	span = find_span(person, start_at, end, false);
	late = times_local(person, end - 60, &weekday);
	if (span) {
		view.state = TIMES_ON_HOLIDAY;
		view.what = span->what;
	} else if (!(person->work_days >> view.weekday & 1)) {
		view.state = TIMES_DAY_OFF;
	} else if (!is_within(person, view.minute)) {
		view.state = state_by_clock(view.minute);
	} else if (!is_within(person, late)) {
		view.state = TIMES_LATE;
	}
	return view;
}

const char *times_state_name(enum times_state state)
{
	static const char *const names[] = {
		[TIMES_FINE] = "fine", [TIMES_EARLY] = "early", [TIMES_LATE] = "late",
		[TIMES_NIGHT] = "night", [TIMES_DAY_OFF] = "day off",
		[TIMES_ON_HOLIDAY] = "holiday", [TIMES_IS_BUSY] = "busy",
		[TIMES_IS_AWAY] = "away",
	};

	return names[state];
}
