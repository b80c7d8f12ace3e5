/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Meetings: every line of a channel goes through here. */
#ifndef BOT_COMMAND_MEETING_H
#define BOT_COMMAND_MEETING_H

struct irc_message;
struct network;
struct topic_before;

/* Stored first, answered then. */
void command_meeting_hear(struct network *network, const struct irc_message *message);
void command_meeting_renamed(struct network *network, const char *channel, const char *nick,
			     const char *to, const char *account);
/* We are in a channel: say so where a meeting goes on that we were away from. */
void command_meeting_resume(struct network *network, const char *channel);
/* Time goes on in the meetings of a network: every second or so. */
void command_meeting_tick(struct network *network);

void topic_before_free(struct topic_before *topics);

#endif
