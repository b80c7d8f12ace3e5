/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Public holidays, from calendars that somebody else maintains: a folder
 * ([poll] holidays) with a file a country, "GB.ics", "DE-BY.ics".
 */
#ifndef CALENDAR_HOLIDAY_H
#define CALENDAR_HOLIDAY_H

#include "base/base.h"

struct arena;
struct db;
struct err;
struct settings;

struct holiday { const char *day, *name; };	/* "2026-12-26" */
struct holidays { struct holiday *items; size_t len, cap; };

struct holiday_file {
	const char *country;
	int64_t days;			/* that are known of it */
	int64_t changed_at;
	const char *error;		/* or NULL */
};
struct holiday_files { struct holiday_file *items; size_t len, cap; };

/* Read the files that are new or have changed, each in a transaction; moot-mail's job. */
int holiday_tick(struct db *db, const struct settings *settings, int64_t now, struct err *err)
	MUST_CHECK;

/* Of "DE-BY"; where nothing is known of the part, of "DE".  From and to are days. */
int holiday_list(struct db *db, const char *country, const char *from, const char *to,
		 struct arena *arena, struct holidays *out, struct err *err) MUST_CHECK;
int holiday_list_files(struct db *db, struct arena *arena, struct holiday_files *out,
		       struct err *err) MUST_CHECK;

#endif
