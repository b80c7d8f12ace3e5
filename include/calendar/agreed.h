/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was agreed in a meeting, as its posted minutes say: for the register of
 * decisions.  It is no decision of the community yet: it may become a proposal
 * (calendar/decision.h), and the minutes on the list are open to correction.
 */
#ifndef CALENDAR_AGREED_H
#define CALENDAR_AGREED_H

#include "base/base.h"

struct arena;
struct db;
struct err;

struct agreed {
	int64_t minutes_id;
	const char *title;		/* of the minutes */
	int64_t held_at;
	const char *item, *text;	/* "C.3"; one line */
};
struct agreed_list { struct agreed *items; size_t len, cap; };

/* Newest first, at most max, with all these words in them (NULL: any). */
int agreed_list(struct db *db, const char *text, int64_t max, struct arena *arena,
		struct agreed_list *out, struct err *err) MUST_CHECK;

#endif
