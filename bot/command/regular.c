/* SPDX-License-Identifier: GPL-2.0-or-later */
/* !call join and !call leave: the Cc list of a regular call. */
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/regular.h"
#include "../bot.h"
#include "../command.h"

/* The one with that number or title; without either, the only one or the channel's. */
static int find(struct request *request, const char *which, const struct cadence **out,
		struct err *err)
{
	struct cadences all = { 0 };
	struct err ignored = ERR_INIT;
	int64_t id = 0;

	*out = NULL;
	if (cadence_list(request->network->bot->db, request->arena, &all, err))
		return -1;
	if (!str_is_empty(which) && str_to_int(which, 1, INT64_MAX, &id, &ignored))
		id = 0;
	for (size_t i = 0; i < all.len; i++) {
		const struct cadence *cadence = &all.items[i];

		if (str_is_empty(which) ? all.len == 1 ||
		    (request->channel && str_eq_fold(cadence->channel, request->channel)) :
		    cadence->id == id || str_eq_fold(cadence->title, which))
			*out = cadence;
	}
	if (*out)
		return 0;
	return err_set(err, ERR_NOT_FOUND, all.len ? "which regular call? Say its number or "
		       "title: !call join Community Call" : "there is no regular call");
}

int command_regular(struct request *request, const struct actor *who, bool join,
		    const char *which, struct err *err)
{
	struct bot *bot = request->network->bot;
	const struct cadence *cadence;

	if (find(request, which, &cadence, err))
		return -1;
	if (join ? regular_join(bot->db, bot->settings, who, cadence->id, err) :
		   regular_leave(bot->db, bot->settings, who, cadence->id, err))
		return -1;
	if (!join)
		command_reply_private(request, "You get no more invitations to \"%s\".",
				      cadence->title);
	else if (cadence->votes)
		command_reply_private(request, "You have asked to join the Cc list of \"%s\"; "
				      "those on it vote.", cadence->title);
	else
		command_reply_private(request, "You get the invitations to \"%s\", %s, by mail.",
				      cadence->title, cadence_when(cadence, request->arena));
	return 0;
}
