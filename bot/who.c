/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finding out who asks, then going on; and once more where the database was busy. */
#include <stdlib.h>

#include "who.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/log.h"
#include "base/loop.h"
#include "bot.h"

#define RETRY_MS 250
#define TRIES    20

struct later {
	struct request request;
	command_fn *fn;
	unsigned tries;
};

void who_fault(struct request *request, const struct err *err)
{
	if (err->kind == ERR_BUSY || err->kind == ERR_IO) {
		log_error("%s: a command of \"%s\": %s", network_id(request->network),
			  request->nick, err->msg);
		command_reply_private(request, "that did not work just now, please try again "
				      "later");
	} else {
		command_reply_private(request, "%s", err->msg);
	}
}

void request_copy(const struct request *request, struct request *copy)
{
	struct arena *arena = arena_new();

	*copy = *request;
	copy->arena = arena;
	copy->channel = arena_dup(arena, request->channel);
	copy->nick = arena_dup(arena, request->nick);
	copy->account = arena_dup(arena, request->account);
	copy->relay = arena_dup(arena, request->relay);
	copy->args = arena_dup(arena, request->args);
}

static struct later *later_new(const struct request *request, command_fn *fn)
{
	struct later *later = mem_alloc(sizeof(*later));

	later->fn = fn;
	request_copy(request, &later->request);
	return later;
}

static void later_free(struct later *later)
{
	arena_free(later->request.arena);
	free(later);
}

/* ---- the database is busy */

struct pause {
	struct bot *bot;
	struct network *network;
	who_pause_fn *fn;
	void *cookie;
};

/* The config may have been changed, and the network be gone. */
static bool is_there(const struct pause *pause)
{
	for (size_t i = 0; i < pause->bot->n_networks; i++)
		if (pause->bot->networks[i] == pause->network)
			return true;
	return false;
}

static void on_paused(void *cookie)
{
	struct pause *pause = cookie;

	pause->fn(pause->cookie, is_there(pause));
	free(pause);
}

bool who_pause(struct network *network, unsigned *tries, who_pause_fn *fn, void *cookie)
{
	struct pause *pause;

	if (++*tries > TRIES)
		return false;
	pause = mem_alloc(sizeof(*pause));
	*pause = (struct pause){ network->bot, network, fn, cookie };
	loop_timer(network->bot->loop, RETRY_MS, on_paused, pause);
	return true;
}

static void on_again(void *cookie, bool is_there);

static void run(struct later *later)
{
	struct err err = ERR_INIT;

	if (later->fn(&later->request, &err)) {
		if (err.kind == ERR_BUSY &&
		    who_pause(later->request.network, &later->tries, on_again, later))
			return;
		who_fault(&later->request, &err);
	}
	later_free(later);
}

static void on_again(void *cookie, bool is_there)
{
	struct later *later = cookie;

	if (is_there)
		run(later);
	else
		later_free(later);
}

void who_again(const struct request *request, command_fn *fn)
{
	struct later *later = later_new(request, fn);

	who_pause(request->network, &later->tries, on_again, later);
}

/* ---- who asks */

static void on_identified(void *cookie, const char *nick UNUSED, const char *account, bool known)
{
	struct later *later = cookie;
	struct request *request = &later->request;
	struct err err = ERR_INIT;

	request->account = arena_dup(request->arena, account);
	if (known) {
		run(later);
		return;
	}
	err_set(&err, ERR_NOT_FOUND, "the network does not tell me who you are; please say that "
		"again in a minute");
	who_fault(request, &err);
	later_free(later);
}

int who_then(struct request *request, command_fn *fn, struct err *err)
{
	struct irc_connection *irc = request->network->irc;
	struct later *later;

	if (request->account || request->relay || !irc_connection_has_services(irc))
		return fn(request, err);
	later = later_new(request, fn);
	irc_connection_identify(irc, later->request.nick, on_identified, later);
	return 0;
}
