/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Minutes that are posted: what they say that is to be done, or was agreed. */
#ifndef CALENDAR_HARVEST_H
#define CALENDAR_HARVEST_H

#include "base/base.h"

struct db;
struct err;
struct minutes;
struct settings;

/* Into the registers; inside the caller's transaction, again for each posted revision. */
int harvest(struct db *db, const struct settings *settings, const struct minutes *minutes,
	    struct err *err) MUST_CHECK;

/* The table agreed: those of the minutes as they now stand. */
int agreed_forget(struct db *db, int64_t minutes_id, struct err *err) MUST_CHECK;
int agreed_add(struct db *db, int64_t minutes_id, const char *item, const char *text,
	       struct err *err) MUST_CHECK;

#endif
