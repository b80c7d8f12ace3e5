/* SPDX-License-Identifier: GPL-2.0-or-later */
/* People: table person. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "base/zone.h"
#include "people/mailbox.h"
#include "people/person.h"
#include "people/secret.h"
#include "address.h"
#include "person.h"

#define PERSON_COLUMNS								\
	"person.id AS id, person.name AS name, person.role AS role,"		\
	" person.zone AS zone, person.created_at AS created_at,"		\
	" (SELECT email FROM address WHERE person_id = person.id AND is_main) AS email"

static void person_from(struct db_stmt *st, struct arena *arena, struct person *person)
{
	struct err err;

	person->id = db_int(st, "id");
	person->name = db_text(st, "name", arena);
	person->zone = db_text(st, "zone", arena);
	person->email = db_text(st, "email", arena);
	person->created_at = db_int(st, "created_at");
	if (role_parse(db_text(st, "role", arena), &person->role, &err))
		person->role = ROLE_MEMBER;
}

/* The one row of st, if any: 1, 0, -1. */
static int one(struct db_stmt *st, struct arena *arena, struct person **out, struct err *err)
{
	int rc = db_step(st, err);

	*out = NULL;
	if (rc != 1)
		return rc;
	*out = arena_one(arena, struct person);
	person_from(st, arena, *out);
	db_done(st);
	return 1;
}

struct person *person_get(struct db *db, int64_t id, struct arena *arena, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " PERSON_COLUMNS " FROM person WHERE id = :id");
	struct person *person;
	int rc;

	db_bind_int(st, "id", id);
	rc = one(st, arena, &person, err);
	if (rc == 0)
		err_set(err, ERR_NOT_FOUND, "there is no person %lld", (long long)id);
	return rc == 1 ? person : NULL;
}

int person_find_email(struct db *db, const char *email, struct arena *arena,
		      struct person **out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " PERSON_COLUMNS " FROM person JOIN address AS a ON a.person_id = person.id"
		" WHERE a.email = :email");

	db_bind_text(st, "email", email);
	return one(st, arena, out, err);
}

int person_find_account(struct db *db, const char *network, const char *account,
			struct arena *arena, struct person **out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " PERSON_COLUMNS " FROM person JOIN account AS a ON a.person_id = person.id"
		" WHERE a.network = :network AND a.name = :name");

	db_bind_text(st, "network", network);
	db_bind_text(st, "name", account);
	return one(st, arena, out, err);
}

int person_find_feed(struct db *db, const char *secret, struct arena *arena,
		     struct person **out, struct err *err)
{
	unsigned char hash[SECRET_HASH_LEN];
	struct db_stmt *st = db_prepare(db,
		"SELECT " PERSON_COLUMNS " FROM person WHERE feed_hash = :hash");

	secret_hash(secret, hash);
	db_bind_blob(st, "hash", hash, sizeof(hash));
	return one(st, arena, out, err);
}

int person_find_session(struct db *db, const void *hash, size_t len, struct arena *arena,
			struct person **out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " PERSON_COLUMNS " FROM person JOIN session AS s ON s.person_id = person.id"
		" WHERE s.hash = :hash AND s.expires_at > :now");

	db_bind_blob(st, "hash", hash, len);
	db_bind_int(st, "now", clock_now());
	return one(st, arena, out, err);
}

int person_list(struct db *db, struct arena *arena, struct persons *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " PERSON_COLUMNS " FROM person ORDER BY person.name COLLATE NOCASE, id");
	int rc;

	while ((rc = db_step(st, err)) == 1)
		person_from(st, arena, vec_add(out, arena));
	return rc;
}

static int check_name(const char *name, struct err *err)
{
	size_t columns = str_columns(name, strlen(name));

	if (!columns || columns > 100)
		return err_set(err, ERR_INVALID, "a name has 1 to 100 characters");
	return 0;
}

static int insert_person(struct db *db, const char *name, enum role role, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO person (name, role, created_at) VALUES (:name, :role, :now)");

	db_bind_text(st, "name", name);
	db_bind_text(st, "role", role_name(role));
	db_bind_int(st, "now", clock_now());
	return db_run(st, err);
}

int person_insert(struct db *db, const char *name, const char *email, enum role role,
		  int64_t *id, struct err *err)
{
	if (check_name(name, err) || email_check(email, err) ||
	    insert_person(db, name, role, err))
		return -1;
	*id = db_last_id(db);
	return address_insert(db, *id, email, err);
}

int person_create(struct db *db, const struct actor *who, const char *name, const char *email,
		  enum role role, int64_t *id, struct err *err)
{
	struct arena *scratch = arena_new();
	int rc = -1;

