/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pings on their way: who speaks, and what waits for them. */
#ifndef BOT_PING_H
#define BOT_PING_H

struct bot;
struct irc_message;
struct network;

/* Before the message is taken for a command. */
void pings_hear(struct network *network, const struct irc_message *message);
/* What is due for those in sight; cheap when nothing is. */
void pings_look(struct bot *bot);
/* Who was seen when.  Now and then. */
void pings_store(struct bot *bot);
void pings_sweep(struct bot *bot);
/* A nick, or with NULL the link, is gone. */
void pings_gone(struct network *network, const char *nick);
/* What was just queued goes out. */
void pings_drain(struct bot *bot);

#endif
