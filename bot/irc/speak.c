/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What we say: lines into the queue, and from it to the transport at its pace. */
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/str.h"
#include "connection_internal.h"

#define STALE_MS   120000		/* an answer is of no use any more */
#define PIECES_MAX 8

static void written(struct irc_connection *c, struct irc_queued *queued, bool is_written)
{
	int64_t id = queued->id;

	irc_queued_free(queued);
	if (id)
		c->events->written(c->cookie, id, is_written);
}

static void all_written(struct irc_connection *c, bool are_written)
{
	struct irc_queued *queued, *next;

	for (queued = c->writing, c->writing = NULL; queued; queued = next) {
		next = queued->next;
		written(c, queued, are_written);
	}
}

/* Passwords and sign-in links do not belong in a log, not even in debugging. */
static void log_sent(const struct irc_connection *c, const char *line)
{
	const char *body = *line == '@' ? line + strcspn(line, " ") + 1 : line;	/* a label */
	const char *space = strchr(body, ' ');
	bool is_open = !str_starts(body, "PASS ") && !str_starts(body, "AUTHENTICATE ") &&
		(!str_starts(body, "PRIVMSG ") || irc_is_channel(&c->isupport, space + 1)) &&
		(!str_starts(body, "JOIN ") || !strchr(space + 1, ' '));

	log_debug("%s: > %.*s", c->options.name,
		  (int)(is_open || !space ? strlen(line) : (size_t)(space - line)), line);
}

static void on_pump(void *cookie)
{
	struct irc_connection *c = cookie;

	c->pump = NULL;
	irc_pump(c);
}

static void pump_in(struct irc_connection *c, int64_t ms)
{
	loop_timer_cancel(c->pump);
	c->pump = loop_timer(c->loop, ms, on_pump, c);
}

/*
 * All that may go now, in one write: line by line, the second would wait in the
 * server for the acknowledgement of the first.
 */
void irc_pump(struct irc_connection *c)
{
	struct irc_queued *queued, **last = &c->writing;
	int64_t wait_ms = -1;

	if (c->writing || !irc_transport_is_open(c->transport))
		return;
	while ((queued = irc_queue_take(c->queue, clock_ms(), !c->ready, &wait_ms))) {
		log_sent(c, queued->line);
		irc_transport_add(c->transport, queued->line);
		queued->next = NULL;
		*last = queued;
		last = &queued->next;
	}
	if (c->writing && irc_transport_flush(c->transport))
		all_written(c, true);
	if (wait_ms >= 0)
		pump_in(c, wait_ms);
}

void irc_on_written(void *cookie)
{
	struct irc_connection *c = cookie;

	all_written(c, true);
	irc_pump(c);
}

/* What is queued in one round of the loop goes out together at its end. */
int irc_enqueue(struct irc_connection *c, enum irc_priority priority, const char *line,
		int64_t id)
{
	if (irc_queue_add(c->queue, priority, line, id, clock_ms())) {
		log_warn("%s: the send queue is full, a line is left out", c->options.name);
		return -1;
	}
	pump_in(c, 0);
	return 0;
}

void irc_send(struct irc_connection *c, enum irc_priority priority, const char *command,
	      const char *a, const char *b, const char *text)
{
	struct buf line = BUF_INIT(16384);

	if (irc_line_build(&line, IRC_LINE_MAX, command, a, b, text) == 0)
		irc_enqueue(c, priority, buf_str(&line), 0);
	else
		log_warn("%s: a %s line cannot be sent as it is", c->options.name, command);
	buf_free(&line);
}

/* Bytes of text that reach everybody in one line to target. */
static size_t text_room(const struct irc_connection *c, const char *target)
{
	size_t used = c->prefix_len + strlen("PRIVMSG  :") + strlen(target) + 2;

	return used + 100 < c->isupport.line_len ? c->isupport.line_len - used : 100;
}

/* Into the queue; when it is long, not the same line twice. */
static int say_line(struct irc_connection *c, enum irc_priority priority, const char *line,
		    int64_t id)
{
	if (!id && irc_queue_repeats(c->queue, priority, line))
		return 0;
	return irc_enqueue(c, priority, line, id);
}

