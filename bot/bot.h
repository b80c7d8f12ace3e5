/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The program: a database, a loop, and a connection for each network. */
#ifndef BOT_BOT_H
#define BOT_BOT_H

#include "people/program.h"
#include "people/settings.h"

#include "irc/connection.h"

struct arena;
struct db;
struct err;
struct flights;
struct held;
struct judge;
struct loop;
struct meetings;
struct nicks;
struct sights;
struct stays;

/* The config as it was read once; the newest is in force. */
struct config {
	struct settings settings;
	struct arena *arena;
	struct config *older;		/* that a connection still was made from */
};

struct bot {
	struct config *config;
	const struct settings *settings;	/* of that */
	struct db *db;
	struct loop *loop;
	struct meetings *meetings;
	struct judge *judge;		/* judge.h */
	struct network **networks;
	size_t n_networks;
	int scanner;			/* process id of `moot tree scan`, 0: none runs */
	bool stopping;			/* once all networks said goodbye */
	struct program program;		/* what is told of it */
	uint64_t told;			/* ... and of the networks: see status.c */
};

struct network {
	struct bot *bot;
	const char *id;			/* of its section; stays where it is in memory */
	const struct config *made_by;	/* the config of its connection */
	const struct config *config;	/* the one that is in force for it */
	const struct settings_irc *settings;	/* of that */
	struct irc_connection *irc;
	struct nicks *nicks;		/* what is remembered of each until it is gone */
	struct flights *flights;	/* notices between table and socket */
	struct sights *sights;		/* who spoke when */
	struct stays *stays;		/* who was invited and is online since */
	bool leaving, ended;		/* it is not wanted any more; it said goodbye */
	struct loop_timer *leave;	/* until it is gone, with goodbye or without */
	int64_t heard_at;		/* somebody said something */
	struct held *held;		/* lines that wait for the database */
	int64_t complained_ms;		/* in a channel, that nothing is recorded */
	struct arena *secrets;		/* passwords, for as long as it runs */
};

/* network.c */
/* What the config says, passwords read; the strings live as long as both. */
int network_options(struct irc_options *options, const struct settings_irc *settings,
		    struct arena *arena, struct err *err) MUST_CHECK;
struct network *network_new(struct bot *bot, const struct settings_irc *settings,
			    struct err *err);
void network_free(struct network *network);	/* NULL is fine */
/* Say goodbye and go: it is taken from the bot's networks when that is done. */
void network_leave(struct network *network);
/* Go on by the bot's config of now. */
void network_change(struct network *network, const struct settings_irc *settings);
const char *network_id(const struct network *network);
/* Into the send queue; a line that does not fit is logged and left out. */
void network_say(struct network *network, const char *target, const char *text);

/* config.c */
struct config *config_new(void);			/* empty */
struct config *config_load(const char *path, struct err *err);
void config_free(struct config *config);		/* and all older ones */
/* A connection for each network of the config that has none. */
int config_start_networks(struct bot *bot, struct err *err) MUST_CHECK;
void config_network_left(struct network *network);
void config_reload(void *bot);				/* SIGHUP */

/* status.c */
void status_tell(struct bot *bot, bool is_news);	/* else now and then */

#endif
