/* SPDX-License-Identifier: GPL-2.0-or-later */
/* !iam !confirm !whoami !forget: whose account this is. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "people/identity.h"
#include "people/login.h"
#include "people/person.h"
#include "people/settings.h"
#include "../bot.h"
#include "../command.h"
#include "../nick.h"
#include "../who.h"

/* An account to hang something on: of services, or the nick while it stays. */
static int find_speaker(struct request *request, struct speaker *out, struct err *err)
{
	struct network *network = request->network;

	*out = (struct speaker){ network_id(network), request->account, request->nick };
	if (request->account)
		return 0;
	if (irc_connection_has_services(network->irc))
		return err_set(err, ERR_DENIED, "log in to your services account first (usually "
			       "/msg NickServ IDENTIFY), then say that again");
	if (!irc_connection_sees(network->irc, request->nick))
		return err_set(err, ERR_DENIED, "join a channel that I am in first, so that I "
			       "notice when this nick is somebody else's, then say that again");
	out->account = nick_tie(network, request->nick);
	return 0;
}

/* Who the account is: 1, 0 nobody, -1. */
static int find_person(struct request *request, struct person **out, struct err *err)
{
	*out = NULL;
	if (!request->account)
		return 0;
	return person_find_account(request->network->bot->db, network_id(request->network),
				   request->account, request->arena, out, err);
}

static int must_find_person(struct request *request, struct person **out, struct err *err)
{
	int found = find_person(request, out, err);

	if (found == 0)
		return err_set(err, ERR_DENIED, "I do not know yet who you are: say !iam and your "
			       "mail address");
	return found < 0 ? -1 : 0;
}

/* ---- !iam */

static int say_matrix(struct request *request, const char *name, struct err *err)
{
	const struct bot *bot = request->network->bot;
	struct person *person;
	struct actor who;

	if (must_find_person(request, &person, err))
		return -1;
	who = person_actor(person, DOOR_IRC);
	if (matrix_say(bot->db, &who, name, err))
		return -1;
	command_reply_private(request, "%s: noted as yours, not confirmed yet.  To confirm "
			      "it, open %s/me", name, bot->settings->site.url);
	return 0;
}

static int iam(struct request *request, struct err *err)
{
	const struct bot *bot = request->network->bot;
	struct speaker speaker;
	char *rest = arena_dup(request->arena, request->args), *word = str_word(&rest);

	if (!word)
		return err_set(err, ERR_INVALID, "say !iam and your mail address, such as !iam "
			       "ann@example.org");
	if (str_eq_fold(word, "matrix"))
		return say_matrix(request, rest, err);
	if (find_speaker(request, &speaker, err) ||
	    identity_ask(bot->db, bot->settings, &speaker, word, err))
		return -1;
	command_reply_private(request, "If %s can be used here, a mail with a word is on its "
			      "way to it.  Say !confirm and the word to me within %d minutes.",
			      word, LOGIN_SECS / 60);
	return 0;
}

int command_iam(struct request *request, struct err *err)
{
	return who_then(request, iam, err);
}

/* ---- !confirm */

static int confirm(struct request *request, struct err *err)
{
	const struct bot *bot = request->network->bot;
	char *rest = arena_dup(request->arena, request->args), *word = str_word(&rest);
	struct speaker speaker;
	struct person *person;

	if (!word)
		return err_set(err, ERR_INVALID, "say !confirm and the word from the mail");
	if (find_speaker(request, &speaker, err) ||
	    identity_confirm(bot->db, bot->settings, &speaker, word, str_eq_fold(rest, "merge"),
			     request->arena, &person, err))
		return -1;
	command_reply_private(request, "Thank you.  %s is %s here%s.  !whoami tells all that "
			      "I know.",
			      *speaker.account == '=' ? "This nick, for as long as you keep it,"
						      : speaker.account,
			      person->name,
			      str_eq(person->name, speaker.nick) ?
			      "; on the web you can say how you are called" : "");
	return 0;
}

int command_confirm(struct request *request, struct err *err)
{
	return who_then(request, confirm, err);
}

/* ---- !whoami */

static int list_addresses(struct request *request, const struct person *person, struct buf *out,
			  struct err *err)
{
	struct addresses list = { 0 };

