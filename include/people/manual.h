/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bot's commands, as it last wrote them down: for the web's page of them. */
#ifndef PEOPLE_MANUAL_H
#define PEOPLE_MANUAL_H

#include "base/base.h"

struct arena;
struct db;
struct err;

struct manual_entry {
	const char *name;		/* without its "!" */
	const char *usage;		/* what follows the name */
	const char *place;		/* where it may be given, in words */
	const char *role;		/* who may, "" for anybody */
	const char *help;
};
struct manual { struct manual_entry *items; size_t len, cap; };

/* Instead of what was there; its own transaction, and none where nothing is new. */
int manual_write(struct db *db, const struct manual *manual, struct err *err) MUST_CHECK;
/* By name. */
int manual_read(struct db *db, struct arena *arena, struct manual *out, struct err *err)
	MUST_CHECK;

#endif
