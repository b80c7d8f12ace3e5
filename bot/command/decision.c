/* SPDX-License-Identifier: GPL-2.0-or-later */
/* !decisions: what is up for decision.  To be read here, never to be answered. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "calendar/decision.h"
#include "people/settings.h"
#include "../bot.h"
#include "../command.h"

#define SHOWN_MAX 3

static int count_text(struct request *request, const struct decision *decision,
		      const char **out, struct err *err)
{
	struct bot *bot = request->network->bot;
	const struct decision_rule *rule;
	struct decision_count count;
	struct decision_rules rules;
	struct opinions opinions;

	if (decision_rules_load(bot->settings, request->arena, &rules, err) ||
	    opinion_list(bot->db, decision->id, request->arena, &opinions, err))
		return -1;
	rule = decision_rule(&rules, decision->rule, err);
	if (!rule)
		return -1;
	decision_count(rule, &opinions, &count);
	*out = decision_count_text(rule, &count, request->arena);
	return 0;
}

static int show(struct request *request, const struct decision *decision, struct err *err)
{
	const struct settings *settings = request->network->bot->settings;
	struct arena *arena = request->arena;
	const char *count, *when = "";

	if (count_text(request, decision, &count, err))
		return -1;
	if (decision->state == DECISION_OPEN)
		when = arena_printf(arena, ", until %s",
				    zone_text_utc(arena, decision->zone, decision->closes_at));
	command_reply(request, "%s (%s%s): %s; %s", decision->title,
		      decision_state_name(decision->state), when, count,
		      decision_url(settings, decision->id, arena));
	return 0;
}

int command_decisions(struct request *request, struct err *err)
{
	struct bot *bot = request->network->bot;
	struct decisions open = { 0 };

	if (decision_list(bot->db, DECISION_OPEN, *request->args ? request->args : NULL,
			  SHOWN_MAX + 1, request->arena, &open, err))
		return -1;
	if (!open.len)
		command_reply(request, "Nothing%s is up for decision; what was: %s/decisions",
			      *request->args ? " like that" : "", bot->settings->site.url);
	for (size_t i = 0; i < open.len && i < SHOWN_MAX; i++)
		if (show(request, &open.items[i], err))
			return -1;
	if (open.len > SHOWN_MAX)
		command_reply(request, "And more: %s/decisions", bot->settings->site.url);
	return 0;
}
