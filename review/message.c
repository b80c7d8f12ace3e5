/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mails of the list: tables message, reference and unsettled. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/heard.h"
#include "hint.h"
#include "message_row.h"
#include "remark.h"
#include "subject.h"

#define SUBJECT_BYTES_MAX 500
#define NAME_BYTES_MAX 200

static const char *const kinds[] = {
	[MESSAGE_COVER] = "cover", [MESSAGE_PATCH] = "patch", [MESSAGE_PULL] = "pull",
	[MESSAGE_REPLY] = "reply", [MESSAGE_OTHER] = "other",
};

const char *message_kind_name(enum message_kind kind)
{
	return kinds[kind];
}

static enum message_kind kind_of(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_eq(name, kinds[i]))
			return (enum message_kind)i;
	bug("message kind \"%s\"", name);
}

/* ---- writing */

static void bind_cut(struct db_stmt *st, const char *name, const char *text, size_t max)
{
	char cut[SUBJECT_BYTES_MAX + 1] = "";

	if (text)
		memcpy(cut, text, str_utf8_cut(text, max));
	db_bind_text(st, name, cut);
}

/*
 * 1 its row is there, with the mail itself (*heard) or only for others that refer to it;
 * 0; -1
 */
static int find_id(struct db *db, const char *message_id, int64_t *id, bool *heard,
		   struct err *err)
{
	struct db_stmt *st = db_prepare(db, "SELECT id, kind IS NOT NULL AS heard FROM message"
					" WHERE message_id = :id");
	int rc;

	db_bind_text(st, "id", message_id);
	rc = db_step(st, err);
	if (rc == 1) {
		*id = db_int(st, "id");
		*heard = db_int(st, "heard");
		db_done(st);
	}
	return rc;
}

#define NEXT_ID "SELECT coalesce(max(id), 0) + 1 FROM message"

static bool is_part(enum message_kind kind)
{
	return kind == MESSAGE_COVER || kind == MESSAGE_PATCH || kind == MESSAGE_PULL;
}

/*
 * A part is about itself, which is said at once: setting it later costs much more.
 * No upsert: it would open a savepoint of its own each time, and at each of these the
 * search index writes itself out.
 */
static struct db_stmt *prepare_row(struct db *db, bool is_there)
{
	if (is_there)
		return db_prepare(db,
			"UPDATE message SET kind = :kind, at = :at, from_name = :from_name,"
			" from_email = :from_email, subject = :subject,"
			" parent_id = nullif(:parent, 0), archive_url = :archive_url,"
			" is_ping = :is_ping, withdraws = :withdraws,"
			" is_automatic = :is_automatic, remarks = :remarks,"
			" questions = :questions, excerpt = :excerpt,"
			" part_id = iif(:is_part, id, NULL) WHERE message_id = :message_id");
	return db_prepare(db,
		"INSERT INTO message (id, message_id, kind, at, from_name, from_email, subject,"
		" parent_id, archive_url, is_ping, withdraws, is_automatic, remarks, questions,"
		" excerpt, part_id) VALUES ((" NEXT_ID "), :message_id, :kind, :at, :from_name,"
		" :from_email, :subject, nullif(:parent, 0), :archive_url, :is_ping, :withdraws,"
		" :is_automatic, :remarks, :questions, :excerpt,"
		" iif(:is_part, (" NEXT_ID "), NULL))");
}

static int add_row(struct db *db, const struct heard *heard, enum message_kind kind, int64_t at,
		   const struct remarks *remarks, const struct hint *hint, int64_t parent,
		   int64_t *id, struct err *err)
{
	bool is_there = *id != 0;
	struct db_stmt *st = prepare_row(db, is_there);

	db_bind_text(st, "message_id", heard->message_id);
	db_bind_text(st, "kind", kinds[kind]);
	db_bind_int(st, "at", at);
	bind_cut(st, "from_name", heard->from.name, NAME_BYTES_MAX);
	bind_cut(st, "from_email", heard->from.email, NAME_BYTES_MAX);
	bind_cut(st, "subject", heard->subject, SUBJECT_BYTES_MAX);
	db_bind_int(st, "parent", parent);
	db_bind_text(st, "archive_url", heard->archive_url);
	db_bind_int(st, "is_ping", hint->is_ping);
	db_bind_int(st, "withdraws", hint->withdrawal != NULL);
	db_bind_int(st, "is_automatic", heard->is_automatic);
	db_bind_int(st, "remarks", remarks->count);
	db_bind_int(st, "questions", remarks->questions);
	db_bind_text(st, "excerpt", remarks->excerpt);
	db_bind_int(st, "is_part", is_part(kind));
	if (db_run(st, err))
		return -1;
	if (!is_there)
		*id = db_last_id(db);
	return 0;
}

