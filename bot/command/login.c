/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * !login: signing in on the web by who one is on IRC, that is by services
 * account; on a network without services by a nick, for as long as it stays.
 */
#include "base/arena.h"
#include "base/err.h"
#include "base/log.h"
#include "people/login.h"
#include "people/person.h"
#include "people/settings.h"
#include "../bot.h"
#include "../command.h"
#include "../nick.h"

/* A link to sign in, or to tie the account to a person who then can. */
static int offer(struct network *network, const char *nick, const char *account,
		 bool is_for_now, struct arena *arena, struct err *err)
{
	const struct bot *bot = network->bot;
	struct person *person = NULL;
	int found = person_find_account(bot->db, network_id(network), account, arena, &person,
					err);
	const char *link, *text;

	if (found < 0)
		return -1;
	link = found ? login_link_asked(bot->db, bot->settings, person->id, arena, err) :
		login_link_account(bot->db, bot->settings, network_id(network), account, arena,
				   err);
	if (!link)
		return -1;
	if (found)
		text = arena_printf(arena, "%s, this signs you in, once, within 15 minutes: %s",
				    person->name, link);
	else if (is_for_now)
		text = arena_printf(arena, "This network has no accounts that I could go by.  To "
				    "tie this nick to you for as long as you keep it, open this "
				    "within 15 minutes, and then say !login again: %s", link);
	else
		text = arena_printf(arena, "Nobody has the account \"%s\" here yet.  To tie it to "
				    "you, open this within 15 minutes; from then on !login signs "
				    "you in: %s", account, link);
	network_say(network, nick, text);
	return 0;
}

static int offer_without_account(struct network *network, const char *nick,
				 struct arena *arena, struct err *err)
{
	if (irc_connection_has_services(network->irc))
		return err_set(err, ERR_DENIED, "log in to your services account first "
			       "(usually /msg NickServ IDENTIFY), then say !login again");
	if (!irc_connection_sees(network->irc, nick))
		return err_set(err, ERR_DENIED, "join a channel that I am in first, so that I "
			       "notice when this nick is somebody else's, then say !login again");
	return offer(network, nick, nick_tie(network, nick), true, arena, err);
}

static void on_identified(void *cookie, const char *nick, const char *account, bool known)
{
	struct network *network = cookie;
	struct arena *arena = arena_new();
	struct err err = ERR_INIT;
	int rc;

	if (!known)
		rc = err_set(&err, ERR_NOT_FOUND, "the network does not tell me who you are; "
			     "please say !login again in a minute");
	else if (account)
		rc = offer(network, nick, account, false, arena, &err);
	else
		rc = offer_without_account(network, nick, arena, &err);
	if (rc && (err.kind == ERR_BUSY || err.kind == ERR_IO)) {
		log_error("%s: !login: %s", network_id(network), err.msg);
		network_say(network, nick, "that did not work just now, please try again later");
	} else if (rc) {
		network_say(network, nick,
			    arena_printf(arena, "%s.  A link by mail is at %s/login", err.msg,
					 network->bot->settings->site.url));
	}
	arena_free(arena);
}

int command_login(struct request *request, struct err *err UNUSED)
{
	irc_connection_identify(request->network->irc, request->nick, on_identified,
				request->network);
	return 0;
}
