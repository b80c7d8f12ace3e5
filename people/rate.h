/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How often something may be done. */
#ifndef PEOPLE_RATE_H
#define PEOPLE_RATE_H

#include "base/base.h"

struct db;
struct err;

/* Count one more of key in a window (a day at most); ERR_LIMIT past max, saying when again. */
int rate_count(struct db *db, const char *key, int64_t max, int64_t window_secs,
	       struct err *err) MUST_CHECK;

/* Forget windows that began more than a day ago. */
int rate_sweep(struct db *db, struct err *err) MUST_CHECK;

#endif
