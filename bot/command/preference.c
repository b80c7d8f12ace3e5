/* SPDX-License-Identifier: GPL-2.0-or-later */
/* !set, !away and !back: how and when one wants to be reached. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "people/moment.h"
#include "people/preference.h"
#include "people/seen.h"
#include "people/settings.h"
#include "../bot.h"
#include "../command.h"
#include "../ping.h"
#include "../who.h"

static int self(struct request *request, struct peer *peer, struct preference *preference,
		struct err *err)
{
	struct caller caller = { network_id(request->network), request->nick, request->account };
	struct bot *bot = request->network->bot;

	if (peer_of(bot->db, &caller, request->arena, peer, err))
		return -1;
	return preference_get(bot->db, bot->settings, peer, request->arena, preference, err);
}

static void show(struct request *request, const struct preference *preference)
{
	const char *away = preference_away_text(preference, preference->zone, clock_now(),
						request->arena);

	command_reply_private(request, "zone %s%s, work %s %s, country %s, quiet %s, channel %s, "
			      "digest %s, seen %s%s%s; "
			      "change with !set quiet 22:00-08:00 and the like",
			      preference->zone, preference->has_zone ? "" : " (the community's)",
			      preference_work_text(preference, request->arena),
			      preference_days_text(preference, request->arena),
			      preference->country ? preference->country : "none",
			      preference_quiet_text(preference, request->arena),
			      preference_channel_name(preference->channel),
			      moment_length(request->arena, preference->digest_secs),
			      preference->is_seen ? "on" : "off", away ? "; away " : "",
			      away ? away : "");
}

static int set(struct request *request, struct err *err)
{
	char *cursor = arena_dup(request->arena, request->args), *name = str_word(&cursor);
	struct db *db = request->network->bot->db;
	struct preference preference;
	struct peer peer;

	if (self(request, &peer, &preference, err))
		return -1;
	if (name) {
		if (str_eq_fold(name, "busy"))
			return err_set(err, ERR_DENIED, "your calendar's address is a secret: "
				       "give it on the web, %s/me/preferences",
				       request->network->bot->settings->site.url);
		if (!*cursor)
			return err_set(err, ERR_INVALID, "!set %.20s wants a value, as in !set "
				       "quiet 22:00-08:00", name);
		if (preference_change(&preference, name, cursor, request->arena, err) ||
		    preference_save(db, &peer, &preference, DOOR_IRC, err))
			return -1;
		if (!preference.is_seen && seen_forget(db, &peer, err))
			return -1;
	}
	show(request, &preference);
	return 0;
}

static int away(struct request *request, struct err *err)
{
	char *cursor = arena_dup(request->arena, request->args);
	struct preference preference;
	int64_t until;
	struct peer peer;

	if (self(request, &peer, &preference, err))
		return -1;
	if (str_starts_fold(cursor, "until "))
		cursor += strlen("until ");
	cursor += strspn(cursor, " ");
	if (moment_parse(preference.zone, clock_now(), &cursor, &until, err) ||
	    preference_away(request->network->bot->db, &peer, until, cursor, err))
		return -1;
	command_reply_private(request, "Away until %s; whoever pings you is told so.  !back ends "
			      "it.", moment_text(request->arena, preference.zone, clock_now(),
						 until));
	return 0;
}

static int back(struct request *request, struct err *err)
{
	struct preference preference;
	struct peer peer;

	if (self(request, &peer, &preference, err) ||
	    preference_away(request->network->bot->db, &peer, 0, NULL, err))
		return -1;
	command_reply_private(request, "Welcome back.");
	return 0;
}

int command_set(struct request *request, struct err *err)
{
	return who_then(request, set, err);
}

int command_away(struct request *request, struct err *err)
{
	return who_then(request, away, err);
}

int command_back(struct request *request, struct err *err)
{
	return who_then(request, back, err);
}
