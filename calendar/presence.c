/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who came: table presence, beside what the meeting on IRC shows. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "calendar/call.h"
#include "calendar/presence.h"

#define NAMES_MAX 200
#define NAME_MAX_BYTES 100

int presence_list(struct db *db, int64_t call_id, struct arena *arena, struct presences *out,
		  struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"WITH spoke AS (SELECT DISTINCT coalesce(person.name, line.nick) AS name"
		"  FROM line JOIN meeting ON meeting.id = line.meeting_id"
		"  LEFT JOIN account ON account.network = meeting.network"
		"   AND account.name = line.account"
		"  LEFT JOIN person ON person.id = account.person_id"
		"  WHERE meeting.call_id = :call_id AND line.kind = 'say'),"
		" ticked AS (SELECT name, came FROM presence WHERE call_id = :call_id)"
		" SELECT name, 1 AS on_irc FROM spoke"
		"  WHERE name COLLATE NOCASE NOT IN (SELECT name FROM ticked)"
		" UNION ALL SELECT name, 0 AS on_irc FROM ticked WHERE came = 1"
		" ORDER BY name COLLATE NOCASE");
	int rc;

	db_bind_int(st, "call_id", call_id);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = (struct presence){
			.name = db_text(st, "name", arena), .on_irc = db_int(st, "on_irc") != 0,
		};
	return rc;
}

static int put(struct db *db, int64_t call_id, const char *name, bool came, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO presence (call_id, name, source, came, at)"
		" VALUES (:call_id, :name, 'page', :came, :now)"
		" ON CONFLICT DO UPDATE SET came = excluded.came, at = excluded.at");

	db_bind_int(st, "call_id", call_id);
	db_bind_text(st, "name", name);
	db_bind_int(st, "came", came);
	db_bind_int(st, "now", clock_now());
	return db_run(st, err);
}

static int put_all(struct db *db, const struct actor *who, const struct call *call,
		   const char *names, bool came, struct arena *arena, struct err *err)
{
	char *text = str_clean_text(arena, names), *piece;
	size_t n = 0;

	for (char *s = text; *s; s++)
		if (*s == '\n')
			*s = ',';
	while ((piece = str_piece(&text, ','))) {
		char *name = str_trim(piece);

		if (!*name)
			continue;
		name[str_utf8_cut(name, NAME_MAX_BYTES)] = '\0';
		if (++n > NAMES_MAX)
			return err_set(err, ERR_LIMIT, "more than %d names", NAMES_MAX);
		if (!call_may_edit(call, who) && !str_eq_fold(name, who->name))
			return err_set(err, ERR_DENIED, "for others than yourself, ask %.60s",
				       call->owner_name);
		if (put(db, call->id, name, came, err))
			return -1;
	}
	return n ? 0 : err_set(err, ERR_INVALID, "who came?");
}

int presence_set(struct db *db, const struct actor *who, int64_t call_id, const char *names,
		 bool came, struct err *err)
{
	struct arena *arena = arena_new();
	struct call *call;
	int rc = -1;

	if (actor_must_be(who, ROLE_MEMBER, err) || db_begin(db, err))
		goto out;
	call = call_get(db, call_id, arena, err);
	if (call && call->start_at > clock_now())
		err_set(err, ERR_CONFLICT, "\"%.100s\" has not begun yet", call->title);
	if (!call || call->start_at > clock_now() ||
	    put_all(db, who, call, names, came, arena, err) ||
	    audit_add(db, who, arena_printf(arena, "call %lld: attendance", (long long)call_id),
		      err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}
