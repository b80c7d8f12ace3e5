/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The life of a connection; the callbacks stand in the order in which they happen. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "connection_internal.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/str.h"

#define CHECK_MS       5000
#define REGISTER_MS    60000
#define SASL_MS        20000
#define JOIN_MS        10000	/* until the channels count as tried */
#define IDLE_MS        30000	/* then we ask whether anybody is there */
#define DEAD_MS        90000
#define STEADY_MS      60000	/* up so long: the next failure is the first again */
#define NICK_MS        20000
#define RETRY_MS       2000
#define RETRY_MAX_MS   300000
#define STALE_MS       120000	/* an answer is of no use any more */
#define PIECES_MAX     8

static void open_transport(struct irc_connection *c);

static void set_state(struct irc_connection *c, enum irc_state state)
{
	c->state = state;
	c->state_ms = clock_ms();
}

/* ---- saying things */

static void written(struct irc_connection *c, struct irc_queued *queued, bool is_written)
{
	int64_t id = queued->id;

	irc_queued_free(queued);
	if (id)
		c->events->written(c->cookie, id, is_written);
}

/* Passwords and sign-in links do not belong in a log, not even in debugging. */
static void log_sent(const struct irc_connection *c, const char *line)
{
	const char *space = strchr(line, ' ');
	bool is_open = !str_starts(line, "PASS ") && !str_starts(line, "AUTHENTICATE ") &&
		(!str_starts(line, "PRIVMSG ") || irc_is_channel(&c->isupport, space + 1));

	log_debug("%s: > %.*s", c->options.name,
		  (int)(is_open || !space ? strlen(line) : (size_t)(space - line)), line);
}

static void on_pump(void *cookie)
{
	struct irc_connection *c = cookie;

	c->pump = NULL;
	irc_connection_pump(c);
}

void irc_connection_pump(struct irc_connection *c)
{
	struct irc_queued *queued;
	int64_t wait_ms = -1;

	if (c->pumping || c->writing || !irc_transport_is_open(c->transport))
		return;
	c->pumping = true;
	while (!c->writing &&
	       (queued = irc_queue_take(c->queue, clock_ms(), !c->ready, &wait_ms))) {
		log_sent(c, queued->line);
		if (irc_transport_send(c->transport, queued->line))
			written(c, queued, true);
		else
			c->writing = queued;
	}
	c->pumping = false;
	loop_timer_cancel(c->pump);
	c->pump = wait_ms >= 0 ? loop_timer(c->loop, wait_ms, on_pump, c) : NULL;
}

static void on_written(void *cookie)
{
	struct irc_connection *c = cookie;
	struct irc_queued *queued = c->writing;

	c->writing = NULL;
	if (queued)
		written(c, queued, true);
	irc_connection_pump(c);
}

static int enqueue(struct irc_connection *c, enum irc_priority priority, const char *line,
		   int64_t id)
{
	if (irc_queue_add(c->queue, priority, line, id, clock_ms())) {
		log_warn("%s: the send queue is full, a line is left out", c->options.name);
		return -1;
	}
	irc_connection_pump(c);
	return 0;
}

void irc_send(struct irc_connection *c, enum irc_priority priority, const char *command,
	      const char *a, const char *b, const char *text)
{
	struct buf line = BUF_INIT(16384);

	if (irc_line_build(&line, IRC_LINE_MAX, command, a, b, text) == 0)
		(void)enqueue(c, priority, buf_str(&line), 0);
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
		    enqueue(c, priority, buf_str(&line), *text ? 0 : id))
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

/* ---- connecting */

static void send_urgent(void *cookie, const char *line)
{
	(void)enqueue(cookie, IRC_URGENT, line, 0);
}

static void on_opened(void *cookie)
{
	struct irc_connection *c = cookie;

	log_info("%s: connected to %s port %d%s", c->options.name, c->options.host,
		 (int)c->options.port, c->options.tls ? " with TLS" : "");
	set_state(c, IRC_REGISTERING);
	c->heard_ms = c->state_ms;
	c->asked_ms = 0;
	irc_registration_start(c->registration);
}

