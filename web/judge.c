/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A judge lives as long as the settings that it was made of. */
#include "review/judge.h"

#include "judge.h"
#include "visit.h"

void web_judge_free(struct web *web)
{
	judge_free(web->judge);
	web->judge = NULL;
}

struct judge *web_judge(struct visit *visit, struct err *err)
{
	struct web *web = visit->web;

	if (web->judged_by != visit->settings)
		web_judge_free(web);
	if (!web->judge)
		web->judge = judge_new(visit->settings, err);
	web->judged_by = visit->settings;
	return web->judge;
}
