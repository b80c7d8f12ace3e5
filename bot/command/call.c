/* SPDX-License-Identifier: GPL-2.0-or-later */
/* !next: the call that is next. */
#include "base/arena.h"
#include "base/clock.h"
#include "calendar/call.h"
#include "people/settings.h"
#include "../bot.h"
#include "../command.h"

/* What does not stand in the call's line: the phone, and where to read on. */
static void tell_how_to_join(struct request *request, const struct call *call)
{
	const char *phone = call->link && call->phone ?
		arena_printf(request->arena, "Phone: %s; ", call->phone) : "";

	command_reply(request, "%smore: %s/call/%lld", phone,
		      request->network->bot->settings->site.url, (long long)call->id);
}

int command_next(struct request *request, struct err *err)
{
	int64_t now = clock_now();
	struct call *call = NULL;
	int found = call_next(request->network->bot->db, now, request->arena, &call, err);

	if (found < 0)
		return -1;
	if (!found) {
		command_reply(request, "No call is planned.");
		return 0;
	}
	command_reply(request, "%s", call_line(call, now, request->arena));
	tell_how_to_join(request, call);
	return 0;
}
