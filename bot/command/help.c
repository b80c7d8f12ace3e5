/* SPDX-License-Identifier: GPL-2.0-or-later */
/* !help: from the table of commands. */
#include "base/err.h"
#include "base/str.h"
#include "people/settings.h"
#include "../bot.h"
#include "../command.h"

static const char *place_text(enum command_place place)
{
	switch (place) {
	case COMMAND_CHANNEL:
		return " (in a channel)";
	case COMMAND_PRIVATE:
		return " (in private)";
	case COMMAND_BOTH:
		return "";
	}
	return "";
}

static void tell(struct request *request, const struct command *command)
{
	command_reply_private(request, "!%s%s%s: %s%s", command->name,
			      *command->usage ? " " : "", command->usage, command->help,
			      place_text(command->place));
}

int command_help(struct request *request, struct err *err)
{
	const char *name = request->args + (*request->args == '!');
	const struct command *table, *command;
	size_t n, i;

	if (*name) {
		command = command_find(name);
		if (!command)
			return err_set(err, ERR_NOT_FOUND, "I do not know \"%.40s\"", name);
		tell(request, command);
		return 0;
	}
	table = command_table(&n);
	for (i = 0; i < n; i++)
		tell(request, &table[i]);
	command_reply_private(request, "Meetings: #startmeeting NAME in a channel, then #topic "
			      "#info #action #agreed #link #idea #undo #chair #endmeeting.  "
			      "Pages: %s", request->network->bot->settings->site.url);
	return 0;
}
