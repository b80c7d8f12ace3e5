/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table call, for the files about calls and cadences; inside their transactions. */
#ifndef CALENDAR_CALL_ROWS_H
#define CALENDAR_CALL_ROWS_H

#include "calendar/call.h"

struct err;

/* Random, as RFC 7986 5.3 wants a UID. */
char *call_uid(struct arena *arena);

/* For the address that a guest's answers go to. */
char *call_token(struct arena *arena);

/* Sets call->id.  A call->uid is one that is shared; with NULL it gets its own. */
int call_add(struct db *db, struct call *call, struct err *err) MUST_CHECK;
int call_update(struct db *db, const struct call *call, struct err *err) MUST_CHECK;
int call_set_settled(struct db *db, int64_t id, int64_t at, struct err *err) MUST_CHECK;
int call_set_items(struct db *db, int64_t id, const char *text, struct err *err) MUST_CHECK;
/* Those of a cadence that are neither announced nor touched. */
int call_drop_planned(struct db *db, int64_t cadence_id, struct err *err) MUST_CHECK;

/* By recurrence_at in [from, to), drafts too. */
int call_list_cadence(struct db *db, int64_t cadence_id, int64_t from, int64_t to,
		      struct arena *arena, struct calls *out, struct err *err) MUST_CHECK;
/* To be announced by machine now, or past the deadline for items and not settled. */
int call_list_due(struct db *db, int64_t now, struct arena *arena, struct calls *out,
		  struct err *err) MUST_CHECK;

/* Of cadences with a no-show rule, over for a week and not counted yet. */
int call_list_uncounted(struct db *db, int64_t now, struct arena *arena, struct calls *out,
			struct err *err) MUST_CHECK;
int call_set_counted(struct db *db, int64_t id, int64_t at, struct err *err) MUST_CHECK;
/* Announced, and moved from a start in [from, to). */
int call_list_moved(struct db *db, int64_t from, int64_t to, struct arena *arena,
		    struct calls *out, struct err *err) MUST_CHECK;
/* To another time, as call_edit() does. */
int call_move_in(struct db *db, const struct settings *settings, const struct actor *who,
		 int64_t id, int64_t start_at, int64_t duration_secs, struct arena *arena,
		 struct err *err) MUST_CHECK;
/*
 * More guests, or less, of an occurrence, as many as fit; by the invitation to all of the
 * cadence they know of it, unless it has moved.  No change: fine.
 */
int call_change_guests_in(struct db *db, const struct settings *settings,
			  const struct call *was, const struct guests *changed, bool in,
			  struct arena *arena, struct err *err) MUST_CHECK;
/* What calendars call so; recurrence_at 0: of a cadence all that are not over. */
int call_list_uid(struct db *db, const char *uid, int64_t recurrence_at, struct arena *arena,
		  struct calls *out, struct err *err) MUST_CHECK;
/*
 * It was announced by machine: its owner gets a mail with what they would have been
 * asked about before, if notice is short, the hour comes twice, or it overlaps.
 */
int call_warn_owner_in(struct db *db, const struct settings *settings, const struct call *call,
		       struct arena *arena, struct err *err) MUST_CHECK;
/* The call that was announced with that Message-ID: 1, 0, -1. */
int call_find_thread(struct db *db, const char *message_id, struct arena *arena,
		     struct call **out, struct err *err) MUST_CHECK;
/* call_cancel() without a transaction of its own. */
int call_cancel_in(struct db *db, const struct settings *settings, const struct actor *who,
		   int64_t id, const char *reason, struct arena *arena, struct err *err)
	MUST_CHECK;

#endif
