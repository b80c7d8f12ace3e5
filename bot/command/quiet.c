/* SPDX-License-Identifier: GPL-2.0-or-later */
/* !quiet: not a word in the channel for a while, by its operators and organisers. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "people/moment.h"
#include "people/quiet.h"
#include "people/settings.h"
#include "../bot.h"
#include "../command.h"
#include "../who.h"

#define MOST_SECS (7 * CLOCK_DAY)

/* What was asked, while the server is asked who is an operator. */
struct wish {
	struct request request;		/* a copy, with an arena of its own */
	int64_t secs;			/* 0: off */
};

static int parse(const struct request *request, int64_t *secs, struct err *err)
{
	*secs = 0;
	if (str_eq_fold(request->args, "off"))
		return 0;
	if (moment_span(request->args, CLOCK_MINUTE, MOST_SECS, secs, err))
		return err_set(err, ERR_INVALID, "say for how long, up to a week: !quiet 2h; or "
			       "!quiet off");
	return 0;
}

static int set(struct request *request, const struct actor *who, bool is_op, int64_t secs,
	       struct err *err)
{
	struct bot *bot = request->network->bot;
	int64_t now = clock_now(), until_at = secs ? now + secs : 0;

	if (quiet_set(bot->db, who, is_op, network_id(request->network), request->channel,
		      until_at, err))
		return -1;
	if (until_at)
		command_reply_private(request, "I keep quiet in %s until %s.  Meetings are "
				      "recorded all the same, and who asks is answered in "
				      "private.", request->channel,
				      moment_text(request->arena, bot->settings->site.zone, now,
						  until_at));
	else
		command_reply_private(request, "I speak in %s again.", request->channel);
	return 0;
}

static void on_look(void *cookie, const struct irc_look *look)
{
	struct wish *wish = cookie;
	struct request *request = &wish->request;
	struct err err = ERR_INIT;
	struct actor who;

	if (!look->is_known)
		err_set(&err, ERR_NOT_FOUND, "the server does not answer; please say that again");
	if (!look->is_known || command_actor(request, &who, &err) ||
	    set(request, &who, look->is_op, wish->secs, &err))
		who_fault(request, &err);
	arena_free(request->arena);
	free(wish);
}

static int ask(struct request *request, struct err *err)
{
	struct wish *wish;
	struct actor who;
	int64_t secs;

	if (parse(request, &secs, err) || command_actor(request, &who, err))
		return -1;
	if (who.role >= ROLE_ORGANISER || request->relay)
		return set(request, &who, false, secs, err);
	wish = mem_alloc(sizeof(*wish));
	wish->secs = secs;
	request_copy(request, &wish->request);
	irc_connection_look(request->network->irc, wish->request.nick, wish->request.channel,
			    on_look, wish);
	return 0;
}

int command_quiet(struct request *request, struct err *err)
{
	return who_then(request, ask, err);
}
