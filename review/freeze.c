/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Freeze and moratorium: table freeze. */
#include <stdio.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/actor.h"
#include "people/heard.h"
#include "people/settings.h"
#include "review/freeze.h"
#include "review/standing.h"

#include "party.h"

#define FREEZE_COLUMNS								\
	"freeze.id AS id, tree, freeze.kind AS kind, words, name, freeze.at AS at, until_at,"\
	" counts, message.message_id AS message_id"

static const char *const kinds[] = {
	[FREEZE_NONE] = "none", [FREEZE_ACK] = "ack", [FREEZE_MORATORIUM] = "moratorium",
};

const char *freeze_name(enum freeze kind)
{
	return kinds[kind];
}

int freeze_parse(const char *name, enum freeze *out, struct err *err)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (!str_eq_fold(name, kinds[i]))
			continue;
		*out = (enum freeze)i;
		return 0;
	}
	if (str_eq_fold(name, "off") || str_eq_fold(name, "lifted")) {
		*out = FREEZE_NONE;
		return 0;
	}
	return err_set(err, ERR_INVALID, "\"%.20s\" is none of ack, moratorium and off", name);
}

static void freeze_from(struct db_stmt *st, struct arena *arena, struct freeze_word *out)
{
	struct err err;

	*out = (struct freeze_word){
		.id = db_int(st, "id"), .tree = db_text(st, "tree", arena),
		.words = db_text(st, "words", arena), .name = db_text(st, "name", arena),
		.at = db_int(st, "at"), .until_at = db_int(st, "until_at"),
		.message_id = db_text(st, "message_id", arena), .counts = db_int(st, "counts"),
	};
	if (freeze_parse(db_text(st, "kind", arena), &out->kind, &err))
		out->kind = FREEZE_NONE;
}

int freeze_now(struct db *db, const char *tree, int64_t now, struct arena *arena,
	       struct freeze_word *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " FREEZE_COLUMNS " FROM freeze LEFT JOIN message ON message.id ="
		" freeze.message_id WHERE counts AND tree IN ('', :tree) AND freeze.at <= :now"
		" ORDER BY freeze.at DESC, freeze.id DESC LIMIT 1");
	int rc;

	db_bind_text(st, "tree", tree ? tree : "");
	db_bind_int(st, "now", now);
	rc = db_step(st, err);
	if (rc != 1)
		return rc;
	freeze_from(st, arena, out);
	db_done(st);
	return out->kind != FREEZE_NONE && (!out->until_at || out->until_at > now);
}

int freeze_list(struct db *db, int64_t max, struct arena *arena, struct freeze_words *out,
		struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " FREEZE_COLUMNS " FROM freeze LEFT JOIN message ON message.id ="
		" freeze.message_id ORDER BY freeze.at DESC, freeze.id DESC LIMIT :max");
	int rc;

	db_bind_int(st, "max", max);
	while ((rc = db_step(st, err)) == 1)
		freeze_from(st, arena, vec_add(out, arena));
	return rc;
}

static int insert(struct db *db, const struct freeze_word *word, int64_t message_id,
		  struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO freeze (tree, kind, words, name, at, until_at, message_id, counts)"
		" VALUES (:tree, :kind, :words, :name, :at, nullif(:until, 0),"
		" nullif(:message, 0), :counts) ON CONFLICT DO NOTHING");

	db_bind_text(st, "tree", word->tree);
	db_bind_text(st, "kind", kinds[word->kind]);
	db_bind_text(st, "words", word->words);
	db_bind_text(st, "name", word->name);
	db_bind_int(st, "at", word->at);
	db_bind_int(st, "until", word->until_at);
	db_bind_int(st, "message", message_id);
	db_bind_int(st, "counts", word->counts);
	return db_run(st, err);
}

static bool is_release_manager(const struct settings *settings, const char *email)
{
	for (const char **one = settings->review.release_manager; one && *one; one++)
		if (str_eq_fold(*one, email))
			return true;
	return false;
}

int freeze_heard(struct db *db, const struct settings *settings, int64_t message_id,
		 const struct heard *heard, enum freeze kind, const char *words,
		 struct err *err)
{
	struct freeze_word word = {
		.tree = "", .kind = kind, .words = words, .at = party_mail_at(heard),
		.name = heard->from.name && *heard->from.name ? heard->from.name :
			heard->from.email,
		.counts = heard->list_id && is_release_manager(settings, heard->from.email),
	};

	if (insert(db, &word, message_id, err))
		return -1;
	return word.counts ? standing_touch(db, 0, err) : 0;
}

static int may_set(struct db *db, const struct settings *settings, const struct actor *who,
		   struct err *err)
{
	if (who->role >= ROLE_ORGANISER)
		return 0;
	for (const char **one = settings->review.release_manager; one && *one; one++) {
		int rc = party_is(db, who, *one, err);

		if (rc)
			return rc < 0 ? -1 : 0;
	}
	return err_set(err, ERR_DENIED, "only the release manager or an organiser may");
}

int freeze_set(struct db *db, const struct settings *settings, const struct actor *who,
	       const char *tree, enum freeze kind, int64_t until_at, const char *words,
	       struct err *err)
{
	struct arena *arena = arena_new();
	struct freeze_word word = { .tree = tree, .kind = kind, .at = clock_now(),
				    .until_at = until_at, .name = who->name, .counts = true };
	int rc = -1;

	word.words = party_words(words ? words : "", FREEZE_WORDS_MAX, arena, err);
	if (!word.words || may_set(db, settings, who, err))
		goto out;
	if (until_at && until_at <= word.at) {
		err_set(err, ERR_INVALID, "that time has passed");
		goto out;
	}
	if (db_begin(db, err) || insert(db, &word, 0, err) || standing_touch(db, 0, err) ||
	    audit_add(db, who, arena_printf(arena, "freeze%s%s: %s", *tree ? " of " : "", tree,
					    kinds[kind]), err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int freeze_confirm(struct db *db, const struct settings *settings, const struct actor *who,
		   int64_t id, struct err *err)
{
	struct db_stmt *st;
	char what[60];
	int rc = -1;

	if (may_set(db, settings, who, err) || db_begin(db, err))
		return -1;
	st = db_prepare(db, "UPDATE freeze SET counts = 1 WHERE id = :id AND NOT counts");
	db_bind_int(st, "id", id);
	if (db_run(st, err))
		goto out;
	if (db_changes(db) != 1) {
		err_set(err, ERR_NOT_FOUND, "there is no guess %lld", (long long)id);
		goto out;
	}
	snprintf(what, sizeof(what), "freeze: guess %lld confirmed", (long long)id);
	if (standing_touch(db, 0, err) || audit_add(db, who, what, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	return rc;
}
