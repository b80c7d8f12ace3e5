/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What calendars say of being busy: tables busy and busy_reading. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/vec.h"
#include "calendar/busy.h"

#include "ical/read.h"

#define AGAIN_SECS CLOCK_HOUR
#define AHEAD_SECS (100 * (int64_t)CLOCK_DAY)

/* Their address is gone, or another: what came from it goes too. */
static int forget_taken_back(struct db *db, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"DELETE FROM busy WHERE peer_id IN (SELECT busy_reading.peer_id FROM busy_reading"
		" LEFT JOIN preference USING (peer_id)"
		" WHERE busy_url IS NULL OR busy_url <> busy_reading.url)");

	if (db_run(st, err))
		return -1;
	st = db_prepare(db,
		"DELETE FROM busy_reading WHERE peer_id IN (SELECT busy_reading.peer_id"
		" FROM busy_reading LEFT JOIN preference USING (peer_id)"
		" WHERE busy_url IS NULL OR busy_url <> busy_reading.url)");
	return db_run(st, err);
}

/* 1 there is such, 0, -1 */
static int any_taken_back(struct db *db, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT 1 AS one FROM busy_reading LEFT JOIN preference USING (peer_id)"
		" WHERE busy_url IS NULL OR busy_url <> busy_reading.url LIMIT 1");
	int rc = db_step(st, err);

	if (rc == 1)
		db_done(st);
	return rc;
}

int busy_next(struct db *db, int64_t now, struct arena *arena, struct busy_source *out,
	      struct err *err)
{
	struct db_stmt *st;
	int rc = any_taken_back(db, err);

	if (rc < 0)
		return -1;
	if (rc && (db_begin(db, err) || forget_taken_back(db, err) || db_commit(db, err))) {
		db_rollback(db);
		return -1;
	}
	st = db_prepare(db,
		"SELECT preference.peer_id AS peer_id, busy_url,"
		" coalesce(person.zone, preference.zone) AS zone"
		" FROM preference JOIN peer ON peer.id = preference.peer_id"
		" LEFT JOIN person ON person.id = peer.person_id"
		" LEFT JOIN busy_reading ON busy_reading.peer_id = preference.peer_id"
		" WHERE busy_url IS NOT NULL AND coalesce(read_at, 0) <= :now - :again"
		" ORDER BY coalesce(read_at, 0) LIMIT 1");
	db_bind_int(st, "now", now);
	db_bind_int(st, "again", AGAIN_SECS);
	rc = db_step(st, err);
	if (rc != 1)
		return rc;
	out->peer_id = db_int(st, "peer_id");
	out->url = db_text(st, "busy_url", arena);
	out->zone = db_text(st, "zone", arena);
	db_done(st);
	return 1;
}

static int note(struct db *db, const struct busy_source *source, const char *error, int64_t now,
		struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO busy_reading (peer_id, url, read_at, error)"
		" VALUES (:peer_id, :url, :now, :error) ON CONFLICT DO UPDATE"
		" SET url = excluded.url, read_at = excluded.read_at, error = excluded.error");

	db_bind_int(st, "peer_id", source->peer_id);
	db_bind_text(st, "url", source->url);
	db_bind_int(st, "now", now);
	db_bind_text(st, "error", error);
	return db_run(st, err);
}

static int forget(struct db *db, int64_t peer_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "DELETE FROM busy WHERE peer_id = :peer_id");

	db_bind_int(st, "peer_id", peer_id);
	return db_run(st, err);
}

static int add(struct db *db, int64_t peer_id, const struct ical_span *span, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO busy (peer_id, from_at, to_at) VALUES (:peer_id, :from_at, :to_at)"
		" ON CONFLICT DO NOTHING");

	db_bind_int(st, "peer_id", peer_id);
	db_bind_int(st, "from_at", span->from_at);
	db_bind_int(st, "to_at", span->to_at);
	return db_run(st, err);
}

static int store(struct db *db, const struct busy_source *source,
		 const struct ical_spans *spans, struct err *err)
{
	if (forget(db, source->peer_id, err))
		return -1;
	for (size_t i = 0; i < spans->len; i++)
		if (!spans->items[i].is_free && add(db, source->peer_id, &spans->items[i], err))
			return -1;
	return 0;
}

int busy_store(struct db *db, const struct busy_source *source, const char *text,
	       const char *error, int64_t now, struct err *err)
{
	struct arena *arena = arena_new();
	struct ical_spans spans = { 0 };
	struct err wrong = ERR_INIT;
	int rc = -1;

	if (text && ical_read(text, now, now + AHEAD_SECS, source->zone ? source->zone : "UTC",
			      arena, &spans, &wrong))
		error = wrong.msg;
	if (db_begin(db, err) || note(db, source, error, now, err) ||
	    (!error && store(db, source, &spans, err)))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int busy_state(struct db *db, int64_t peer_id, struct arena *arena, struct busy_reading *out,
	       struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT read_at, error FROM busy_reading WHERE peer_id = :peer_id");
	int rc;

	*out = (struct busy_reading){ 0 };
	db_bind_int(st, "peer_id", peer_id);
	rc = db_step(st, err);
	if (rc == 1) {
		out->read_at = db_int(st, "read_at");
		out->error = db_text(st, "error", arena);
		db_done(st);
	}
	return rc < 0 ? -1 : 0;
}

int busy_list(struct db *db, int64_t peer_id, int64_t from, int64_t to, struct arena *arena,
	      struct busy_spans *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT from_at, to_at FROM busy WHERE peer_id = :peer_id AND from_at < :to"
		" AND to_at > :from ORDER BY from_at");
	int rc;

	db_bind_int(st, "peer_id", peer_id);
	db_bind_int(st, "from", from);
	db_bind_int(st, "to", to);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = (struct busy_span){
			db_int(st, "from_at"), db_int(st, "to_at"),
		};
	return rc;
}
