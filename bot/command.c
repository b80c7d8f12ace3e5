/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of commands, and who may give which where. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "command.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "people/person.h"
#include "bot.h"
#include "hush.h"
#include "nick.h"
#include "who.h"

#define NAME_MAX_LEN 20

/* keep alphabetized */
static const struct command commands[] = {
	{ "agenda", "[WHAT [10m] [LINK] | drop N]", COMMAND_BOTH, ROLE_NONE, "calls",
	  "the agenda of the next call, or one more item for it", command_agenda },
	{ "action", "WHO: WHAT [by DAY]", COMMAND_BOTH, ROLE_MEMBER, "actions",
	  "somebody is to do something; a meeting's own are written with #action",
	  command_action },
	{ "actions", "[NAME|WORDS]", COMMAND_BOTH, ROLE_NONE, "actions",
	  "what is open: for you, or with these words", command_actions },
	{ "away", "until WHEN [where you are]", COMMAND_BOTH, ROLE_NONE, "pings",
	  "whoever pings you is told so; !back ends it", command_away },
	{ "back", "", COMMAND_BOTH, ROLE_NONE, "pings",
	  "you are not away any more", command_back },
	{ "call", "propose [must WHO, WHO] [may WHO, WHO] [45m]: TOPIC [LINK] | join [N] | "
	  "leave [N]", COMMAND_BOTH, ROLE_NONE, "calls",
	  "you want a call: times that suit those you name are asked about, here, on the list "
	  "and by mail", command_call },
	{ "confirm", "WORD [merge]", COMMAND_PRIVATE, ROLE_NONE, "identity",
	  "the word that was mailed for !iam; merge: two people become one", command_confirm },
	{ "decisions", "[WORDS]", COMMAND_BOTH, ROLE_NONE, "decisions",
	  "what is up for decision on the list, and until when; answers go there",
	  command_decisions },
	{ "deny", "NICK REASON", COMMAND_BOTH | COMMAND_OPS, ROLE_NONE, "invites",
	  "do not let somebody into the channel; for its operators", command_deny },
	{ "done", "N | A12 [words]", COMMAND_BOTH, ROLE_NONE, "pings",
	  "ping N, or action A12, is done with, or your own ping is taken back",
	  command_done },
	{ "drop", "A12 REASON", COMMAND_BOTH, ROLE_MEMBER, "actions",
	  "action A12 will not be done", command_drop },
	{ "forget", "[me]", COMMAND_PRIVATE, ROLE_NONE, "identity",
	  "this account is no longer yours here; me: all that may go", command_forget },
	{ "freeze", "[[TREE] ack|moratorium|none [until WHEN] WORDS | confirm N]", COMMAND_BOTH,
	  ROLE_NONE, "review",
	  "what is frozen; and the release manager's or an organiser's word on it",
	  command_freeze },
	{ "grant", "NICK|ACCOUNT [REASON]", COMMAND_BOTH | COMMAND_OPS, ROLE_NONE, "invites",
	  "let somebody into the channel; for its operators", command_grant },
	{ "help", "[command]", COMMAND_BOTH, ROLE_NONE, NULL,
	  "what I understand; answered in private", command_help },
	{ "iam", "ADDRESS | matrix @ID:SERVER", COMMAND_PRIVATE, ROLE_NONE, "identity",
	  "this account is yours: a word is mailed to the address", command_iam },
	{ "in", "[ROOM]", COMMAND_BOTH, ROLE_NONE, "events",
	  "who asks !where is told where you are; !out ends it", command_in },
	{ "intend", "SERIES [in 24h] [WORDS]", COMMAND_BOTH, ROLE_NONE, "review",
	  "you intend to commit a series; until then others may speak", command_intend },
	{ "invite", "[#CHANNEL]", COMMAND_PRIVATE, ROLE_NONE, "invites",
	  "let me into the invite-only channel", command_invite },
	{ "invites", "", COMMAND_BOTH | COMMAND_OPS, ROLE_NONE, "invites",
	  "who has asked and who was let in; for the channel's operators", command_invites },
	{ "login", "", COMMAND_PRIVATE, ROLE_NONE, "identity",
	  "a link that signs you in on the web, once", command_login },
	{ "maint", "PATH [PATH...]", COMMAND_BOTH, ROLE_NONE, "review",
	  "who looks after a file or a folder, as MAINTAINERS says now", command_maint },
	{ "next", "", COMMAND_BOTH, ROLE_NONE, "calls",
	  "the next call, or the one that goes on now, and how to join it", command_next },
	{ "notes", "[take | backup | leave]", COMMAND_BOTH, ROLE_NONE, "calls",
	  "where the notes of the next call are, or of the one that goes on now; and take them, "
	  "or stand by", command_notes },
	{ "now", "", COMMAND_BOTH, ROLE_NONE, "events",
	  "the sessions that go on now, and where", command_now },
	{ "object", "SERIES REASON", COMMAND_BOTH, ROLE_NONE, "review",
	  "you object to a series, until you say that it is settled", command_object },
	{ "ok", "[N]", COMMAND_BOTH, ROLE_NONE, "pings",
	  "tell who sent ping N, or all that you were told, that you will see to it",
	  command_ok },
	{ "out", "", COMMAND_BOTH, ROLE_NONE, "events",
	  "nobody is told where you are any more", command_out },
	{ "owe", "[NAME]", COMMAND_BOTH, ROLE_NONE, "review",
	  "what you, or somebody with that name, owe to series on the list", command_owe },
	{ "ping", "WHO[, WHO...] REASON", COMMAND_BOTH, ROLE_NONE, "pings",
	  "tell somebody, now or when they are back; by mail if that takes too long",
	  command_ping },
	{ "pings", "", COMMAND_BOTH, ROLE_NONE, "pings",
	  "the open pings from you and to you", command_pings },
	{ "polls", "", COMMAND_BOTH, ROLE_NONE, "calls",
	  "the calls that are wanted, and until when answers are taken", command_polls },
	{ "propose", "TITLE[: PROBLEM]", COMMAND_BOTH, ROLE_NONE, "events",
	  "propose a session of the event, also as #propose", command_propose },
	{ "queue", "[SECTION]", COMMAND_BOTH, ROLE_NONE, "review",
	  "what is open on the list, or waits for an ack of a section of MAINTAINERS",
	  command_queue },
	{ "quiet", "2h|off", COMMAND_CHANNEL | COMMAND_OPS, ROLE_NONE, NULL,
	  "I say nothing in the channel for a while; for its operators and organisers",
	  command_quiet },
	{ "rate", "N none|little|yes|very", COMMAND_BOTH, ROLE_NONE, "events",
	  "how much you want to be at session N; 0 to 3 will do", command_rate },
	{ "ready", "SERIES", COMMAND_BOTH, ROLE_NONE, "review",
	  "what a series still needs before it can go in, by which rule and from whom; answered "
	  "in private", command_ready },
	{ "remind", "SERIES [off|on|mute|unmute]", COMMAND_BOTH, ROLE_NONE, "review",
	  "who is reminded of a series; off: not you any more; mute: nobody, if it is yours",
	  command_remind },
	{ "revoke", "ACCOUNT REASON", COMMAND_BOTH | COMMAND_OPS, ROLE_NONE, "invites",
	  "an invite ends; for the channel's operators", command_revoke },
	{ "search", "WORDS", COMMAND_BOTH, ROLE_NONE, "review",
	  "the newest mails of the list with these words; subject:WORD, author:WORD, \"A PHRASE\" "
	  "and -WORD as well", command_search },
	{ "seen", "NICK", COMMAND_BOTH, ROLE_NONE, "pings",
	  "when somebody last spoke where I am", command_seen },
	{ "series", "[WORDS]", COMMAND_BOTH, ROLE_NONE, "review",
	  "series of patches with these words in their name, the newest first",
	  command_series },
	{ "session", "N [now TOPIC | late 10m | notes NAME | overflow ROOM]", COMMAND_BOTH,
	  ROLE_NONE, "events",
	  "session N; hosts say its topic now, delay, note-taker or overflow room",
	  command_session },
	{ "set", "[zone|work|days|country|quiet|channel|digest|seen VALUE]", COMMAND_BOTH,
	  ROLE_NONE, "pings",
	  "how pings reach you, and when you can talk: !set zone Europe/London, work "
	  "09:00-17:30, days mon-fri, country DE-BY, quiet 22:00-08:00, channel "
	  "irc|mail|digest|none, digest 24h, seen off", command_set },
	{ "snooze", "N WHEN", COMMAND_BOTH, ROLE_NONE, "pings",
	  "ping N again later: 2h, 3d, tomorrow, friday, 18:00", command_snooze },
	{ "status", "SERIES", COMMAND_BOTH, ROLE_NONE, "review",
	  "whose turn a series is, since when, and what is missing; SERIES is a number, a "
	  "Message-ID, a link, or words of its name (in \"quotes\" where more follows)",
	  command_status },
	{ "stop", "[NICK|all|off]", COMMAND_BOTH, ROLE_NONE, "pings",
	  "no more pings, from one or from all; off undoes it", command_stop },
	{ "tell", "WHO[, WHO...] TEXT", COMMAND_BOTH, ROLE_NONE, "pings",
	  "like !ping, without urgency: when they next speak, and no mail", command_tell },
	{ "vote", "[POLL/]N yes|if need be|no", COMMAND_BOTH, ROLE_NONE, "calls",
	  "whether time N of a poll suits you; the last answer counts", command_vote },
	{ "vouch", "NICK REASON", COMMAND_BOTH, ROLE_NONE, "invites",
	  "answer for somebody who wants into the channel you are in", command_vouch },
	{ "where", "WHO", COMMAND_BOTH, ROLE_NONE, "events",
	  "where somebody of the event is, if they said !in", command_where },
	{ "whoami", "", COMMAND_PRIVATE, ROLE_NONE, "identity",
	  "what I know of you", command_whoami },
};

