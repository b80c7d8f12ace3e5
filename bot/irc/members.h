/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who is in sight: nicks, the channels that they share with us, their accounts. */
#ifndef BOT_IRC_MEMBERS_H
#define BOT_IRC_MEMBERS_H

#include "base/base.h"

struct irc_isupport;
struct irc_members;

#define IRC_CHANNELS_MAX 1000	/* of ours on one network */
#define IRC_MEMBERS_MAX  20000		/* more are not remembered */

struct irc_member {
	char *nick;
	char *account;			/* services account, or NULL: none */
	bool account_known;		/* else NULL says nothing */
	int64_t account_ms;		/* when it was learnt, by clock_ms() */
	bool away;
	uint16_t *channels;		/* numbers of those of ours that they are in */
	size_t n_channels;
	struct irc_member *next;
};

struct irc_members *irc_members_new(const struct irc_isupport *isupport);
void irc_members_free(struct irc_members *members);

struct irc_member *irc_members_find(const struct irc_members *members, const char *nick);
bool irc_members_are_too_many(const struct irc_members *members);	/* not all are known */
bool irc_member_is_in(const struct irc_member *member, size_t channel);
/* NULL only when there are too many. */
struct irc_member *irc_members_join(struct irc_members *members, const char *nick,
				    size_t channel);
/* True: that was the last channel, the member is forgotten. */
bool irc_members_part(struct irc_members *members, const char *nick, size_t channel);
void irc_members_forget(struct irc_members *members, const char *nick);
/* We left the channel: everybody in it parted; `gone` is told of the forgotten. */
void irc_members_leave(struct irc_members *members, size_t channel,
		       void (*gone)(void *cookie, const char *nick), void *cookie);
/* The channel has another number now; nobody is known to be in that one. */
void irc_members_move(struct irc_members *members, size_t channel, size_t to);
void irc_members_rename(struct irc_members *members, const char *nick, const char *to);

/* "*", "0" and "" are no account. */
void irc_member_set_account(struct irc_member *member, const char *account, int64_t now_ms);

#endif
