/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Versions of series: table series. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/actor.h"
#include "people/person.h"
#include "identity.h"
#include "series_row.h"

static const char *const states[] = {
	[SERIES_OPEN] = "open", [SERIES_SUPERSEDED] = "superseded",
	[SERIES_COMMITTED] = "committed", [SERIES_WITHDRAWN] = "withdrawn",
};

const char *series_state_name(enum series_state state)
{
	return states[state];
}

static enum series_state state_of(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (str_eq(name, states[i]))
			return (enum series_state)i;
	bug("series state \"%s\"", name);
}

/* 1 and the column "id", 0, -1 */
static int one_id(struct db_stmt *st, int64_t *id, struct err *err)
{
	int rc = db_step(st, err);

	if (rc == 1) {
		*id = db_int(st, "id");
		db_done(st);
	}
	return rc;
}

/* Is there a row? */
static int is_there(struct db_stmt *st, struct err *err)
{
	int rc = db_step(st, err);

	if (rc == 1)
		db_done(st);
	return rc;
}

/* ---- for settling */

int series_led_by(struct db *db, int64_t message_id, int64_t *id, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "SELECT id FROM series WHERE lead_id = :lead");

	db_bind_int(st, "lead", message_id);
	return one_id(st, id, err);
}

/* series_write() fills in the rest before the transaction ends. */
int series_make(struct db *db, const struct part_row *lead, int64_t *id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO series (lead_id, name, name_key, author_name, author_email,"
		" author_key, version, version_key, total, received, posted_at, last_at)"
		" VALUES (:lead, '', '', '', '', '', '', 0, 0, 0, 0, 0)");

	db_bind_int(st, "lead", lead->id);
	if (db_run(st, err))
		return -1;
	*id = db_last_id(db);
	return 0;
}

int series_join(struct db *db, int64_t from, int64_t to, struct err *err)
{
	return db_merge_rows(db, "series", from, to, err);
}

int series_write(struct db *db, int64_t id, const struct series_facts *facts, struct err *err)
{
	const struct part_row *lead = facts->lead;
	struct db_stmt *st = db_prepare(db,
		"UPDATE series SET lead_id = :lead, name = :name, name_key = :name_key,"
		" author_name = :author_name, author_email = :author_email,"
		" author_key = :author_key, version = :version, version_key = :version_key,"
		" total = :total, received = :received, prefix = :prefix, tree = :tree,"
		" is_foreign = :is_foreign, is_rfc = :is_rfc, is_resend = :is_resend,"
		" is_pull = :is_pull, posted_at = :posted_at,"
		" (replies, last_at) = (SELECT count(*) FILTER (WHERE m.kind = 'reply'), max(m.at)"
		"  FROM part AS p JOIN message AS m ON m.part_id = p.message_id"
		"  WHERE p.series_id = :id) WHERE id = :id");

	db_bind_int(st, "id", id);
	db_bind_int(st, "lead", lead->id);
	db_bind_text(st, "name", lead->name);
	db_bind_text(st, "name_key", lead->name_key);
	db_bind_text(st, "author_name", facts->author_name);
	db_bind_text(st, "author_email", lead->sender_email);
	db_bind_text(st, "author_key", lead->sender_key);
	db_bind_text(st, "version", lead->version);
	db_bind_int(st, "version_key", lead->version_key);
	db_bind_int(st, "total", facts->total);
	db_bind_int(st, "received", facts->received);
	db_bind_text(st, "prefix", lead->prefix);
	db_bind_text(st, "tree", facts->tree);
	db_bind_int(st, "is_foreign", facts->is_foreign);
	db_bind_int(st, "is_rfc", lead->is_rfc);
	db_bind_int(st, "is_resend", lead->is_resend);
	db_bind_int(st, "is_pull", lead->is_pull);
	db_bind_int(st, "posted_at", facts->posted_at);
	return db_run(st, err);
}

