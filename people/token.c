/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words that are used once: table token. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "people/login.h"
#include "people/secret.h"
#include "token.h"

char *token_new(struct db *db, const struct token *token, struct arena *arena, struct err *err)
{
	unsigned char hash[SECRET_HASH_LEN];
	char *secret = secret_new(arena);
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO token (hash, purpose, email, person_id, subject, next,"
		" created_at, expires_at)"
		" VALUES (:hash, :purpose, :email, nullif(:person_id, 0), :subject, :next,"
		" :now, :now + :secs)");

	secret_hash(secret, hash);
	db_bind_blob(st, "hash", hash, sizeof(hash));
	db_bind_text(st, "purpose", token->purpose);
	db_bind_text(st, "email", token->email);
	db_bind_int(st, "person_id", token->person_id);
	db_bind_text(st, "subject", token->subject);
	db_bind_text(st, "next", token->next);
	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "secs", LOGIN_SECS);
	return db_run(st, err) ? NULL : secret;
}

static int not_found(struct err *err)
{
	return err_set(err, ERR_NOT_FOUND,
		       "this was used already or is older than %d minutes: ask for a new one",
		       LOGIN_SECS / 60);
}

int token_find(struct db *db, const char *secret, const char *purpose, struct arena *arena,
	       struct token *out, struct err *err)
{
	unsigned char hash[SECRET_HASH_LEN];
	struct db_stmt *st = db_prepare(db,
		"SELECT purpose, email, person_id, subject, next FROM token"
		" WHERE hash = :hash AND expires_at > :now"
		" AND (:purpose IS NULL OR purpose = :purpose)");
	int rc;

	secret_hash(secret, hash);
	db_bind_blob(st, "hash", hash, sizeof(hash));
	db_bind_int(st, "now", clock_now());
	db_bind_text(st, "purpose", purpose);
	rc = db_step(st, err);
	if (rc != 1)
		return rc ? -1 : not_found(err);
	out->purpose = db_text(st, "purpose", arena);
	out->email = db_text(st, "email", arena);
	out->person_id = db_int(st, "person_id");
	out->subject = db_text(st, "subject", arena);
	out->next = db_text(st, "next", arena);
	db_done(st);
	return 0;
}

int token_delete(struct db *db, const char *secret, struct err *err)
{
	unsigned char hash[SECRET_HASH_LEN];
	struct db_stmt *st = db_prepare(db, "DELETE FROM token WHERE hash = :hash");

	secret_hash(secret, hash);
	db_bind_blob(st, "hash", hash, sizeof(hash));
	return db_run(st, err);
}

char *token_subject(struct arena *arena, const char *network, const char *account)
{
	return arena_printf(arena, "%s %s", network, account);
}

void token_split_subject(const char *subject, struct arena *arena, const char **network,
			 const char **account)
{
	char *rest = arena_dup(arena, subject);

	*network = str_piece(&rest, ' ');
	*account = rest;
}

int token_sweep(struct db *db, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "DELETE FROM token WHERE expires_at <= :now");

	db_bind_int(st, "now", clock_now());
	return db_run(st, err);
}
