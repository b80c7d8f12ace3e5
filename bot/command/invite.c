/* SPDX-License-Identifier: GPL-2.0-or-later */
/* !invite !vouch !grant !deny !revoke !invites: who is let into the channel. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "people/invite.h"
#include "people/person.h"
#include "people/settings.h"
#include "../bot.h"
#include "../command.h"
#include "../invite.h"
#include "../nick.h"
#include "../who.h"

#define LIST_MAX 10

/* Who speaks, as far as the account says: an actor without a person is nobody. */
static int find_actor(struct request *request, struct actor *out, struct err *err)
{
	struct person *person;
	int found = 0;

	*out = (struct actor){ .name = request->nick, .door = DOOR_IRC };
	if (request->account)
		found = person_find_account(request->network->bot->db,
					    network_id(request->network), request->account,
					    request->arena, &person, err);
	if (found > 0)
		*out = person_actor(person, DOOR_IRC);
	return found < 0 ? -1 : 0;
}

static int fill_person(struct request *request, struct invite_for *whom, struct err *err)
{
	struct person *person;
	int found = 0;

	if (whom->account)
		found = person_find_account(request->network->bot->db, whom->network,
					    whom->account, request->arena, &person, err);
	if (found > 0)
		whom->person_id = person->id;
	return found < 0 ? -1 : 0;
}

/* ---- !invite */

static int ask(struct request *request, struct err *err)
{
	struct network *network = request->network;
	const struct bot *bot = network->bot;
	struct invite_for whom = {
		.network = network_id(network), .account = request->account,
		.nick = request->nick,
	};
	struct actor who;
	const char *text;

	whom.channel = invite_channel_named(bot->settings, whom.network, request->args, err);
	if (!whom.channel || find_actor(request, &who, err) || fill_person(request, &whom, err) ||
	    invite_ask(bot->db, bot->settings, &who, &whom, request->arena, &text, err))
		return -1;
	command_reply_private(request, "%s", text);
	invites_tick(network);
	invites_again(network, &whom);
	return 0;
}

int command_invite(struct request *request, struct err *err)
{
	return who_then(request, ask, err);
}

/* ---- what takes a look at who asks, and then at whom it is about */

struct errand;
typedef int errand_fn(struct errand *errand, const struct irc_look *target, struct err *err);

struct errand {
	struct request request;		/* a copy, with an arena of its own */
	const char *channel;
	const char *name;		/* whom it is about, or NULL: nobody */
	const char *reason;
	struct actor who;
	bool is_in, is_op;		/* the asker in the channel */
	bool wants_op;
	errand_fn *fn;
};

static void errand_end(struct errand *errand, struct err *err)
{
	struct arena *arena = errand->request.arena;

	if (err)
		who_fault(&errand->request, err);
	free(errand);
	arena_free(arena);
}

static void on_target(void *cookie, const struct irc_look *look)
{
	struct errand *errand = cookie;
	struct err err = ERR_INIT;

	if (!look->is_known)
		err_set(&err, ERR_NOT_FOUND, "the server does not answer; please say that again");
	if (!look->is_known || errand->fn(errand, look, &err)) {
		errand_end(errand, &err);
		return;
	}
	invites_tick(errand->request.network);
	errand_end(errand, NULL);
}

static int check_asker(struct errand *errand, struct err *err)
{
	bool has_services = irc_connection_has_services(errand->request.network->irc);

	if (errand->is_op && (errand->request.account || !has_services))
		return 0;
	if (errand->who.role >= ROLE_ORGANISER)
		return 0;
	if (errand->is_op)
		return err_set(err, ERR_DENIED, "log in to your services account first: what you "
			       "decide is put on record");
	if (errand->wants_op)
		return err_set(err, ERR_DENIED, "this is for the operators of %s",
			       errand->channel);
	if (!errand->is_in || errand->who.role < ROLE_MEMBER)
		return err_set(err, ERR_DENIED, "this is for people who are in %s and whose "
			       "account I know (!iam)", errand->channel);
	return 0;
}