int series_drop(struct db *db, int64_t id, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "DELETE FROM series WHERE id = :id");

	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int series_row_find(struct db *db, int64_t id, struct arena *arena, struct series_row *out,
		    struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT m.message_id AS lead, name_key, prefix, author_name, author_email,"
		" version_key, total, posted_at, is_pull, is_resend, is_rfc, state, superseded_by,"
		" mark IS NOT NULL AS is_marked FROM series AS s"
		" JOIN message AS m ON m.id = s.lead_id WHERE s.id = :id");
	int rc;

	db_bind_int(st, "id", id);
	rc = db_step(st, err);
	if (rc != 1)
		return rc;
	*out = (struct series_row){
		.id = id, .lead = db_text(st, "lead", arena),
		.name_key = db_text(st, "name_key", arena), .prefix = db_text(st, "prefix", arena),
		.author_name = db_text(st, "author_name", arena),
		.author_email = db_text(st, "author_email", arena),
		.version_key = db_int(st, "version_key"), .total = db_int(st, "total"),
		.posted_at = db_int(st, "posted_at"), .is_pull = db_int(st, "is_pull"),
		.is_resend = db_int(st, "is_resend"), .is_rfc = db_int(st, "is_rfc"),
		.state = state_of(db_text(st, "state", arena)),
		.superseded_by = db_int(st, "superseded_by"),
		.is_marked = db_int(st, "is_marked"),
	};
	db_done(st);
	return 1;
}

int series_find_kin(struct db *db, int64_t id, struct arena *arena, struct part_ids *out,
		    struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		/* CROSS keeps the order: the planner knows nothing of how small "mine" is */
		"WITH mine AS MATERIALIZED (SELECT message_id, name_key, patch_id FROM part"
		"  WHERE series_id = :id)"
		" SELECT q.series_id AS id FROM mine CROSS JOIN part AS q"
		"  ON q.name_key = mine.name_key"
		" UNION SELECT q.series_id FROM mine CROSS JOIN part AS q"
		"  ON q.patch_id = mine.patch_id AND q.patch_id IS NOT NULL"
		" UNION SELECT q.series_id FROM mine"
		"  CROSS JOIN message AS own ON own.id = mine.message_id"
		"  CROSS JOIN message AS m ON m.id = own.parent_id"
		"  CROSS JOIN part AS q ON q.message_id = m.part_id"
		" UNION SELECT q.series_id FROM mine"
		"  CROSS JOIN message AS m ON m.part_id = mine.message_id AND m.part_id IS NOT NULL"
		"  CROSS JOIN message AS child ON child.parent_id = m.id"
		"   AND child.parent_id IS NOT NULL AND child.kind <> 'reply'"
		"  CROSS JOIN part AS q ON q.message_id = child.id"
		" UNION SELECT q.series_id FROM mine CROSS JOIN relation AS r"
		"  ON r.message_id = mine.message_id CROSS JOIN part AS q ON q.message_id = r.to_id"
		" UNION SELECT q.series_id FROM mine CROSS JOIN relation AS r"
		"  ON r.to_id = mine.message_id CROSS JOIN part AS q ON q.message_id = r.message_id"
		" EXCEPT SELECT :id ORDER BY 1 LIMIT 400");
	int rc;

	db_bind_int(st, "id", id);
	while ((rc = db_step(st, err)) == 1)
		if (!db_is_null(st, "id"))
			*vec_add(out, arena) = db_int(st, "id");
	return rc;
}

int series_says_it_supersedes(struct db *db, int64_t newer, int64_t older, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT 1 AS id FROM part AS p JOIN relation AS r ON r.message_id = p.message_id"
		" AND r.kind = 'supersedes' JOIN part AS q ON q.message_id = r.to_id"
		" WHERE p.series_id = :newer AND q.series_id = :older LIMIT 1");

	db_bind_int(st, "newer", newer);
	db_bind_int(st, "older", older);
	return is_there(st, err);
}

int series_is_threaded(struct db *db, int64_t newer, int64_t older, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT 1 AS id FROM part AS p JOIN message AS own ON own.id = p.message_id"
		" JOIN message AS m ON m.id = own.parent_id"
		" JOIN part AS q ON q.message_id = m.part_id"
		" WHERE p.series_id = :newer AND q.series_id = :older LIMIT 1");

	db_bind_int(st, "newer", newer);
	db_bind_int(st, "older", older);
	return is_there(st, err);
}

/* The mail in which its author took it back, about all of it. */
#define WITHDRAWN "(SELECT m.id FROM part AS p CROSS JOIN message AS m"			\
	" ON m.part_id = p.message_id AND m.part_id IS NOT NULL"				\
	" WHERE p.series_id = series.id AND m.withdraws AND m.kind = 'reply'"			\
	" AND m.from_email = series.author_email AND (p.number = 0 OR series.total <= 1)"	\
	" ORDER BY m.at, m.message_id LIMIT 1)"

