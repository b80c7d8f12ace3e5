/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Civil time in IANA zones, by glibc and the system's tzdata: what `date`
 * prints on this machine is what moot prints.  A zone is named as in tzdata
 * ("Europe/London", "UTC").  Not for use from a second thread.
 */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include "base/base.h"

struct arena;
struct err;

struct civil {
	int year, month, day;		/* month and day from 1 */
	int hour, minute, second;
	int weekday;			/* 0 Sunday */
	int offset_secs;		/* east of UTC; set by zone_civil() */
	char abbr[16];			/* "GMT", "+03"; set by zone_civil() */
};

/* Is there such a zone?  Anything may be asked: the name is checked first. */
bool zone_exists(const char *zone);

/* An instant as the clock on the wall shows it.  Unknown zones count as UTC. */
struct civil zone_civil(const char *zone, int64_t at);

/*
 * The instant of a wall-clock time.  A time that occurs twice is its first
 * occurrence; one that a clock change skips is refused (ERR_INVALID), and so
 * are an unknown zone and 31 February.
 */
int zone_instant(const char *zone, const struct civil *civil, int64_t *out,
		 struct err *err) MUST_CHECK;

/* "2026-11-26" and "16:00" as people type them in a zone. */
int zone_parse(const char *zone, const char *date, const char *time, int64_t *out,
	       struct err *err) MUST_CHECK;

/* All cities' zones by name, and UTC, to choose from; ends with NULL. */
const char **zone_names(struct arena *arena);

/* Where the zone's TZif file is, for who must read the rules themselves. */
char *zone_path(struct arena *arena, const char *zone);

/* "+01:00"; the buffer is in the arena. */
char *zone_offset(struct arena *arena, int offset_secs);

/* "Thu 26 Nov 2026, 16:00 GMT (+00:00)" */
char *zone_text(struct arena *arena, const char *zone, int64_t at);

/* The same and, where the zone is not UTC, "; 15:00 UTC" (with its day if another). */
char *zone_text_utc(struct arena *arena, const char *zone, int64_t at);

/* RFC 3339 in UTC: "2026-11-26T16:00:00Z" */
char *zone_rfc3339(struct arena *arena, int64_t at);

const char *zone_weekday(int weekday);		/* "Thursday" */
const char *zone_month(int month);		/* "November" */

#endif
