/* SPDX-License-Identifier: GPL-2.0-or-later */
/* !next: the call that is next, and the sessions of an event. */
#include "base/arena.h"
#include "base/clock.h"
#include "calendar/board.h"
#include "calendar/call.h"
#include "people/settings.h"
#include "../bot.h"
#include "../command.h"

/* One line: what call_line() leaves out is the phone, and where to read on. */
static char *text(struct request *request, const struct call *call, int64_t now)
{
	const char *phone = call->link && call->phone ?
		arena_printf(request->arena, "; phone %s", call->phone) : "";

	return arena_printf(request->arena, "%s%s; %s/call/%lld",
			    call_line(call, now, request->arena), phone,
			    request->network->bot->settings->site.url, (long long)call->id);
}

int command_next(struct request *request, struct err *err)
{
	struct call *call = NULL;
	int64_t now = clock_now();
	int found = call_next(request->network->bot->db, now, request->arena, &call, err);
	const char *sessions = NULL;

	if (found < 0 || board_next(request->network->bot->db, now, request->arena, &sessions, err))
		return -1;
	if (found || !sessions)
		command_reply(request, "%s", found ? text(request, call, now) :
			      "No call is planned.");
	if (sessions)
		command_reply(request, "Next sessions: %s", sessions);
	return 0;
}
