/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What waits for people, in short, for the start page. */
#ifndef WEB_PAGE_WAITING_H
#define WEB_PAGE_WAITING_H

#include "base/base.h"

struct err;
struct visit;

/*
 * One's own open actions, series by whose turn it is, decisions that take answers,
 * and the event that is next.  Nothing where nothing waits.
 */
int waiting_write(struct visit *visit, struct err *err) MUST_CHECK;

#endif
