/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One line of a list, the same wherever the list stands: <li> in <ul class="items">. */
#ifndef WEB_PAGE_ITEM_H
#define WEB_PAGE_ITEM_H

#include "base/base.h"

struct call;
struct err;
struct meeting;
struct minutes;
struct poll;
struct visit;

void item_call(struct visit *visit, const struct call *call);
void item_poll(struct visit *visit, const struct poll *poll);
void item_meeting(struct visit *visit, const struct meeting *meeting);
int item_minutes(struct visit *visit, const struct minutes *minutes,
		 struct err *err) MUST_CHECK;

#endif
