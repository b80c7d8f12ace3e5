/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The job that reads people's calendars. */
#ifndef MAIL_POST_BUSY_H
#define MAIL_POST_BUSY_H

#include "base/base.h"

struct db;
struct err;
struct settings;

int busy_tick(struct db *db, const struct settings *settings, int64_t now, struct err *err)
	MUST_CHECK;

#endif