const struct command *command_table(size_t *n)
{
	*n = ARRAY_LEN(commands);
	return commands;
}

const char *command_place(const struct command *command)
{
	switch (command->place & COMMAND_BOTH) {
	case COMMAND_CHANNEL:
		return "in a channel";
	case COMMAND_PRIVATE:
		return "in private";
	}
	return "anywhere";
}

const char *command_who(const struct command *command)
{
	if (command->place & COMMAND_OPS)
		return "operators of the channel, organisers";
	return command->role == ROLE_NONE ? "" : role_name(command->role);
}

const struct command *command_find(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(commands); i++)
		if (str_eq_fold(commands[i].name, name))
			return &commands[i];
	return NULL;
}

static void PRINTF(3, 0) reply(struct request *request, const char *target, const char *fmt,
			       va_list ap)
{
	char text[2048];

	vsnprintf(text, sizeof(text), fmt, ap);
	network_say(request->network, target, text);
}

void command_reply(struct request *request, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	reply(request, request->channel && !hush_is_quiet(request->network, request->channel) ?
	      request->channel : request->nick, fmt, ap);
	va_end(ap);
}

void command_reply_private(struct request *request, const char *fmt, ...)
{
	char text[2048];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (request->relay)
		command_reply(request, "%.*s: %s", (int)strcspn(request->nick, "/"),
			      request->nick, text);
	else
		network_say(request->network, request->nick, text);
}

