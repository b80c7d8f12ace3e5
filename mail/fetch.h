/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file from the web, of an address that somebody gave: bounded in size and
 * time, and never from a machine of our own network unless that is allowed,
 * whatever names resolve to and wherever redirects lead.
 */
#ifndef MAIL_FETCH_H
#define MAIL_FETCH_H

#include "base/base.h"

struct buf;
struct err;
struct sockaddr;

struct fetch_options {
	size_t max;			/* bytes */
	int64_t timeout_secs;
	bool may_be_private;
};

/* Appended to out.  ERR_INVALID says what is wrong, without naming the address. */
int fetch_url(const char *url, const struct fetch_options *options, struct buf *out,
	      struct err *err) MUST_CHECK;

/* Loopback, private, link-local, multicast, ...: what is not on the open Internet. */
bool fetch_is_private(const struct sockaddr *address);

#endif
