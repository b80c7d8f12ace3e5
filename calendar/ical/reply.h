/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a calendar program sends back: METHOD:REPLY and COUNTER, by anybody, as
 * they come (Exchange leaves the ORGANIZER out, Windows names its zones).
 */
#ifndef ICAL_REPLY_H
#define ICAL_REPLY_H

#include "base/base.h"

struct arena;
struct err;

#define REPLY_MAX (256 * 1024)		/* bytes, */
#define REPLY_LINE_MAX (64 * 1024)	/* and of one line, unfolded: libical is quadratic there */

struct ical_reply {
	bool is_counter;		/* else it is a REPLY */
	const char *uid;
	int64_t sequence;
	int64_t recurrence_at;		/* 0: none */
	const char *email;		/* ATTENDEE's; "" if there is none */
	const char *partstat;		/* "ACCEPTED" ...; "" if there is none */
	const char *comment;		/* or NULL */
	int64_t start_at, end_at;	/* of a COUNTER; 0: not said */
};

/*
 * 1, 0: it is neither (a REQUEST of somebody's, say), -1 ERR_INVALID, ERR_LIMIT.
 * Times without a zone that is known are taken by the clock of `zone`.
 */
int ical_reply_parse(const char *text, const char *zone, struct arena *arena,
		     struct ical_reply *out, struct err *err) MUST_CHECK;

/* ERR_LIMIT beyond the two above. */
int ical_check_size(const char *text, struct err *err) MUST_CHECK;

#endif
