/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The four buttons of a rating. */
#ifndef WEB_PAGE_INTEREST_H
#define WEB_PAGE_INTEREST_H

#include "base/base.h"

struct proposal;
struct visit;

/* level -1: not rated; next: the page that the answer leads to. */
void page_interest_buttons(struct visit *visit, const struct proposal *proposal, int level,
			   const char *next);

#endif
