/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines for IRC that wait to be said: table notice. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/notice.h"

#define KEEP_SECS (30 * CLOCK_DAY)

int notice_queue(struct db *db, const char *key, const char *network, const char *target,
		 const char *text, int64_t priority, int64_t ttl_secs, struct err *err)
{
	struct arena *scratch = arena_new();
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO notice (key, network, target, text, priority, queued_at, expires_at)"
		" VALUES (:key, :network, :target, :text, :priority, :now, :now + :ttl)"
		" ON CONFLICT (key) DO NOTHING");
	int rc;

	db_bind_text(st, "key", key);
	db_bind_text(st, "network", network);
	db_bind_text(st, "target", str_clean_line(scratch, target));
	db_bind_text(st, "text", str_clean_line(scratch, text));
	db_bind_int(st, "priority", priority);
	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "ttl", ttl_secs);
	rc = db_run(st, err);
	arena_free(scratch);
	return rc;
}

int notice_list(struct db *db, const char *network, int64_t max, struct arena *arena,
		struct notices *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT id, network, target, text, priority FROM notice"
		" WHERE network = :network AND sent_at IS NULL AND expires_at > :now"
		" ORDER BY priority DESC, id LIMIT :max");
	int rc;

	db_bind_text(st, "network", network);
	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "max", max);
	while ((rc = db_step(st, err)) == 1) {
		struct notice *notice = vec_add(out, arena);

		notice->id = db_int(st, "id");
		notice->network = db_text(st, "network", arena);
		notice->target = db_text(st, "target", arena);
		notice->text = db_text(st, "text", arena);
		notice->priority = db_int(st, "priority");
	}
	return rc;
}

int notice_count(struct db *db, const char *network, int64_t *n, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT count(*) AS n FROM notice"
		" WHERE network = :network AND sent_at IS NULL AND expires_at > :now");

	db_bind_text(st, "network", network);
	db_bind_int(st, "now", clock_now());
	if (db_step(st, err) != 1)
		return -1;
	*n = db_int(st, "n");
	db_done(st);
	return 0;
}

int notice_sent(struct db *db, int64_t id, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "UPDATE notice SET sent_at = :now WHERE id = :id");

	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int notice_unsent(struct db *db, const char *prefix, const char *network, const char *target,
		  struct arena *arena, struct notice_keys *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT key FROM notice WHERE network = :network AND sent_at IS NULL"
		" AND (:target IS NULL OR target = :target COLLATE NOCASE)"
		" AND substr(key, 1, length(:prefix)) = :prefix");
	int rc;

	db_bind_text(st, "network", network);
	db_bind_text(st, "target", target);
	db_bind_text(st, "prefix", prefix);
	while ((rc = db_step(st, err)) == 1)
		*(const char **)vec_add(out, arena) = db_text(st, "key", arena);
	return rc;
}

int notice_drop(struct db *db, const char *key, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"DELETE FROM notice WHERE key = :key AND sent_at IS NULL");

	db_bind_text(st, "key", key);
	return db_run(st, err);
}

/* Keyed ones stay for a month, so that none is queued twice. */
int notice_sweep(struct db *db, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"DELETE FROM notice WHERE expires_at < :then"
		" OR (key IS NULL AND (sent_at IS NOT NULL OR expires_at <= :now))");

	db_bind_int(st, "then", clock_now() - KEEP_SECS);
	db_bind_int(st, "now", clock_now());
	return db_run(st, err);
}
