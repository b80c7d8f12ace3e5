/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who came, on the page of a call. */
#ifndef WEB_PAGE_PRESENCE_H
#define WEB_PAGE_PRESENCE_H

#include "base/base.h"

struct call;
struct err;
struct visit;

/* Nothing before the call begins. */
int presence_write(struct visit *visit, const struct call *call, struct err *err) MUST_CHECK;

#endif
