/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A call that is held on IRC: offered when it begins, with its agenda. */
#include <string.h>

#include "meeting_call.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "calendar/call.h"
#include "calendar/meeting.h"
#include "people/notice.h"
#include "people/settings.h"
#include "hearing.h"

#define CALLS_MAX   50
#define LATE_SECS   (5 * CLOCK_MINUTE)	/* a bot that was away offers it so late */
#define PRIORITY    1

const char *meeting_topic_of(const char *line)
{
	size_t number;

	line += strspn(line, " \t-*#");
	number = strspn(line, "0123456789");
	if (number && (line[number] == '.' || line[number] == ')') && line[number + 1] == ' ')
		line += number + 2;
	return line + strspn(line, " \t");
}

void meeting_say_agenda(const char *agenda, struct arena *arena, transcript_reply_fn *reply,
			void *cookie)
{
	struct { const char **items; size_t len, cap; } topics = { 0 };
	char *cursor = arena_dup(arena, agenda), *line;

	while ((line = str_piece(&cursor, '\n'))) {
		const char *topic = meeting_topic_of(str_trim(line));

		if (*topic)
			*vec_add(&topics, arena) = topic;
	}
	transcript_say_agenda(topics.items, topics.len, reply, cookie);
}

static bool is_held_here(const struct meetings *meetings, const struct call *call)
{
	return call->state == CALL_ANNOUNCED && call->channel &&
	       settings_network(meetings->settings, call->network) &&
	       !hearing_find(meetings, call->network, call->channel);
}

static int offer(struct meetings *meetings, const struct calls *calls, struct arena *arena,
		 struct err *err)
{
	for (size_t i = 0; i < calls->len; i++) {
		const struct call *call = &calls->items[i];

		if (is_held_here(meetings, call) &&
		    notice_queue(meetings->db,
				 arena_printf(arena, "call %lld %lld begins", (long long)call->id,
					      (long long)call->sequence),
				 call->network, call->channel,
				 arena_printf(arena, "\"%s\" begins now; say \"#startmeeting %s\"",
					      call->title, call->title),
				 PRIORITY, LATE_SECS, err))
			return -1;
	}
	return 0;
}

int meetings_offer(struct meetings *meetings, int64_t now, struct err *err)
{
	struct arena *arena = arena_new();
	int64_t from = meetings->offered_at ? meetings->offered_at + 1 : now - LATE_SECS;
	struct calls calls = { 0 }, again = { 0 };
	int rc = -1;

	if (call_list(meetings->db, from, now + 1, CALLS_MAX, arena, &calls, err))
		goto out;
	/* Read once more: one may have been cancelled meanwhile. */
	if (calls.len && (db_begin(meetings->db, err) ||
			  call_list(meetings->db, from, now + 1, CALLS_MAX, arena, &again, err) ||
			  offer(meetings, &again, arena, err) || db_commit(meetings->db, err)))
		goto out;
	meetings->offered_at = now;
	rc = 0;
out:
	db_rollback(meetings->db);
	arena_free(arena);
	return rc;
}
