/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files that make up a connection know of each other: connection.c,
 * care.c, status.c, speak.c, label.c, hear.c, talk.c, dcc.c, channel.c, members_ask.c,
 * services.c and whois.c.
 */
#ifndef BOT_IRC_CONNECTION_INTERNAL_H
#define BOT_IRC_CONNECTION_INTERNAL_H

#include "base/address.h"
#include "batch.h"
#include "client.h"
#include "connection.h"
#include "flood.h"
#include "isupport.h"
#include "line.h"
#include "members.h"
#include "registration.h"
#include "split.h"
#include "transport.h"

struct loop_timer;

struct irc_channel {
	struct irc_connection *connection;
	const char *name;
	char *topic;			/* NULL: not known */
	bool joined;
	bool answered;			/* joined or refused, since we registered */
	bool refusal_logged;
	bool wants_who;			/* who is in it has not been asked yet */
	unsigned kicks;			/* lately: rejoin later and later */
	int64_t joined_ms;
	struct loop_timer *rejoin;
};

struct irc_whois {
	char nick[IRC_NICK_MAX + 1];
	char *account;
	bool away;
	unsigned label;
	irc_identify_fn *fn;		/* NULL: asked for our own use */
	void *cookie;
	int64_t since_ms;
	struct irc_whois *next;
};

/* What was asked under a label (IRCv3), so that the end of the answer shows. */
enum irc_question { IRC_ASKED_NOTHING, IRC_ASKED_WHOIS, IRC_ASKED_WHO, IRC_ASKED_JOIN };
#define IRC_LABELS_MAX 64

struct irc_label {
	enum irc_question question;
	unsigned number;
	char about[400];		/* the nick, the channels */
	char batch[128];		/* the reference of its answer, "" for none yet */
};

/* NickServ, as far as we know it. */
struct irc_services {
	char server[ADDRESS_HOST_MAX + 1];	/* where it is, "" where there is none */
	bool told;			/* our password */
	struct loop_timer *wait;	/* for its answer; the channels wait too */
};

enum irc_state { IRC_DOWN, IRC_CONNECTING, IRC_REGISTERING, IRC_REGISTERED, IRC_GAVE_UP };

struct irc_connection {
	struct loop *loop;
	struct irc_options options;
	const struct irc_events *events;
	void *cookie;
	enum irc_state state;
	bool welcomed, ready, quitting;

	struct irc_transport *transport;
	struct irc_client *client;
	struct irc_registration *registration;
	struct irc_registration_wish wish;
	struct irc_isupport isupport;
	struct irc_members *members;
	char nick[IRC_NICK_MAX + 1];
	size_t prefix_len;		/* of ":nick!user@host " as others see us */
	bool accounts_seen;
	char last_words[200];		/* of the server: ERROR, KILL */
	char last_error[320];
	char server[ADDRESS_HOST_MAX + 1];	/* its own name */
	struct irc_batches batches;
	struct irc_label *labels;	/* IRC_LABELS_MAX; NULL until the first */
	unsigned last_label;
	char who_asked[IRC_LINE_MAX];	/* the channel of the WHO that goes on, or "" */
	int64_t who_ms;
	struct irc_dcc *dcc;
	struct irc_splits *splits;
	size_t n_split;			/* not told in the log yet */
	struct irc_flood *flood;
	struct irc_services services;

	struct irc_channel channels[IRC_CHANNELS_MAX];
	size_t n_channels;
	struct irc_whois *whois;
	struct irc_looking *looking;

	struct irc_queue *queue;
	struct irc_queued *writing;	/* handed on, not all of it with the system yet */

	char host[ADDRESS_HOST_MAX + 1];	/* of this attempt */
	int64_t port;
	size_t attempts;		/* which host is next */
	unsigned failures;		/* in a row */
	int64_t state_ms;		/* when this state began */
	int64_t heard_ms, asked_ms;	/* last line; our last PING */
	int64_t lag_ms, up_since;
	int64_t nick_ms;		/* last try to get our nick */
	struct loop_timer *check, *pump, *retry, *joiner, *split_report;
	size_t n_asked_to_join;
};

