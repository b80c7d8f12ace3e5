/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One IRC network: connected, and connected again, for as long as it takes.
 * Registers, keeps its nick and its channels, knows who is who, paces what it
 * says, and notices within two minutes when the line is dead.
 */
#ifndef BOT_IRC_CONNECTION_H
#define BOT_IRC_CONNECTION_H

#include "base/base.h"
#include "queue.h"

struct irc_connection;
struct loop;

struct irc_options {
	const char *name;		/* for the log */
	const char **hosts;		/* tried in turn, see address_parse(); ends with NULL */
	int64_t port;			/* where a host does not say its own */
	bool tls;
	const char *ca_file;		/* NULL: the system's */
	const char *cert_file, *key_file;		/* ours, or NULL */
	const char *nick, *user, *realname;
	const char *password;		/* of the server, or NULL */
	const char *account, *account_password;		/* services, or NULL */
	bool sasl_required;
	const char *services_host;	/* pattern: where NickServ must be */
	const char **channels;		/* ends with NULL */
	const char *channel_keys;	/* "#channel key #other key", or NULL */
	const char **relays;		/* patterns of nicks, see relay.h; or NULL */
	int64_t burst, rate_ms;
	int64_t flood;			/* questions a minute from one person; 0: no limit */
	const char *version;		/* answer to CTCP VERSION */
};

/* Somebody said something.  Good until the callback returns. */
struct irc_message {
	const char *channel;		/* one of ours as configured, or NULL: to us alone */
	const char *nick;		/* of a relayed speaker: "name/relay", which no nick is */
	const char *account;		/* services account, or NULL: none, or not known */
	const char *relay;		/* the nick that speaks for somebody else, or NULL */
	const char *text;		/* without colours */
	bool is_action;			/* "/me text" */
	bool is_flood;			/* from who asks too much: not to be answered */
};

/* None may free the connection. */
struct irc_events {
	void (*said)(void *cookie, const struct irc_message *message);
	/* Registered, and all channels tried: lines go out from now on. */
	void (*ready)(void *cookie);
	/* We are in a channel (again). */
	void (*joined)(void *cookie, const char *channel);
	/* Somebody else joined a channel of ours.  May be NULL. */
	void (*came)(void *cookie, const char *channel, const char *nick);
	/* Somebody in a channel of ours has a new nick; once for each channel. */
	void (*renamed)(void *cookie, const char *channel, const char *nick, const char *to,
			const char *account);
	/* A nick is out of sight or somebody else's: what was known of it is void. */
	void (*gone)(void *cookie, const char *nick);
	/* The link is down; all nicks are gone. */
	void (*lost)(void *cookie);
	/* A line with an id is with the system now, or never will be. */
	void (*written)(void *cookie, int64_t id, bool is_written);
	/* After irc_connection_quit(): the line is closed. */
	void (*ended)(void *cookie);
};

/* The options' strings are the caller's and must live as long.  Connects at once. */
struct irc_connection *irc_connection_new(struct loop *loop, const struct irc_options *options,
					  const struct irc_events *events, void *cookie);
void irc_connection_free(struct irc_connection *connection);	/* NULL is fine */
/* Say goodbye; `ended` follows within the loop, also where there is no link. */
void irc_connection_quit(struct irc_connection *connection, const char *reason);

/*
 * Others than it was made with: channels are parted and joined, the pace is
 * kept from now on.  The names are borrowed as well.
 */
void irc_connection_change(struct irc_connection *connection, const char **channels,
			   int64_t burst, int64_t rate_ms);

/*
 * Say text to a channel or nick, in several lines where it is long (at most 8;
 * the rest is left out with "..." for it).  `written` comes for id, if not 0,
 * with the last of them.  Where much waits, a line without id that waits
 * already for the same target is not said twice.  -1: the queue is full, or target
 * is no target.
 */
int irc_connection_say(struct irc_connection *connection, enum irc_priority priority,
		       const char *target, const char *text, int64_t id) MUST_CHECK;
void irc_connection_set_topic(struct irc_connection *connection, const char *channel,
			      const char *topic);

/* The channel's topic, "" for none; NULL where it is not known. */
const char *irc_connection_topic(const struct irc_connection *connection, const char *channel);

/* Registered, and all channels tried. */
bool irc_connection_is_ready(const struct irc_connection *connection);
/* So many answers wait for their turn that more would be no use to anybody. */
bool irc_connection_is_swamped(struct irc_connection *connection);
bool irc_connection_is_in(const struct irc_connection *connection, const char *channel);
bool irc_connection_is_channel(const struct irc_connection *connection, const char *target);
/* Does the nick share a channel with us, so that its going would be noticed? */
bool irc_connection_sees(const struct irc_connection *connection, const char *nick);
/* Is the nick in that channel of ours?  True as well where that is not known. */
bool irc_connection_is_present(const struct irc_connection *connection, const char *channel,
			       const char *nick);
/*
 * Is the nick in sight and marked away?  At once where the server has
 * away-notify; elsewhere as it was when the nick came in sight or was looked up.
 */
bool irc_connection_is_away(const struct irc_connection *connection, const char *nick);
/* Did the nick go in a netsplit lately, and has not come back? */
bool irc_connection_is_split(const struct irc_connection *connection, const char *nick);
/* Has this network services accounts, as far as was seen? */
bool irc_connection_has_services(const struct irc_connection *connection);
const char *irc_connection_nick(const struct irc_connection *connection);
bool irc_connection_same_nick(const struct irc_connection *connection, const char *a,
			      const char *b);

struct irc_status {
	const char *state;		/* "down", "connecting", "registering", "up", "gave up" */
	const char *host;		/* tried, or connected to */
	const char *server;		/* what it calls itself, "" before it did */
	const char *nick;
	bool logged_in;			/* to services */
	int64_t lag_ms;			/* -1: not measured yet */
	size_t queued;			/* lines that wait to be sent */
	int64_t since;			/* when it came up, as unix time; 0: it is not */
	const char *last_error;		/* why it went down last, "" if never */
};

/* The strings are good until the loop goes on. */
void irc_connection_status(const struct irc_connection *connection, struct irc_status *status);

/*
 * Which services account is nick logged in to?  Calls fn once, perhaps at once;
 * account NULL: none; known false: no answer.
 */
typedef void irc_identify_fn(void *cookie, const char *nick, const char *account, bool known);
void irc_connection_identify(struct irc_connection *connection, const char *nick,
			     irc_identify_fn *fn, void *cookie);

/*
 * Who is nick just now, asked afresh: there at all, with which account, in the
 * channel (NULL: none), and as one of its operators?  Calls fn once, perhaps at
 * once; is_known false: no answer.
 */
struct irc_look {
	const char *nick, *account;
	bool is_known, is_online, is_in, is_op;
};
typedef void irc_look_fn(void *cookie, const struct irc_look *look);
void irc_connection_look(struct irc_connection *connection, const char *nick,
			 const char *channel, irc_look_fn *fn, void *cookie);

/* The account as it was heard last, without asking; NULL: none, or not heard. */
const char *irc_connection_account(const struct irc_connection *connection, const char *nick);

void irc_connection_invite(struct irc_connection *connection, const char *nick,
			   const char *channel);
/* A NOTICE to the channel's operators, or to all of it where the server cannot. */
void irc_connection_tell_ops(struct irc_connection *connection, const char *channel,
			     const char *text);

#endif
