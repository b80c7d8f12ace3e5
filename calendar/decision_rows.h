/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables decision and opinion, for the other files about them. */
#ifndef CALENDAR_DECISION_ROWS_H
#define CALENDAR_DECISION_ROWS_H

#include "calendar/decision.h"

/* All but id, rule, owner and created_at; inside the caller's transaction. */
int decision_update(struct db *db, const struct decision *decision, struct err *err) MUST_CHECK;
/* The proposal with this Message-ID: 1, 0, -1. */
int decision_find(struct db *db, const char *message_id, struct arena *arena,
		  struct decision **out, struct err *err) MUST_CHECK;
/* Open ones that end before a time. */
int decision_list_ending(struct db *db, int64_t before, struct arena *arena,
			 struct decisions *out, struct err *err) MUST_CHECK;
/* The decision and its rule, if this actor may change it; NULL and why not. */
struct decision *decision_to_change(struct db *db, const struct actor *who, int64_t id,
				    enum decision_state state, struct arena *arena,
				    struct err *err);
int decision_audit(struct db *db, const struct actor *who, const struct decision *decision,
		   const char *what, struct arena *arena, struct err *err) MUST_CHECK;

struct mailbox;

/*
 * Written down instead of what the same person said before, if it is not older
 * than that.  Inside the caller's transaction.
 */
int opinion_put(struct db *db, const struct opinion *opinion, struct err *err) MUST_CHECK;
/* 1 may, 0 may not (why says so), -1.  person_id 0: only their address is known. */
int opinion_may_answer(struct db *db, const struct settings *settings,
		       const struct decision_rule *rule, int64_t person_id, const char **why,
		       struct err *err) MUST_CHECK;

#endif
