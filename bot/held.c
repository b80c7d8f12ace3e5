/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines that wait for the database. */
#include <stdlib.h>

#include "held.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/loop.h"
#include "calendar/minutes/transcript.h"
#include "bot.h"
#include "command/meeting.h"
#include "hush.h"

#define RETRY_MS  100
#define TELL_SECS 5		/* then the channel is told */

struct held_line {
	char *channel, *nick, *account, *text;
	struct transcript_line line;
	struct held_line *next;
};

struct held {
	struct held_line *first, **last;
	size_t n;
	struct loop_timer *retry;
	int64_t told_at;		/* of the line that waited too long */
};

static void line_free(struct held_line *line)
{
	free(line->channel);
	free(line->nick);
	free(line->account);
	free(line->text);
	free(line);
}

void held_free(struct held *held)
{
	struct held_line *line;

	if (!held)
		return;
	loop_timer_cancel(held->retry);
	while ((line = held->first)) {
		held->first = line->next;
		line_free(line);
	}
	free(held);
}

bool held_any(const struct network *network)
{
	return network->held && network->held->first;
}

static void on_retry(void *cookie)
{
	struct network *network = cookie;

	network->held->retry = NULL;
	held_retry(network);
}

static void retry_later(struct network *network)
{
	if (!network->held->retry)
		network->held->retry = loop_timer(network->bot->loop, RETRY_MS, on_retry, network);
}

static struct held *held_of(struct network *network)
{
	if (!network->held) {
		network->held = mem_alloc(sizeof(*network->held));
		network->held->last = &network->held->first;
	}
	return network->held;
}

int held_add(struct network *network, const char *channel, const struct transcript_line *line,
	     struct err *err)
{
	struct held *held = held_of(network);
	struct held_line *one;

	if (held->n >= HELD_MAX)
		return err_set(err, ERR_BUSY, "the database has been busy for too long");
	one = mem_alloc(sizeof(*one));
	one->channel = mem_dup(channel);
	one->nick = mem_dup(line->nick);
	one->account = mem_dup(line->account);
	one->text = mem_dup(line->text);
	one->line = (struct transcript_line){ line->at, line->kind, one->nick, one->account,
					      one->text };
	*held->last = one;
	held->last = &one->next;
	if (!held->n++)
		log_warn("%s: the database is busy: lines of meetings wait for it",
			 network_id(network));
	retry_later(network);
	return 0;
}

static struct held_line *take(struct held *held)
{
	struct held_line *line = held->first;

	held->first = line->next;
	if (!held->first)
		held->last = &held->first;
	held->n--;
	return line;
}

/* Once each time. */
static void tell(struct network *network, const struct held_line *line)
{
	struct held *held = network->held;

	if (held->told_at == line->line.at || clock_now() - line->line.at < TELL_SECS)
		return;
	held->told_at = line->line.at;
	if (!hush_is_quiet(network, line->channel))
		network_say(network, line->channel, "The database is busy.  What is said here "
			    "waits, and goes into the log as soon as that is over.");
}

void held_retry(struct network *network)
{
	struct held *held = network->held;

	while (held && held->first) {
		struct held_line *line = held->first;

		if (command_meeting_take(network, line->channel, &line->line)) {
			tell(network, line);
			retry_later(network);
			return;
		}
		line_free(take(held));
	}
}
