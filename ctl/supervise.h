/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Programs kept running in the foreground: their output is passed on line by
 * line, what ends is started again with back-off, and all of them end with us,
 * even when we are killed with -9.
 */
#ifndef CTL_SUPERVISE_H
#define CTL_SUPERVISE_H

#include "base/loop.h"

struct program {
	const char *name;		/* in front of its lines */
	char *argv[8];			/* argv[0] is the path; ends with NULL */
	const char *user;		/* where we are root: who runs it; NULL: us */
	int fd;				/* open at descriptor 3 there; 0: none */
};

/*
 * Until SIGINT or SIGTERM; nothing is left when it returns.  Lines go to
 * log_fd.  `started` is called once when all have been started.
 */
int supervise(const struct program *programs, size_t n, int log_fd,
	      void (*started)(struct loop *loop, void *cookie), void *cookie, struct err *err)
	MUST_CHECK;

#endif
