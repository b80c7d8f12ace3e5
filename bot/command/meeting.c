/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Meetings on IRC: lines to the calendar, its answers to the channel. */
#include <stdlib.h>

#include "meeting.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "calendar/meeting.h"
#include "../bot.h"
#include "../hush.h"
#include "../nick.h"

#define COMPLAIN_MS 60000

/* The topic that a channel had before a meeting changed it. */
struct topic_before {
	char *channel, *topic;
	struct topic_before *next;
};

void topic_before_free(struct topic_before *topics)
{
	while (topics) {
		struct topic_before *next = topics->next;

		free(topics->channel);
		free(topics->topic);
		free(topics);
		topics = next;
	}
}

static struct topic_before **find_topic(struct network *network, const char *channel)
{
	struct topic_before **at = &network->topics;

	while (*at && !str_eq((*at)->channel, channel))
		at = &(*at)->next;
	return at;
}

static void set_topic(struct network *network, const char *channel, const char *topic)
{
	struct topic_before **at = find_topic(network, channel);

	if (!*at) {
		*at = mem_alloc(sizeof(**at));
		(*at)->channel = mem_dup(channel);
		(*at)->topic = mem_dup(irc_connection_topic(network->irc, channel));
	}
	irc_connection_set_topic(network->irc, channel, topic);
}

static void restore_topic(struct network *network, const char *channel)
{
	struct topic_before **at = find_topic(network, channel), *before = *at;

	if (!before)
		return;
	if (before->topic)
		irc_connection_set_topic(network->irc, channel, before->topic);
	*at = before->next;
	before->next = NULL;
	topic_before_free(before);
}

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
		set_topic(network, channel, answer->topic);
	for (i = 0; target && i < answer->says.len; i++)
		network_say(network, target, answer->says.items[i]);
	if (answer->ended)
		restore_topic(network, channel);
}

static void hear(struct network *network, const char *channel,
		 const struct transcript_line *line, struct arena *arena)
{
	struct meeting_answer answer = { 0 };
	struct err err = ERR_INIT;

	if (meeting_hear(network->bot->meetings, network_id(network), channel, line,
			 irc_connection_nick(network->irc), arena, &answer, &err)) {
		complain(network, channel, &err, arena);
		return;
	}
	answer_in(network, channel, line->nick, &answer);
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
		else if (may_complain(network))
			log_error("%s: the clock of the meeting in %s: %s", network_id(network),
				  name, err.msg);
		if (!answer.ended)
			i++;
	}
	arena_free(arena);
}