int message_id_of(struct db *db, const char *message_id, int64_t *id, struct err *err)
{
	struct db_stmt *st;
	bool heard;
	int rc = find_id(db, message_id, id, &heard, err);

	if (rc)
		return rc < 0 ? -1 : 0;
	st = db_prepare(db, "INSERT INTO message (message_id) VALUES (:id)");
	db_bind_text(st, "id", message_id);
	if (db_run(st, err))
		return -1;
	*id = db_last_id(db);
	return 0;
}

static void add_reference(const struct heard *heard, const char *id, const char **out, size_t *n)
{
	if (!id || str_eq(id, heard->message_id))
		return;
	for (size_t i = 0; i < *n; i++)
		if (str_eq(out[i], id))
			return;
	out[(*n)++] = id;
}

void message_references(const struct heard *heard, struct arena *arena, const char ***out,
			size_t *n)
{
	const struct heard_ids *refs = &heard->references;
	const char **ids = arena_array(arena, const char *, refs->len + 1);
	size_t all = 0;

	add_reference(heard, heard->in_reply_to, ids, &all);
	for (size_t i = refs->len; i-- > 0;)
		add_reference(heard, refs->items[i], ids, &all);
	if (all > MESSAGE_REFERENCES_MAX) {
		ids[MESSAGE_REFERENCES_MAX - 1] = ids[all - 1];
		all = MESSAGE_REFERENCES_MAX;
	}
	*out = ids;
	*n = all;
}

static int add_reference_to(struct db *db, int64_t id, size_t place, int64_t to, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "INSERT INTO reference (message_id, place, to_id)"
					" VALUES (:id, :place, :to)");

	db_bind_int(st, "id", id);
	db_bind_int(st, "place", (int64_t)place);
	db_bind_int(st, "to", to);
	return db_run(st, err);
}

int message_add(struct db *db, const struct heard *heard, enum message_kind kind, int64_t at,
		const struct remarks *remarks, const struct hint *hint, int64_t *id,
		struct arena *arena, struct err *err)
{
	int64_t to[MESSAGE_REFERENCES_MAX];
	const char **refs;
	bool is_known = false;
	size_t n;

	*id = 0;
	if (find_id(db, heard->message_id, id, &is_known, err) < 0)
		return -1;
	if (is_known)
		return 0;
	message_references(heard, arena, &refs, &n);
	for (size_t i = 0; i < n; i++)
		if (message_id_of(db, refs[i], &to[i], err))
			return -1;
	if (add_row(db, heard, kind, at, remarks, hint, n ? to[0] : 0, id, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (add_reference_to(db, *id, i, to[i], err))
			return -1;
	return message_unsettle(db, *id, err) ? -1 : 1;
}

/* ---- unsettled ones */

int message_unsettle(struct db *db, int64_t id, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "INSERT INTO unsettled (message_id) VALUES (:id)"
					" ON CONFLICT DO NOTHING");

	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int message_settled(struct db *db, int64_t id, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "DELETE FROM unsettled WHERE message_id = :id");

	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int message_unsettled(struct db *db, int64_t *id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT message_id FROM unsettled ORDER BY message_id LIMIT 1");
	int rc = db_step(st, err);

	if (rc != 1)
		return rc;
	*id = db_int(st, "message_id");
	db_done(st);
	return message_settled(db, *id, err) ? -1 : 1;
}

/* ---- what replies are about */

static int64_t first_int(struct db_stmt *st, int *rc, struct err *err)
{
	int64_t value = 0;

	*rc = db_step(st, err);
	if (*rc == 1) {
		value = db_int(st, "id");
		db_done(st);
	}
	return value;
}

static int64_t referred_part(struct db *db, int64_t id, int *rc, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT r.to_id AS id FROM reference AS r JOIN part AS p ON p.message_id = r.to_id"
		" WHERE r.message_id = :id ORDER BY r.place LIMIT 1");

	db_bind_int(st, "id", id);
	return first_int(st, rc, err);
}

static int64_t referred_reply(struct db *db, int64_t id, int *rc, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT m.part_id AS id FROM reference AS r JOIN message AS m ON m.id = r.to_id"
		" WHERE r.message_id = :id AND m.part_id IS NOT NULL ORDER BY r.place LIMIT 1");

