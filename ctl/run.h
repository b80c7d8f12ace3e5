/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The three programs as `moot run` starts them. */
#ifndef CTL_RUN_H
#define CTL_RUN_H

#include "ctl.h"

#define RUN_PROGRAMS 3

struct program;

/*
 * Fills in *n <= RUN_PROGRAMS of out, zeroed by the caller: the bot only where
 * the config names a network.  conf may be NULL.
 */
int run_programs(struct ctl *ctl, const char *conf, struct program *out, size_t *n,
		 struct err *err) MUST_CHECK;

#endif
