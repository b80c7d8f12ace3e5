/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Meetings: every line of a channel goes through here. */
#ifndef BOT_COMMAND_MEETING_H
#define BOT_COMMAND_MEETING_H

struct irc_message;
struct network;
struct transcript_line;

/* Stored first, answered then. */
void command_meeting_hear(struct network *network, const struct irc_message *message);
void command_meeting_renamed(struct network *network, const char *channel, const char *nick,
			     const char *to, const char *account);
/* A line once more that was held; -1: the database is busy still. */
int command_meeting_take(struct network *network, const char *channel,
			 const struct transcript_line *line);
/* We are in a channel: say so where a meeting goes on that we were away from. */
void command_meeting_resume(struct network *network, const char *channel);
/* Time goes on in the meetings of a network: every second or so. */
void command_meeting_tick(struct network *network);

#endif