	if (address_list(request->network->bot->db, person->id, request->arena, &list, err))
		return -1;
	for (size_t i = 0; i < list.len; i++)
		buf_printf(out, "%s%s%s", i ? ", " : "Addresses: ", list.items[i].email,
			   list.items[i].is_main && list.len > 1 ? " (main)" : "");
	buf_puts(out, list.len ? ".  " : "No address.  ");
	return 0;
}

static int list_accounts(struct request *request, const struct person *person, struct buf *out,
			 struct err *err)
{
	struct accounts list = { 0 };

	if (account_list(request->network->bot->db, person->id, request->arena, &list, err))
		return -1;
	for (size_t i = 0; i < list.len; i++) {
		const char *name = list.items[i].name;
		bool is_nick = *name == '=';

		buf_printf(out, "%s%.*s on %s%s", i ? ", " : "Accounts: ",
			   (int)(is_nick ? strcspn(name + 1, "=") : strlen(name)), name + is_nick,
			   list.items[i].network, is_nick ? " (the nick, for now)" : "");
	}
	buf_puts(out, list.len ? ".  " : "");
	return 0;
}

static int list_matrices(struct request *request, const struct person *person, struct buf *out,
			 struct err *err)
{
	struct matrices list = { 0 };

	if (matrix_list(request->network->bot->db, person->id, request->arena, &list, err))
		return -1;
	for (size_t i = 0; i < list.len; i++)
		buf_printf(out, "%s%s%s", i ? ", " : "Matrix: ", list.items[i].name,
			   list.items[i].confirmed_at ? "" : " (not confirmed)");
	buf_puts(out, list.len ? ".  " : "");
	return 0;
}

/* And what to do about it. */
static void tell_unknown(struct request *request)
{
	const char *then = "!iam and your mail address makes us acquainted.";

	if (request->account)
		command_reply_private(request, "The account %s; nobody that I know.  %s",
				      request->account, then);
	else if (irc_connection_has_services(request->network->irc))
		command_reply_private(request, "A nick that is not logged in to services; nobody "
				      "that I know.  Log in (usually /msg NickServ IDENTIFY); "
				      "then %s", then);
	else
		command_reply_private(request, "A nick, on a network without accounts; nobody that "
				      "I know.  %s", then);
}

static int whoami(struct request *request, struct err *err)
{
	struct buf out = BUF_INIT(1800);
	struct person *person;
	int found = find_person(request, &person, err), rc = -1;

	if (found < 0)
		return -1;
	if (!found) {
		tell_unknown(request);
		return 0;
	}
	buf_printf(&out, "%s, %s, number %lld.  ", person->name, role_name(person->role),
		   (long long)person->id);
	if (list_addresses(request, person, &out, err) ||
	    list_accounts(request, person, &out, err) ||
	    list_matrices(request, person, &out, err))
		goto out;
	buf_printf(&out, "Zone: %s.  %s/me", person->zone ? person->zone : "not said",
		   request->network->bot->settings->site.url);
	command_reply_private(request, "%s", buf_str(&out));
	rc = 0;
out:
	buf_free(&out);
	return rc;
}

int command_whoami(struct request *request, struct err *err)
{
	return who_then(request, whoami, err);
}

/* ---- !forget */

static int forget(struct request *request, struct err *err)
{
	struct db *db = request->network->bot->db;
	struct person *person;
	struct actor who;

	if (*request->args && !str_eq_fold(request->args, "me"))
		return err_set(err, ERR_INVALID, "!forget unties this account; !forget me removes "
			       "all that I may remove of you");
	if (must_find_person(request, &person, err))
		return -1;
	who = person_actor(person, DOOR_IRC);
	if (*request->args) {
		if (person_forget(db, &who, err))
			return -1;
		command_reply_private(request, "Forgotten.  What was said in meetings, and "
				      "minutes that were posted, stay as they are.");
		return 0;
	}
	if (account_unlink(db, &who, person->id, network_id(request->network), request->account,
			   err))
		return -1;
	command_reply_private(request, "Forgotten: this account is nobody's here any more.");
	return 0;
}

int command_forget(struct request *request, struct err *err)
{
	return who_then(request, forget, err);
}
