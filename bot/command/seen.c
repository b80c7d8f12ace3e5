/* SPDX-License-Identifier: GPL-2.0-or-later */
/* !seen: when somebody last spoke. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/zone.h"
#include "people/moment.h"
#include "people/preference.h"
#include "people/seen.h"
#include "people/settings.h"
#include "../bot.h"
#include "../command.h"
#include "../sight.h"

static void tell(struct request *request, const char *nick, const struct seen *seen,
		 const char *zone)
{
	int64_t ago = clock_now() - seen->at;
	const char *as = str_eq_fold(seen->nick, nick) ? "" :
		arena_printf(request->arena, " as %s", seen->nick);

	if (ago < 10 * CLOCK_MINUTE)
		command_reply(request, "%.40s was active%s within the last ten minutes", nick, as);
	else
		command_reply(request, "%.40s was last active%s about %s ago: %s", nick, as,
			      moment_length(request->arena, ago),
			      zone_text_utc(request->arena, zone, seen->at));
}

int command_seen(struct request *request, struct err *err)
{
	struct caller caller = { network_id(request->network), request->nick, request->account };
	char *cursor = arena_dup(request->arena, request->args), *nick = str_word(&cursor);
	struct bot *bot = request->network->bot;
	struct preference preference;
	struct seen seen;
	struct peer self;
	int found;

	if (!nick)
		return err_set(err, ERR_INVALID, "whom?  !seen and a nick");
	sights_store(request->network);
	found = seen_find(bot->db, caller.network, nick, request->arena, &seen, err);
	if (found < 0 || peer_of(bot->db, &caller, request->arena, &self, err) ||
	    preference_get(bot->db, bot->settings, &self, request->arena, &preference, err))
		return -1;
	if (found)
		tell(request, nick, &seen, preference.zone);
	else
		command_reply(request, "I know nothing of %.40s having been active.", nick);
	return 0;
}