static void give_up(struct irc_connection *c, const char *why);

static void on_registered(struct irc_connection *c, const struct irc_line *line)
{
	snprintf(c->nick, sizeof(c->nick), "%s", irc_line_param(line, 0));
	log_info("%s: registered as \"%s\"", c->options.name, c->nick);
	set_state(c, IRC_REGISTERED);
	c->nick_ms = c->state_ms;
	c->prefix_len = strlen(c->nick) + strlen(c->options.user) + 70;
	irc_channels_join(c);
}

static void hear_isupport(struct irc_connection *c, const struct irc_line *line)
{
	size_t i;

	for (i = 1; i + 1 < line->n_params; i++)
		irc_isupport_hear(&c->isupport, line->params[i]);
}

static bool is_wrong_password(const struct irc_line *line)
{
	return str_eq(line->command, "ERROR") && strcasestr(irc_line_param(line, 0), "bad ") &&
	       strcasestr(irc_line_param(line, 0), "password");
}

static void hear_registering(struct irc_connection *c, const struct irc_line *line)
{
	struct err err = ERR_INIT;

	switch (irc_registration_hear(c->registration, line, &err)) {
	case 1:
		on_registered(c, line);
		break;
	case -1:
		give_up(c, err.msg);
		break;
	default:
		/* ngIRCd has no 464 */
		if (is_wrong_password(line) && c->state == IRC_REGISTERING)
			give_up(c, irc_line_param(line, 0));
		break;
	}
}

static bool is_for_registration(const struct irc_connection *c, const struct irc_line *line)
{
	int numeric = irc_line_numeric(line);

	return c->state == IRC_REGISTERING || str_eq(line->command, "CAP") ||
	       str_eq(line->command, "AUTHENTICATE") || (numeric >= 900 && numeric <= 908);
}

static void on_line(void *cookie, char *text, size_t len)
{
	struct irc_connection *c = cookie;
	struct irc_line line;

	c->heard_ms = clock_ms();
	log_debug("%s: < %s", c->options.name, text);
	if (irc_line_parse(&line, text, len))
		return;
	if (str_eq(line.command, "PING")) {
		irc_send(c, IRC_URGENT, "PONG", NULL, NULL, irc_line_param(&line, 0));
		return;
	}
	if (str_eq(line.command, "PONG") || str_eq(line.command, "BATCH"))
		return;
	if (str_eq(line.command, "ERROR"))
		snprintf(c->last_words, sizeof(c->last_words), "%s", irc_line_param(&line, 0));
	if (is_for_registration(c, &line))
		hear_registering(c, &line);
	if (irc_line_numeric(&line) == 5)
		hear_isupport(c, &line);
	else if (c->client && irc_client_feed(c->client, &line))
		log_error("%s: libircclient does not listen any more", c->options.name);
}

/* ---- the end, and again */

static void on_retry(void *cookie)
{
	struct irc_connection *c = cookie;

	c->retry = NULL;
	open_transport(c);
}

