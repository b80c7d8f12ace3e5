/* SPDX-License-Identifier: GPL-2.0-or-later */
/* !help: from the table of commands. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "people/settings.h"
#include "../bot.h"
#include "../command.h"

static void tell(struct request *request, const struct command *command)
{
	const char *place = command->place & COMMAND_PRIVATE &&
		command->place & COMMAND_CHANNEL ? "" : command_place(command);

	command_reply_private(request, "!%s%s%s: %s%s%s%s", command->name,
			      *command->usage ? " " : "", command->usage, command->help,
			      *place ? " (" : "", place, *place ? ")" : "");
}

/* Three lines, not one for each command: this is a channel's bot. */
static void tell_all(struct request *request)
{
	const char *url = request->network->bot->settings->site.url;
	struct buf names = BUF_INIT(4096);
	size_t n;
	const struct command *table = command_table(&n);

	for (size_t i = 0; i < n; i++)
		buf_printf(&names, " !%s", table[i].name);
	command_reply_private(request, "I know:%s", buf_str(&names));
	buf_free(&names);
	command_reply_private(request, "Meetings: #startmeeting NAME in a channel, then #topic "
			      "#info #action #agreed #link #idea #undo #chair #endmeeting; "
			      "#commands lists all.");
	command_reply_private(request, "!help ping tells of one; all of them with their words: "
			      "%s/commands", url);
}

int command_help(struct request *request, struct err *err)
{
	const char *name = request->args + (*request->args == '!');
	const struct command *command;

	if (*name) {
		command = command_find(name);
		if (!command)
			return err_set(err, ERR_NOT_FOUND, "I do not know \"%.40s\"", name);
		tell(request, command);
		return 0;
	}
	tell_all(request);
	return 0;
}
