/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whose turn each open series is, as last judged: tables standing and concern. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "review/judge.h"
#include "review/standing.h"

#include "owing.h"

#define AGAIN_SECS (6 * CLOCK_HOUR)	/* a tree may have moved */
#define TICK_MAX   100			/* at once: letters wait for their turn */
#define SEEN								\
	"(series.last_at || ' ' || series.replies || ' ' || series.received || ' '"\
	" || series.state || ' ' || series.posted_at)"

static enum turn_state parse_state(const char *key)
{
	enum turn_state state = TURN_REVIEW;

	if (!turn_state_parse(key, &state))
		bug("standing %s", key);
	return state;
}

void standing_from(struct db_stmt *st, struct arena *arena, struct standing *out)
{
	*out = (struct standing){
		.series_id = db_int(st, "series_id"),
		.state = parse_state(db_text(st, "state", arena)),
		.was = parse_state(db_text(st, "was", arena)),
		.owner = db_text(st, "owner", arena),
		.verdict = db_text(st, "verdict", arena),
		.since = db_int(st, "since"), .quiet_since = db_int(st, "quiet_since"),
		.why = db_text(st, "why", arena), .text = db_text(st, "text", arena),
		.n_open = db_int(st, "n_open"), .n_unanswered = db_int(st, "n_unanswered"),
		.n_pings = db_int(st, "n_pings"), .last_ping_at = db_int(st, "last_ping_at"),
	};
}

int standing_add_series(struct db *db, struct standing *standing, struct arena *arena,
			struct err *err)
{
	return series_find(db, standing->series_id, arena, &standing->series, err) < 0 ? -1 : 0;
}

int standing_find(struct db *db, int64_t series_id, struct arena *arena, struct standing *out,
		  struct err *err)
{
	struct db_stmt *st = db_prepare(db, "SELECT " STANDING_COLUMNS " FROM standing"
					" WHERE standing.series_id = :id");
	int rc;

	db_bind_int(st, "id", series_id);
	rc = db_step(st, err);
	if (rc != 1)
		return rc;
	standing_from(st, arena, out);
	db_done(st);
	return standing_add_series(db, out, arena, err) ? -1 : 1;
}

int standing_list(struct db *db, const struct standing_filter *filter, struct arena *arena,
		  struct standings *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		/* CROSS: in the order of standing_since, and no further than the limit */
		"SELECT " STANDING_COLUMNS " FROM standing"
		" CROSS JOIN series ON series.id = standing.series_id"
		" WHERE series.state = 'open' AND NOT series.is_foreign"
		" AND (:state IS NULL OR standing.state = :state)"
		" AND (:owes IS NULL OR standing.series_id IN (SELECT series_id FROM owing"
		"  WHERE email = :owes OR instr(name_key, :owes_key)))"
		" AND (:section IS NULL OR standing.series_id IN (SELECT series_id FROM concern"
		"  WHERE section = :section))"
		" AND (:unapproved IS NULL OR standing.series_id IN (SELECT series_id FROM concern"
		"  WHERE section = :unapproved AND NOT is_approved))"
		" AND (:author IS NULL OR series.author_email = :author"
		"  OR instr(series.author_key, :author_key))"
		" AND (:tree IS NULL OR series.tree = :tree)"
		" AND (:posted = 0 OR series.posted_at < :posted)"
		" AND (:after_id = 0 OR (standing.since, standing.series_id) > (:after, :after_id))"
		" ORDER BY standing.since, standing.series_id LIMIT :limit");
	int rc;

	db_bind_text(st, "state", filter->state);
	db_bind_text(st, "owes", filter->owes);
	db_bind_text(st, "owes_key", owing_key(filter->owes, arena));
	db_bind_text(st, "section", filter->section);
	db_bind_text(st, "unapproved", filter->unapproved);
	db_bind_text(st, "author", filter->author);
	db_bind_text(st, "author_key", owing_key(filter->author, arena));
	db_bind_text(st, "tree", filter->tree);
	db_bind_int(st, "posted", filter->posted_before);
	db_bind_int(st, "after", filter->after_since);
	db_bind_int(st, "after_id", filter->after_id);
	db_bind_int(st, "limit", filter->limit ? filter->limit : 1000);
	while ((rc = db_step(st, err)) == 1)
		standing_from(st, arena, vec_add(out, arena));
	for (size_t i = 0; rc == 0 && i < out->len; i++)
		rc = standing_add_series(db, &out->items[i], arena, err);
	return rc;
}