	name = str_clean_line(scratch, name);
	if (actor_must_be(who, ROLE_OPERATOR, err) || db_begin(db, err))
		goto out;
	if (person_insert(db, name, email, role, id, err) ||
	    audit_add(db, who, arena_printf(scratch, "person %lld: added %s as %s",
					    (long long)*id, name, role_name(role)), err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

/* Somebody must be left to give roles. */
int person_keep_operator(struct db *db, int64_t id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT count(*) AS n FROM person WHERE role = 'operator' AND id != :id");
	int64_t others;

	db_bind_int(st, "id", id);
	if (db_step(st, err) != 1)
		return -1;
	others = db_int(st, "n");
	db_done(st);
	return others ? 0 : err_set(err, ERR_CONFLICT,
				    "this is the last operator; make another one first");
}

int person_update_role(struct db *db, int64_t id, enum role role, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "UPDATE person SET role = :role WHERE id = :id");

	db_bind_text(st, "role", role_name(role));
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int person_set_role(struct db *db, const struct actor *who, int64_t id, enum role role,
		    struct err *err)
{
	struct arena *scratch = arena_new();
	struct person *person;
	int rc = -1;

	if (actor_must_be(who, ROLE_OPERATOR, err) || db_begin(db, err))
		goto out;
	person = person_get(db, id, scratch, err);
	if (!person ||
	    (person->role == ROLE_OPERATOR && role != ROLE_OPERATOR &&
	     person_keep_operator(db, id, err)) ||
	    person_update_role(db, id, role, err) ||
	    audit_add(db, who, arena_printf(scratch, "person %lld: %s is now %s", (long long)id,
					    person->name, role_name(role)), err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

int person_check_manager(struct db *db, const struct actor *who, int64_t id, struct err *err)
{
	struct arena *scratch = arena_new();
	struct person *person = NULL;
	int rc = actor_must_be(who, ROLE_ORGANISER, err);

	if (rc == 0 && !(person = person_get(db, id, scratch, err)))
		rc = -1;
	if (rc == 0)
		rc = actor_must_be(who, person->role, err);
	arena_free(scratch);
	return rc;
}

static int own_or_operator(const struct actor *who, int64_t id, struct err *err)
{
	if (who->person_id && who->person_id == id)
		return 0;
	return actor_must_be(who, ROLE_OPERATOR, err);
}

int person_set_name(struct db *db, const struct actor *who, int64_t id, const char *name,
		    struct err *err)
{
	struct arena *scratch = arena_new();
	struct db_stmt *st;
	int rc = -1;

	name = str_clean_line(scratch, name);
	if (own_or_operator(who, id, err) || check_name(name, err))
		goto out;
	st = db_prepare(db, "UPDATE person SET name = :name WHERE id = :id");
	db_bind_text(st, "name", name);
	db_bind_int(st, "id", id);
	rc = db_run(st, err);
out:
	arena_free(scratch);
	return rc;
}

int person_set_zone(struct db *db, const struct actor *who, int64_t id, const char *zone,
		    struct err *err)
{
	if (own_or_operator(who, id, err))
		return -1;
	if (zone && !zone_exists(zone))
		return err_set(err, ERR_INVALID,
			       "there is no time zone \"%.48s\"; name it as in Europe/London",
			       zone);
	return person_update_zone(db, id, zone, err);
}

int person_update_zone(struct db *db, int64_t id, const char *zone, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "UPDATE person SET zone = :zone WHERE id = :id");

	db_bind_text(st, "zone", zone);
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int person_make_nameless(struct db *db, int64_t id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE person SET name = 'somebody who left', role = 'member', zone = NULL,"
		" feed_hash = NULL WHERE id = :id");

	db_bind_int(st, "id", id);
	return db_run(st, err);
}

char *person_renew_feed(struct db *db, const struct actor *who, int64_t id,
			struct arena *arena, struct err *err)
{
	unsigned char hash[SECRET_HASH_LEN];
	char *secret = secret_new(arena);
	struct db_stmt *st;

	if (own_or_operator(who, id, err))
		return NULL;
	secret_hash(secret, hash);
	st = db_prepare(db, "UPDATE person SET feed_hash = :hash WHERE id = :id");
	db_bind_blob(st, "hash", hash, sizeof(hash));
	db_bind_int(st, "id", id);
	return db_run(st, err) ? NULL : secret;
}

struct actor person_actor(const struct person *person, enum door door)
{
	struct actor who = { person->id, person->name, person->role, door };

	return who;
}
