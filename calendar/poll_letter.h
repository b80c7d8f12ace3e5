/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a poll writes to whom: only queues, inside the caller's transaction. */
#ifndef CALENDAR_POLL_LETTER_H
#define CALENDAR_POLL_LETTER_H

#include "calendar/poll.h"

struct err;

/* It is open: the list, each of those invited, and the channels.  Sets letter_id. */
int poll_letters_open(struct db *db, const struct settings *settings, struct poll *poll,
		      struct arena *arena, struct err *err) MUST_CHECK;
/* To those invited who have not answered. */
int poll_letters_remind(struct db *db, const struct settings *settings,
			const struct poll *poll, struct arena *arena, struct err *err)
	MUST_CHECK;
/* To the owner: all have answered, or the deadline is over. */
int poll_letter_ready(struct db *db, const struct settings *settings, const struct poll *poll,
		      struct arena *arena, struct err *err) MUST_CHECK;
/* To those invited who said no to the time that won: it takes place without them. */
int poll_letters_without(struct db *db, const struct settings *settings,
			 const struct poll *poll, const struct call *call,
			 struct arena *arena, struct err *err) MUST_CHECK;
/* It was withdrawn: the list (where the poll was) and those invited. */
int poll_letters_withdrawn(struct db *db, const struct settings *settings,
			   const struct poll *poll, const char *reason, struct arena *arena,
			   struct err *err) MUST_CHECK;

/* For the announcement: how the time came about, and who could not make it. */
char *poll_result_text(const struct settings *settings, const struct poll *poll,
		       const struct poll_option *option, const char *override,
		       struct arena *arena);

/* "https://moot.example.org/poll/7" */
char *poll_url(const struct settings *settings, const struct poll *poll, struct arena *arena);

#endif
