/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A token bucket for each of those who spoke last. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flood.h"

#include "base/str.h"

#define REMEMBERED 256
#define WHO_MAX    127
#define MINUTE_MS  60000

struct one {
	char who[WHO_MAX + 1];
	int64_t credit;			/* milliseconds; a question costs MINUTE_MS / limit */
	int64_t heard_ms, ignored_until_ms;
};

struct irc_flood {
	int64_t limit;
	size_t n;
	struct one all[REMEMBERED];
};

struct irc_flood *irc_flood_new(int64_t limit)
{
	struct irc_flood *flood = mem_alloc(sizeof(*flood));

	flood->limit = limit;
	return flood;
}

void irc_flood_free(struct irc_flood *flood)
{
	free(flood);
}

/* A stranger gets a free place, or that of who was silent longest. */
static struct one *find(struct irc_flood *flood, const char *who, int64_t now_ms)
{
	struct one *oldest = &flood->all[0], *one;
	size_t i;

	for (i = 0; i < flood->n; i++) {
		one = &flood->all[i];
		if (strncmp(one->who, who, WHO_MAX) == 0)
			return one;
		if (one->heard_ms < oldest->heard_ms)
			oldest = one;
	}
	one = flood->n < REMEMBERED ? &flood->all[flood->n++] : oldest;
	*one = (struct one){ .credit = MINUTE_MS, .heard_ms = now_ms };
	snprintf(one->who, sizeof(one->who), "%.*s", WHO_MAX, who);
	return one;
}

enum irc_flood_verdict irc_flood_hear(struct irc_flood *flood, const char *who, int64_t now_ms)
{
	struct one *one;

	if (!flood->limit)
		return IRC_FLOOD_FINE;
	one = find(flood, who, now_ms);
	one->credit += now_ms - one->heard_ms;
	one->heard_ms = now_ms;
	if (one->credit > MINUTE_MS)
		one->credit = MINUTE_MS;
	if (now_ms < one->ignored_until_ms)
		return IRC_FLOOD_GOES_ON;
	if (one->credit < MINUTE_MS / flood->limit) {
		one->ignored_until_ms = now_ms + IRC_FLOOD_MS;
		return IRC_FLOOD_BEGINS;
	}
	one->credit -= MINUTE_MS / flood->limit;
	return IRC_FLOOD_FINE;
}
