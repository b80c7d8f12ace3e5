/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sessions that are about to begin, told to the nicks under which people are here. */
#include "event.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/log.h"
#include "calendar/board.h"
#include "people/notice.h"
#include "people/peer.h"
#include "bot.h"
#include "sight.h"

#define PRIORITY 2
#define TTL_SECS (8 * CLOCK_MINUTE)
#define SEEN_SECS CLOCK_DAY

static int tell(struct bot *bot, const struct board_call *call, struct arena *arena,
		struct err *err)
{
	struct caller found;
	struct peer peer;

	if (peer_of_person(bot->db, call->person_id, arena, &peer, err))
		return -1;
	if (!sight_find(bot, &peer, clock_now() - SEEN_SECS, &found))
		return 0;
	return notice_queue(bot->db, call->key, found.network, found.nick, call->text, PRIORITY,
			    TTL_SECS, err);
}

static int tell_all(struct bot *bot, const struct board_calls *calls, struct arena *arena,
		    struct err *err)
{
	if (db_begin(bot->db, err))
		return -1;
	for (size_t i = 0; i < calls->len; i++)
		if (tell(bot, &calls->items[i], arena, err))
			return -1;
	return db_commit(bot->db, err);
}

void events_remind(struct bot *bot)
{
	struct arena *arena = arena_new();
	struct board_calls calls = { 0 };
	struct err err = ERR_INIT;

	if (board_remind(bot->db, bot->settings, clock_now(), arena, &calls, &err) ||
	    (calls.len && tell_all(bot, &calls, arena, &err)))
		log_error("sessions that begin: %s", err.msg);
	db_rollback(bot->db);
	arena_free(arena);
}
