/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bot's one judge of series: the rules and MAINTAINERS files that it keeps. */
#ifndef BOT_JUDGE_H
#define BOT_JUDGE_H

#include "base/base.h"

struct bot;
struct err;
struct judge;

/* By the config that is in force.  NULL: the rules cannot be read. */
struct judge *bot_judge(struct bot *bot, struct err *err);
/* The config changes, or all ends. */
void bot_judge_drop(struct bot *bot);

#endif
