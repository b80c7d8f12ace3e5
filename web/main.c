/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moot-web: pages and feeds.  The main thread waits for the signal to end. */
#include <malloc.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/str.h"
#include "base/zone.h"
#include "people/secret.h"
#include "people/settings.h"

#include "boards.h"
#include "http/server.h"
#include "judge.h"
#include "keeper.h"
#include "layout.h"
#include "live.h"
#include "route.h"
#include "visit.h"

#define MEMORY_KEPT (32 * 1024 * 1024)

static const char usage[] =
	"usage: moot-web [-c FILE] [-n]\n"
	"\n"
	"Serves the pages and feeds of moot.  See moot-web(8).\n"
	"\n"
	"  -c FILE  the config file (else $MOOT_CONF, ./moot.conf, /etc/moot/moot.conf)\n"
	"  -n       check the config file and exit\n"
	"  -h       this help\n"
	"  -V       the version\n";

static void serve(struct server *server, struct loop *loop, struct live *live,
		  struct boards *boards,
		  const struct settings *settings)
{
	log_info("serving %s on %s port %lld", settings->site.url, settings->web.listen,
		 (long long)settings->web.port);
	loop_run(loop);
	log_info("stopping");
	live_end(live);
	boards_end(boards);
	server_stop(server);
}

static int run(const struct settings *settings, struct arena *arena, struct err *err)
{
	struct web web = {
		.settings = settings,
		.https = str_starts_fold(settings->site.url, "https://"),
		.zones = zone_names(arena), .live = live_new(),
		.boards = boards_new(),
	};
	struct server_options options = {
		.listen = settings->web.listen, .port = settings->web.port,
		.behind_proxy = settings->web.behind_proxy, .https = web.https,
	};
	struct router router = {
		.routes = routes, .n = n_routes, .origin = settings->site.url,
		.app = &web, .identify = visit_identify, .refuse = layout_refuse,
		.login = visit_login, .cache_key = visit_cache_key,
		.is_stale = visit_is_stale,
	};
	struct loop *loop = loop_new(err);
	struct keeper *keeper = NULL;
	struct server *server = NULL;

	if (!loop)
		return -1;
	web.db = settings_open_db(settings, err);
	if (web.db)
		keeper = keeper_new(loop, &web, err);
	if (keeper)
		server = server_start(&options, &router, err);
	if (server)
		serve(server, loop, web.live, web.boards, settings);
	keeper_free(keeper);
	live_free(web.live);
	boards_free(web.boards);
	web_judge_free(&web);
	db_close(web.db);
	loop_free(loop);
	return server ? 0 : -1;
}

int main(int argc, char **argv)
{
	struct settings settings;
	struct arena *arena = arena_new();
	struct err err = ERR_INIT;
	int rc;

	log_name("moot-web");
	/* Pages and feeds come and go all the time: their memory stays with us. */
	mallopt(M_TRIM_THRESHOLD, MEMORY_KEPT);
	mallopt(M_MMAP_THRESHOLD, MEMORY_KEPT);
	secret_init();
	rc = settings_start(&argc, &argv, usage, &settings, arena, &err);
	if (!rc && argc)
		rc = err_set(&err, ERR_INVALID, "\"%s\" is not understood; see --help",
			     argv[0]);
	if (!rc)
		rc = run(&settings, arena, &err);
	if (rc)
		log_error("%s", err.msg);
	arena_free(arena);
	return rc ? 1 : 0;
}