/* When the last of its patches went in; NULL: some have not, or have not come. */
#define COMMITTED "(SELECT max(p.committed_at) FROM part AS p"					\
	" WHERE p.series_id = series.id AND p.is_current AND p.number > 0"			\
	" HAVING count(*) = count(p.committed_at) AND count(*) >= series.total)"

/* 1 it is all written already, as it is of most new ones; 0; -1 */
static int is_as_written(struct db *db, int64_t id, int64_t successor, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT 1 AS id FROM series WHERE id = :id"
		" AND superseded_by IS nullif(:successor, 0)"
		" AND withdrawn_id IS " WITHDRAWN " AND committed_at IS " COMMITTED);

	db_bind_int(st, "id", id);
	db_bind_int(st, "successor", successor);
	return is_there(st, err);
}

static int write_successor(struct db *db, int64_t id, int64_t successor, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE series SET superseded_by = nullif(:successor, 0),"
		" withdrawn_id = " WITHDRAWN ", committed_at = " COMMITTED " WHERE id = :id");

	db_bind_int(st, "id", id);
	db_bind_int(st, "successor", successor);
	return db_run(st, err);
}

int series_set_successor(struct db *db, int64_t id, int64_t successor, struct err *err)
{
	struct db_stmt *st;
	int rc = is_as_written(db, id, successor, err);

	if (rc < 0 || (rc == 0 && write_successor(db, id, successor, err)))
		return -1;
	/* What was committed before a later version came is just that. */
	st = db_prepare(db,
		"UPDATE series SET state = CASE"
		" WHEN mark IS NOT NULL THEN mark"
		" WHEN committed_at IS NOT NULL AND (superseded_by IS NULL OR committed_at <"
		"  (SELECT n.posted_at FROM series AS n WHERE n.id = series.superseded_by))"
		"  THEN 'committed'"
		" WHEN superseded_by IS NOT NULL THEN 'superseded'"
		" WHEN withdrawn_id IS NOT NULL THEN 'withdrawn'"
		" ELSE 'open' END WHERE id = :id");
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

/* ---- for others */

#define SERIES "SELECT s.id AS id, lead.message_id AS lead,"					\
	" (SELECT m.message_id FROM part AS p JOIN message AS m ON m.id = p.message_id"		\
	" WHERE p.series_id = s.id AND p.number = 0 AND p.is_current LIMIT 1) AS cover,"	\
	" name, author_name, author_email, version,"	\
	" version_key, total, received, (SELECT count(p.commit_id) FROM part AS p"		\
	" WHERE p.series_id = s.id AND p.is_current) AS committed, prefix, tree, is_foreign,"	\
	" is_rfc, is_resend, is_pull, posted_at, last_at, replies, state, superseded_by,"	\
	" committed_at, (SELECT m.message_id FROM message AS m WHERE m.id = withdrawn_id)"	\
	" AS withdrawn_in FROM series AS s JOIN message AS lead ON lead.id = s.lead_id"

static void series_from(struct db_stmt *st, struct arena *arena, struct series *series)
{
	*series = (struct series){
		.id = db_int(st, "id"), .message_id = db_text(st, "lead", arena),
		.cover = db_text(st, "cover", arena), .name = db_text(st, "name", arena),
		.author_name = db_text(st, "author_name", arena),
		.author_email = db_text(st, "author_email", arena),
		.version = db_text(st, "version", arena),
		.version_key = db_int(st, "version_key"), .total = db_int(st, "total"),
		.received = db_int(st, "received"), .committed = db_int(st, "committed"),
		.prefix = db_text(st, "prefix", arena), .tree = db_text(st, "tree", arena),
		.is_foreign = db_int(st, "is_foreign"), .is_rfc = db_int(st, "is_rfc"),
		.is_resend = db_int(st, "is_resend"), .is_pull = db_int(st, "is_pull"),
		.posted_at = db_int(st, "posted_at"), .last_at = db_int(st, "last_at"),
		.replies = db_int(st, "replies"),
		.state = state_of(db_text(st, "state", arena)),
		.superseded_by = db_int(st, "superseded_by"),
		.committed_at = db_int(st, "committed_at"),
		.withdrawn_in = db_text(st, "withdrawn_in", arena),
	};
}

static int read_one(struct db_stmt *st, struct arena *arena, struct series **out,
		    struct err *err)
{
	int rc = db_step(st, err);

	if (rc == 1) {
		*out = arena_one(arena, struct series);
		series_from(st, arena, *out);
		db_done(st);
	}
	return rc;
}

static int read_all(struct db_stmt *st, struct arena *arena, struct serieses *out,
		    struct err *err)
{
	int rc;

	while ((rc = db_step(st, err)) == 1)
		series_from(st, arena, vec_add(out, arena));
	return rc;
}

int series_find(struct db *db, int64_t id, struct arena *arena, struct series **out,
		struct err *err)
{
	struct db_stmt *st = db_prepare(db, SERIES " WHERE s.id = :id");

	db_bind_int(st, "id", id);
	return read_one(st, arena, out, err);
}

int series_find_message(struct db *db, const char *message_id, struct arena *arena,
			struct series **out, struct err *err)
{
	struct db_stmt *st = db_prepare(db, SERIES
		" WHERE s.id = (SELECT p.series_id FROM message AS m"
		" JOIN part AS p ON p.message_id = m.part_id WHERE m.message_id = :id)");

	db_bind_text(st, "id", message_id);
	return read_one(st, arena, out, err);
}

static int find_name(struct db *db, const char *words, struct arena *arena, struct series **out,
		     struct err *err)
{
	struct db_stmt *st = db_prepare(db, SERIES
		" WHERE instr(name_key, :words) > 0"
		" ORDER BY s.state = 'open' DESC, posted_at DESC, s.id DESC LIMIT 1");
	char *folded = str_clean_line(arena, words);

	str_lower(folded);
	db_bind_text(st, "words", folded);
	return read_one(st, arena, out, err);
}

/* "<id>", "id@host", "https://archive/id/": the id in it; else NULL. */
static char *message_id_in(struct arena *arena, const char *what)
{
	char *rest = arena_dup(arena, what), *piece, *id = NULL;

	while ((piece = str_piece(&rest, '/')))
		if (strchr(piece, '@'))
			id = piece;
	if (!id || strchr(id, ' '))
		return NULL;
	id += *id == '<';
	id[strcspn(id, ">?#")] = '\0';
	return id;
}

struct series *series_get(struct db *db, const char *what, struct arena *arena, struct err *err)
{
	char *text = str_trim(arena_dup(arena, what)), *id = message_id_in(arena, text);
	struct series *series = NULL;
	struct err ignored = ERR_INIT;
	int64_t number;
	int rc = 0;

	if (id)
		rc = series_find_message(db, id, arena, &series, err);
	else if (!str_to_int(text, 1, INT64_MAX, &number, &ignored))
		rc = series_find(db, number, arena, &series, err);
	if (rc == 0 && *text)
		rc = find_name(db, text, arena, &series, err);
	if (rc == 0)
		err_set(err, ERR_NOT_FOUND, "no series \"%.80s\" was seen on the list", text);
	return rc == 1 ? series : NULL;
}

/* "xen/arch/" as the bounds between which paths below it sort. */
static void bind_path(struct db_stmt *st, const char *path, struct arena *arena)
{
	size_t len = path ? strlen(path) : 0;
	bool is_folder = len && path[len - 1] == '/';
	char *after = path ? arena_dup(arena, path) : NULL;

	if (is_folder)
		after[len - 1] = '/' + 1;
	db_bind_text(st, "path", path);
	db_bind_text(st, "after", is_folder ? after : NULL);
}

int series_list(struct db *db, const struct series_filter *filter, struct arena *arena,
		struct serieses *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db, SERIES
		" WHERE (NOT :open OR s.state = 'open')"
		" AND (:foreign OR NOT :open OR NOT is_foreign)"
		" AND (:author IS NULL OR author_email = :author"
		"  OR instr(author_key, :author) > 0)"
		" AND (:tree IS NULL OR tree = :tree)"
		" AND (:words IS NULL OR instr(name_key, :words) > 0)"
		" AND (:path IS NULL OR EXISTS (SELECT 1 FROM part AS p JOIN part_file AS f"
		"  USING (message_id) WHERE p.series_id = s.id AND p.is_current"
		"  AND (f.path = :path OR (f.path >= :path AND f.path < :after))))"
		" AND posted_at >= :since AND (:until = 0 OR posted_at < :until)"
		" AND (posted_at, s.id) < (:before_at, :before_id)"
		" ORDER BY posted_at DESC, s.id DESC LIMIT :limit");
	char *words = filter->words ? str_clean_line(arena, filter->words) : NULL;
	bool later = filter->before_at || filter->before_id;

	if (words)
		str_lower(words);
	db_bind_int(st, "open", filter->open);
	db_bind_int(st, "foreign", filter->foreign);
	db_bind_text(st, "author", filter->author && strchr(filter->author, '@') ?
		     filter->author : filter->author ?
		     identity_of(arena, filter->author, "").folded : NULL);
	db_bind_text(st, "tree", filter->tree);
	db_bind_text(st, "words", words);
	bind_path(st, filter->path, arena);
	db_bind_int(st, "since", filter->since ? filter->since : INT64_MIN);
	db_bind_int(st, "until", filter->until);
	db_bind_int(st, "before_at", later ? filter->before_at : INT64_MAX);
	db_bind_int(st, "before_id", later ? filter->before_id : INT64_MAX);
	db_bind_int(st, "limit", filter->limit < 1 ? 1 : filter->limit > 1000 ? 1000 :
		    filter->limit);
	return read_all(st, arena, out, err);
}

