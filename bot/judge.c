/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A judge is made when first asked, and anew when the config was read again. */
#include "judge.h"

#include "review/judge.h"
#include "bot.h"

struct judge *bot_judge(struct bot *bot, struct err *err)
{
	if (!bot->judge)
		bot->judge = judge_new(bot->settings, err);
	return bot->judge;
}

void bot_judge_drop(struct bot *bot)
{
	judge_free(bot->judge);
	bot->judge = NULL;
}