/* care.c */
void irc_connection_set_ready(struct irc_connection *c);
void irc_connection_want_nick(struct irc_connection *c);
void irc_connection_welcomed(struct irc_connection *c);	/* 005 is complete */
void irc_ask_lag(struct irc_connection *c, int64_t now_ms);
void irc_hear_pong(struct irc_connection *c, const struct irc_line *line);
/* Every few seconds while registered; why the line is to be given up, or NULL. */
const char *irc_care(struct irc_connection *c, int64_t now_ms);

/* speak.c */
void irc_send(struct irc_connection *c, enum irc_priority priority, const char *command,
	      const char *a, const char *b, const char *text);
int irc_enqueue(struct irc_connection *c, enum irc_priority priority, const char *line,
		int64_t id);		/* -1: full, and logged */
void irc_pump(struct irc_connection *c);
void irc_on_written(void *connection);
void irc_drop_nick(struct irc_connection *c, const char *nick);	/* tells the owner */
void irc_drop_lost(struct irc_connection *c);
void irc_drop_stale(struct irc_connection *c);

/* label.c: questions, labelled where the server knows labels */
unsigned irc_ask(struct irc_connection *c, enum irc_priority priority,
		 enum irc_question question, const char *command, const char *a,
		 const char *b);	/* the label's number, or 0 */
/* The line is, begins or ends the answer to a label: called after it was heard. */
void irc_labels_hear(struct irc_connection *c, const struct irc_line *line);
/* The number of the question that the line answers, or 0. */
unsigned irc_label_of(struct irc_connection *c, const struct irc_line *line);
void irc_labels_lost(struct irc_connection *c);

/* members_ask.c: who is in the channels, one WHO after the other */
void irc_who_want(struct irc_channel *channel);
void irc_who_end(struct irc_connection *c, const char *channel);
void irc_who_check(struct irc_connection *c, int64_t now_ms);
void irc_who_lost(struct irc_connection *c);

/* hear.c: what the server says once we are registered */
void irc_hear(void *connection, enum irc_event_kind kind, const struct irc_line *line);
bool irc_is_me(const struct irc_connection *c, const char *nick);
void irc_set_account(struct irc_connection *c, const char *nick, const char *account);
void irc_set_away(struct irc_connection *c, const char *nick, bool away);

/* talk.c: what people say */
void irc_talk_hear(struct irc_connection *c, const struct irc_line *line, bool is_action);
void irc_ctcp_hear(struct irc_connection *c, const struct irc_line *line);

/* dcc.c */
void irc_dcc_hear(struct irc_connection *c, const struct irc_line *line);

/* services.c: NickServ, where SASL did not do it, and ChanServ */
void irc_services_start(struct irc_connection *c);	/* joins the channels when done */
void irc_services_hear(struct irc_connection *c, int numeric, const struct irc_line *line);
void irc_services_remark(struct irc_connection *c, const struct irc_line *line);
void irc_services_lost(struct irc_connection *c);
void irc_services_invite(struct irc_connection *c, const char *channel);

/* channel.c */
void irc_channels_join(struct irc_connection *c);
void irc_channels_lost(struct irc_connection *c);
struct irc_channel *irc_channel_find(const struct irc_connection *c, const char *name);
size_t irc_channel_index(const struct irc_channel *channel);
void irc_channel_joined(struct irc_channel *channel);
void irc_channel_left(struct irc_channel *channel, const char *why);
void irc_channel_refused(struct irc_channel *channel, int numeric, const char *why);
void irc_channel_join(struct irc_channel *channel);
void irc_channels_unanswered(struct irc_connection *c, char *names);	/* to our JOIN */
void irc_channel_set_topic(struct irc_channel *channel, const char *topic);

/* whois.c */
bool irc_account_is_known(const struct irc_connection *c, const struct irc_member *member);
void irc_whois_ask(struct irc_connection *c, const char *nick);	/* for our own use */
void irc_whois_hear(struct irc_connection *c, int numeric, const struct irc_line *line);
void irc_whois_end(struct irc_connection *c, unsigned label);	/* that was all */
void irc_whois_check(struct irc_connection *c, int64_t now_ms);
void irc_whois_lost(struct irc_connection *c);

/* look.c */
void irc_look_hear(struct irc_connection *c, int numeric, const struct irc_line *line);
void irc_look_end(struct irc_connection *c, unsigned label);
void irc_look_check(struct irc_connection *c, int64_t now_ms);
void irc_look_lost(struct irc_connection *c);

#endif