int irc_connection_say(struct irc_connection *c, enum irc_priority priority,
		       const char *target, const char *text, int64_t id)
{
	size_t room = text_room(c, target), pieces = 0;
	struct buf line = BUF_INIT(16384), piece = BUF_INIT(16384);
	const char *next;
	int rc = 0;

	if (c->state == IRC_GAVE_UP)
		return -1;
	do {
		size_t len = irc_text_piece(text, room - 4, &next);

		buf_reset(&piece);
		buf_add(&piece, text, len);
		if (*next && ++pieces == PIECES_MAX) {
			buf_puts(&piece, " ...");
			next = "";
		}
		text = next;
		if (irc_line_build(&line, c->isupport.line_len - 2, "PRIVMSG", target, NULL,
				   buf_str(&piece)) ||
		    say_line(c, priority, buf_str(&line), *text ? 0 : id))
			rc = -1;
	} while (*text && rc == 0);
	buf_free(&piece);
	buf_free(&line);
	return rc;
}

void irc_connection_set_topic(struct irc_connection *c, const char *channel, const char *topic)
{
	char cut[1024];
	size_t max = c->isupport.topic_len < sizeof(cut) ? c->isupport.topic_len :
		sizeof(cut) - 1;
	size_t len = str_utf8_cut(topic, max);

	memcpy(cut, topic, len);
	cut[len] = '\0';
	irc_send(c, IRC_ANSWER, "TOPIC", channel, NULL, cut);
}

/* Take the lines that match out of the queue, unsent. */
static void drop(struct irc_connection *c, enum irc_priority priority,
		 irc_queue_match_fn *match, const void *cookie)
{
	struct irc_queued *queued;

	while ((queued = irc_queue_remove(c->queue, priority, match, cookie)))
		written(c, queued, false);
}

/* The target of a PRIVMSG line, or NULL. */
static const char *target_of(const struct irc_queued *queued, char target[IRC_NICK_MAX + 1])
{
	const char *at = queued->line + strlen("PRIVMSG ");
	size_t len;

	if (!str_starts(queued->line, "PRIVMSG "))
		return NULL;
	len = strcspn(at, " ");
	if (len > IRC_NICK_MAX)
		return NULL;
	memcpy(target, at, len);
	target[len] = '\0';
	return target;
}

static bool is_not_for_channel(const void *cookie, const struct irc_queued *queued)
{
	const struct irc_connection *c = cookie;
	char target[IRC_NICK_MAX + 1];

	return !target_of(queued, target) || !irc_is_channel(&c->isupport, target);
}

struct gone { const struct irc_connection *c; const char *nick; };

static bool is_for_gone(const void *cookie, const struct irc_queued *queued)
{
	const struct gone *gone = cookie;
	char target[IRC_NICK_MAX + 1];

	return target_of(queued, target) &&
	       irc_same_name(&gone->c->isupport, target, gone->nick);
}

/* What waits for a nick may be a secret: whoever takes the nick must not get it. */
void irc_drop_nick(struct irc_connection *c, const char *nick)
{
	struct gone gone = { c, nick };

	drop(c, IRC_ANSWER, is_for_gone, &gone);
	drop(c, IRC_NOTICE, is_for_gone, &gone);	/* it waits in its table */
	c->events->gone(c->cookie, nick);
}

/* Answers in channels are still of use after a short break. */
void irc_drop_lost(struct irc_connection *c)
{
	all_written(c, false);
	drop(c, IRC_URGENT, NULL, NULL);
	drop(c, IRC_ANSWER, is_not_for_channel, c);
	drop(c, IRC_NOTICE, NULL, NULL);
}

static bool is_stale(const void *now_ms, const struct irc_queued *queued)
{
	return queued->queued_ms < *(const int64_t *)now_ms - STALE_MS;
}

void irc_drop_stale(struct irc_connection *c)
{
	int64_t now = clock_ms();

	drop(c, IRC_ANSWER, is_stale, &now);
}
