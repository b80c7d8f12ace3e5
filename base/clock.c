/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The clock. */
#include <time.h>

#include "base/clock.h"

static int64_t frozen_at = -1;

int64_t clock_now(void)
{
	return frozen_at >= 0 ? frozen_at : (int64_t)time(NULL);
}

int64_t clock_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void clock_freeze(int64_t at)
{
	frozen_at = at;
}
