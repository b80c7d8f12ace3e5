/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What hangs on a proposal: people, slots it may not have, sessions before it. */
#ifndef CALENDAR_PROPOSAL_ROWS_H
#define CALENDAR_PROPOSAL_ROWS_H

#include "calendar/proposal.h"

/* For these proposals, in the order of their ids, of one event. */
int proposal_rows_load(struct db *db, int64_t event_id, struct proposals *proposals,
		       struct arena *arena, struct err *err) MUST_CHECK;
/* Instead of those that are there; inside a transaction, as the next. */
int proposal_rows_save(struct db *db, const struct proposal *proposal, struct err *err)
	MUST_CHECK;
/* Hosts and needed people of one are the other's as well; who waits for one, for both. */
int proposal_rows_merge(struct db *db, int64_t from, int64_t into, struct err *err) MUST_CHECK;

/* Its shared notes, the letter that they became, and when hosts were asked for them. */
int proposal_set_notes(struct db *db, int64_t id, int64_t notes_id, struct err *err) MUST_CHECK;
int proposal_set_notes_letter(struct db *db, int64_t id, int64_t letter_id, struct err *err)
	MUST_CHECK;
/* Where else it is heard, "": nowhere; and in how many sittings it is. */
int proposal_set_overflow(struct db *db, int64_t id, const char *room, struct err *err)
	MUST_CHECK;
int proposal_set_parts(struct db *db, int64_t id, int parts, struct err *err) MUST_CHECK;
int proposal_set_chased(struct db *db, int64_t id, int64_t now, struct err *err) MUST_CHECK;

#endif
