/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who is asked by a poll, and the secrets in their mails: tables voter and ballot. */
#include "base/db.h"
#include "base/err.h"
#include "base/vec.h"
#include "calendar/poll.h"
#include "people/secret.h"

#include "poll_rows.h"

/* Whose address it is now: somebody may have signed in since they were asked. */
int voters_load(struct db *db, struct poll *poll, struct arena *arena, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT voter.id AS id, coalesce(voter.person_id, address.person_id) AS person,"
		" voter.email AS email, is_must, is_invited,"
		" coalesce(person.name, nullif(voter.name, ''),"
		"  substr(voter.email, 1, instr(voter.email, '@') - 1)) AS name"
		" FROM voter LEFT JOIN address ON address.email = voter.email"
		"  AND address.confirmed_at IS NOT NULL"
		" LEFT JOIN person ON person.id = coalesce(voter.person_id, address.person_id)"
		" WHERE poll_id = :poll_id ORDER BY is_must DESC, is_invited DESC, 6, voter.id");
	int rc;

	poll->voters = (struct voters){ 0 };
	db_bind_int(st, "poll_id", poll->id);
	while ((rc = db_step(st, err)) == 1) {
		struct voter *voter = vec_add(&poll->voters, arena);

		voter->id = db_int(st, "id");
		voter->person_id = db_int(st, "person");
		voter->name = db_text(st, "name", arena);
		voter->email = db_text(st, "email", arena);
		voter->is_must = db_int(st, "is_must");
		voter->is_invited = db_int(st, "is_invited");
	}
	return rc;
}

int voter_add(struct db *db, int64_t poll_id, struct voter *voter, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO voter (poll_id, person_id, email, name, is_must, is_invited)"
		" VALUES (:poll_id, nullif(:person_id, 0), :email, :name, :is_must, :is_invited)");

	db_bind_int(st, "poll_id", poll_id);
	db_bind_int(st, "person_id", voter->person_id);
	db_bind_text(st, "email", voter->email);
	db_bind_text(st, "name", voter->name);
	db_bind_int(st, "is_must", voter->is_must);
	db_bind_int(st, "is_invited", voter->is_invited);
	if (db_run(st, err))
		return -1;
	voter->id = db_last_id(db);
	return 0;
}

char *ballot_new(struct db *db, int64_t voter_id, struct arena *arena, struct err *err)
{
	unsigned char hash[SECRET_HASH_LEN];
	char *secret = secret_new(arena);
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO ballot (hash, voter_id) VALUES (:hash, :voter_id)");

	secret_hash(secret, hash);
	db_bind_blob(st, "hash", hash, sizeof(hash));
	db_bind_int(st, "voter_id", voter_id);
	return db_run(st, err) ? NULL : secret;
}

int ballot_find(struct db *db, const char *secret, int64_t *poll_id, int64_t *voter_id,
		struct err *err)
{
	unsigned char hash[SECRET_HASH_LEN];
	struct db_stmt *st = db_prepare(db,
		"SELECT poll_id, voter.id AS id FROM ballot JOIN voter ON voter.id = voter_id"
		" WHERE hash = :hash");
	int rc;

	secret_hash(secret, hash);
	db_bind_blob(st, "hash", hash, sizeof(hash));
	rc = db_step(st, err);
	if (rc == 0)
		err_set(err, ERR_NOT_FOUND, "there is no such ballot: is the link whole?");
	if (rc != 1)
		return -1;
	*poll_id = db_int(st, "poll_id");
	*voter_id = db_int(st, "id");
	db_done(st);
	return 0;
}
