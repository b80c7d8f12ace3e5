/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Somebody is there: what waits for them is brought. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/notice.h"
#include "people/preference.h"
#include "people/settings.h"
#include "ping.h"
#include "ping_say.h"

#define AT_ONCE 5		/* more are for the next time, or for !pings */
#define NEWS_AT_ONCE 8

struct visit {
	struct db *db;
	const struct settings *settings;
	const struct caller *caller;
	enum ping_visit how;
	struct arena *arena;
	struct preference preference;
	const char *ids;
};

/* Who asks the bot is told, whatever the hour. */
static bool may_bring(const struct visit *visit, const struct ping *ping)
{
	int64_t now = clock_now();
	const struct preference *preference = &visit->preference;

	if (visit->how == PING_ASKED)
		return true;
	if (preference->channel != CHANNEL_IRC || preference_quiet_end(preference, now))
		return false;
	return visit->how == PING_SPOKE ||
	       ((ping->is_held || ping->state == PING_SNOOZED) && !preference->away_until);
}

/* A number that the visitor has in use under another of their names is changed. */
static int settle_number(struct visit *visit, struct ping *ping, struct err *err)
{
	struct pings open = { 0 };

	if (ping_list(visit->db, visit->ids, visit->arena, &open, err))
		return -1;
	for (size_t i = 0; i < open.len; i++)
		if (open.items[i].number == ping->number && open.items[i].id != ping->id)
			return ping_number(visit->db, visit->ids, ping->from_id, &ping->number,
					   err);
	return 0;
}

static int bring(struct visit *visit, struct err *err)
{
	struct pings pings = { 0 };

	if (ping_list_waiting(visit->db, visit->ids, AT_ONCE, visit->arena, &pings, err))
		return -1;
	for (size_t i = 0; i < pings.len; i++)
		if (may_bring(visit, &pings.items[i]) &&
		    (settle_number(visit, &pings.items[i], err) ||
		     ping_say_told(visit->db, visit->settings, &pings.items[i], visit->caller,
				   &visit->preference, visit->arena, err)))
			return -1;
	return 0;
}

static int report(struct visit *visit, struct err *err)
{
	struct pings news = { 0 };

	if (visit->how == PING_IN_SIGHT && preference_quiet_end(&visit->preference, clock_now()))
		return 0;
	if (ping_list_news(visit->db, visit->ids, NEWS_AT_ONCE, visit->arena, &news, err))
		return -1;
	if (!news.len)
		return 0;
	return ping_say_news(visit->db, visit->settings, &news, visit->caller,
			     visit->preference.zone, visit->arena, err);
}

/* 1 something may be there for them, 0, -1. */
static int look(struct visit *visit, struct err *err)
{
	struct pings some = { 0 };
	struct peer self;

	visit->ids = peer_ids(visit->db, visit->caller, visit->arena, err);
	if (!visit->ids)
		return -1;
	if (str_eq(visit->ids, "[]"))
		return 0;
	if (ping_list_waiting(visit->db, visit->ids, 1, visit->arena, &some, err) ||
	    ping_list_news(visit->db, visit->ids, 1, visit->arena, &some, err))
		return -1;
	if (!some.len)
		return 0;
	if (peer_of(visit->db, visit->caller, visit->arena, &self, err) ||
	    preference_get(visit->db, visit->settings, &self, visit->arena, &visit->preference,
			   err))
		return -1;
	return 1;
}

int ping_visit(struct db *db, const struct settings *settings, const struct caller *caller,
	       enum ping_visit how, struct err *err)
{
	struct visit visit = {
		.db = db, .settings = settings, .caller = caller, .how = how,
		.arena = arena_new(),
	};
	int rc = look(&visit, err);

	if (rc <= 0)
		goto out;
	rc = -1;
	if (db_begin(db, err))
		goto out;
	if (bring(&visit, err) || report(&visit, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(visit.arena);
	return rc;
}

/* ---- what could not be said */

static int take_back(struct db *db, const char *key, struct arena *arena, struct err *err)
{
	struct pings pings = { 0 };

	if (ping_list_key(db, key, arena, &pings, err))
		return -1;
	for (size_t i = 0; i < pings.len; i++) {
		struct ping *ping = &pings.items[i];
		bool is_end = ping->kind == PING_TELL && ping->state == PING_DONE;

		if (str_eq(ping->told_key, key) && (ping->state == PING_TOLD || is_end)) {
			ping->state = PING_WAITING;
			ping->told_key = NULL;
		}
		if (str_eq(ping->news_key, key)) {
			ping->is_known = false;
			ping->news_key = NULL;
		}
		if (ping_update(db, ping, err))
			return -1;
	}
	return 0;
}

int ping_recall(struct db *db, const char *network, const char *nick, struct err *err)
{
	struct arena *arena = arena_new();
	struct notice_keys keys = { 0 };
	int rc = notice_unsent(db, "ping ", network, nick, arena, &keys, err);

	if (rc || !keys.len)
		goto out;
	rc = -1;
	if (db_begin(db, err))
		goto out;
	for (size_t i = 0; i < keys.len; i++)
		if (notice_drop(db, keys.items[i], err) ||
		    take_back(db, keys.items[i], arena, err))
			goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}
