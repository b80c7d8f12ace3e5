/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Work that is too long for the one thread that answers: `moot ...`, apart. */
#ifndef WEB_JOB_H
#define WEB_JOB_H

#include "base/base.h"

struct err;
struct visit;

/* Starts `moot event plan ID` and returns; it tells the table how it fares. */
int job_plan_event(struct visit *visit, int64_t id, struct err *err) MUST_CHECK;

#endif
