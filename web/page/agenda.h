/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The agenda on the page of a call. */
#ifndef WEB_PAGE_AGENDA_H
#define WEB_PAGE_AGENDA_H

#include "base/base.h"

struct call;
struct err;
struct visit;

/* Items with their buttons, and the form for one more; nothing where there are none. */
int agenda_write(struct visit *visit, const struct call *call, struct err *err) MUST_CHECK;

#endif
