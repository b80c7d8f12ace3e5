/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What time it is.  Tests stop the clock; nothing else asks time(2). */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/base.h"

#define CLOCK_MINUTE 60
#define CLOCK_HOUR   3600
#define CLOCK_DAY    86400

int64_t clock_now(void);		/* seconds UTC since 1970 */
int64_t clock_ms(void);			/* monotonic milliseconds, for durations */
void clock_freeze(int64_t at);		/* tests: clock_now() says this from now on */

#endif