int standing_count(struct db *db, int64_t counts[TURN_STATES], struct err *err)
{
	struct arena *arena = arena_new();
	struct db_stmt *st = db_prepare(db,
		"SELECT standing.state AS state, count(*) AS n"
		" FROM series INDEXED BY series_open"
		" CROSS JOIN standing ON standing.series_id = series.id"
		" WHERE series.state = 'open' AND NOT series.is_foreign GROUP BY standing.state");
	int rc;

	memset(counts, 0, TURN_STATES * sizeof(*counts));
	while ((rc = db_step(st, err)) == 1)
		counts[parse_state(db_text(st, "state", arena))] = db_int(st, "n");
	arena_free(arena);
	return rc;
}

int standing_sections(struct db *db, struct arena *arena, struct section_ages *out,
		      struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT concern.section AS section, count(*) AS n,"
		" sum(NOT concern.is_approved) AS waiting,"
		" min(CASE WHEN NOT concern.is_approved THEN series.posted_at END) AS oldest_at"
		" FROM series INDEXED BY series_open"
		" CROSS JOIN concern ON concern.series_id = series.id"
		" WHERE series.state = 'open' AND NOT series.is_foreign"
		" GROUP BY concern.section ORDER BY concern.section");
	int rc;

	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = (struct section_age){
			.section = db_text(st, "section", arena), .n = db_int(st, "n"),
			.waiting = db_int(st, "waiting"), .oldest_at = db_int(st, "oldest_at"),
		};
	return rc;
}

/* ---- made anew */

struct stale { int64_t id; char *seen; };
struct stales { struct stale *items; size_t len, cap; };

static int list_stale(struct db *db, int max, struct arena *arena, struct stales *out,
		      struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT series.id AS id, " SEEN " AS seen FROM series"
		" LEFT JOIN standing ON standing.series_id = series.id"
		" WHERE series.state = 'open' AND (standing.seen IS NULL OR standing.seen != " SEEN
		"  OR standing.next_at <= :now)"
		" UNION ALL SELECT series.id, " SEEN " FROM standing"
		" JOIN series ON series.id = standing.series_id WHERE series.state != 'open'"
		" AND standing.state != series.state LIMIT :max");
	int rc;

	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "max", max);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = (struct stale){
			.id = db_int(st, "id"), .seen = db_text(st, "seen", arena),
		};
	return rc;
}

static int64_t next_at(const struct judgement *j)
{
	int64_t now = clock_now(), next = now + AGAIN_SECS;

	for (int days = 1; days <= 14; days++) {
		int64_t at = j->series->posted_at + days * CLOCK_DAY;

		if (at > now && at < next)
			next = at;
	}
	return next;
}

static int upsert(struct db *db, const struct judgement *j, const char *seen, struct err *err)
{
	const struct turn *turn = &j->turn;
	struct db_stmt *st = db_prepare(db,
		"INSERT OR REPLACE INTO standing (series_id, state, was, owner, verdict, since,"
		" quiet_since, why, text, n_open, n_unanswered, n_pings, last_ping_at, seen,"
		" next_at)"
		" VALUES (:id, :state, :was, :owner, :verdict, :since, :quiet, :why, :text, :open,"
		" :unanswered, :pings, :last_ping, :seen, :next)");

	db_bind_int(st, "id", j->series->id);
	db_bind_text(st, "state", turn_state_key(turn->state));
	db_bind_text(st, "was", turn_state_key(turn->before));
	db_bind_text(st, "owner", turn_owner_key(turn->owner));
	db_bind_text(st, "verdict", j->tree ? verdict_state_key(j->state) : "");
	db_bind_int(st, "since", turn->since);
	db_bind_int(st, "quiet", turn->quiet_since);
	db_bind_text(st, "why", turn->why ? turn->why : "");
	db_bind_text(st, "text", turn->text);
	db_bind_int(st, "open", turn->n_open);
	db_bind_int(st, "unanswered", j->unanswered.len);
	db_bind_int(st, "pings", turn->n_pings);
	db_bind_int(st, "last_ping", turn->last_ping_at);
	db_bind_text(st, "seen", seen);
	db_bind_int(st, "next", next_at(j));
	return db_run(st, err);
}

