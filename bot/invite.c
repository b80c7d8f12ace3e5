/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Invites on IRC: telling the operators, inviting, and inviting who comes back. */
#include <stdlib.h>
#include <string.h>

#include "invite.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "people/invite.h"
#include "people/person.h"
#include "people/settings.h"
#include "bot.h"
#include "nick.h"

#define LOOK_MS 20000		/* one of those who may be let in is looked for so often */

/* Invited, or seen inside, and online since: once is enough. */
struct stay {
	int64_t invite_id;
	char *nick;
	struct stay *next;
};

struct stays {
	struct stay *first;
	int64_t last_id;		/* looked for last */
	int64_t looked_ms;
};

static void stay_free(struct stay *stay)
{
	free(stay->nick);
	free(stay);
}

void stays_free(struct stays *stays)
{
	struct stay *stay;

	if (!stays)
		return;
	while ((stay = stays->first)) {
		stays->first = stay->next;
		stay_free(stay);
	}
	free(stays);
}

static struct stays *stays_of(struct network *network)
{
	if (!network->stays)
		network->stays = mem_alloc(sizeof(*network->stays));
	return network->stays;
}

static struct stay **stay_at(struct network *network, int64_t invite_id)
{
	struct stay **at = &stays_of(network)->first;

	while (*at && (*at)->invite_id != invite_id)
		at = &(*at)->next;
	return at;
}

static void stay_begins(struct network *network, int64_t invite_id, const char *nick)
{
	struct stay **at = stay_at(network, invite_id);

	if (*at)
		return;
	*at = mem_alloc(sizeof(**at));
	(*at)->invite_id = invite_id;
	(*at)->nick = mem_dup(nick);
}

static void stay_ends(struct network *network, int64_t invite_id)
{
	struct stay **at = stay_at(network, invite_id), *stay = *at;

	if (!stay)
		return;
	*at = stay->next;
	stay_free(stay);
}

void invites_gone(struct network *network, const char *nick)
{
	struct stay **at = &stays_of(network)->first;

	while (*at) {
		struct stay *stay = *at;

		if (!irc_connection_same_nick(network->irc, stay->nick, nick)) {
			at = &stay->next;
			continue;
		}
		*at = stay->next;
		stay_free(stay);
	}
}

/* ---- inviting */

/* Is this account, or whose it is, the one that the invite is bound to? */
static bool is_bound(struct network *network, const struct invite *invite, const char *account,
		     struct arena *arena)
{
	struct err err = ERR_INIT;
	struct person *person;

	if (!account)
		return false;
	if (invite->account && str_eq_fold(invite->account, account))
		return true;
	return invite->person_id &&
	       person_find_account(network->bot->db, network_id(network), account, arena, &person,
				   &err) == 1 && person->id == invite->person_id;
}

static void invite_nick(struct network *network, const struct invite *invite, const char *nick)
{
	struct err err = ERR_INIT;

	irc_connection_invite(network->irc, nick, invite->channel);
	log_info("%s: invited \"%s\" to %s (invite %lld)", network_id(network), nick,
		 invite->channel, (long long)invite->id);
	stay_begins(network, invite->id, nick);
	if (invite_sent(network->bot->db, invite->id, nick, &err))
		log_error("%s: invite %lld: %s", network_id(network), (long long)invite->id,
			  err.msg);
}

void invites_again(struct network *network, const struct invite_for *whom)
{
	struct arena *arena = arena_new();
	struct err err = ERR_INIT;
	struct invite *invite;

	if (invite_find(network->bot->db, whom, arena, &invite, &err) == 1 &&
	    str_eq(invite->state, "granted"))
		invite_nick(network, invite, whom->nick);
	arena_free(arena);
}

/* What is asked for while the answer of the server is waited for. */
struct search { struct network *network; int64_t invite_id; };

static void on_found(void *cookie, const struct irc_look *look)
{
	struct search *search = cookie;
	struct network *network = search->network;
	struct arena *arena = arena_new();
	struct err err = ERR_INIT;
	struct invite *invite = invite_get(network->bot->db, search->invite_id, arena, &err);
	const char *account = look->account ? look->account :
		nick_tied(network, look->nick, arena);

	if (!account && invite && invite->account && *invite->account == '=' &&
	    irc_connection_sees(network->irc, look->nick))
		account = nick_tie(network, look->nick);
	if (look->is_known && invite && str_eq(invite->state, "granted")) {
		if (!look->is_online || !is_bound(network, invite, account, arena))
			stay_ends(network, invite->id);
		else if (look->is_in)
			stay_begins(network, invite->id, look->nick);
		else if (!*stay_at(network, invite->id))
			invite_nick(network, invite, look->nick);
	}
	arena_free(arena);
	free(search);
}

