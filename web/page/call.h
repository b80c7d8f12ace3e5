/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files about calls share. */
#ifndef WEB_PAGE_CALL_H
#define WEB_PAGE_CALL_H

#include "base/base.h"

struct call;
struct err;
struct visit;

/* The call in the address; a draft is there for those who may edit it. */
struct call *page_call_get(struct visit *visit, struct err *err);

#endif
