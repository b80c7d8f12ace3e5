/* SPDX-License-Identifier: GPL-2.0-or-later */
/* !remind: who is reminded of a series, and no more, please. */
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "people/settings.h"
#include "review/reminder.h"
#include "../bot.h"
#include "../command.h"
#include "../who.h"
#include "about.h"

enum wish { WISH_SHOW, WISH_OFF, WISH_ON, WISH_MUTE, WISH_UNMUTE };

static const char *const wishes[] = {
	[WISH_OFF] = "off", [WISH_ON] = "on", [WISH_MUTE] = "mute", [WISH_UNMUTE] = "unmute",
};

/* The last word, cut off where it is one of these. */
static enum wish cut_wish(char *args)
{
	char *last = strrchr(args, ' ');

	for (size_t i = WISH_OFF; last && i < ARRAY_LEN(wishes); i++) {
		if (!str_eq_fold(last + 1, wishes[i]))
			continue;
		*last = '\0';
		return (enum wish)i;
	}
	return WISH_SHOW;
}

static int show(struct request *request, const struct series *series, struct err *err)
{
	const struct settings_review *review = &request->network->bot->settings->review;
	struct judgement j;

	if (about_judge(request, series, &j, err))
		return -1;
	command_reply(request, "%s: %s", about_title(request, series),
		      about_names(request, j.turn.text));
	if (turn_is_open(j.turn.state) && j.turn.state != TURN_STALLED && !series->is_foreign &&
	    review->reminders)
		command_reply(request, "I remind after %lld days without a word, who has an "
			      "account here.  A ping for the list is drafted on %s/ping; "
			      "!remind %lld off ends it for you.",
			      (long long)review->remind_days, about_url(request, series),
			      (long long)series->id);
	else
		command_reply(request, "Nobody is reminded of it: %s", about_url(request, series));
	return 0;
}

static int change(struct request *request, const struct series *series, enum wish wish,
		  struct err *err)
{
	static const char *const words[] = {
		[WISH_OFF] = "you are not reminded of this version any more",
		[WISH_ON] = "you are reminded of it again",
		[WISH_MUTE] = "nobody is reminded of this version any more",
		[WISH_UNMUTE] = "people are reminded of it again",
	};
	const char *what = arena_printf(request->arena, "<%s>", series->message_id);
	struct db *db = request->network->bot->db;
	struct actor who;
	int rc;

	if (about_actor(request, &who, err))
		return -1;
	if (wish == WISH_MUTE || wish == WISH_UNMUTE)
		rc = reminder_mute(db, &who, what, wish == WISH_MUTE, err);
	else
		rc = reminder_snooze(db, &who, what, wish == WISH_OFF, err);
	if (rc)
		return -1;
	command_reply(request, "%s: %s", about_title(request, series), words[wish]);
	return 0;
}

static int remind(struct request *request, struct err *err)
{
	char *args = arena_dup(request->arena, request->args);
	enum wish wish = cut_wish(args);
	struct series *series = about_series(request, &args, true, err);

	if (!series)
		return -1;
	return wish == WISH_SHOW ? show(request, series, err) :
		change(request, series, wish, err);
}

int command_remind(struct request *request, struct err *err)
{
	return who_then(request, remind, err);
}
