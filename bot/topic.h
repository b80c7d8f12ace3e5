/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A channel's topic, for as long as a meeting has another one. */
#ifndef BOT_TOPIC_H
#define BOT_TOPIC_H

struct network;

/* The first time in a meeting the one from before is kept, over crashes too. */
void topic_set(struct network *network, const char *channel, const char *topic);
/* Put back what is kept, if anything is. */
void topic_restore(struct network *network, const char *channel);

#endif
