/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What mails may mean, as it is kept: table said. */
#include "base/arena.h"
#include "base/db.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/heard.h"
#include "review/freeze.h"
#include "review/intent.h"
#include "review/objection.h"

#include "said.h"

#define LINE_MAX 300

static const char *cut(struct arena *arena, const char *line)
{
	return line ? arena_dup_len(arena, line, str_utf8_cut(line, LINE_MAX)) : NULL;
}

static bool is_nothing(const struct hint *hint)
{
	return !hint->ping_number && !hint->agrees && !hint->promises &&
	       !hint->on_condition && !hint->question &&
	       !hint->words && !hint->objection && !hint->withdrawal && !hint->applied;
}

static int insert(struct db *db, int64_t id, const struct hint *hint, struct arena *arena,
		  struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO said (message_id, ping_number, is_soft, agrees, on_condition,"
		" promises, question, words, objection, withdrawal, applied)"
		" VALUES (:id, :ping, :soft, :agrees, :condition, :promises,"
		" :question, :words, :objection,"
		" :withdrawal, :applied) ON CONFLICT DO NOTHING");

	db_bind_int(st, "id", id);
	db_bind_int(st, "ping", hint->ping_number);
	db_bind_int(st, "soft", hint->is_soft_ping);
	db_bind_int(st, "agrees", hint->agrees);
	db_bind_int(st, "condition", hint->on_condition);
	db_bind_int(st, "promises", hint->promises);
	db_bind_text(st, "question", cut(arena, hint->question));
	db_bind_text(st, "words", cut(arena, hint->words));
	db_bind_text(st, "objection", cut(arena, hint->objection));
	db_bind_text(st, "withdrawal", cut(arena, hint->withdrawal));
	db_bind_text(st, "applied", cut(arena, hint->applied));
	return db_run(st, err);
}

static enum freeze freeze_of(enum hint_freeze freeze)
{
	return freeze == HINT_FREEZE_MORATORIUM ? FREEZE_MORATORIUM :
		freeze == HINT_FREEZE_ACK ? FREEZE_ACK : FREEZE_NONE;
}

int said_add(struct db *db, const struct settings *settings, int64_t id,
	     const struct heard *heard, const struct hint *hint, bool is_reply,
	     struct arena *arena, struct err *err)
{
	if (heard->is_automatic || !heard->from.email)
		return 0;
	if (hint->freeze != HINT_FREEZE_NONE &&
	    freeze_heard(db, settings, id, heard, freeze_of(hint->freeze),
			 cut(arena, hint->freeze_line), err))
		return -1;
	if (!is_reply)
		return 0;
	if (!is_nothing(hint) && insert(db, id, hint, arena, err))
		return -1;
	if (hint->intent &&
	    intent_heard(db, id, heard, cut(arena, hint->intent), hint->intent_secs, err))
		return -1;
	return hint->objection ?
		objection_heard(db, id, heard, cut(arena, hint->objection), err) : 0;
}

int said_of_series(struct db *db, int64_t series_id, struct arena *arena, struct saids *out,
		   struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT said.* FROM part JOIN message ON message.part_id = part.message_id"
		" JOIN said ON said.message_id = message.id WHERE part.series_id = :series"
		" ORDER BY said.message_id");
	int rc;

	db_bind_int(st, "series", series_id);
	while ((rc = db_step(st, err)) == 1) {
		struct said *said = vec_add(out, arena);

		said->message_id = db_int(st, "message_id");
		said->hint = (struct hint){
			.ping_number = (int)db_int(st, "ping_number"),
			.is_soft_ping = db_int(st, "is_soft"),
			.agrees = db_int(st, "agrees"),
			.on_condition = db_int(st, "on_condition"),
			.promises = db_int(st, "promises"),
			.question = db_text(st, "question", arena),
			.words = db_text(st, "words", arena),
			.objection = db_text(st, "objection", arena),
			.withdrawal = db_text(st, "withdrawal", arena),
			.applied = db_text(st, "applied", arena),
		};
		said->hint.is_ping = said->hint.ping_number && !said->hint.is_soft_ping;
	}
	return rc;
}
