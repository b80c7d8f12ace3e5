/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The times of a poll: table poll_option. */
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/vec.h"
#include "calendar/poll.h"

#include "poll_rows.h"

int poll_options_load(struct db *db, struct poll *poll, struct arena *arena, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT number, start_at, zone, is_pinned FROM poll_option"
		" WHERE poll_id = :poll_id AND dropped_at IS NULL ORDER BY start_at");
	int rc;

	poll->options = (struct poll_options){ 0 };
	db_bind_int(st, "poll_id", poll->id);
	while ((rc = db_step(st, err)) == 1) {
		struct poll_option *option = vec_add(&poll->options, arena);

		option->number = db_int(st, "number");
		option->start_at = db_int(st, "start_at");
		option->zone = db_text(st, "zone", arena);
		option->is_pinned = db_int(st, "is_pinned");
	}
	return rc;
}

/* From 1; also those of times that were dropped are taken. */
static int next_number(struct db *db, int64_t poll_id, int64_t *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT coalesce(max(number), 0) + 1 AS next FROM poll_option"
		" WHERE poll_id = :poll_id");

	db_bind_int(st, "poll_id", poll_id);
	if (db_step(st, err) != 1)
		return -1;
	*out = db_int(st, "next");
	db_done(st);
	if (*out <= POLL_OPTIONS_MAX)
		return 0;
	return err_set(err, ERR_LIMIT, "a poll has at most %d times, with those that were "
		       "dropped; propose the call anew", POLL_OPTIONS_MAX);
}

int poll_option_add(struct db *db, int64_t poll_id, int64_t start_at, const char *zone,
		    bool is_pinned, struct err *err)
{
	struct db_stmt *st;
	int64_t number;

	if (next_number(db, poll_id, &number, err))
		return -1;
	st = db_prepare(db,
		"INSERT INTO poll_option (poll_id, number, start_at, zone, is_pinned)"
		" VALUES (:poll_id, :number, :start_at, :zone, :is_pinned)");
	db_bind_int(st, "poll_id", poll_id);
	db_bind_int(st, "number", number);
	db_bind_int(st, "start_at", start_at);
	db_bind_text(st, "zone", zone);
	db_bind_int(st, "is_pinned", is_pinned);
	if (db_run(st, err) == 0)
		return 0;
	return err->kind != ERR_CONFLICT ? -1 :
	       err_set(err, ERR_CONFLICT, "this time is among them already");
}

int poll_option_drop(struct db *db, int64_t poll_id, int64_t number, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE poll_option SET dropped_at = :now"
		" WHERE poll_id = :poll_id AND number = :number AND dropped_at IS NULL");

	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "poll_id", poll_id);
	db_bind_int(st, "number", number);
	if (db_run(st, err))
		return -1;
	return db_changes(db) == 1 ? 0 : err_set(err, ERR_NOT_FOUND, "there is no time %lld in it",
						 (long long)number);
}

int poll_option_pin(struct db *db, int64_t poll_id, int64_t number, bool is_pinned,
		    struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE poll_option SET is_pinned = :is_pinned"
		" WHERE poll_id = :poll_id AND number = :number AND dropped_at IS NULL");

	db_bind_int(st, "is_pinned", is_pinned);
	db_bind_int(st, "poll_id", poll_id);
	db_bind_int(st, "number", number);
	if (db_run(st, err))
		return -1;
	return db_changes(db) == 1 ? 0 : err_set(err, ERR_NOT_FOUND, "there is no time %lld in it",
						 (long long)number);
}

int poll_options_forget_unpinned(struct db *db, int64_t poll_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"DELETE FROM poll_option WHERE poll_id = :poll_id AND NOT is_pinned");

	db_bind_int(st, "poll_id", poll_id);
	return db_run(st, err);
}
