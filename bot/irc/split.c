/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of servers in a reason to quit, and a list of who went. */
#include <stdlib.h>
#include <string.h>

#include "split.h"

#include "isupport.h"

#define SPLIT_MS  (15 * 60 * 1000)
#define SPLIT_MAX 5000

struct lost {
	char *nick;
	int64_t at_ms;
	struct lost *next;
};

struct irc_splits {
	const struct irc_isupport *isupport;
	struct lost *first;
	size_t n;
};

/* Bytes of a server's name: letters, digits, '-', '*' and at least one inner dot. */
static size_t server_name(const char *s)
{
	size_t len = 0, dots = 0;

	while ((s[len] >= '0' && s[len] <= '9') || ((s[len] | 32) >= 'a' && (s[len] | 32) <= 'z') ||
	       s[len] == '-' || s[len] == '*' || (s[len] == '.' && len && s[len - 1] != '.'))
		dots += s[len++] == '.';
	return dots && s[len - 1] != '.' ? len : 0;
}

/*
 * Servers put something in front of what people type as a reason ("Quit: "), so
 * two bare names of servers are the server's own words.
 */
bool irc_is_split(const char *reason)
{
	size_t len = server_name(reason);

	if (!len || reason[len] != ' ')
		return false;
	reason += len + 1;
	len = server_name(reason);
	return len && !reason[len];
}

struct irc_splits *irc_splits_new(const struct irc_isupport *isupport)
{
	struct irc_splits *splits = mem_alloc(sizeof(*splits));

	splits->isupport = isupport;
	return splits;
}

static void drop(struct irc_splits *splits, struct lost **at)
{
	struct lost *lost = *at;

	*at = lost->next;
	free(lost->nick);
	free(lost);
	splits->n--;
}

void irc_splits_free(struct irc_splits *splits)
{
	if (!splits)
		return;
	while (splits->first)
		drop(splits, &splits->first);
	free(splits);
}

static struct lost **find(const struct irc_splits *splits, const char *nick)
{
	struct lost **at = (struct lost **)&splits->first;

	while (*at && !irc_same_name(splits->isupport, (*at)->nick, nick))
		at = &(*at)->next;
	return at;
}

void irc_splits_add(struct irc_splits *splits, const char *nick, int64_t now_ms)
{
	struct lost *lost = *find(splits, nick);

	if (!lost && splits->n < SPLIT_MAX) {
		lost = mem_alloc(sizeof(*lost));
		lost->nick = mem_dup(nick);
		lost->next = splits->first;
		splits->first = lost;
		splits->n++;
	}
	if (lost)
		lost->at_ms = now_ms;
}

bool irc_splits_remove(struct irc_splits *splits, const char *nick)
{
	struct lost **at = find(splits, nick);

	if (!*at)
		return false;
	drop(splits, at);
	return true;
}

bool irc_splits_has(const struct irc_splits *splits, const char *nick, int64_t now_ms)
{
	const struct lost *lost = *find(splits, nick);

	return lost && now_ms - lost->at_ms < SPLIT_MS;
}

size_t irc_splits_sweep(struct irc_splits *splits, int64_t now_ms)
{
	struct lost **at = &splits->first;

	while (*at) {
		if (now_ms - (*at)->at_ms < SPLIT_MS)
			at = &(*at)->next;
		else
			drop(splits, at);
	}
	return splits->n;
}
