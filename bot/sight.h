/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who spoke when, of those in sight.  An entry is gone with its nick: what it
 * says of the account is true for as long as it is there.
 */
#ifndef BOT_SIGHT_H
#define BOT_SIGHT_H

#include "people/peer.h"

struct bot;
struct irc_message;
struct network;
struct sights;

struct sights *sights_new(void);
void sights_free(struct sights *sights);

/* Somebody spoke; who they are as far as it shows.  Good until the next call. */
struct caller sight_hear(struct network *network, const struct irc_message *message);
/* The network has told the account of a nick. */
void sight_identified(struct network *network, const char *nick, const char *account);
/* Has the network been asked for the nick's account lately?  Counts as asked. */
bool sight_may_ask(struct network *network, const char *nick);

void sight_renamed(struct network *network, const char *nick, const char *to);
void sight_gone(struct network *network, const char *nick);
void sights_gone(struct network *network);

/* The peer under whichever nick has spoken last, if since then. */
bool sight_find(struct bot *bot, const struct peer *peer, int64_t since, struct caller *out);
struct network *sight_network(struct bot *bot, const struct caller *found);
/* By IRC's own AWAY. */
bool sight_is_away(struct bot *bot, const struct caller *found);

/* What is new of it into the table of who was seen when. */
void sights_store(struct network *network);

#endif
