/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TCP ports of this machine and others: free, taken by whom, in reach. */
#ifndef CTL_PORT_H
#define CTL_PORT_H

#include "base/base.h"

struct arena;
struct err;

/* Can a server listen there? */
int port_is_free(const char *listen, int64_t port, struct err *err) MUST_CHECK;
/* The one given if it is free, else one that the kernel offers; -1. */
int64_t port_pick(const char *listen, int64_t wanted);
/* "nginx (process 812)" for who listens on a port here; NULL where that is not to be seen. */
char *port_owner(int64_t port, struct arena *arena);

/* Resolve and connect within secs, then hang up; err says which of these failed. */
int port_reach(const char *host, int64_t port, int secs, struct err *err) MUST_CHECK;

#endif
