/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A server as the config names it.  Pure. */
#ifndef BASE_ADDRESS_H
#define BASE_ADDRESS_H

#include "base/base.h"

#define ADDRESS_HOST_MAX 253

/*
 * "irc.example.org", "irc.example.org:6697", "192.0.2.1:6667", "2001:db8::1" or
 * "[2001:db8::1]:6667"; *port is left as it is where none is named.  False: it
 * is none of these.
 */
bool address_parse(const char *text, char host[ADDRESS_HOST_MAX + 1], int64_t *port);

#endif
