/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moot-bot: the IRC program. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/zone.h"
#include "calendar/call.h"
#include "calendar/meeting.h"
#include "people/notice.h"
#include "people/secret.h"
#include "people/session.h"
#include "people/settings.h"
#include "bot.h"
#include "command/meeting.h"
#include "invite.h"
#include "notice.h"
#include "tree.h"

#define LOOK_MS    200		/* for what other programs committed */
#define TICK_MS    1000
#define REMIND_MS  10000
#define SWEEP_MS   (3600 * 1000)
#define GOODBYE_MS 2000

static const char usage[] =
	"usage: moot-bot [-nhV] [-c FILE]\n"
	"The IRC program of moot: meetings, calls and notices.  See moot-bot(8).\n";

static void drain(struct bot *bot)
{
	size_t i;

	for (i = 0; i < bot->n_networks; i++)
		notices_drain(&bot->networks[i]);
}

static void on_look(void *cookie)
{
	struct bot *bot = cookie;

	if (db_changed(bot->db))
		drain(bot);
	loop_timer(bot->loop, LOOK_MS, on_look, bot);
}

/* What meetings do with time, and calls that begin. */
static void on_tick(void *cookie)
{
	struct bot *bot = cookie;
	struct err err = ERR_INIT;
	size_t i;

	for (i = 0; i < bot->n_networks; i++) {
		command_meeting_tick(&bot->networks[i]);
		invites_tick(&bot->networks[i]);
	}
	if (meetings_offer(bot->meetings, clock_now(), &err))
		log_error("calls that begin: %s", err.msg);
	loop_timer(bot->loop, TICK_MS, on_tick, bot);
}

/* Also what could not go when it was looked at last. */
static void on_remind(void *cookie)
{
	struct bot *bot = cookie;
	struct err err = ERR_INIT;

	if (call_remind(bot->db, bot->settings, clock_now(), &err))
		log_error("reminders: %s", err.msg);
	drain(bot);
	loop_timer(bot->loop, REMIND_MS, on_remind, bot);
}

static void on_sweep(void *cookie)
{
	struct bot *bot = cookie;
	struct err err = ERR_INIT;

	if (session_sweep(bot->db, &err) || notice_sweep(bot->db, &err))
		log_error("sweeping: %s", err.msg);
	loop_timer(bot->loop, SWEEP_MS, on_sweep, bot);
}

static int start_networks(struct bot *bot, struct err *err)
{
	size_t n = bot->settings->irc.len, i;

	if (!n)
		return err_set(err, ERR_INVALID, "there is no [irc NAME] section in the config");
	bot->networks = mem_alloc(n * sizeof(*bot->networks));
	for (i = 0; i < n; i++) {
		bot->n_networks++;
		if (network_start(&bot->networks[i], bot, settings_irc(bot->settings, i), err))
			return -1;
	}
	return 0;
}

static void on_goodbye_over(void *cookie)
{
	struct bot *bot = cookie;

	loop_stop(bot->loop);
}

static void say_goodbye(struct bot *bot)
{
	size_t i;

	log_info("stopping");
	for (i = 0; i < bot->n_networks; i++)
		irc_connection_quit(bot->networks[i].irc, "moot is stopping");
	loop_timer(bot->loop, GOODBYE_MS, on_goodbye_over, bot);
	loop_run(bot->loop);
}

static int run(struct bot *bot, struct err *err)
{
	zone_civil("UTC", 0);		/* settles TZ before a thread reads the environment */
	bot->loop = loop_new(err);
	if (!bot->loop)
		return -1;
	bot->db = settings_open_db(bot->settings, err);
	if (!bot->db)
		return -1;
	bot->meetings = meetings_open(bot->db, bot->settings, err);
	if (!bot->meetings || start_networks(bot, err))
		return -1;
	on_look(bot);
	on_tick(bot);
	on_remind(bot);
	on_sweep(bot);
	tree_start(bot);
	log_info("running");
	loop_run(bot->loop);
	say_goodbye(bot);
	return 0;
}

static void finish(struct bot *bot)
{
	size_t i;

	for (i = 0; i < bot->n_networks; i++)
		network_stop(&bot->networks[i]);
	free(bot->networks);
	meetings_close(bot->meetings);
	db_close(bot->db);
	loop_free(bot->loop);
}

int main(int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct settings settings;
	struct bot bot = { .settings = &settings };
	struct err err = ERR_INIT;
	int rc = 0;

	log_name("moot-bot");
	secret_init();
	if (settings_start(&argc, &argv, usage, &settings, arena, &err) || run(&bot, &err)) {
		log_error("%s", err.msg);
		rc = 1;
	}
	finish(&bot);
	arena_free(arena);
	return rc;
}
