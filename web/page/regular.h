/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Cc list, on the page of a regular call. */
#ifndef WEB_PAGE_REGULAR_H
#define WEB_PAGE_REGULAR_H

#include "base/base.h"

struct cadence;
struct err;
struct visit;

int regular_write(struct visit *visit, const struct cadence *cadence, struct err *err)
	MUST_CHECK;

#endif
