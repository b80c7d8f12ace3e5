/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who comes, on the page of a call. */
#ifndef WEB_PAGE_RSVP_H
#define WEB_PAGE_RSVP_H

#include "base/base.h"

struct call;
struct err;
struct guest;
struct visit;

/* What a guest answered, after their name. */
void rsvp_write(struct visit *visit, const struct guest *guest);
/* The buttons of a guest who looks at it; other times that were proposed. */
int rsvp_write_own(struct visit *visit, const struct call *call, struct err *err) MUST_CHECK;
int rsvp_write_counters(struct visit *visit, const struct call *call, struct err *err)
	MUST_CHECK;

#endif
