/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls that are announced as soon as they are there. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "calendar/call.h"

#include "call_add.h"
#include "call_news.h"
#include "call_rows.h"
#include "conference.h"

int call_add_announced(struct db *db, const struct settings *settings, const struct actor *who,
		       struct call *call, struct arena *arena, struct err *err)
{
	if (call->start_at <= clock_now())
		return err_set(err, ERR_CONFLICT, "the start of \"%.100s\" has passed: choose "
			       "another", call->title);
	call->state = CALL_ANNOUNCED;
	call->uid = call_uid(arena);
	call->items = "";
	call->changed_at = clock_now();
	if (conference_check(db, settings, call, arena, err) || call_add(db, call, err) ||
	    call_news_queue(db, settings, NULL, call, CALL_NEWS_ANNOUNCE, arena, err) ||
	    call_update(db, call, err))
		return -1;
	return audit_add(db, who, arena_printf(arena, "call %lld: announced",
					       (long long)call->id), err);
}