static void on_asker(void *cookie, const struct irc_look *look)
{
	struct errand *errand = cookie;
	struct irc_look nobody = { .is_known = true };
	struct err err = ERR_INIT;

	errand->is_in = look->is_in;
	errand->is_op = look->is_op;
	if (!look->is_known)
		err_set(&err, ERR_NOT_FOUND, "the server does not answer; please say that again");
	if (!look->is_known || find_actor(&errand->request, &errand->who, &err) ||
	    check_asker(errand, &err)) {
		errand_end(errand, &err);
		return;
	}
	if (errand->name)
		irc_connection_look(errand->request.network->irc, errand->name, errand->channel,
				    on_target, errand);
	else
		on_target(errand, &nobody);
}

/* The channel that it is about is the one where it is said, or the first. */
static const char *channel_of(const struct request *request, struct err *err)
{
	const struct settings *settings = request->network->bot->settings;
	const char *network = network_id(request->network), *channel;

	for (size_t i = 0; (channel = invite_channel(settings, network, i)); i++)
		if (str_eq(channel, request->channel))
			return channel;
	return invite_channel_named(settings, network, NULL, err);
}

static int errand_start(struct request *request, errand_fn *fn, bool wants_name,
			bool wants_op, struct err *err)
{
	const char *channel = channel_of(request, err);
	struct errand *errand;
	char *rest;

	if (!channel)
		return -1;
	if (wants_name && !*request->args)
		return err_set(err, ERR_INVALID, "name somebody: a nick, or an account");
	errand = mem_alloc(sizeof(*errand));
	request_copy(request, &errand->request);
	errand->request.channel = NULL;		/* answered in private */
	rest = arena_dup(errand->request.arena, request->args);
	errand->request.args = rest;
	errand->channel = channel;
	errand->name = wants_name ? str_word(&rest) : NULL;
	errand->reason = rest;
	errand->wants_op = wants_op;
	errand->fn = fn;
	irc_connection_look(request->network->irc, errand->request.nick, channel, on_asker,
			    errand);
	return 0;
}

/* Whom a nick is; without services one that is in sight is bound for as long as it stays. */
static int bind(struct errand *errand, const struct irc_look *target, struct invite_for *whom,
		struct err *err)
{
	struct network *network = errand->request.network;

	*whom = (struct invite_for){
		.network = network_id(network), .channel = errand->channel,
		.nick = errand->name, .account = target->account,
	};
	if (!whom->account && target->is_online && !irc_connection_has_services(network->irc)) {
		if (!irc_connection_sees(network->irc, errand->name))
			return err_set(err, ERR_DENIED, "this network has no accounts, so I must "
				       "see \"%.40s\" in a channel first", errand->name);
		whom->account = nick_tie(network, errand->name);
	}
	if (!whom->account && target->is_online)
		return err_set(err, ERR_DENIED, "\"%.40s\" is not logged in to services: an "
			       "invite is bound to an account", errand->name);
	return fill_person(&errand->request, whom, err);
}

/* ---- !vouch */

static int vouch(struct errand *errand, const struct irc_look *target, struct err *err)
{
	const struct bot *bot = errand->request.network->bot;
	struct invite_for whom;
	const char *text;

	if (!target->is_online)
		return err_set(err, ERR_NOT_FOUND, "I do not see \"%.40s\" on IRC just now",
			       errand->name);
	if (bind(errand, target, &whom, err) ||
	    invite_vouch(bot->db, bot->settings, &errand->who, &whom, errand->reason,
			 errand->request.arena, &text, err))
		return -1;
	command_reply_private(&errand->request, "%s.", text);
	return 0;
}

static int start_vouch(struct request *request, struct err *err)
{
	return errand_start(request, vouch, true, false, err);
}

int command_vouch(struct request *request, struct err *err)
{
	return who_then(request, start_vouch, err);
}

/* ---- !grant !deny !revoke */

