/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A recurring event out of somebody's calendar: its rule, what it skips, what it moves. */
#ifndef ICAL_IMPORT_H
#define ICAL_IMPORT_H

#include "base/base.h"

struct arena;
struct err;

#define IMPORT_MAX (256 * 1024)
#define IMPORT_CHANGES_MAX 500

struct ical_change { int64_t recurrence_at, start_at; };	/* start_at 0: it is skipped */

struct ical_import {
	const char *summary, *description, *link;	/* link: URL or a LOCATION that is one */
	const char *zone;		/* IANA */
	const char *date, *time;	/* DTSTART by its clock: "2026-12-03", "16:00" */
	int64_t duration_secs;
	const char *rrule;
	const char *until_on;		/* the day of UNTIL or of the last of COUNT; NULL: none */
	struct ical_change *changes;
	size_t n_changes;
};

/*
 * The first event with an RRULE.  ERR_INVALID says what is missing; times without
 * a zone are those of `zone`.
 */
int ical_import_parse(const char *text, const char *zone, struct arena *arena,
		      struct ical_import *out, struct err *err) MUST_CHECK;

#endif
