/* SPDX-License-Identifier: GPL-2.0-or-later */
/* !ok, !done, !snooze, !pings and !stop: what one does with pings. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "people/moment.h"
#include "people/ping.h"
#include "people/preference.h"
#include "people/seen.h"
#include "people/settings.h"
#include "../bot.h"
#include "../command.h"
#include "../ping.h"
#include "../who.h"
#include "action.h"

#define LIST_MAX 8

static char *ids_of(struct request *request, struct err *err)
{
	struct caller caller = { network_id(request->network), request->nick, request->account };

	return peer_ids(request->network->bot->db, &caller, request->arena, err);
}

static int self(struct request *request, struct peer *peer, struct preference *preference,
		struct err *err)
{
	struct caller caller = { network_id(request->network), request->nick, request->account };
	struct bot *bot = request->network->bot;

	if (peer_of(bot->db, &caller, request->arena, peer, err))
		return -1;
	return preference_get(bot->db, bot->settings, peer, request->arena, preference, err);
}

/* "2", "[2]" or nothing: 0. */
static int parse_number(char *word, int64_t *out, struct err *err)
{
	*out = 0;
	if (!word)
		return 0;
	if (*word == '[')
		word++;
	word[strcspn(word, "]")] = '\0';
	if (str_to_int(word, 1, 100000, out, err))
		return err_set(err, ERR_INVALID, "\"%.20s\" is not the number of a ping; !pings "
			       "lists them", word);
	return 0;
}

/* The sender may be there and waiting to hear it. */
static void answered(struct request *request, const char *words)
{
	command_reply_private(request, "%s", words);
	pings_look(request->network->bot);
	pings_drain(request->network->bot);
}

static int ok(struct request *request, struct err *err)
{
	char *cursor = arena_dup(request->arena, request->args), *ids = ids_of(request, err);
	const char *words;
	int64_t number;

	if (!ids || parse_number(str_word(&cursor), &number, err) ||
	    ping_ok(request->network->bot->db, ids, number, request->arena, &words, err))
		return -1;
	answered(request, words);
	return 0;
}

static int done(struct request *request, struct err *err)
{
	char *cursor = arena_dup(request->arena, request->args), *ids = ids_of(request, err);
	const char *words;
	int64_t number;

	if (!ids || parse_number(str_word(&cursor), &number, err))
		return -1;
	if (!number)
		return err_set(err, ERR_INVALID, "which one?  !done and its number; !pings lists "
			       "them");
	if (ping_done(request->network->bot->db, ids, number, request->arena, &words, err))
		return -1;
	answered(request, words);
	return 0;
}

static int snooze(struct request *request, struct err *err)
{
	char *cursor = arena_dup(request->arena, request->args), *ids = ids_of(request, err);
	struct preference preference;
	int64_t number, until, now = clock_now();
	const char *words;
	struct peer peer;

	if (!ids || self(request, &peer, &preference, err) ||
	    parse_number(str_word(&cursor), &number, err))
		return -1;
	if (!number)
		return err_set(err, ERR_INVALID, "which one, and until when?  As in !snooze 2 3d");
	if (moment_parse(preference.zone, now, &cursor, &until, err) ||
	    ping_snooze(request->network->bot->db, ids, number, until, request->arena, &words,
			err))
		return -1;
	answered(request, arena_printf(request->arena, "%s; until %s", words,
				       moment_text(request->arena, preference.zone, now,
						   until)));
	return 0;
}

static void list_one(struct request *request, const struct ping *ping, const char *zone)
{
	const char *often = ping->count > 1 ? arena_printf(request->arena, ", %lld times",
							   (long long)ping->count) : "";

	command_reply_private(request, "[%lld] %s%s, %s%s, %s: %s", (long long)ping->number,
			      ping->is_to_me ? "from " : "to ",
			      ping->is_to_me ? ping->from_nick : ping->to_nick,
			      moment_text(request->arena, zone, clock_now(), ping->created_at),
			      often, ping_state_name(ping->state), ping->text);
}

static int pings(struct request *request, struct err *err)
{
	struct bot *bot = request->network->bot;
	char *ids = ids_of(request, err);
	struct preference preference;
	struct pings list = { 0 };
	struct peer peer;
	size_t i;

	if (!ids || self(request, &peer, &preference, err) ||
	    ping_list(bot->db, ids, request->arena, &list, err))
		return -1;
	if (!list.len)
		command_reply_private(request, "No ping is open, from you or to you.");
	for (i = 0; i < list.len && i < LIST_MAX; i++)
		list_one(request, &list.items[i], preference.zone);
	if (i < list.len)
		command_reply_private(request, "... and %zu more: %s/pings", list.len - i,
				      bot->settings->site.url);
	return 0;
}

/* ---- !stop */

static int stop_all(struct request *request, struct peer *peer, const char *ids,
		    struct err *err)
{
	struct db *db = request->network->bot->db;

	if (preference_stop(db, peer, NULL, err) || ping_refuse(db, ids, NULL, err))
		return -1;
	answered(request, "No pings any more, from nobody.  !stop off lets them through again.");
	return 0;
}

static int find_nick(struct request *request, const char *nick, struct caller *caller,
		     struct peer *out, struct err *err)
{
	struct db *db = request->network->bot->db;
	int found = seen_peer(db, caller->network, nick, request->arena, out, err);

	if (!found)
		found = peer_find(db, caller->network, nick, request->arena, out, err);
	if (found)
		return found < 0 ? -1 : 0;
	return peer_of(db, caller, request->arena, out, err);
}

/* All that the nick is: who changes from nick to account is still who was meant. */
static int stop_one(struct request *request, struct peer *peer, const char *ids,
		    const char *nick, struct err *err)
{
	struct caller caller = { network_id(request->network), nick, NULL };
	struct db *db = request->network->bot->db;
	struct peer bare, known;
	char *from;

	if (find_nick(request, nick, &caller, &known, err) ||
	    peer_of(db, &caller, request->arena, &bare, err) ||
	    preference_stop(db, peer, &known, err) || preference_stop(db, peer, &bare, err))
		return -1;
	from = arena_printf(request->arena, "[%lld,%lld]", (long long)known.id,
			    (long long)bare.id);
	if (ping_refuse(db, ids, from, err))
		return -1;
	answered(request, arena_printf(request->arena, "No pings from %s any more.  !stop off "
				       "lets all through again.", nick));
	return 0;
}

static int stop(struct request *request, struct err *err)
{
	char *ids, *nick, *cursor = arena_dup(request->arena, request->args);
	struct preference preference;
	struct peer peer;

	if (self(request, &peer, &preference, err))
		return -1;
	ids = ids_of(request, err);
	if (!ids)
		return -1;
	nick = str_word(&cursor);
	if (!nick || str_eq_fold(nick, "all"))
		return stop_all(request, &peer, ids, err);
	if (!str_eq_fold(nick, "off"))
		return stop_one(request, &peer, ids, nick, err);
	if (preference_unstop(request->network->bot->db, &peer, err))
		return -1;
	command_reply_private(request, "Pings come through again.");
	return 0;
}

int command_ok(struct request *request, struct err *err)
{
	return who_then(request, ok, err);
}

int command_done(struct request *request, struct err *err)
{
	if (command_is_action(request))
		return command_action_done(request, err);
	return who_then(request, done, err);
}

int command_snooze(struct request *request, struct err *err)
{
	return who_then(request, snooze, err);
}

int command_pings(struct request *request, struct err *err)
{
	return who_then(request, pings, err);
}

int command_stop(struct request *request, struct err *err)
{
	return who_then(request, stop, err);
}
