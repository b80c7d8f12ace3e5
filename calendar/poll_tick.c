/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a poll does by the clock: one reminder, and a word to its owner. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "calendar/poll.h"
#include "people/settings.h"

#include "poll_letter.h"
#include "poll_rows.h"

static bool is_answered(const struct poll *poll)
{
	for (size_t i = 0; i < poll->voters.len; i++)
		if (poll->voters.items[i].is_invited && !poll->voters.items[i].has_answered)
			return false;
	return true;
}

static int tick(struct db *db, const struct settings *settings, struct poll *poll, int64_t now,
		struct arena *arena, struct err *err)
{
	bool is_over = poll->deadline_at <= now, all = is_answered(poll);
	bool tell = !poll->told_at && (is_over || all);
	bool remind = !poll->reminded_at && !is_over && !all &&
		      poll->deadline_at - settings->poll.reminder_hours * CLOCK_HOUR <= now;

	if (!tell && !remind && poll->reminded_at)
		return 0;
	if (tell && poll_letter_ready(db, settings, poll, arena, err))
		return -1;
	if (remind && poll_letters_remind(db, settings, poll, arena, err))
		return -1;
	poll->told_at = tell ? now : poll->told_at;
	poll->reminded_at = poll->reminded_at ? poll->reminded_at : now;
	return poll_update(db, poll, err);
}

int poll_tick(struct db *db, const struct settings *settings, int64_t now, struct err *err)
{
	struct arena *arena = arena_new();
	struct poll_ids ids = { 0 }, again = { 0 };
	int rc = -1;

	if (poll_list_due(db, settings, now, arena, &ids, err))
		goto out;
	if (!ids.len) {
		rc = 0;
		goto out;
	}
	/* Read once more: answers may have come meanwhile. */
	if (db_begin(db, err) || poll_list_due(db, settings, now, arena, &again, err))
		goto out;
	for (size_t i = 0; i < again.len; i++) {
		struct poll *poll = poll_get(db, again.items[i], arena, err);

		if (!poll || tick(db, settings, poll, now, arena, err))
			goto out;
	}
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}