static void look_for(struct network *network, const struct invite *invite, const char *nick)
{
	struct search *search = mem_alloc(sizeof(*search));

	search->network = network;
	search->invite_id = invite->id;
	irc_connection_look(network->irc, nick, invite->channel, on_found, search);
}

/* One at a time, round and round: nobody is flooded with questions. */
static void look_for_next(struct network *network)
{
	struct stays *stays = stays_of(network);
	struct arena *arena;
	struct err err = ERR_INIT;
	struct invite *invite;

	if (stays->looked_ms && clock_ms() - stays->looked_ms < LOOK_MS)
		return;
	stays->looked_ms = clock_ms();
	arena = arena_new();
	if (invite_next(network->bot->db, network_id(network), stays->last_id, arena, &invite,
			&err) == 1) {
		stays->last_id = invite->id;
		look_for(network, invite, invite->nick);
	}
	arena_free(arena);
}

/* As far as it was heard; the look that follows is sure. */
static void find_whom(struct network *network, struct invite_for *whom, struct arena *arena)
{
	struct err err = ERR_INIT;
	struct person *person;

	whom->account = irc_connection_account(network->irc, whom->nick);
	if (whom->account && person_find_account(network->bot->db, whom->network, whom->account,
						 arena, &person, &err) == 1)
		whom->person_id = person->id;
}

void invites_came(struct network *network, const char *nick)
{
	const struct bot *bot = network->bot;
	struct arena *arena;
	struct invite_for whom = { .network = network_id(network), .nick = nick };
	struct err err = ERR_INIT;
	struct invite *invite;

	if (!invite_channel(bot->settings, whom.network, 0))
		return;
	arena = arena_new();
	find_whom(network, &whom, arena);
	for (size_t i = 0; (whom.channel = invite_channel(bot->settings, whom.network, i)); i++)
		if ((invite_find(bot->db, &whom, arena, &invite, &err) == 1 ||
		     invite_named(bot->db, whom.network, whom.channel, nick, arena, &invite,
				  &err) == 1) && str_eq(invite->state, "granted"))
			look_for(network, invite, nick);
	arena_free(arena);
}

/* ---- the operators and ChanServ */

/* "FLAGS %c %a +i" */
static void tell_chanserv(struct network *network, const struct invite *invite,
			  struct arena *arena)
{
	const struct settings_invite *s = &network->bot->settings->invite;
	const char *text = str_eq(invite->state, "granted") ? s->chanserv_grant :
		str_eq(invite->state, "revoked") ? s->chanserv_revoke : NULL;
	char *line = arena_dup(arena, ""), *at;

	if (str_is_empty(text) || !invite->account || *invite->account == '=' ||
	    !irc_connection_has_services(network->irc))
		return;
	for (; (at = strchr(text, '%')); text = at + 2) {
		const char *value = at[1] == 'c' ? invite->channel :
			at[1] == 'a' ? invite->account : "%";

		line = arena_printf(arena, "%s%.*s%s", line, (int)(at - text), text, value);
		if (!at[1])
			break;
	}
	network_say(network, "ChanServ", arena_printf(arena, "%s%s", line, at ? "" : text));
}

static void tell(struct network *network, struct arena *arena)
{
	struct db *db = network->bot->db;
	struct invites list = { 0 };
	struct err err = ERR_INIT;

	if (invite_untold(db, network_id(network), arena, &list, &err))
		log_error("%s: invites: %s", network_id(network), err.msg);
	for (size_t i = 0; i < list.len; i++) {
		const struct invite *invite = &list.items[i];

		if (!irc_connection_is_in(network->irc, invite->channel))
			continue;
		if (invite_told(db, invite->id, &err)) {
			log_error("%s: invites: %s", network_id(network), err.msg);
			return;
		}
		irc_connection_tell_ops(network->irc, invite->channel,
					invite_line(invite, arena));
		tell_chanserv(network, invite, arena);
		stay_ends(network, invite->id);
		if (str_eq(invite->state, "granted"))
			look_for(network, invite, invite->nick);
	}
}

void invites_tick(struct network *network)
{
	struct arena *arena;

	if (!irc_connection_is_ready(network->irc) ||
	    !invite_channel(network->bot->settings, network_id(network), 0))
		return;
	arena = arena_new();
	tell(network, arena);
	look_for_next(network);
	arena_free(arena);
}
