/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A hash table of nicks. */
#include <stdlib.h>

#include "members.h"

#include "base/str.h"
#include "isupport.h"

#define BUCKETS 512

struct irc_members {
	const struct irc_isupport *isupport;
	struct irc_member *buckets[BUCKETS];
	size_t n;
};

struct irc_members *irc_members_new(const struct irc_isupport *isupport)
{
	struct irc_members *members = mem_alloc(sizeof(*members));

	members->isupport = isupport;
	return members;
}

/* The pointer that points to the member, or to the NULL at the end of its bucket. */
static struct irc_member **place(const struct irc_members *members, const char *nick)
{
	uint32_t hash = irc_name_hash(members->isupport, nick);
	struct irc_member **at = (struct irc_member **)&members->buckets[hash % BUCKETS];

	while (*at && !irc_same_name(members->isupport, (*at)->nick, nick))
		at = &(*at)->next;
	return at;
}

static void remove_at(struct irc_members *members, struct irc_member **at)
{
	struct irc_member *member = *at;

	*at = member->next;
	free(member->nick);
	free(member->account);
	free(member->channels);
	free(member);
	members->n--;
}

void irc_members_free(struct irc_members *members)
{
	size_t i;

	if (!members)
		return;
	for (i = 0; i < BUCKETS; i++)
		while (members->buckets[i])
			remove_at(members, &members->buckets[i]);
	free(members);
}

struct irc_member *irc_members_find(const struct irc_members *members, const char *nick)
{
	return *place(members, nick);
}

bool irc_members_are_too_many(const struct irc_members *members)
{
	return members->n >= IRC_MEMBERS_MAX;
}

/* The place of the channel among theirs, or one behind the last. */
static size_t find_channel(const struct irc_member *member, size_t channel)
{
	size_t i = 0;

	while (i < member->n_channels && member->channels[i] != channel)
		i++;
	return i;
}

bool irc_member_is_in(const struct irc_member *member, size_t channel)
{
	return find_channel(member, channel) < member->n_channels;
}

static void enter(struct irc_member *member, size_t channel)
{
	if (irc_member_is_in(member, channel))
		return;
	member->channels = mem_resize(member->channels,
				      (member->n_channels + 1) * sizeof(*member->channels));
	member->channels[member->n_channels++] = (uint16_t)channel;
}

/* True: that was the last one. */
static bool leave(struct irc_member *member, size_t channel)
{
	size_t i = find_channel(member, channel);

	if (i == member->n_channels)
		return false;
	member->channels[i] = member->channels[--member->n_channels];
	return !member->n_channels;
}

struct irc_member *irc_members_join(struct irc_members *members, const char *nick,
				    size_t channel)
{
	struct irc_member **at = place(members, nick);

	if (!*at) {
		if (members->n >= IRC_MEMBERS_MAX)
			return NULL;
		*at = mem_alloc(sizeof(**at));
		(*at)->nick = mem_dup(nick);
		members->n++;
	}
	enter(*at, channel);
	return *at;
}

bool irc_members_part(struct irc_members *members, const char *nick, size_t channel)
{
	struct irc_member **at = place(members, nick);

	if (!*at || !leave(*at, channel))
		return false;
	remove_at(members, at);
	return true;
}

void irc_members_forget(struct irc_members *members, const char *nick)
{
	struct irc_member **at = place(members, nick);

	if (*at)
		remove_at(members, at);
}

void irc_members_leave(struct irc_members *members, size_t channel,
		       void (*gone)(void *cookie, const char *nick), void *cookie)
{
	size_t i;

	for (i = 0; i < BUCKETS; i++) {
		struct irc_member **at = &members->buckets[i];

		while (*at) {
			if (!leave(*at, channel)) {
				at = &(*at)->next;
				continue;
			}
			gone(cookie, (*at)->nick);
			remove_at(members, at);
		}
	}
}

void irc_members_move(struct irc_members *members, size_t channel, size_t to)
{
	struct irc_member *member;
	size_t i;

	for (i = 0; i < BUCKETS; i++)
		for (member = members->buckets[i]; member; member = member->next)
			if (irc_member_is_in(member, channel))
				member->channels[find_channel(member, channel)] = (uint16_t)to;
}

void irc_members_rename(struct irc_members *members, const char *nick, const char *to)
{
	struct irc_member **at = place(members, nick), *member = *at, **target;

	if (!member)
		return;
	*at = member->next;
	target = place(members, to);
	if (*target)
		remove_at(members, target);
	free(member->nick);
	member->nick = mem_dup(to);
	target = place(members, to);
	member->next = *target;
	*target = member;
}

void irc_member_set_account(struct irc_member *member, const char *account, int64_t now_ms)
{
	free(member->account);
	member->account = !account || !*account || str_eq(account, "*") || str_eq(account, "0") ?
		NULL : mem_dup(account);
	member->account_known = true;
	member->account_ms = now_ms;
}
