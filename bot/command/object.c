/* SPDX-License-Identifier: GPL-2.0-or-later */
/* !object and !intend: words about a series that hold it up, or announce its commit. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "people/moment.h"
#include "people/settings.h"
#include "../bot.h"
#include "../command.h"
#include "../who.h"
#include "about.h"

#define INTENT_SECS_MAX (14 * (int64_t)CLOCK_DAY)

static int object(struct request *request, struct err *err)
{
	char *rest = arena_dup(request->arena, request->args);
	struct series *series = about_series(request, &rest, false, err);
	struct actor who;
	int64_t id;

	if (!series || about_actor(request, &who, err))
		return -1;
	if (objection_raise(request->network->bot->db, &who,
			    arena_printf(request->arena, "<%s>", series->message_id), rest, &id,
			    err))
		return -1;
	command_reply(request, "Objection %lld of %s to %s is open: %s.  The list is the record: "
		      "please say it there as well.", (long long)id, who.name,
		      about_title(request, series), about_url(request, series));
	return 0;
}

/* "in 24h words", "words" */
static int parse_span(struct request *request, char **rest, int64_t *secs, struct err *err)
{
	char *after = arena_dup(request->arena, *rest), *span;

	*secs = 0;
	if (!str_starts_fold(after, "in "))
		return 0;
	after += strlen("in ");
	span = str_word(&after);
	if (!span || *span < '0' || *span > '9')
		return 0;		/* "in the hope that" */
	*rest = after;
	return moment_span(span, CLOCK_HOUR, INTENT_SECS_MAX, secs, err);
}

static int intend(struct request *request, struct err *err)
{
	struct bot *bot = request->network->bot;
	char *rest = arena_dup(request->arena, request->args);
	struct series *series = about_series(request, &rest, false, err);
	struct judgement j;
	struct actor who;
	int64_t secs, id;

	if (!series || about_actor(request, &who, err) ||
	    parse_span(request, &rest, &secs, err) ||
	    intent_declare(bot->db, &who, arena_printf(request->arena, "<%s>",
						       series->message_id), secs, rest, &id, err) ||
	    about_judge(request, series, &j, err))
		return -1;
	command_reply(request, "Intent %lld: %s intends to commit %s, until %s others may speak; "
		      "it is %s: %s.  The list is the record: please say it there as well.",
		      (long long)id, who.name, about_title(request, series),
		      zone_text_utc(request->arena, bot->settings->site.zone,
				    clock_now() + (secs ? secs : CLOCK_DAY)),
		      about_names(request, j.turn.text), about_url(request, series));
	return 0;
}

int command_object(struct request *request, struct err *err)
{
	return who_then(request, object, err);
}

int command_intend(struct request *request, struct err *err)
{
	return who_then(request, intend, err);
}