static int check_place(const struct request *request, const struct command *command,
		       struct err *err)
{
	enum command_place here = request->channel ? COMMAND_CHANNEL : COMMAND_PRIVATE;

	if (command->place & here)
		return 0;
	return err_set(err, ERR_DENIED, "!%s is for %s", command->name,
		       here == COMMAND_CHANNEL ? "private messages: say it to me here" :
		       "channels");
}

int command_actor(struct request *request, struct actor *who, struct err *err)
{
	struct person *person;
	int found = 0;

	*who = (struct actor){ .name = request->nick, .door = DOOR_IRC };
	if (request->account)
		found = person_find_account(request->network->bot->db,
					    network_id(request->network), request->account,
					    request->arena, &person, err);
	if (found < 0)
		return -1;
	if (found)
		*who = person_actor(person, DOOR_IRC);
	return 0;
}

static int run_by_role(struct request *request, struct err *err)
{
	struct actor who;

	if (command_actor(request, &who, err) ||
	    actor_must_be(&who, request->command->role, err))
		return -1;
	return request->command->fn(request, err);
}

/* Where a role is wanted, the network is first asked who that is. */
static int start(struct request *request, struct err *err)
{
	if (request->command->role == ROLE_NONE)
		return request->command->fn(request, err);
	return who_then(request, run_by_role, err);
}

/* What is switched off is told in private: there is no other way to notice. */
static int check_off(const struct request *request, const struct command *command,
		     struct err *err)
{
	if (!hush_is_off(request->network, request->channel, command->family))
		return 0;
	return err_set(err, ERR_DENIED, "!%s is switched off here", command->name);
}

static void run(struct request *request, const struct command *command)
{
	struct err err = ERR_INIT;

	request->command = command;
	if (check_place(request, command, &err) == 0 && check_off(request, command, &err) == 0 &&
	    start(request, &err) == 0)
		return;
	if (err.kind == ERR_BUSY) {
		who_again(request, start);
	} else if (err.kind == ERR_IO) {
		log_error("%s: !%s: %s", network_id(request->network), command->name, err.msg);
		command_reply(request, "%s: that did not work just now, please try again later",
			      request->nick);
	} else {
		command_reply_private(request, "%s", err.msg);
	}
}

/*
 * "!name" is a command; in private the bare name of one is as well.  The name
 * goes to `name`, its arguments are returned; NULL: not a command.
 */
static const char *parse(const struct irc_message *message, char name[NAME_MAX_LEN + 1])
{
	const char *text = message->text;
	size_t len;

	text += strspn(text, " ");
	if (*text == '!' || str_starts_fold(text, "#propose "))
		text++;
	else if (message->channel)
		return NULL;
	for (len = 0; (text[len] | 32) >= 'a' && (text[len] | 32) <= 'z'; len++)
		;
	if (!len || len > NAME_MAX_LEN || (text[len] && text[len] != ' '))
		return NULL;
	memcpy(name, text, len);
	name[len] = '\0';
	return text + len;
}

void command_hear(struct network *network, const struct irc_message *message)
{
	char name[NAME_MAX_LEN + 1];
	const char *args = parse(message, name);
	const struct command *command;
	struct request request = {
		.network = network, .channel = message->channel, .nick = message->nick,
		.relay = message->relay,
	};

	if (!args || message->is_action)
		return;
	command = command_find(name);
	request.arena = arena_new();
	request.args = str_trim(arena_dup(request.arena, args));
	request.account = message->account ? message->account :
		nick_tied(network, message->nick, request.arena);
	if (command)
		run(&request, command);
	else if (message->text[strspn(message->text, " ")] == '!' &&
		 nick_may_be_told(network, message->nick))
		command_reply_private(&request, "I do not know !%s.  !help tells what I know.",
				      name);
	arena_free(request.arena);
}
