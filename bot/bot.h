/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The program: a database, a loop, and a connection for each network. */
#ifndef BOT_BOT_H
#define BOT_BOT_H

#include "irc/connection.h"

struct arena;
struct db;
struct err;
struct flights;
struct loop;
struct meetings;
struct nicks;
struct settings;
struct settings_irc;
struct sights;
struct stays;
struct topic_before;

struct bot {
	const struct settings *settings;
	struct db *db;
	struct loop *loop;
	struct meetings *meetings;
	struct network *networks;
	size_t n_networks;
	size_t n_ended;			/* at the end: networks that said goodbye */
	int scanner;			/* process id of `moot tree scan`, 0: none runs */
};

struct network {
	struct bot *bot;
	const struct settings_irc *settings;
	struct irc_connection *irc;
	struct nicks *nicks;		/* what is remembered of each until it is gone */
	struct flights *flights;	/* notices between table and socket */
	struct sights *sights;		/* who spoke when */
	struct stays *stays;		/* who was invited and is online since */
	int64_t complained_ms;		/* in a channel, that nothing is recorded */
	struct topic_before *topics;	/* to be put back when meetings end */
	struct arena *secrets;		/* passwords, for as long as it runs */
};

/* network.c */
int network_start(struct network *network, struct bot *bot, const struct settings_irc *settings,
		  struct err *err) MUST_CHECK;
void network_stop(struct network *network);		/* its memory stays the caller's */
const char *network_id(const struct network *network);
/* Into the send queue; a line that does not fit is logged and left out. */
void network_say(struct network *network, const char *target, const char *text);

#endif
