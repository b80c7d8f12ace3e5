/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands to the bot: "!name arguments" in a channel or in private. */
#ifndef BOT_COMMAND_H
#define BOT_COMMAND_H

#include "people/actor.h"

struct arena;
struct err;
struct irc_message;
struct network;

enum command_place {
	COMMAND_CHANNEL = 1, COMMAND_PRIVATE = 2, COMMAND_BOTH = 3,
	COMMAND_OPS = 4,		/* beside one of these: it is for a channel's operators */
};

/* One command as it was given; all strings until the command returns. */
struct request {
	struct network *network;
	const char *channel;		/* NULL: in private */
	const char *nick;
	const char *account;		/* or NULL */
	const char *relay;		/* nick speaks through it and cannot be written to */
	const char *args;		/* trimmed; "" without any */
	const struct command *command;
	struct arena *arena;
};

/* -1: the err is told to who asked, if it is theirs, or logged. */
typedef int command_fn(struct request *request, struct err *err);

struct command {
	const char *name;
	const char *usage;		/* what follows the name, "" for nothing */
	enum command_place place;
	enum role role;			/* the least; ROLE_NONE: anybody */
	const char *family;		/* switched off together; NULL: always on */
	const char *help;
	command_fn *fn;
};

/* Runs the command that the message is, if it is one. */
void command_hear(struct network *network, const struct irc_message *message);

const struct command *command_table(size_t *n);		/* by name */
/* In words: "anywhere", "in private"; who may, "" for anybody. */
const char *command_place(const struct command *command);
const char *command_who(const struct command *command);
const struct command *command_find(const char *name);

/* Who asks, by their account; ROLE_NONE where nobody is known. */
int command_actor(struct request *request, struct actor *who, struct err *err) MUST_CHECK;

/* Where it was asked, unless it is to be quiet there; and to who asked alone. */
void command_reply(struct request *request, const char *fmt, ...) PRINTF(2, 3);
void command_reply_private(struct request *request, const char *fmt, ...) PRINTF(2, 3);

/* command/<noun>.c */
int command_action(struct request *request, struct err *err);
int command_actions(struct request *request, struct err *err);
int command_agenda(struct request *request, struct err *err);
int command_away(struct request *request, struct err *err);
int command_back(struct request *request, struct err *err);
int command_call(struct request *request, struct err *err);
int command_confirm(struct request *request, struct err *err);
int command_decisions(struct request *request, struct err *err);
int command_deny(struct request *request, struct err *err);
int command_done(struct request *request, struct err *err);
int command_drop(struct request *request, struct err *err);
int command_forget(struct request *request, struct err *err);
int command_freeze(struct request *request, struct err *err);
int command_grant(struct request *request, struct err *err);
int command_help(struct request *request, struct err *err);
int command_iam(struct request *request, struct err *err);
int command_in(struct request *request, struct err *err);
int command_intend(struct request *request, struct err *err);
int command_invite(struct request *request, struct err *err);
int command_invites(struct request *request, struct err *err);
int command_login(struct request *request, struct err *err);
int command_maint(struct request *request, struct err *err);
int command_next(struct request *request, struct err *err);
int command_notes(struct request *request, struct err *err);
int command_now(struct request *request, struct err *err);
int command_object(struct request *request, struct err *err);
int command_ok(struct request *request, struct err *err);
int command_out(struct request *request, struct err *err);
int command_owe(struct request *request, struct err *err);
int command_ping(struct request *request, struct err *err);
int command_pings(struct request *request, struct err *err);
int command_polls(struct request *request, struct err *err);
int command_propose(struct request *request, struct err *err);
int command_queue(struct request *request, struct err *err);
int command_quiet(struct request *request, struct err *err);
int command_rate(struct request *request, struct err *err);
int command_ready(struct request *request, struct err *err);
/* !call join, !call leave */
int command_regular(struct request *request, const struct actor *who, bool join,
		    const char *which, struct err *err);
int command_remind(struct request *request, struct err *err);
int command_revoke(struct request *request, struct err *err);
int command_search(struct request *request, struct err *err);
int command_seen(struct request *request, struct err *err);
int command_series(struct request *request, struct err *err);
int command_session(struct request *request, struct err *err);
int command_set(struct request *request, struct err *err);
int command_snooze(struct request *request, struct err *err);
int command_status(struct request *request, struct err *err);
int command_stop(struct request *request, struct err *err);
int command_tell(struct request *request, struct err *err);
int command_vote(struct request *request, struct err *err);
int command_vouch(struct request *request, struct err *err);
int command_where(struct request *request, struct err *err);
int command_whoami(struct request *request, struct err *err);
/* !call join, !call leave */
int command_regular(struct request *request, const struct actor *who, bool join,
		    const char *which, struct err *err);

#endif
