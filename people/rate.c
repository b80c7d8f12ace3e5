/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting in windows: table rate. */
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "rate.h"

int rate_count(struct db *db, const char *key, int64_t max, int64_t window_secs, struct err *err)
{
	int64_t now = clock_now(), since_at, count;
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO rate (key, since_at, count) VALUES (:key, :now, 1)"
		" ON CONFLICT DO UPDATE SET"
		" count = CASE WHEN since_at <= :now - :window THEN 1 ELSE count + 1 END,"
		" since_at = CASE WHEN since_at <= :now - :window THEN :now ELSE since_at END"
		" RETURNING since_at, count");

	db_bind_text(st, "key", key);
	db_bind_int(st, "now", now);
	db_bind_int(st, "window", window_secs);
	if (db_step(st, err) != 1)
		return -1;
	since_at = db_int(st, "since_at");
	count = db_int(st, "count");
	db_done(st);
	if (count > max)
		return err_set(err, ERR_LIMIT, "that was too often; try again in %lld minutes",
			       (long long)((since_at + window_secs - now) / 60 + 1));
	return 0;
}

int rate_sweep(struct db *db, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "DELETE FROM rate WHERE since_at < :then");

	db_bind_int(st, "then", clock_now() - CLOCK_DAY);
	return db_run(st, err);
}
