/* SPDX-License-Identifier: GPL-2.0-or-later */
/* !done is said of pings and of actions: the latter have an A before the number. */
#ifndef BOT_COMMAND_ACTION_H
#define BOT_COMMAND_ACTION_H

#include "base/base.h"

struct err;
struct request;

bool command_is_action(const struct request *request);
int command_action_done(struct request *request, struct err *err);

#endif