/* Who has asked, by account or nick: 1, 0, -1. */
static int find_named(struct errand *errand, struct invite **out, struct err *err)
{
	return invite_named(errand->request.network->bot->db,
			    network_id(errand->request.network), errand->channel, errand->name,
			    errand->request.arena, out, err);
}

static int grant(struct errand *errand, const struct irc_look *target, struct err *err)
{
	struct db *db = errand->request.network->bot->db;
	struct invite_for whom;
	struct invite *invite;
	int found = find_named(errand, &invite, err);
	bool is_account;

	if (found < 0)
		return -1;
	if (found) {
		if (invite_decide(db, &errand->who, errand->is_op, invite->id, "granted",
				  errand->reason, err))
			return -1;
		is_account = invite->account && *invite->account != '=';
		command_reply_private(&errand->request, "Done: %s%s%s.", invite->nick,
				      is_account ? ", account " : "",
				      is_account ? invite->account : "");
		return 0;
	}
	if (bind(errand, target, &whom, err))
		return -1;
	if (!whom.account)		/* nobody of that nick: the account, whenever it comes */
		whom.account = errand->name;
	if (fill_person(&errand->request, &whom, err) ||
	    invite_grant(db, &errand->who, errand->is_op, &whom, errand->reason, err))
		return -1;
	command_reply_private(&errand->request, "Done: the account %s%s.",
			      *whom.account == '=' ? "of this nick, while it stays" : whom.account,
			      target->is_online ? "" : ", as soon as I see it");
	return 0;
}

static int decide(struct errand *errand, const char *state, struct err *err)
{
	struct invite *invite;
	int found = find_named(errand, &invite, err);

	if (found < 0)
		return -1;
	if (!found)
		return err_set(err, ERR_NOT_FOUND, "nobody called \"%.40s\" has asked or is "
			       "invited; !invites lists them", errand->name);
	if (invite_decide(errand->request.network->bot->db, &errand->who, errand->is_op,
			  invite->id, state, errand->reason, err))
		return -1;
	command_reply_private(&errand->request, "Done: %s is %s.", invite->nick, state);
	return 0;
}

static int deny(struct errand *errand, const struct irc_look *target UNUSED, struct err *err)
{
	return decide(errand, "denied", err);
}

static int revoke(struct errand *errand, const struct irc_look *target UNUSED, struct err *err)
{
	return decide(errand, "revoked", err);
}

static int start_grant(struct request *request, struct err *err)
{
	return errand_start(request, grant, true, true, err);
}

static int start_deny(struct request *request, struct err *err)
{
	return errand_start(request, deny, true, true, err);
}

static int start_revoke(struct request *request, struct err *err)
{
	return errand_start(request, revoke, true, true, err);
}

int command_grant(struct request *request, struct err *err)
{
	return who_then(request, start_grant, err);
}

int command_deny(struct request *request, struct err *err)
{
	return who_then(request, start_deny, err);
}

int command_revoke(struct request *request, struct err *err)
{
	return who_then(request, start_revoke, err);
}

/* ---- !invites */

static int list(struct errand *errand, const struct irc_look *target UNUSED, struct err *err)
{
	struct request *request = &errand->request;
	const struct bot *bot = request->network->bot;
	struct invites found = { 0 };

	if (invite_list(bot->db, network_id(request->network), errand->channel, LIST_MAX,
			request->arena, &found, err))
		return -1;
	for (size_t i = 0; i < found.len; i++)
		command_reply_private(request, "%lld: %s", (long long)found.items[i].id,
				      invite_line(&found.items[i], request->arena));
	command_reply_private(request, "%s %s/invite", found.len ? "All of them:" :
			      "Nobody has asked.", bot->settings->site.url);
	return 0;
}

static int start_list(struct request *request, struct err *err)
{
	return errand_start(request, list, false, true, err);
}

int command_invites(struct request *request, struct err *err)
{
	return who_then(request, start_list, err);
}
