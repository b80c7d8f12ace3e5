/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moot-bot: the IRC program. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/str.h"
#include "base/zone.h"
#include "calendar/call.h"
#include "calendar/meeting.h"
#include "people/notice.h"
#include "people/secret.h"
#include "people/session.h"
#include "people/settings.h"
#include "bot.h"
#include "check.h"
#include "command/meeting.h"
#include "event.h"
#include "held.h"
#include "invite.h"
#include "judge.h"
#include "manual.h"
#include "news.h"
#include "notice.h"
#include "ping.h"
#include "tree.h"

#define PATIENCE_MS 150		/* nobody on IRC waits longer for another program */
#define LOOK_MS    200		/* for what other programs committed */
#define TICK_MS    1000
#define REMIND_MS  10000
#define SWEEP_MS   (3600 * 1000)
#define TELL_MS    10000
#define GOODBYE_MS 2000

static const char usage[] =
	"usage: moot-bot [-nhV] [-c FILE]\n"
	"       moot-bot [-c FILE] check\n"
	"       moot-bot --commands\n"
	"The IRC program of moot: meetings, calls and notices.  See moot-bot(8).\n";

static void drain(struct bot *bot)
{
	size_t i;

	for (i = 0; i < bot->n_networks; i++)
		notices_drain(bot->networks[i]);
}

static void on_look(void *cookie)
{
	struct bot *bot = cookie;

	if (db_changed(bot->db)) {
		pings_look(bot);
		drain(bot);
	}
	loop_timer(bot->loop, LOOK_MS, on_look, bot);
}

/* What meetings do with time, and calls that begin. */
static void on_tick(void *cookie)
{
	struct bot *bot = cookie;
	struct err err = ERR_INIT;
	size_t i;

	for (i = 0; i < bot->n_networks; i++) {
		command_meeting_tick(bot->networks[i]);
		invites_tick(bot->networks[i]);
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
	events_remind(bot);
	pings_look(bot);
	pings_store(bot);
	news_tell_all(bot);
	drain(bot);
	loop_timer(bot->loop, REMIND_MS, on_remind, bot);
}

static void on_sweep(void *cookie)
{
	struct bot *bot = cookie;
	struct err err = ERR_INIT;

	if (session_sweep(bot->db, &err) || notice_sweep(bot->db, &err))
		log_error("sweeping: %s", err.msg);
	pings_sweep(bot);
	loop_timer(bot->loop, SWEEP_MS, on_sweep, bot);
}

static void on_tell(void *cookie)
{
	struct bot *bot = cookie;

	status_tell(bot, false);
	loop_timer(bot->loop, TELL_MS, on_tell, bot);
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
	bot->stopping = true;
	for (i = 0; i < bot->n_networks; i++)
		irc_connection_quit(bot->networks[i]->irc, "moot is stopping");
	loop_timer(bot->loop, GOODBYE_MS, on_goodbye_over, bot);
	loop_run(bot->loop);
}

static bool is_present(void *cookie, const char *id, const char *channel, const char *nick)
{
	const struct bot *bot = cookie;

	for (size_t i = 0; i < bot->n_networks; i++)
		if (str_eq(network_id(bot->networks[i]), id))
			return irc_connection_is_present(bot->networks[i]->irc, channel, nick);
	return true;
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
	if (bot->meetings)
		meetings_set_present(bot->meetings, is_present, bot);
	if (!bot->meetings || manual_store(bot->db, err))
		return -1;
	if (!bot->settings->irc.len)
		return err_set(err, ERR_INVALID, "there is no [irc NAME] section in the config");
	if (config_start_networks(bot, err))
		return -1;
	loop_on_hangup(bot->loop, config_reload, bot);
	on_look(bot);
	on_tick(bot);
	on_remind(bot);
	on_sweep(bot);
	tree_start(bot);
	on_tell(bot);
	log_info("running");
	db_set_patience(bot->db, PATIENCE_MS);
	loop_run(bot->loop);
	say_goodbye(bot);
	db_set_patience(bot->db, GOODBYE_MS);
	for (size_t i = 0; i < bot->n_networks; i++)
		held_retry(bot->networks[i]);
	return program_stop(bot->db, &bot->program, err);
}

static void finish(struct bot *bot)
{
	size_t i;

	for (i = 0; i < bot->n_networks; i++)
		network_free(bot->networks[i]);
	free(bot->networks);
	bot_judge_drop(bot);
	meetings_close(bot->meetings);
	db_close(bot->db);
	loop_free(bot->loop);
	config_free(bot->config);
}

/* The table of commands, for those who write manuals. */
static bool wants_commands(int argc, char **argv)
{
	return argc == 2 && str_eq(argv[1], "--commands");
}

int main(int argc, char **argv)
{
	struct bot bot = { .program.name = "moot-bot", .config = config_new() };
	struct err err = ERR_INIT;
	int rc = 0;

	if (wants_commands(argc, argv)) {
		manual_print();
		config_free(bot.config);
		return 0;
	}
	log_name("moot-bot");
	secret_init();
	bot.settings = &bot.config->settings;
	if (settings_start(&argc, &argv, usage, &bot.config->settings, bot.config->arena, &err)) {
		log_error("%s", err.msg);
		rc = 1;
	} else if (argc == 1 && str_eq(argv[0], "check")) {
		rc = bot_check(bot.settings);
	} else if (run(&bot, &err)) {
		log_error("%s", err.msg);
		rc = 1;
	}
	finish(&bot);
	return rc;
}
