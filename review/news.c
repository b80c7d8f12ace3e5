/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What IRC is told of series: table news. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/notice.h"
#include "people/settings.h"
#include "review/news.h"
#include "review/series.h"

#define LINES_MAX  3			/* more of a kind at once become one line */
#define NEWS_MAX   200			/* looked at in one go */
#define WHOLE_SECS (10 * CLOCK_MINUTE)	/* a series that is not whole by then is told */
#define NEW_SECS   CLOCK_DAY		/* older than this is no news */
#define IN_SECS    (7 * CLOCK_DAY)	/* a commit may be pushed days after it was made */
#define TTL_SECS   (6 * CLOCK_HOUR)
#define TITLE_MAX  160

struct news_id { int64_t id; };
struct news_ids { struct news_id *items; size_t len, cap; };

struct telling {
	struct db *db;
	const struct settings *settings;
	const char *network, *channel;
	struct arena *arena;
	int64_t now;
};

static int insert(struct telling *t, int64_t series_id, const char *kind, struct err *err)
{
	struct db_stmt *st = db_prepare(t->db,
		"INSERT INTO news (network, series_id, kind, at)"
		" VALUES (:network, nullif(:id, 0), :kind, :now) ON CONFLICT DO NOTHING");

	db_bind_text(st, "network", t->network);
	db_bind_int(st, "id", series_id);
	db_bind_text(st, "kind", kind);
	db_bind_int(st, "now", t->now);
	return db_run(st, err);
}

/* 1 since when, 0 it was never asked, -1 */
static int find_start(struct telling *t, int64_t *since, struct err *err)
{
	struct db_stmt *st = db_prepare(t->db, "SELECT at FROM news WHERE network = :network"
					" AND series_id IS NULL");
	int rc;

	db_bind_text(st, "network", t->network);
	rc = db_step(st, err);
	if (rc != 1)
		return rc;
	*since = db_int(st, "at");
	db_done(st);
	return 1;
}

static int list_ids(struct db_stmt *st, struct arena *arena, struct news_ids *out,
		    struct err *err)
{
	int rc;

	while ((rc = db_step(st, err)) == 1)
		((struct news_id *)vec_add(out, arena))->id = db_int(st, "id");
	return rc;
}

/* Whole, with the cover that gives it its name; or not whole for too long. */
static int list_new(struct telling *t, int64_t since, struct news_ids *out, struct err *err)
{
	struct db_stmt *st = db_prepare(t->db,
		"SELECT id FROM series WHERE state = 'open' AND NOT is_foreign"
		" AND posted_at >= max(:since, :day)"
		" AND (posted_at <= :whole OR (received >= total AND (total < 2 OR EXISTS"
		"  (SELECT 1 FROM part WHERE part.message_id = lead_id AND part.number = 0))))"
		" AND NOT EXISTS (SELECT 1 FROM news WHERE network = :network"
		"  AND series_id = series.id AND kind = 'new')"
		" ORDER BY posted_at, id LIMIT :max");

	db_bind_int(st, "since", since);
	db_bind_int(st, "day", t->now - NEW_SECS);
	db_bind_int(st, "whole", t->now - WHOLE_SECS);
	db_bind_text(st, "network", t->network);
	db_bind_int(st, "max", NEWS_MAX);
	return list_ids(st, t->arena, out, err);
}

static int list_committed(struct telling *t, int64_t since, struct news_ids *out,
			  struct err *err)
{
	struct db_stmt *st = db_prepare(t->db,
		"SELECT id FROM series WHERE state = 'committed' AND NOT is_foreign"
		" AND committed_at >= max(:since, :week)"
		" AND NOT EXISTS (SELECT 1 FROM news WHERE network = :network"
		"  AND series_id = series.id AND kind = 'committed')"
		" ORDER BY committed_at, id LIMIT :max");

	db_bind_int(st, "since", since);
	db_bind_int(st, "week", t->now - IN_SECS);
	db_bind_text(st, "network", t->network);
	db_bind_int(st, "max", NEWS_MAX);
	return list_ids(st, t->arena, out, err);
}

static int queue(struct telling *t, const char *text, struct err *err)
{
	return notice_queue(t->db, NULL, t->network, t->channel, text, 0, TTL_SECS, err);
}

/* "committed to xen:", where all of it is in one tree that is known. */
static int tell_one(struct telling *t, const char *kind, int64_t id, struct err *err)
{
	bool is_new = str_eq(kind, "new");
	struct series *series;
	char *title;

	if (series_find(t->db, id, t->arena, &series, err) != 1)
		return -1;
	title = series_subject(series, t->arena);
	title[str_utf8_cut(title, TITLE_MAX)] = '\0';
	return queue(t, arena_printf(t->arena, "%s%s%s: %s, by %s: %s/series/%lld",
				     is_new ? "New on the list" : "Committed",
				     !is_new && series->tree ? " to " : "",
				     !is_new && series->tree ? series->tree : "", title,
				     series->author_name, t->settings->site.url, (long long)id),
		     err);
}

static int tell_many(struct telling *t, const char *kind, size_t n, struct err *err)
{
	bool is_new = str_eq(kind, "new");

	return queue(t, arena_printf(t->arena, is_new ? "%zu new series on the list: %s/series" :
				     "%zu series were committed: %s/series?state=committed", n,
				     t->settings->site.url), err);
}

static int tell(struct telling *t, const char *kind, const struct news_ids *ids,
		struct err *err)
{
	if (ids->len > LINES_MAX && tell_many(t, kind, ids->len, err))
		return -1;
	for (size_t i = 0; i < ids->len; i++)
		if ((ids->len <= LINES_MAX && tell_one(t, kind, ids->items[i].id, err)) ||
		    insert(t, ids->items[i].id, kind, err))
			return -1;
	return 0;
}

static int look(struct telling *t, struct err *err)
{
	struct news_ids new = { 0 }, committed = { 0 };
	int64_t since = 0;
	int rc = find_start(t, &since, err);

	if (rc <= 0)
		return rc < 0 ? -1 : insert(t, 0, "start", err);
	if (list_new(t, since, &new, err) || list_committed(t, since, &committed, err))
		return -1;
	if (!new.len && !committed.len)
		return 0;
	if (db_begin(t->db, err))
		return -1;
	rc = tell(t, "new", &new, err) || tell(t, "committed", &committed, err) ||
		db_commit(t->db, err) ? -1 : 0;
	db_rollback(t->db);
	return rc;
}

int news_tell(struct db *db, const struct settings *settings, const char *network,
	      const char *channel, struct err *err)
{
	struct telling t = {
		.db = db, .settings = settings, .network = network, .channel = channel,
		.arena = arena_new(), .now = clock_now(),
	};
	int rc = look(&t, err);

	arena_free(t.arena);
	return rc;
}
