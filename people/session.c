/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Browsers that are signed in: table session. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "people/secret.h"
#include "people/session.h"
#include "person.h"
#include "rate.h"
#include "session.h"
#include "token.h"

char *session_start(struct db *db, int64_t person_id, struct arena *arena, struct err *err)
{
	unsigned char hash[SECRET_HASH_LEN];
	char *secret = secret_new(arena);
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO session (hash, person_id, created_at, expires_at)"
		" VALUES (:hash, :person_id, :now, :now + :secs)");

	secret_hash(secret, hash);
	db_bind_blob(st, "hash", hash, sizeof(hash));
	db_bind_int(st, "person_id", person_id);
	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "secs", SESSION_SECS);
	return db_run(st, err) ? NULL : secret;
}

int session_find(struct db *db, const char *secret, struct arena *arena, struct person **out,
		 struct err *err)
{
	unsigned char hash[SECRET_HASH_LEN];

	secret_hash(secret, hash);
	return person_find_session(db, hash, sizeof(hash), arena, out, err);
}

int session_end(struct db *db, const char *secret, struct err *err)
{
	unsigned char hash[SECRET_HASH_LEN];
	struct db_stmt *st = db_prepare(db, "DELETE FROM session WHERE hash = :hash");

	secret_hash(secret, hash);
	db_bind_blob(st, "hash", hash, sizeof(hash));
	return db_run(st, err);
}

int session_end_all(struct db *db, int64_t person_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "DELETE FROM session WHERE person_id = :person_id");

	db_bind_int(st, "person_id", person_id);
	return db_run(st, err);
}

static int sweep_sessions(struct db *db, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "DELETE FROM session WHERE expires_at <= :now");

	db_bind_int(st, "now", clock_now());
	return db_run(st, err);
}

int session_sweep(struct db *db, struct err *err)
{
	if (sweep_sessions(db, err) || token_sweep(db, err))
		return -1;
	return rate_sweep(db, err);
}
