/* SPDX-License-Identifier: GPL-2.0-or-later */
/* !action, !actions, !drop, and !done of an action. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/action.h"
#include "people/settings.h"
#include "../bot.h"
#include "../command.h"
#include "action.h"

#define SHOWN_MAX 4

/* "ann: send v4 by friday": the day is what follows the last " by ", if it is one. */
static void take_due(const struct request *request, struct action_form *form)
{
	char *text = arena_dup(request->arena, form->text), *by = NULL;

	for (char *s = text; (s = strcasestr(s, " by ")); s += 4)
		by = s;
	if (!by || strchr(str_trim(by + 4), ' '))
		return;
	*by = '\0';
	form->due = str_trim(by + 4);
	form->text = text;
}

static int read_form(const struct request *request, struct action_form *form, struct err *err)
{
	char *rest = arena_dup(request->arena, request->args), *colon = strchr(rest, ':');

	if (!colon || colon == rest || memchr(rest, ' ', (size_t)(colon - rest)))
		return err_set(err, ERR_INVALID, "who does what? !action ann: send v4 by friday");
	*colon = '\0';
	*form = (struct action_form){ .owner = rest, .text = str_trim(colon + 1), .due = "" };
	return 0;
}

static void tell(struct request *request, int64_t id, const struct action_form *form)
{
	command_reply(request, "A%lld: %s: %s%s%s; %s", (long long)id, form->owner, form->text,
		      *form->due ? ", by " : "", form->due,
		      action_url(request->network->bot->settings, id, request->arena));
}

int command_action(struct request *request, struct err *err)
{
	struct bot *bot = request->network->bot;
	struct action_form form, whole;
	struct err problem = ERR_INIT;
	struct actor who;
	int64_t id;

	if (read_form(request, &whole, err) || command_actor(request, &who, err))
		return -1;
	form = whole;
	take_due(request, &form);
	/* "by mail" is no day: then it is part of the text. */
	if (action_add(bot->db, bot->settings, &who, network_id(request->network), &form, &id,
		       &problem)) {
		if (problem.kind != ERR_INVALID || !*form.due) {
			*err = problem;
			return -1;
		}
		form = whole;
		if (action_add(bot->db, bot->settings, &who, network_id(request->network), &form,
			       &id, err))
			return -1;
	}
	tell(request, id, &form);
	return 0;
}

int command_actions(struct request *request, struct err *err)
{
	struct bot *bot = request->network->bot;
	struct action_filter filter = { .state = ACTION_OPEN, .max = SHOWN_MAX + 1 };
	struct actions open = { 0 };
	struct actor who;

	if (command_actor(request, &who, err))
		return -1;
	if (!*request->args && who.person_id)
		filter.owner_id = who.person_id;
	else if (*request->args)
		filter.text = request->args;
	if (action_list(bot->db, &filter, request->arena, &open, err))
		return -1;
	if (!open.len)
		command_reply(request, "Nothing is open%s; all: %s/actions",
			      filter.owner_id ? " for you" : "", bot->settings->site.url);
	for (size_t i = 0; i < open.len && i < SHOWN_MAX; i++) {
		const struct action *action = &open.items[i];
		const char *due = action_due_text(bot->settings, action, clock_now(),
						  request->arena);

		command_reply(request, "A%lld %s: %s%s%s%s", (long long)action->id,
			      *action->owner_name ? action->owner_name : "nobody",
			      action->text, *due ? " (" : "", due, *due ? ")" : "");
	}
	if (open.len > SHOWN_MAX)
		command_reply(request, "And more: %s/actions", bot->settings->site.url);
	return 0;
}

static int settle(struct request *request, enum action_state state, struct err *err)
{
	char *rest = arena_dup(request->arena, request->args), *number = str_word(&rest);
	int64_t id = action_number(number);
	struct actor who;

	if (!id)
		return err_set(err, ERR_INVALID, "which one? A12, as !actions shows it");
	if (command_actor(request, &who, err) ||
	    action_close(request->network->bot->db, &who, id, state, rest ? rest : "", err))
		return -1;
	command_reply(request, "A%lld is %s", (long long)id, action_state_name(state));
	return 0;
}

bool command_is_action(const struct request *request)
{
	char *rest = arena_dup(request->arena, request->args);

	return action_number(str_word(&rest)) != 0;
}

int command_action_done(struct request *request, struct err *err)
{
	return settle(request, ACTION_DONE, err);
}

int command_drop(struct request *request, struct err *err)
{
	return settle(request, ACTION_DROPPED, err);
}