	db_bind_int(st, "id", id);
	return first_int(st, rc, err);
}

#define LATE_SECS (180 * CLOCK_DAY)	/* an answer without references comes within */

/* "Re: [PATCH v2 1/3] x86: fix it" and no reference that could be followed. */
static int64_t part_by_subject(struct db *db, const char *text, int64_t at, int *rc,
			       struct err *err)
{
	struct arena *arena = arena_new();
	struct subject subject;
	struct db_stmt *st;
	int64_t id;

	*rc = 0;
	subject_parse(text, NULL, arena, &subject);
	if (!subject.is_answer || (!subject.is_patch && !subject.is_pull)) {
		arena_free(arena);
		return 0;
	}
	st = db_prepare(db,
		"SELECT p.message_id AS id FROM part AS p JOIN message AS m ON m.id = p.message_id"
		" WHERE p.name_key = :key AND p.version_key = :version AND p.total = :total"
		" AND (p.number = :number OR p.total = 0) AND p.at BETWEEN :from AND :to"
		" ORDER BY p.at DESC, m.message_id LIMIT 1");
	db_bind_text(st, "key", subject.name_key);
	db_bind_int(st, "version", subject.version_key);
	db_bind_int(st, "total", subject.total);
	db_bind_int(st, "number", subject.number);
	db_bind_int(st, "from", at - LATE_SECS);
	db_bind_int(st, "to", at + CLOCK_DAY);
	id = first_int(st, rc, err);
	arena_free(arena);
	return id;
}

static int set_part(struct db *db, int64_t id, int64_t part_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE message SET part_id = nullif(:part, 0) WHERE id = :id");

	db_bind_int(st, "id", id);
	db_bind_int(st, "part", part_id);
	return db_run(st, err);
}

struct reply { enum message_kind kind; int64_t part_id, at; const char *subject; };

static int find_reply(struct db *db, int64_t id, struct arena *arena, struct reply *out,
		      struct err *err)
{
	struct db_stmt *st = db_prepare(db, "SELECT kind, part_id, at, subject FROM message"
					" WHERE id = :id AND kind IS NOT NULL");
	int rc;

	db_bind_int(st, "id", id);
	rc = db_step(st, err);
	if (rc == 1) {
		out->kind = kind_of(db_text(st, "kind", arena));
		out->part_id = db_int(st, "part_id");
		out->at = db_int(st, "at");
		out->subject = db_text(st, "subject", arena);
		db_done(st);
	}
	return rc;
}

static int find_subject_of(struct db *db, int64_t id, const struct reply *reply, int64_t *part_id,
			   struct err *err)
{
	int rc = 0;

	switch (reply->kind) {
	case MESSAGE_COVER: case MESSAGE_PATCH: case MESSAGE_PULL:
		*part_id = id;
		return 0;
	case MESSAGE_OTHER:
		*part_id = 0;
		return 0;
	case MESSAGE_REPLY:
		break;
	}
	*part_id = referred_part(db, id, &rc, err);
	if (rc == 0)
		*part_id = referred_reply(db, id, &rc, err);
	if (rc == 0)
		*part_id = part_by_subject(db, reply->subject, reply->at, &rc, err);
	return rc < 0 ? -1 : 0;
}

int message_attach(struct db *db, int64_t id, int64_t *before, int64_t *after, struct err *err)
{
	struct arena *arena = arena_new();
	struct reply reply;
	int rc = find_reply(db, id, arena, &reply, err);

	if (rc == 1) {
		*before = reply.part_id;
		rc = find_subject_of(db, id, &reply, after, err);
		if (rc == 0 && *after != *before)
			rc = set_part(db, id, *after, err) ? -1 : 1;
		else if (rc == 0)
			rc = is_part(reply.kind);
	}
	arena_free(arena);
	return rc;
}

static int add_ids(struct db_stmt *st, struct arena *arena, struct message_ids *out,
		   struct err *err)
{
	int rc;

	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = db_int(st, "id");
	return rc;
}

int message_referring(struct db *db, int64_t id, struct arena *arena, struct message_ids *out,
		      struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT m.id AS id FROM reference AS r JOIN message AS m ON m.id = r.message_id"
		" WHERE r.to_id = :id AND m.kind = 'reply'");

	db_bind_int(st, "id", id);
	return add_ids(st, arena, out, err);
}

