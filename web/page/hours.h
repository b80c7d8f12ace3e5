/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The part of the preferences that says when one can talk. */
#ifndef WEB_PAGE_HOURS_H
#define WEB_PAGE_HOURS_H

#include "base/base.h"

struct err;
struct peer;
struct preference;
struct visit;

int hours_write(struct visit *visit, const struct peer *peer,
		const struct preference *preference, struct err *err) MUST_CHECK;

#endif