static int delete_concerns(struct db *db, int64_t series_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "DELETE FROM concern WHERE series_id = :id");

	db_bind_int(st, "id", series_id);
	return db_run(st, err);
}

static int add_concern(struct db *db, int64_t series_id, const char *section, bool approved,
		       struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO concern (series_id, section, is_approved) VALUES (:id, :section, :ok)"
		" ON CONFLICT DO UPDATE SET is_approved = min(is_approved, excluded.is_approved)");

	db_bind_int(st, "id", series_id);
	db_bind_text(st, "section", section);
	db_bind_int(st, "ok", approved);
	return db_run(st, err);
}

static int save_concerns(struct db *db, const struct judgement *j, struct err *err)
{
	if (delete_concerns(db, j->series->id, err))
		return -1;
	for (size_t i = 0; j->tree && i < j->n_patches; i++) {
		const struct verdict *verdict = &j->verdicts[i];

		for (size_t k = 0; k < verdict->files.len; k++) {
			const struct verdict_file *file = &verdict->files.items[k];

			if (file->section &&
			    add_concern(db, j->series->id, file->section->name,
					file->approval == APPROVAL_SPECIFIC, err))
				return -1;
		}
	}
	return 0;
}

static int refresh_one(struct judge *judge, struct db *db, const struct stale *stale,
		       struct err *err)
{
	struct arena *arena = arena_new();
	struct judgement j;
	int rc = judge_series(judge, db, stale->id, arena, &j, err);

	if (rc == 0)
		rc = upsert(db, &j, stale->seen, err) || owing_save(db, &j, arena, err) ||
			save_concerns(db, &j, err) ? -1 : 0;
	arena_free(arena);
	return rc;
}

int standing_refresh(struct judge *judge, struct db *db, int max, struct err *err)
{
	struct arena *arena = arena_new();
	struct stales stales = { 0 };
	int rc = list_stale(db, max, arena, &stales, err);

	if (rc || !stales.len)
		goto out;
	rc = -1;
	if (db_begin(db, err))
		goto out;
	for (size_t i = 0; i < stales.len; i++)
		if (refresh_one(judge, db, &stales.items[i], err))
			goto out;
	rc = db_commit(db, err) ? -1 : (int)stales.len;
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

/* 1 something is, 0 nothing, -1 */
static int any_stale(struct db *db, struct err *err)
{
	struct arena *arena = arena_new();
	struct stales stales = { 0 };
	int rc = list_stale(db, 1, arena, &stales, err);

	arena_free(arena);
	return rc ? -1 : stales.len > 0;
}

int standing_tick(struct db *db, const struct settings *settings, int64_t now,
		  struct err *err)
{
	struct judge *judge;
	int rc = any_stale(db, err);

	(void)now;
	if (rc <= 0)
		return rc;
	judge = judge_new(settings, err);
	rc = judge && standing_refresh(judge, db, TICK_MAX, err) >= 0 ? 0 : -1;
	judge_free(judge);
	return rc;
}

int standing_touch(struct db *db, int64_t series_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "UPDATE standing SET next_at = 0"
					" WHERE :id = 0 OR series_id = :id");

	db_bind_int(st, "id", series_id);
	return db_run(st, err);
}
