/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A host's addresses, looked up in a thread so that the loop never waits. */
#ifndef BOT_IRC_RESOLVE_H
#define BOT_IRC_RESOLVE_H

#include "base/base.h"

struct addrinfo;
struct err;
struct irc_resolve;
struct loop;

/* The list is the callee's to free, by freeaddrinfo(); NULL with the reason in error. */
typedef void irc_resolve_fn(void *cookie, struct addrinfo *list, const char *error);

/*
 * Calls fn once from the loop, unless it is cancelled before.  The resolve is
 * gone when fn is called.
 */
struct irc_resolve *irc_resolve_new(struct loop *loop, const char *host, int64_t port,
				    irc_resolve_fn *fn, void *cookie, struct err *err);
void irc_resolve_cancel(struct irc_resolve *resolve);		/* NULL is fine */

#endif
