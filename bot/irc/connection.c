/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The life of a connection; the callbacks stand in the order in which they happen. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "connection.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/str.h"
#include "connection_internal.h"

#define CHECK_MS       5000
#define REGISTER_MS    60000
#define SASL_MS        20000
#define STEADY_MS      60000	/* up so long: the next failure is the first again */
#define RETRY_MS       2000
#define RETRY_MAX_MS   300000

static void open_transport(struct irc_connection *c);

static void set_state(struct irc_connection *c, enum irc_state state)
{
	c->state = state;
	c->state_ms = clock_ms();
}

/* ---- connecting */

static void send_urgent(void *cookie, const char *line)
{
	irc_enqueue(cookie, IRC_URGENT, line, 0);
}

static void on_opened(void *cookie)
{
	struct irc_connection *c = cookie;

	log_info("%s: connected to %s port %d%s", c->options.name, c->host, (int)c->port,
		 c->options.tls ? " with TLS" : "");
	set_state(c, IRC_REGISTERING);
	c->heard_ms = c->state_ms;
	c->asked_ms = 0;
	irc_registration_start(c->registration);
}

static void give_up(struct irc_connection *c, const char *why);
static void hang_up(struct irc_connection *c, const char *reason);

static void on_registered(struct irc_connection *c, const struct irc_line *line)
{
	snprintf(c->nick, sizeof(c->nick), "%s", irc_line_param(line, 0));
	snprintf(c->server, sizeof(c->server), "%s", line->prefix ? line->prefix : "");
	log_info("%s: registered as \"%s\"", c->options.name, c->nick);
	set_state(c, IRC_REGISTERED);
	c->up_since = clock_now();
	c->nick_ms = c->state_ms;
	c->prefix_len = strlen(c->nick) + strlen(c->options.user) + 70;
	irc_ask_lag(c, c->state_ms);
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

/* For good, or for now? */
static void refused(struct irc_connection *c, const struct err *err)
{
	if (err->kind == ERR_DENIED)
		give_up(c, err->msg);
	else
		hang_up(c, err->msg);
}

static void hear_registering(struct irc_connection *c, const struct irc_line *line)
{
	struct err err = ERR_INIT;

	switch (irc_registration_hear(c->registration, line, &err)) {
	case 1:
		on_registered(c, line);
		break;
	case -1:
		refused(c, &err);
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

static bool is_for_no_other(const struct irc_line *line)
{
	return str_eq(line->command, "PONG") || str_eq(line->command, "BATCH") ||
	       str_eq(line->command, "ACK");
}

static void on_line(void *cookie, char *text, size_t len)
{
	struct irc_connection *c = cookie;
	struct irc_line line;

	c->heard_ms = clock_ms();
	log_debug("%s: < %s", c->options.name, text);
	if (irc_line_parse(&line, text, len)) {
		if (line.is_dcc)
			irc_dcc_hear(c, &line);
		return;
	}
	if (str_eq(line.command, "PING")) {
		irc_send(c, IRC_URGENT, "PONG", NULL, NULL, irc_line_param(&line, 0));
		return;
	}
	if (str_eq(line.command, "PONG"))
		irc_hear_pong(c, &line);
	else if (str_eq(line.command, "BATCH"))
		irc_batches_hear(&c->batches, &line);
	if (str_eq(line.command, "BATCH") || str_eq(line.command, "ACK"))
		irc_labels_hear(c, &line);
	if (is_for_no_other(&line))
		return;
	if (str_eq(line.command, "ERROR"))
		snprintf(c->last_words, sizeof(c->last_words), "%s", irc_line_param(&line, 0));
	if (is_for_registration(c, &line))
		hear_registering(c, &line);
	if (irc_line_numeric(&line) == 5)
		hear_isupport(c, &line);
	else if (c->client && irc_client_feed(c->client, &line))
		log_error("%s: libircclient does not listen any more", c->options.name);
	if (line.label && c->state == IRC_REGISTERED)
		irc_labels_hear(c, &line);
}

/* ---- the end, and again */

static void on_retry(void *cookie)
{
	struct irc_connection *c = cookie;

	c->retry = NULL;
	open_transport(c);
}

static size_t count_hosts(const struct irc_connection *c)
{
	size_t n = 0;

	while (c->options.hosts[n])
		n++;
	return n;
}

/*
 * Doubling up to five minutes each time that all hosts failed, and half of it
 * left to chance: not all at once.
 */
static int64_t retry_ms(const struct irc_connection *c)
{
	size_t rounds = (c->failures - 1) / count_hosts(c);
	unsigned doublings = rounds > 8 ? 8 : (unsigned)rounds;
	int64_t ms = (int64_t)RETRY_MS << doublings;
	uint32_t random = 0;

	if (ms > RETRY_MAX_MS)
		ms = RETRY_MAX_MS;
	if (getrandom(&random, sizeof(random), GRND_NONBLOCK) < 0)
		random = (uint32_t)clock_ms();
	return ms / 2 + random % (ms / 2);
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
	irc_services_lost(c);
	irc_members_free(c->members);
	c->members = NULL;
	irc_splits_free(c->splits);
	c->splits = NULL;
	loop_timer_cancel(c->split_report);
	c->split_report = NULL;
	c->n_split = 0;
	c->batches.n = 0;
	loop_timer_cancel(c->check);
	c->check = NULL;
	c->ready = c->welcomed = false;
	c->lag_ms = -1;
	c->up_since = 0;
	set_state(c, IRC_DOWN);
	irc_channels_lost(c);
	irc_whois_lost(c);
	irc_look_lost(c);
	irc_labels_lost(c);
	irc_who_lost(c);
	irc_drop_lost(c);
	if (was_up)
		c->events->lost(c->cookie);
	loop_timer_cancel(c->pump);	/* also what the above have started */
	c->pump = NULL;
}

static void give_up(struct irc_connection *c, const char *why)
{
	snprintf(c->last_error, sizeof(c->last_error), "%s", why);
	log_error("%s: giving up on %s: %s; correct the cause and start moot-bot again",
		  c->options.name, c->host, why);
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
	snprintf(c->last_error, sizeof(c->last_error), "%s%s%s", reason,
		 *c->last_words ? ": " : "", c->last_words);
	c->failures = was_steady ? 1 : c->failures + 1;
	c->attempts++;
	ms = retry_ms(c);
	log_warn("%s: %s; trying again in %.1f s", c->options.name, c->last_error,
		 (double)ms / 1000);
	c->retry = loop_timer(c->loop, ms, on_retry, c);
}

static void on_closed(void *cookie, const char *reason)
{
	hang_up(cookie, reason);
}

/* ---- looking after it */

static void on_check(void *cookie)
{
	struct irc_connection *c = cookie;
	struct err err = ERR_INIT;
	int64_t now = clock_ms();
	const char *why;

	c->check = NULL;
	if (c->state == IRC_REGISTERING && now - c->state_ms > SASL_MS &&
	    irc_registration_hurry(c->registration, &err)) {
		refused(c, &err);
		return;
	}
	if (c->state == IRC_REGISTERING && now - c->state_ms > REGISTER_MS) {
		hang_up(c, "the server does not let us in");
		return;
	}
	why = c->state == IRC_REGISTERED ? irc_care(c, now) : NULL;
	if (why) {
		hang_up(c, why);
		return;
	}
	c->check = loop_timer(c->loop, CHECK_MS, on_check, c);
}

static const struct irc_transport_events transport_events = {
	.opened = on_opened, .line = on_line, .written = irc_on_written, .closed = on_closed,
};

static void choose_host(struct irc_connection *c)
{
	const char *text = c->options.hosts[c->attempts % count_hosts(c)];

	c->port = c->options.port;
	if (!address_parse(text, c->host, &c->port))
		snprintf(c->host, sizeof(c->host), "%s", text);
}

static void open_transport(struct irc_connection *c)
{
	const struct irc_options *o = &c->options;
	struct irc_transport_address address = {
		.host = c->host, .tls = o->tls,
		.files = { o->ca_file, o->cert_file, o->key_file },
	};
	struct err err = ERR_INIT;

	choose_host(c);
	address.port = c->port;
	*c->last_words = *c->server = '\0';
	c->client = irc_client_new(o->nick, o->user, o->realname, irc_hear, c, &err);
	if (!c->client) {
		hang_up(c, err.msg);
		return;
	}
	irc_isupport_init(&c->isupport);
	c->members = irc_members_new(&c->isupport);
	c->splits = irc_splits_new(&c->isupport);
	c->wish = (struct irc_registration_wish){
		.name = o->name, .nick = o->nick, .greeting = irc_client_greeting(c->client),
		.password = o->password, .sasl_required = o->sasl_required,
		.sasl = { o->account, o->account_password, o->tls && o->cert_file },
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
	c->flood = irc_flood_new(options->flood);
	c->lag_ms = -1;
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
	irc_flood_free(c->flood);
	free(c->dcc);
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
