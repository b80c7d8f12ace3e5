/* SPDX-License-Identifier: GPL-2.0-or-later */
/* !series: by words of their name.  !search: in all mails of the list. */
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "people/settings.h"
#include "review/draft.h"
#include "review/search.h"
#include "review/standing.h"
#include "../bot.h"
#include "../command.h"
#include "about.h"

#define SHOWN_MAX 3

static int say(struct request *request, const struct series *series, struct err *err)
{
	struct standing standing;
	const char *state = series_state_name(series->state);
	int rc = standing_find(request->network->bot->db, series->id, request->arena, &standing,
			       err);

	if (rc < 0)
		return -1;
	if (rc && series->state == SERIES_OPEN)
		state = about_names(request, standing.text);
	command_reply(request, "%s, by %s, %s ago: %s: %s", about_title(request, series),
		      about_author(request, series),
		      about_age(request, series->posted_at), state, about_url(request, series));
	return 0;
}

/* Open ones; where there are none like that, any. */
int command_series(struct request *request, struct err *err)
{
	struct bot *bot = request->network->bot;
	struct series_filter filter = {
		.open = true, .limit = SHOWN_MAX + 1,
		.words = *request->args ? request->args : NULL,
	};
	struct serieses found = { 0 };

	if (series_list(bot->db, &filter, request->arena, &found, err))
		return -1;
	filter.open = false;
	filter.foreign = true;
	if (!found.len && series_list(bot->db, &filter, request->arena, &found, err))
		return -1;
	if (!found.len)
		return err_set(err, ERR_NOT_FOUND, "no series was seen on the list%s; !search "
			       "looks into all mails", filter.words ? " with these words" : "");
	for (size_t i = 0; i < found.len && i < SHOWN_MAX; i++)
		if (say(request, &found.items[i], err))
			return -1;
	if (found.len > SHOWN_MAX)
		command_reply(request, "And more: %s/series", bot->settings->site.url);
	return 0;
}

int command_search(struct request *request, struct err *err)
{
	struct bot *bot = request->network->bot;
	struct messages found = { 0 };

	if (search_find(bot->db, request->args, 0, SHOWN_MAX + 1, request->arena, &found, err))
		return -1;
	if (!found.len)
		return err_set(err, ERR_NOT_FOUND, "no mail has all of these words");
	for (size_t i = 0; i < found.len && i < SHOWN_MAX; i++) {
		const struct message *message = &found.items[i];
		const char *url = message->archive_url ? message->archive_url :
			draft_archive_url(bot->settings, message->message_id, request->arena);

		command_reply(request, "%.*s, by %s, %s ago%s%s",
			      (int)str_utf8_cut(message->subject, 140), message->subject,
			      about_person(request, message->from_name, message->from_email),
			      about_age(request, message->at), url ? ": " : "", url ? url : "");
	}
	if (found.len > SHOWN_MAX)
		command_reply(request, "And more: %s/series/search", bot->settings->site.url);
	return 0;
}
