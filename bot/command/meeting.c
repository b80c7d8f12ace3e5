/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Meetings on IRC: lines to the calendar, its answers to the channel. */
#include "meeting.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "calendar/meeting.h"
#include "../bot.h"
#include "../held.h"
#include "../hush.h"
#include "../nick.h"
#include "../topic.h"

#define COMPLAIN_MS 60000

static bool may_complain(struct network *network)
{
	int64_t now = clock_ms();

	if (network->complained_ms && now - network->complained_ms < COMPLAIN_MS)
		return false;
	network->complained_ms = now;
	return true;
}

static void complain(struct network *network, const char *channel, const struct err *err,
		     struct arena *arena)
{
	if (!may_complain(network))
		return;
	log_error("%s: a line in %s is not recorded: %s", network_id(network), channel, err->msg);
	network_say(network, channel, arena_printf(arena, "not recorded: %s", err->msg));
}

/* Where it is to be quiet, who spoke hears the answer alone; nick NULL: nobody does. */
static void answer_in(struct network *network, const char *channel, const char *nick,
		      const struct meeting_answer *answer)
{
	const char *target = hush_is_quiet(network, channel) ? nick : channel;
	size_t i;

	if (answer->topic && !answer->ended)
		topic_set(network, channel, answer->topic);
	for (i = 0; target && i < answer->says.len; i++)
		network_say(network, target, answer->says.items[i]);
	if (answer->ended)
		topic_restore(network, channel);
}

/* -1: the database is busy, nothing of it has happened. */
int command_meeting_take(struct network *network, const char *channel,
			 const struct transcript_line *line)
{
	struct arena *arena = arena_new();
	struct meeting_answer answer = { 0 };
	struct err err = ERR_INIT;
	int rc = meeting_hear(network->bot->meetings, network_id(network), channel, line,
			      irc_connection_nick(network->irc), arena, &answer, &err);

	if (!rc)
		answer_in(network, channel, line->nick, &answer);
	else if (err.kind != ERR_BUSY)
		complain(network, channel, &err, arena);
	arena_free(arena);
	return rc && err.kind == ERR_BUSY ? -1 : 0;
}

/* Is it a line that a meeting is made of? */
static bool counts(const struct network *network, const char *channel,
		   const struct transcript_line *line)
{
	const char *name;

	return meetings_in(network->bot->meetings, network_id(network), channel) ||
	       (line->kind == TRANSCRIPT_SAY && transcript_is_start(line->text, &name));
}

static void hear(struct network *network, const char *channel,
		 const struct transcript_line *line, struct arena *arena)
{
	struct err err = ERR_INIT;

	if (held_any(network))
		held_retry(network);
	if (!counts(network, channel, line) && !held_any(network))
		return;
	if (!held_any(network) && !command_meeting_take(network, channel, line))
		return;
	if (held_add(network, channel, line, &err))
		complain(network, channel, &err, arena);
}

/* One that is open already goes on to its end. */
static bool is_off(const struct network *network, const char *channel)
{
	return hush_is_off(network, channel, "meetings") &&
	       !meetings_in(network->bot->meetings, network_id(network), channel);
}

void command_meeting_hear(struct network *network, const struct irc_message *message)
{
	struct arena *arena = arena_new();
	struct transcript_line line = {
		.at = clock_now(), .kind = TRANSCRIPT_SAY, .nick = message->nick,
		.account = message->account, .text = message->text,
	};

	if (!line.account)
		line.account = nick_tied(network, message->nick, arena);
	if (!message->is_action && !is_off(network, message->channel))
		hear(network, message->channel, &line, arena);
	arena_free(arena);
}

void command_meeting_renamed(struct network *network, const char *channel, const char *nick,
			     const char *to, const char *account)
{
	struct arena *arena = arena_new();
	struct transcript_line line = {
		.at = clock_now(), .kind = TRANSCRIPT_NICK, .nick = nick,
		.account = account, .text = to,
	};

	hear(network, channel, &line, arena);
	arena_free(arena);
}

void command_meeting_resume(struct network *network, const char *channel)
{
	struct arena *arena = arena_new();
	const char *text = meetings_resume_text(network->bot->meetings, network_id(network),
						channel, arena);

	if (text && !hush_is_quiet(network, channel))
		network_say(network, channel, text);
	if (!meetings_in(network->bot->meetings, network_id(network), channel))
		topic_restore(network, channel);	/* ended, and then we fell */
	arena_free(arena);
}

/* Where nobody would hear it, time stands still. */
void command_meeting_tick(struct network *network)
{
	const struct meetings *meetings = network->bot->meetings;
	struct arena *arena = arena_new();
	const char *channel;
	size_t i = 0;

	while ((channel = meetings_channel(meetings, network_id(network), i))) {
		struct meeting_answer answer = { 0 };
		struct err err = ERR_INIT;
		char *name = arena_dup(arena, channel);	/* the meeting may go */

		if (!irc_connection_is_in(network->irc, name) ||
		    meeting_tick(network->bot->meetings, network_id(network), name, clock_now(),
				 irc_connection_nick(network->irc), arena, &answer, &err) == 0)
			answer_in(network, name, NULL, &answer);
		else if (err.kind != ERR_BUSY && may_complain(network))
			log_error("%s: the clock of the meeting in %s: %s", network_id(network),
				  name, err.msg);
		if (!answer.ended)
			i++;
	}
	arena_free(arena);
}
