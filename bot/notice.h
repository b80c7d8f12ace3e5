/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Notices on their way from the table to a channel.  One counts as sent when
 * its last line is with the system; what the link loses before is sent again.
 */
#ifndef BOT_NOTICE_H
#define BOT_NOTICE_H

#include "base/base.h"

struct flights;
struct network;

struct flights *flights_new(void);
void flights_free(struct flights *flights);

/* Hand what waits for the network to its send queue. */
void notices_drain(struct network *network);
void notice_written(struct network *network, int64_t id, bool is_written);

#endif
