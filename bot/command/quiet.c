/* SPDX-License-Identifier: GPL-2.0-or-later */
/* !quiet: not a word in the channel for a while. */
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "people/moment.h"
#include "people/quiet.h"
#include "people/settings.h"
#include "../bot.h"
#include "../command.h"

#define MOST_SECS (7 * CLOCK_DAY)

int command_quiet(struct request *request, struct err *err)
{
	struct bot *bot = request->network->bot;
	int64_t now = clock_now(), secs = 0, until_at;
	struct actor who;

	if (!str_eq_fold(request->args, "off") &&
	    moment_span(request->args, CLOCK_MINUTE, MOST_SECS, &secs, err))
		return err_set(err, ERR_INVALID, "say for how long, up to a week: !quiet 2h; or "
			       "!quiet off");
	if (command_actor(request, &who, err))
		return -1;
	until_at = secs ? now + secs : 0;
	if (quiet_set(bot->db, &who, network_id(request->network), request->channel, until_at,
		      err))
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
