/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The main thread's chores. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/program.h"
#include "people/settings.h"

#include "boards.h"
#include "keeper.h"
#include "live.h"
#include "visit.h"

#define LOOK_MS 40		/* a board in the hallway is 0.1 s late at most */
#define BEAT_MS 10000

struct keeper {
	struct loop *loop;
	struct web *web;
	struct db *db;
	struct program program;
	const struct settings *settings;	/* that were handed over last */
	/*
	 * A request may still look at older ones: all stay until the end.  A
	 * config is small and seldom read.
	 */
	struct arena *arena;
};

static void tell(struct keeper *keeper)
{
	struct err err = ERR_INIT;

	if (program_tell(keeper->db, &keeper->program, &err) < 0)
		log_warn("my state cannot be told: %s", err.msg);
}

static void on_tell(void *cookie)
{
	struct keeper *keeper = cookie;

	tell(keeper);
	loop_timer(keeper->loop, PROGRAM_TELL_MS, on_tell, keeper);
}

/* These are the server's since it was started. */
static void keep_fixed(struct settings *settings, const struct settings *old)
{
	if (!str_eq(settings->site.url, old->site.url) ||
	    !str_eq(settings->site.database, old->site.database) ||
	    !str_eq(settings->web.listen, old->web.listen) ||
	    settings->web.port != old->web.port ||
	    settings->web.behind_proxy != old->web.behind_proxy)
		log_warn("[site] url and database and all of [web] want a restart");
	settings->site.url = old->site.url;
	settings->site.database = old->site.database;
	settings->web = old->web;
}

static void on_hangup(void *cookie)
{
	struct keeper *keeper = cookie;
	struct settings *settings = arena_one(keeper->arena, struct settings);
	struct err err = ERR_INIT;

	if (settings_load(settings, keeper->settings->path, keeper->arena, &err)) {
		program_config(&keeper->program, keeper->settings->path, &err);
	} else {
		keep_fixed(settings, keeper->settings);
		keeper->settings = settings;
		atomic_store(&keeper->web->next, settings);
		program_config(&keeper->program, settings->path, NULL);
	}
	tell(keeper);
}

/* What the other programs wrote; the server's thread passes on its own at once. */
static void on_look(void *cookie)
{
	struct keeper *keeper = cookie;
	struct err err = ERR_INIT;

	if (db_changed(keeper->db)) {
		if (live_flush_all(keeper->web->live, keeper->db, &err))
			log_warn("notes cannot be passed on: %s", err.msg);
		if (boards_flush(keeper->web->boards, keeper->db, &err))
			log_warn("boards cannot be passed on: %s", err.msg);
	}
	loop_timer(keeper->loop, LOOK_MS, on_look, keeper);
}

static void on_beat(void *cookie)
{
	struct keeper *keeper = cookie;

	live_beat(keeper->web->live);
	boards_beat(keeper->web->boards);
	loop_timer(keeper->loop, BEAT_MS, on_beat, keeper);
}

struct keeper *keeper_new(struct loop *loop, struct web *web, struct err *err)
{
	struct keeper *keeper = mem_alloc(sizeof(*keeper));

	keeper->loop = loop;
	keeper->web = web;
	keeper->settings = web->settings;
	keeper->program.name = "moot-web";
	keeper->arena = arena_new();
	keeper->db = settings_open_db(web->settings, err);
	if (!keeper->db) {
		keeper_free(keeper);
		return NULL;
	}
	loop_on_hangup(loop, on_hangup, keeper);
	on_tell(keeper);
	on_look(keeper);
	on_beat(keeper);
	return keeper;
}

void keeper_free(struct keeper *keeper)
{
	struct err err = ERR_INIT;

	if (!keeper)
		return;
	if (keeper->db && program_stop(keeper->db, &keeper->program, &err))
		log_warn("my end cannot be told: %s", err.msg);
	db_close(keeper->db);
	arena_free(keeper->arena);
	free(keeper);
}
