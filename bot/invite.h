/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Invites: what the bot does by itself. */
#ifndef BOT_INVITE_H
#define BOT_INVITE_H

struct invite_for;
struct network;
struct stays;

/* Tell the operators what is new, and look for who waits; every second or so. */
void invites_tick(struct network *network);
/* They asked again, and are who they are: invite them, also for the second time. */
void invites_again(struct network *network, const struct invite_for *whom);
/* Somebody joined a channel of ours: perhaps they are to be let into another. */
void invites_came(struct network *network, const char *nick);
void invites_gone(struct network *network, const char *nick);

/* Who was invited and is online since. */
void stays_free(struct stays *stays);

#endif
