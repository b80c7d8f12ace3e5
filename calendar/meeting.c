/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Meetings as they are stored: the tables meeting, line and chair. */
#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "calendar/meeting.h"
#include "meeting_rows.h"

#define COLUMNS "id, network, channel, name, started_at, ended_at, call_id"

static const char *const kinds[] = {
	[TRANSCRIPT_SAY] = "say", [TRANSCRIPT_BOT] = "bot", [TRANSCRIPT_NICK] = "nick",
};

static struct meeting meeting_from(struct db_stmt *st, struct arena *arena)
{
	return (struct meeting){
		.id = db_int(st, "id"),
		.network = db_text(st, "network", arena),
		.channel = db_text(st, "channel", arena),
		.name = db_text(st, "name", arena),
		.started_at = db_int(st, "started_at"),
		.ended_at = db_int(st, "ended_at"),
		.call_id = db_int(st, "call_id"),
	};
}

static int list(struct db_stmt *st, struct arena *arena, struct meeting_list *out,
		struct err *err)
{
	int rc;

	*out = (struct meeting_list){ 0 };
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = meeting_from(st, arena);
	return rc;
}

struct meeting *meeting_get(struct db *db, int64_t id, struct arena *arena, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "SELECT " COLUMNS " FROM meeting WHERE id = :id");
	struct meeting *meeting = NULL;
	int rc;

	db_bind_int(st, "id", id);
	rc = db_step(st, err);
	if (rc == 1) {
		meeting = arena_one(arena, struct meeting);
		*meeting = meeting_from(st, arena);
		db_done(st);
	} else if (rc == 0) {
		err_set(err, ERR_NOT_FOUND, "there is no meeting %lld", (long long)id);
	}
	return meeting;
}

int meeting_list_recent(struct db *db, int64_t max, struct arena *arena,
			struct meeting_list *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " COLUMNS " FROM meeting ORDER BY started_at DESC, id DESC LIMIT :max");

	db_bind_int(st, "max", max);
	return list(st, arena, out, err);
}

int meeting_list_open(struct db *db, struct arena *arena, struct meeting_list *out,
		      struct err *err)
{
	return list(db_prepare(db,
		"SELECT " COLUMNS " FROM meeting WHERE ended_at IS NULL ORDER BY id"),
		arena, out, err);
}

int meeting_add(struct db *db, const struct meeting *meeting, int64_t *id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO meeting (network, channel, name, started_at, call_id)"
		" VALUES (:network, :channel, :name, :started_at, :call_id)");

	db_bind_text(st, "network", meeting->network);
	db_bind_text(st, "channel", meeting->channel);
	db_bind_text(st, "name", meeting->name);
	db_bind_int(st, "started_at", meeting->started_at);
	if (meeting->call_id)
		db_bind_int(st, "call_id", meeting->call_id);
	else
		db_bind_null(st, "call_id");
	if (db_run(st, err))
		return -1;
	*id = db_last_id(db);
	return 0;
}

int meeting_set_ended(struct db *db, int64_t id, int64_t at, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "UPDATE meeting SET ended_at = :at WHERE id = :id");

	db_bind_int(st, "at", at);
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int meeting_set_name(struct db *db, int64_t id, const char *name, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "UPDATE meeting SET name = :name WHERE id = :id");

	db_bind_text(st, "name", name);
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int meeting_add_line(struct db *db, int64_t id, const struct transcript_line *line,
		     struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO line (meeting_id, at, kind, nick, account, text)"
		" VALUES (:meeting_id, :at, :kind, :nick, :account, :text)");

	db_bind_int(st, "meeting_id", id);
	db_bind_int(st, "at", line->at);
	db_bind_text(st, "kind", kinds[line->kind]);
	db_bind_text(st, "nick", line->nick);
	db_bind_text(st, "account", line->account);
	db_bind_text(st, "text", line->text);
	return db_run(st, err);
}

static enum transcript_kind kind_of(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_eq(kinds[i], name))
			return (enum transcript_kind)i;
	bug("line of kind \"%s\"", name);
}

static struct transcript_line line_from(struct db_stmt *st, struct arena *arena)
{
	return (struct transcript_line){
		.at = db_int(st, "at"),
		.kind = kind_of(db_text(st, "kind", arena)),
		.nick = db_text(st, "nick", arena),
		.account = db_text(st, "account", arena),
		.text = db_text(st, "text", arena),
	};
}

static struct db_stmt *select_lines(struct db *db, int64_t id)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT at, kind, nick, account, text FROM line"
		" WHERE meeting_id = :meeting_id ORDER BY id");

	db_bind_int(st, "meeting_id", id);
	return st;
}

int meeting_lines(struct db *db, int64_t id, struct arena *arena, struct transcript_lines *out,
		  struct err *err)
{
	struct db_stmt *st = select_lines(db, id);
	int rc;

	*out = (struct transcript_lines){ 0 };
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = line_from(st, arena);
	return rc;
}

struct transcript *meeting_transcript(struct db *db, int64_t id, struct err *err)
{
	struct arena *scratch = arena_new();
	struct meeting *meeting = meeting_get(db, id, scratch, err);
	struct transcript *transcript = NULL;
	struct transcript_line line;
	struct db_stmt *st;
	int rc;

	if (!meeting)
		goto out;
	transcript = transcript_new(meeting->channel, "");
	st = select_lines(db, id);
	while ((rc = db_step(st, err)) == 1) {
		arena_reset(scratch);
		line = line_from(st, scratch);
		transcript_feed(transcript, &line, NULL, NULL);
	}
	transcript_wants_save(transcript);	/* was done then */
	if (rc) {
		transcript_free(transcript);
		transcript = NULL;
	}
out:
	arena_free(scratch);
	return transcript;
}

static int remove_chairs(struct db *db, int64_t id, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "DELETE FROM chair WHERE meeting_id = :meeting_id");

	db_bind_int(st, "meeting_id", id);
	return db_run(st, err);
}

static int add_chair(struct db *db, int64_t id, const struct speaker *speaker, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO chair (meeting_id, nick, account)"
		" VALUES (:meeting_id, :nick, :account)"
		" ON CONFLICT DO UPDATE SET account = coalesce(account, excluded.account)");

	db_bind_int(st, "meeting_id", id);
	db_bind_text(st, "nick", speaker->nick);
	db_bind_text(st, "account", speaker->account);
	return db_run(st, err);
}

int meeting_set_chairs(struct db *db, int64_t id, const struct transcript *transcript,
		       struct err *err)
{
	size_t n;
	const struct speaker *speakers = transcript_speakers(transcript, &n);

	if (remove_chairs(db, id, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (speakers[i].chair && add_chair(db, id, &speakers[i], err))
			return -1;
	return 0;
}

int meeting_is_chair(struct db *db, int64_t id, int64_t person_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT 1 FROM chair"
		" JOIN meeting ON meeting.id = chair.meeting_id"
		" JOIN account ON account.network = meeting.network"
		" AND account.name = chair.account"
		" WHERE meeting.id = :id AND account.person_id = :person_id");
	int rc;

	db_bind_int(st, "id", id);
	db_bind_int(st, "person_id", person_id);
	rc = db_step(st, err);
	if (rc == 1)
		db_done(st);
	return rc;
}