static int loose_answers(struct db *db, int64_t id, struct arena *arena, struct message_ids *out,
			 struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT r.id AS id FROM message AS p JOIN message AS r"
		" ON r.subject IN ('Re: ' || p.subject, 'RE: ' || p.subject, 're: ' || p.subject)"
		" WHERE p.id = :id AND r.part_id IS NULL AND r.kind = 'reply'");

	db_bind_int(st, "id", id);
	return add_ids(st, arena, out, err);
}

/* Where a part was posted once more, answers by subject may mean this one. */
static int answers_of_twins(struct db *db, int64_t id, struct arena *arena,
			    struct message_ids *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT m.id AS id FROM part AS p JOIN part AS q ON q.name_key = p.name_key"
		" AND q.version_key = p.version_key AND q.message_id <> p.message_id"
		" JOIN message AS m ON m.part_id = q.message_id AND m.kind = 'reply'"
		" WHERE p.message_id = :id");

	db_bind_int(st, "id", id);
	return add_ids(st, arena, out, err);
}

int message_waiting(struct db *db, int64_t id, struct arena *arena, struct message_ids *out,
		    struct err *err)
{
	if (loose_answers(db, id, arena, out, err) ||
	    answers_of_twins(db, id, arena, out, err))
		return -1;
	return 0;
}

/* ---- for others */

#define COLUMNS "m.id AS id, m.message_id AS message_id, kind, m.at AS at, from_name,"		\
	" from_email, subject, parent_id, part_id, archive_url, is_ping, is_automatic,"		\
	" remarks, questions, excerpt"

static void message_from(struct db_stmt *st, struct arena *arena, struct message *message)
{
	*message = (struct message){
		.id = db_int(st, "id"), .message_id = db_text(st, "message_id", arena),
		.kind = kind_of(db_text(st, "kind", arena)), .at = db_int(st, "at"),
		.from_name = db_text(st, "from_name", arena),
		.from_email = db_text(st, "from_email", arena),
		.subject = db_text(st, "subject", arena),
		.parent_id = db_int(st, "parent_id"), .part_id = db_int(st, "part_id"),
		.archive_url = db_text(st, "archive_url", arena),
		.is_ping = db_int(st, "is_ping"), .is_automatic = db_int(st, "is_automatic"),
		.remarks = db_int(st, "remarks"), .questions = db_int(st, "questions"),
		.excerpt = db_text(st, "excerpt", arena),
	};
}

static int read_one(struct db_stmt *st, struct arena *arena, struct message **out,
		    struct err *err)
{
	int rc = db_step(st, err);

	if (rc == 1) {
		*out = arena_one(arena, struct message);
		message_from(st, arena, *out);
		db_done(st);
	}
	return rc;
}

static int read_all(struct db_stmt *st, struct arena *arena, struct messages *out,
		    struct err *err)
{
	int rc;

	while ((rc = db_step(st, err)) == 1)
		message_from(st, arena, vec_add(out, arena));
	return rc;
}

int message_find(struct db *db, const char *message_id, struct arena *arena,
		 struct message **out, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "SELECT " COLUMNS " FROM message AS m"
					" WHERE message_id = :id AND kind IS NOT NULL");

	db_bind_text(st, "id", message_id);
	return read_one(st, arena, out, err);
}

struct message *message_get(struct db *db, int64_t id, struct arena *arena, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "SELECT " COLUMNS " FROM message AS m"
					" WHERE id = :id AND kind IS NOT NULL");
	struct message *message = NULL;

	db_bind_int(st, "id", id);
	if (read_one(st, arena, &message, err) == 0)
		err_set(err, ERR_NOT_FOUND, "there is no such mail");
	return message;
}

int message_of_series(struct db *db, int64_t series_id, struct arena *arena,
		      struct messages *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " COLUMNS " FROM part AS p JOIN message AS m ON m.part_id = p.message_id"
		" WHERE p.series_id = :id ORDER BY m.at, m.message_id");

	db_bind_int(st, "id", series_id);
	return read_all(st, arena, out, err);
}

int message_answers(struct db *db, int64_t id, struct arena *arena, struct messages *out,
		    struct err *err)
{
	struct db_stmt *st = db_prepare(db, "SELECT " COLUMNS " FROM message AS m"
					" WHERE parent_id = :id AND kind IS NOT NULL"
					" ORDER BY m.at, m.message_id");

	db_bind_int(st, "id", id);
	return read_all(st, arena, out, err);
}
