/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What comes onto the agenda of regular calls by itself (practice R27, R28). */
#ifndef MAIL_POST_BROUGHT_H
#define MAIL_POST_BROUGHT_H

#include "base/base.h"

struct db;
struct err;
struct settings;

/* Stalled series and open actions, for the announced calls of the coming weeks. */
int brought_tick(struct db *db, const struct settings *settings, int64_t now,
		 struct err *err) MUST_CHECK;

#endif