int series_versions(struct db *db, int64_t id, struct arena *arena, struct serieses *out,
		    struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"WITH RECURSIVE older (id) AS (SELECT :id UNION SELECT s.id FROM older"
		"  JOIN series AS s ON s.superseded_by = older.id),"
		" newer (id) AS (SELECT :id UNION SELECT s.superseded_by FROM newer"
		"  JOIN series AS s ON s.id = newer.id WHERE s.superseded_by IS NOT NULL) "
		SERIES " WHERE s.id IN (SELECT id FROM older UNION SELECT id FROM newer)"
		" ORDER BY posted_at, version_key, lead.message_id");

	db_bind_int(st, "id", id);
	return read_all(st, arena, out, err);
}

/* ---- by hand */

static int may_mark(struct db *db, const struct actor *who, const struct series *series,
		    struct arena *arena, struct err *err)
{
	struct person *author = NULL;
	int rc = person_find_email(db, series->author_email, arena, &author, err);

	if (rc < 0)
		return -1;
	if (rc == 1 && who->person_id && author->id == who->person_id)
		return 0;
	if (who->role >= ROLE_ORGANISER)
		return 0;
	return err_set(err, ERR_DENIED, "only %s and organisers may say that of \"%.80s\"",
		       series->author_name, series->name);
}

