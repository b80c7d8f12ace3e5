/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Trying the networks out, for the operator who has just written the config. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/loop.h"
#include "base/str.h"
#include "base/vec.h"
#include "base/zone.h"
#include "people/settings.h"
#include "bot.h"
#include "check.h"

#define LOOK_MS 100
#define PATIENCE_MS 20000
#define GOODBYE_MS 500

struct attempt {
	const struct settings_irc *settings;
	struct irc_connection *irc;	/* NULL: could not even begin */
	bool is_settled;
};

struct check {
	struct loop *loop;
	struct arena *arena;
	struct { struct attempt *items; size_t len, cap; } attempts;
	int64_t waited_ms;
	bool failed;
};

static void ignore_message(void *cookie UNUSED, const struct irc_message *message UNUSED)
{
}

static void ignore(void *cookie UNUSED)
{
}

static void ignore_word(void *cookie UNUSED, const char *word UNUSED)
{
}

static void ignore_renamed(void *cookie UNUSED, const char *channel UNUSED,
			   const char *nick UNUSED, const char *to UNUSED,
			   const char *account UNUSED)
{
}

static void ignore_written(void *cookie UNUSED, int64_t id UNUSED, bool is_written UNUSED)
{
}

static const struct irc_events events = {
	.said = ignore_message, .ready = ignore, .joined = ignore_word,
	.renamed = ignore_renamed, .gone = ignore_word, .lost = ignore,
	.written = ignore_written, .ended = ignore,
};

static void settle(struct check *check, struct attempt *attempt, bool is_fine, const char *words)
{
	printf("%s  irc %s: %s\n", is_fine ? "fine " : "WRONG", attempt->settings->id, words);
	attempt->is_settled = true;
	if (!is_fine)
		check->failed = true;
}

static void settle_up(struct check *check, struct attempt *attempt,
		      const struct irc_status *status)
{
	const struct settings_irc *s = attempt->settings;
	char *words = arena_printf(check->arena, "registered with %s as \"%s\"%s",
				   *status->server ? status->server : status->host, status->nick,
				   status->logged_in ? arena_printf(check->arena,
					", logged in as \"%s\"", s->account) : "");

	if (s->account && !status->logged_in)
		settle(check, attempt, false, arena_printf(check->arena,
			"%s, but not logged in to the account \"%s\"", words, s->account));
	else
		settle(check, attempt, true, words);
}

static void look(struct check *check, struct attempt *attempt)
{
	struct irc_status status;

	irc_connection_status(attempt->irc, &status);
	if (irc_connection_is_ready(attempt->irc))
		settle_up(check, attempt, &status);
	else if (*status.last_error)
		settle(check, attempt, false, status.last_error);
	else if (check->waited_ms >= PATIENCE_MS)
		settle(check, attempt, false, arena_printf(check->arena,
			"%s: no answer within %d s (%s)", status.host, PATIENCE_MS / 1000,
			status.state));
	if (attempt->is_settled)
		irc_connection_quit(attempt->irc, "only looking");
}

static void on_goodbye_over(void *cookie)
{
	struct check *check = cookie;

	loop_stop(check->loop);
}

static void on_look(void *cookie)
{
	struct check *check = cookie;
	size_t waiting = 0;

	check->waited_ms += LOOK_MS;
	for (size_t i = 0; i < check->attempts.len; i++) {
		struct attempt *attempt = &check->attempts.items[i];

		if (!attempt->is_settled)
			look(check, attempt);
		if (!attempt->is_settled)
			waiting++;
	}
	if (waiting)
		loop_timer(check->loop, LOOK_MS, on_look, check);
	else
		loop_timer(check->loop, GOODBYE_MS, on_goodbye_over, check);
}

static void begin(struct check *check, const struct settings_irc *settings)
{
	static const char *no_channels[] = { NULL };
	struct attempt *attempt = vec_add(&check->attempts, check->arena);
	struct irc_options options;
	struct err err;

	attempt->settings = settings;
	if (network_options(&options, settings, check->arena, &err)) {
		settle(check, attempt, false, err.msg);
		return;
	}
	options.channels = no_channels;
	attempt->irc = irc_connection_new(check->loop, &options, &events, attempt);
}

int bot_check(const struct settings *settings)
{
	struct check check = { .arena = arena_new() };
	const struct settings_irc *irc;
	struct err err;

	zone_civil("UTC", 0);		/* settles TZ before a thread reads the environment */
	check.loop = loop_new(&err);
	if (!check.loop) {
		printf("WRONG  irc: %s\n", err.msg);
		arena_free(check.arena);
		return 1;
	}
	for (size_t i = 0; (irc = settings_irc(settings, i)); i++)
		begin(&check, irc);
	on_look(&check);
	loop_run(check.loop);
	for (size_t i = 0; i < check.attempts.len; i++)
		irc_connection_free(check.attempts.items[i].irc);
	loop_free(check.loop);
	arena_free(check.arena);
	return check.failed;
}