/* Doubling up to five minutes, and half of it left to chance: not all at once. */
static int64_t retry_ms(const struct irc_connection *c)
{
	unsigned doublings = c->failures > 8 ? 8 : c->failures - 1;
	int64_t ms = (int64_t)RETRY_MS << doublings;
	uint32_t random = 0;

	if (ms > RETRY_MAX_MS)
		ms = RETRY_MAX_MS;
	if (getrandom(&random, sizeof(random), GRND_NONBLOCK) < 0)
		random = (uint32_t)clock_ms();
	return ms / 2 + random % (ms / 2);
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
void irc_connection_drop_nick(struct irc_connection *c, const char *nick)
{
	struct gone gone = { c, nick };

	drop(c, IRC_ANSWER, is_for_gone, &gone);
	c->events->gone(c->cookie, nick);
}

/* Answers in channels are still of use after a short break. */
static void drop_queue(struct irc_connection *c)
{
	if (c->writing)
		written(c, c->writing, false);
	c->writing = NULL;
	drop(c, IRC_URGENT, NULL, NULL);
	drop(c, IRC_ANSWER, is_not_for_channel, c);
	drop(c, IRC_NOTICE, NULL, NULL);
}

static void tear_down(struct irc_connection *c)
{
	bool was_up = c->state == IRC_REGISTERED;

	irc_transport_close(c->transport);
	c->transport = NULL;
	irc_client_free(c->client);
	c->client = NULL;
	irc_registration_free(c->registration);
	c->registration = NULL;
	irc_members_free(c->members);
	c->members = NULL;
	loop_timer_cancel(c->pump);
	c->pump = NULL;
	loop_timer_cancel(c->check);
	c->check = NULL;
	c->ready = false;
	set_state(c, IRC_DOWN);
	irc_channels_lost(c);
	irc_whois_lost(c);
	drop_queue(c);
	if (was_up)
		c->events->lost(c->cookie);
}

static void give_up(struct irc_connection *c, const char *why)
{
	log_error("%s: giving up on %s: %s; correct the cause and start moot-bot again",
		  c->options.name, c->options.host, why);
	tear_down(c);
	set_state(c, IRC_GAVE_UP);
}

static void hang_up(struct irc_connection *c, const char *reason)
{
	bool was_steady = c->state == IRC_REGISTERED && clock_ms() - c->state_ms > STEADY_MS;
	int64_t ms;

	tear_down(c);
	if (c->quitting) {
		c->events->ended(c->cookie);
		return;
	}
	c->failures = was_steady ? 1 : c->failures + 1;
	ms = retry_ms(c);
	log_warn("%s: %s%s%s; trying again in %.1f s", c->options.name, reason,
		 *c->last_words ? ": " : "", c->last_words, (double)ms / 1000);
	c->retry = loop_timer(c->loop, ms, on_retry, c);
}

static void on_closed(void *cookie, const char *reason)
{
	hang_up(cookie, reason);
}

/* ---- looking after it */

void irc_connection_want_nick(struct irc_connection *c)
{
	if (c->state != IRC_REGISTERED || str_eq(c->nick, c->options.nick) ||
	    strlen(c->options.nick) > c->isupport.nick_len)
		return;
	c->nick_ms = clock_ms();
	irc_send(c, IRC_ANSWER, "NICK", c->options.nick, NULL, NULL);
}

static bool is_stale(const void *now_ms, const struct irc_queued *queued)
{
	return queued->queued_ms < *(const int64_t *)now_ms - STALE_MS;
}

void irc_connection_set_ready(struct irc_connection *c)
{
	int64_t now = clock_ms();

	if (c->ready)
		return;
	drop(c, IRC_ANSWER, is_stale, &now);
	c->ready = true;
	irc_connection_pump(c);
}

static void check_registered(struct irc_connection *c, int64_t now)
{
	if (!c->ready && now - c->state_ms > JOIN_MS)
		irc_connection_set_ready(c);
	if (now - c->nick_ms > NICK_MS)
		irc_connection_want_nick(c);
	irc_whois_check(c, now);
	if (now - c->heard_ms > IDLE_MS && now - c->asked_ms > IDLE_MS) {
		c->asked_ms = now;
		irc_send(c, IRC_URGENT, "PING", NULL, NULL, "moot");
	}
}

static void on_check(void *cookie)
{
	struct irc_connection *c = cookie;
	int64_t now = clock_ms();

	c->check = NULL;
	if (c->state == IRC_REGISTERING && now - c->state_ms > SASL_MS)
		irc_registration_hurry(c->registration);
	if (c->state == IRC_REGISTERING && now - c->state_ms > REGISTER_MS) {
		hang_up(c, "the server does not let us in");
		return;
	}
	if (c->state == IRC_REGISTERED && now - c->heard_ms > DEAD_MS) {
		hang_up(c, "the server has not answered for 90 seconds");
		return;
	}
	if (c->state == IRC_REGISTERED)
		check_registered(c, now);
	c->check = loop_timer(c->loop, CHECK_MS, on_check, c);
}

static const struct irc_transport_events transport_events = {
	.opened = on_opened, .line = on_line, .written = on_written, .closed = on_closed,
};

static void open_transport(struct irc_connection *c)
{
	const struct irc_options *o = &c->options;
	struct irc_transport_address address = { o->host, o->port, o->tls, o->ca_file };
	struct err err = ERR_INIT;

	*c->last_words = '\0';
	c->client = irc_client_new(o->nick, o->user, o->realname, irc_hear, c, &err);
	if (!c->client) {
		hang_up(c, err.msg);
		return;
	}
	irc_isupport_init(&c->isupport);
	c->members = irc_members_new(&c->isupport);
	c->wish = (struct irc_registration_wish){
		o->nick, irc_client_greeting(c->client), o->password,
		o->account, o->account_password,
	};
	c->registration = irc_registration_new(&c->wish, send_urgent, c);
	snprintf(c->nick, sizeof(c->nick), "%s", o->nick);
	set_state(c, IRC_CONNECTING);
	c->transport = irc_transport_open(c->loop, &address, &transport_events, c);
	c->check = loop_timer(c->loop, CHECK_MS, on_check, c);
}

static void add_channels(struct irc_connection *c)
{
	const char **name;

	for (name = c->options.channels; name && *name; name++) {
		if (c->n_channels == IRC_CHANNELS_MAX) {
			log_warn("%s: only the first %d channels are joined", c->options.name,
				 IRC_CHANNELS_MAX);
			return;
		}
		c->channels[c->n_channels].connection = c;
		c->channels[c->n_channels++].name = *name;
	}
}

struct irc_connection *irc_connection_new(struct loop *loop, const struct irc_options *options,
					  const struct irc_events *events, void *cookie)
{
	struct irc_connection *c = mem_alloc(sizeof(*c));

	c->loop = loop;
	c->options = *options;
	c->events = events;
	c->cookie = cookie;
	c->queue = irc_queue_new(options->burst, options->rate_ms);
	irc_isupport_init(&c->isupport);
	add_channels(c);
	open_transport(c);
	return c;
}

void irc_connection_free(struct irc_connection *c)
{
	if (!c)
		return;
	tear_down(c);
	loop_timer_cancel(c->retry);
	irc_queue_free(c->queue);
	free(c);
}

static void on_quit_retry(void *cookie)
{
	struct irc_connection *c = cookie;

	c->retry = NULL;
	c->events->ended(c->cookie);
}

void irc_connection_quit(struct irc_connection *c, const char *reason)
{
	c->quitting = true;
	loop_timer_cancel(c->retry);
	c->retry = NULL;
	if (irc_transport_is_open(c->transport))
		irc_send(c, IRC_URGENT, "QUIT", NULL, NULL, reason);
	else
		c->retry = loop_timer(c->loop, 0, on_quit_retry, c);
}

/* ---- questions */

bool irc_connection_is_ready(const struct irc_connection *c)
{
	return c->ready;
}

bool irc_connection_is_in(const struct irc_connection *c, const char *channel)
{
	const struct irc_channel *found = irc_channel_find(c, channel);

	return found && found->joined;
}

const char *irc_connection_topic(const struct irc_connection *c, const char *channel)
{
	const struct irc_channel *found = irc_channel_find(c, channel);

	return found ? found->topic : NULL;
}

bool irc_connection_is_channel(const struct irc_connection *c, const char *target)
{
	return irc_is_channel(&c->isupport, target);
}

bool irc_connection_sees(const struct irc_connection *c, const char *nick)
{
	return c->members && irc_members_find(c->members, nick);
}

bool irc_connection_has_services(const struct irc_connection *c)
{
	return c->accounts_seen ||
	       (c->registration && irc_registration_has_services(c->registration));
}

const char *irc_connection_nick(const struct irc_connection *c)
{
	return c->nick;
}

bool irc_connection_same_nick(const struct irc_connection *c, const char *a, const char *b)
{
	return irc_same_name(&c->isupport, a, b);
}
