/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who intends to commit what, and when: table intent. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/actor.h"
#include "people/heard.h"
#include "review/intent.h"
#include "review/series.h"
#include "review/standing.h"

#include "party.h"

#define UNTIL_MAX_SECS (60 * CLOCK_DAY)
#define INTENT_COLUMNS								\
	"intent.id AS id, coalesce(part.series_id, 0) AS series_id, intent.name AS name,"\
	" intent.email AS email, intent.words AS words, intent.at AS at, until_at, ended_at,"\
	" CASE WHEN is_mail THEN message.message_id END AS message_id"
#define INTENT_FROM								\
	" FROM intent JOIN message ON message.id = intent.about_id"		\
	" LEFT JOIN part ON part.message_id = message.part_id"

static int list(struct db_stmt *st, struct arena *arena, struct intents *out, struct err *err)
{
	int rc;

	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = (struct intent){
			.id = db_int(st, "id"), .series_id = db_int(st, "series_id"),
			.name = db_text(st, "name", arena), .email = db_text(st, "email", arena),
			.words = db_text(st, "words", arena), .at = db_int(st, "at"),
			.until_at = db_int(st, "until_at"), .ended_at = db_int(st, "ended_at"),
			.message_id = db_text(st, "message_id", arena),
		};
	return rc;
}

int intent_of_series(struct db *db, int64_t series_id, struct arena *arena,
		     struct intents *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " INTENT_COLUMNS " FROM part"
		" JOIN message ON message.part_id = part.message_id"
		" JOIN intent ON intent.about_id = message.id"
		" WHERE part.series_id = :series ORDER BY intent.at, intent.id");

	db_bind_int(st, "series", series_id);
	return list(st, arena, out, err);
}

int intent_list(struct db *db, struct arena *arena, struct intents *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " INTENT_COLUMNS INTENT_FROM " JOIN series ON series.id = part.series_id"
		" WHERE ended_at IS NULL AND series.state = 'open' ORDER BY until_at LIMIT 200");

	return list(st, arena, out, err);
}

static int insert(struct db *db, int64_t about_id, bool is_mail, const struct intent *intent,
		  struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO intent (about_id, is_mail, name, email, words, at, until_at)"
		" VALUES (:about, :mail, :name, :email, :words, :at, :until)"
		" ON CONFLICT DO NOTHING");

	db_bind_int(st, "about", about_id);
	db_bind_int(st, "mail", is_mail);
	db_bind_text(st, "name", intent->name);
	db_bind_text(st, "email", intent->email);
	db_bind_text(st, "words", intent->words);
	db_bind_int(st, "at", intent->at);
	db_bind_int(st, "until", intent->until_at);
	return db_run(st, err);
}

int intent_heard(struct db *db, int64_t message_id, const struct heard *heard,
		 const char *words, int64_t secs, struct err *err)
{
	struct intent intent = {
		.name = heard->from.name && *heard->from.name ? heard->from.name :
			heard->from.email, .email = heard->from.email,
		.words = words, .at = party_mail_at(heard),
	};

	intent.until_at = intent.at + (secs ? secs : CLOCK_DAY);
	return insert(db, message_id, true, &intent, err);
}

int intent_declare(struct db *db, const struct actor *who, const char *series, int64_t secs,
		   const char *words, int64_t *id, struct err *err)
{
	struct arena *arena = arena_new();
	struct intent intent = { .name = who->name, .at = clock_now() };
	struct series *found = NULL;
	int64_t about_id;
	int rc = -1;

	if (secs < 0 || secs > UNTIL_MAX_SECS) {
		err_set(err, ERR_INVALID, "an intent is for the next 60 days at most");
		goto out;
	}
	intent.until_at = intent.at + (secs ? secs : CLOCK_DAY);
	intent.words = party_words(words ? words : "", INTENT_WORDS_MAX, arena, err);
	if (!intent.words || actor_must_be(who, ROLE_MEMBER, err) || db_begin(db, err))
		goto out;
	if (party_email(db, who, arena, &intent.email, err) ||
	    party_lead(db, series, arena, &found, &about_id, err) ||
	    insert(db, about_id, false, &intent, err))
		goto out;
	*id = db_last_id(db);
	if (standing_touch(db, found->id, err) ||
	    audit_add(db, who, arena_printf(arena, "intent %lld: to commit %.100s",
					    (long long)*id, series), err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

static int get(struct db *db, int64_t id, struct arena *arena, struct intent *out,
	       struct err *err)
{
	struct intents found = { 0 };
	struct db_stmt *st = db_prepare(db, "SELECT " INTENT_COLUMNS INTENT_FROM
					" WHERE intent.id = :id");

	db_bind_int(st, "id", id);
	if (list(st, arena, &found, err))
		return -1;
	if (!found.len)
		return err_set(err, ERR_NOT_FOUND, "there is no intent %lld", (long long)id);
	*out = found.items[0];
	return 0;
}

static int update_end(struct db *db, const struct actor *who, int64_t id, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "UPDATE intent SET ended_at = :now, ended_by = :who"
					" WHERE id = :id");

	db_bind_int(st, "now", clock_now());
	db_bind_text(st, "who", who->name);
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int intent_end(struct db *db, const struct actor *who, int64_t id, struct err *err)
{
	struct arena *arena = arena_new();
	struct intent intent = { 0 };
	int rc = -1, mine;

	if (db_begin(db, err) || get(db, id, arena, &intent, err))
		goto out;
	mine = party_is(db, who, intent.email, err);
	if (mine < 0 || (!mine && actor_must_be(who, ROLE_ORGANISER, err)))
		goto out;
	if (intent.ended_at) {
		err_set(err, ERR_CONFLICT, "intent %lld was taken back already", (long long)id);
		goto out;
	}
	if (update_end(db, who, id, err) ||
	    (intent.series_id && standing_touch(db, intent.series_id, err)) ||
	    audit_add(db, who, arena_printf(arena, "intent %lld: taken back", (long long)id), err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}
