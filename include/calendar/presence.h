/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who came to a call: who spoke in its meeting on IRC, and who was ticked on its
 * page; a tick off stands above what IRC says.
 */
#ifndef CALENDAR_PRESENCE_H
#define CALENDAR_PRESENCE_H

#include "people/actor.h"

struct arena;
struct call;
struct db;

struct presence { const char *name; bool on_irc; };
struct presences { struct presence *items; size_t len, cap; };

/* By name; people who are known by theirs, others by their nick. */
int presence_list(struct db *db, int64_t call_id, struct arena *arena, struct presences *out,
		  struct err *err) MUST_CHECK;
/*
 * Names, by comma or line, came or did not.  Who may edit the call; for their own
 * name, anybody signed in.  ERR_CONFLICT before the call begins.
 */
int presence_set(struct db *db, const struct actor *who, int64_t call_id, const char *names,
		 bool came, struct err *err) MUST_CHECK;

#endif