static int write_mark(struct db *db, const struct actor *who, const struct series *series,
		      bool withdrawn, struct arena *arena, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "UPDATE series SET mark = :mark, mark_who = :who,"
					" mark_at = :now WHERE id = :id");

	db_bind_int(st, "id", series->id);
	db_bind_text(st, "mark", withdrawn ? "withdrawn" : "open");
	db_bind_text(st, "who", who->name);
	db_bind_int(st, "now", clock_now());
	if (db_run(st, err) || series_set_successor(db, series->id, series->superseded_by, err))
		return -1;
	return audit_add(db, who, arena_printf(arena, "series %lld \"%.80s\": marked %s",
					       (long long)series->id, series->name,
					       withdrawn ? "withdrawn" : "open"), err);
}

int series_mark_withdrawn(struct db *db, const struct actor *who, int64_t id, bool withdrawn,
			  struct err *err)
{
	struct arena *scratch = arena_new();
	struct series *series = NULL;
	int rc = -1, found;

	if (db_begin(db, err))
		goto out;
	found = series_find(db, id, scratch, &series, err);
	if (found == 0)
		err_set(err, ERR_NOT_FOUND, "there is no series %lld", (long long)id);
	if (found != 1 || may_mark(db, who, series, scratch, err) ||
	    write_mark(db, who, series, withdrawn, scratch, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

char *series_subject(const struct series *series, struct arena *arena)
{
	const char *version = series->version_key > 1000 ?
		arena_printf(arena, " v%s", series->version) : "";
	const char *number = series->total > 1 || series->cover ?
		arena_printf(arena, " %d/%lld", series->cover ? 0 : 1,
			     (long long)series->total) : "";

	return arena_printf(arena, "[%s%s%s%s%s%s%s] %s", series->is_rfc ? "RFC " : "",
			    series->prefix, *series->prefix ? " " : "",
			    series->is_pull ? "PULL" : "PATCH",
			    series->is_resend ? " RESEND" : "", version, number, series->name);
}
