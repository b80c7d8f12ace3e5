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

/* What to know before it is sent. */
int page_call_write_warnings(struct visit *visit, const struct call *call, struct err *err)
	MUST_CHECK;

/* The choice of channels in a form, and what was chosen. */
struct call_form;
void page_call_write_places(struct visit *visit, const struct call_form *form);
void page_call_take_place(struct visit *visit, struct call_form *form);

#endif
