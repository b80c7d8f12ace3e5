/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A year of a regular call, planned so that its nights go round: one to four
 * times of day in turn, and what each member carries with them.
 */
#ifndef CALENDAR_ROTATION_H
#define CALENDAR_ROTATION_H

#include "calendar/cadence.h"

struct rotation_member {
	const char *name, *zone;	/* the zone they are taken to be in */
	bool is_guess;			/* nobody knows their zone */
	int64_t before, after;		/* what the year costs them */
	int worst_before, worst_after;	/* its worst single call, 0 to 100 */
};

struct rotation_plan {
	const char *times[CADENCE_TIMES_MAX];	/* "16:00", in turn */
	int n_times;
	const char *in_order;		/* "16:00 08:00", as the cadence's form takes them */
	int64_t *starts;		/* of the year's calls, by these times */
	size_t n_starts;
	struct rotation_member *members;	/* who carries most after, first */
	size_t n_members;
};

/*
 * The best n_times for those who are invited to the cadence's calls and those
 * of `who` ("Name <a@b>, c@d"; or NULL).  Signed-in people.  ERR_CONFLICT: there
 * is nobody to plan for, or no call within a year.
 */
int rotation_plan(struct db *db, const struct settings *settings, const struct actor *asker,
		  const struct cadence *cadence, const char *who, int n_times,
		  struct arena *arena, struct rotation_plan *out, struct err *err) MUST_CHECK;

#endif
