/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table action, for the other files about it. */
#ifndef CALENDAR_ACTION_ROWS_H
#define CALENDAR_ACTION_ROWS_H

#include "calendar/action.h"

struct action_owners { int64_t *items; size_t len, cap; };

/* Persons with something open. */
int action_list_owners(struct db *db, struct arena *arena, struct action_owners *out,
		       struct err *err) MUST_CHECK;
/* Who was reminded and has closed the last since then. */
int action_list_over(struct db *db, int64_t since, struct arena *arena,
		     struct action_owners *out, struct err *err) MUST_CHECK;
/* Inside the caller's transaction. */
int action_reminded(struct db *db, int64_t id, int64_t now, struct err *err) MUST_CHECK;
/* Noon of its day; 0 without one. */
int64_t action_due_at(const struct settings *settings, const struct action *action);

#endif
