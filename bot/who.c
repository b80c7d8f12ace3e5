/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finding out who asks, then going on. */
#include <stdlib.h>

#include "who.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/log.h"
#include "bot.h"

struct later {
	struct request request;
	command_fn *fn;
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

static void on_identified(void *cookie, const char *nick UNUSED, const char *account, bool known)
{
	struct later *later = cookie;
	struct request *request = &later->request;
	struct err err = ERR_INIT;

	request->account = arena_dup(request->arena, account);
	if (!known)
		err_set(&err, ERR_NOT_FOUND, "the network does not tell me who you are; please "
			"say that again in a minute");
	if (!known || later->fn(request, &err))
		who_fault(request, &err);
	arena_free(request->arena);
	free(later);
}

int who_then(struct request *request, command_fn *fn, struct err *err)
{
	struct irc_connection *irc = request->network->irc;
	struct later *later;

	if (request->account || !irc_connection_has_services(irc))
		return fn(request, err);
	later = mem_alloc(sizeof(*later));
	later->fn = fn;
	later->request = *request;
	later->request.arena = arena_new();
	later->request.channel = arena_dup(later->request.arena, request->channel);
	later->request.nick = arena_dup(later->request.arena, request->nick);
	later->request.args = arena_dup(later->request.arena, request->args);
	irc_connection_identify(irc, later->request.nick, on_identified, later);
	return 0;
}
