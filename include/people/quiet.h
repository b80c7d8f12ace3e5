/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Channels in which the bot keeps quiet for a while (!quiet). */
#ifndef PEOPLE_QUIET_H
#define PEOPLE_QUIET_H

#include "people/actor.h"

/* From now on until a moment; 0: not any more.  Organisers, and the channel's operators. */
int quiet_set(struct db *db, const struct actor *who, bool is_op, const char *network,
	      const char *channel, int64_t until_at, struct err *err) MUST_CHECK;
/* 0: it is not quiet there, or that cannot be told just now. */
int64_t quiet_until(struct db *db, const char *network, const char *channel, int64_t now);

#endif
