/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the pages about decisions have in common. */
#ifndef WEB_PAGE_DECISION_H
#define WEB_PAGE_DECISION_H

#include "calendar/decision.h"

struct visit;

/* The one of the address; drafts only for who may change them. */
struct decision *page_decision_get(struct visit *visit, struct err *err);

#endif
