/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Draining the table of notices. */
#include <stdlib.h>

#include "notice.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/log.h"
#include "people/notice.h"
#include "bot.h"
#include "hush.h"

#define LOOK_AT 64
#define WAITING 8		/* in flight at most */

struct flight {
	int64_t id;
	bool written;			/* but not marked so in the table yet */
	struct flight *next;
};

struct flights {
	struct flight *first;
	size_t n;
};

struct flights *flights_new(void)
{
	return mem_alloc(sizeof(struct flights));
}

void flights_free(struct flights *flights)
{
	struct flight *flight;

	if (!flights)
		return;
	while ((flight = flights->first)) {
		flights->first = flight->next;
		free(flight);
	}
	free(flights);
}

static struct flight **place(struct flights *flights, int64_t id)
{
	struct flight **at = &flights->first;

	while (*at && (*at)->id != id)
		at = &(*at)->next;
	return at;
}

static void land(struct flights *flights, struct flight **at)
{
	struct flight *flight = *at;

	*at = flight->next;
	free(flight);
	flights->n--;
}

/* False: the table would not have it (busy, disk full); tried again later. */
static bool mark(struct network *network, int64_t id)
{
	struct err err = ERR_INIT;

	if (notice_sent(network->bot->db, id, &err) == 0)
		return true;
	log_error("%s: notice %lld was sent, but that is not written down: %s",
		  network_id(network), (long long)id, err.msg);
	return false;
}

static void mark_written(struct network *network)
{
	struct flight **at = &network->flights->first;

	while (*at) {
		if ((*at)->written && mark(network, (*at)->id))
			land(network->flights, at);
		else
			at = &(*at)->next;
	}
}

static bool may_go(const struct network *network, const struct notice *notice)
{
	if (irc_connection_is_channel(network->irc, notice->target))
		return irc_connection_is_in(network->irc, notice->target) &&
		       !hush_is_quiet(network, notice->target);
	return true;
}

static void take_off(struct network *network, const struct notice *notice)
{
	struct flights *flights = network->flights;
	struct flight *flight = mem_alloc(sizeof(*flight));

	flight->id = notice->id;
	flight->next = flights->first;
	flights->first = flight;
	flights->n++;
	if (irc_connection_say(network->irc, IRC_NOTICE, notice->target, notice->text,
			       notice->id) == 0)
		return;
	log_error("%s: notice %lld to \"%s\" cannot be said", network_id(network),
		  (long long)notice->id, notice->target);
	notice_written(network, notice->id, true);
}

void notices_drain(struct network *network)
{
	struct notices notices = { 0 };
	struct err err = ERR_INIT;
	struct arena *arena;
	size_t i;

	mark_written(network);
	if (!irc_connection_is_ready(network->irc) || network->flights->n >= WAITING)
		return;
	arena = arena_new();
	if (notice_list(network->bot->db, network_id(network), LOOK_AT, arena, &notices, &err))
		log_error("%s: notices: %s", network_id(network), err.msg);
	for (i = 0; i < notices.len && network->flights->n < WAITING; i++)
		if (!*place(network->flights, notices.items[i].id) &&
		    may_go(network, &notices.items[i]))
			take_off(network, &notices.items[i]);
	arena_free(arena);
}

void notice_written(struct network *network, int64_t id, bool is_written)
{
	struct flight **at = place(network->flights, id);

	if (!*at)
		return;
	(*at)->written = is_written;
	if (!is_written || mark(network, id))
		land(network->flights, at);
}
