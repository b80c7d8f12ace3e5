/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IRC accounts that are linked to people: table account. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "account.h"

int account_list(struct db *db, int64_t person_id, struct arena *arena, struct accounts *out,
		 struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT network, name, linked_at FROM account"
		" WHERE person_id = :person_id ORDER BY network, name");
	int rc;

	db_bind_int(st, "person_id", person_id);
	while ((rc = db_step(st, err)) == 1) {
		struct account *account = vec_add(out, arena);

		account->network = db_text(st, "network", arena);
		account->name = db_text(st, "name", arena);
		account->linked_at = db_int(st, "linked_at");
	}
	return rc;
}

int account_insert(struct db *db, int64_t person_id, const char *network, const char *name,
		   struct err *err)
{
	struct db_stmt *st;

	if (str_is_empty(network) || str_is_empty(name) || strlen(name) > 64 ||
	    strpbrk(name, " ,:\r\n"))
		return err_set(err, ERR_INVALID, "\"%.64s\" is not an IRC account name", name);
	st = db_prepare(db,
		"INSERT INTO account (network, name, person_id, linked_at)"
		" VALUES (:network, :name, :person_id, :now)"
		" ON CONFLICT DO UPDATE SET linked_at = :now WHERE person_id = :person_id");
	db_bind_text(st, "network", network);
	db_bind_text(st, "name", name);
	db_bind_int(st, "person_id", person_id);
	db_bind_int(st, "now", clock_now());
	if (db_run(st, err))
		return -1;
	if (!db_changes(db))
		return err_set(err, ERR_CONFLICT,
			       "the account \"%s\" on %s is somebody else's already",
			       name, network);
	return 0;
}

int account_link(struct db *db, const struct actor *who, int64_t person_id,
		 const char *network, const char *name, struct err *err)
{
	struct arena *scratch = arena_new();
	int rc = -1;

	if (person_check_manager(db, who, person_id, err) || db_begin(db, err))
		goto out;
	if (account_insert(db, person_id, network, name, err) ||
	    audit_add(db, who, arena_printf(scratch, "person %lld: linked account %s on %s",
					    (long long)person_id, name, network), err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

static int delete_account(struct db *db, int64_t person_id, const char *network,
			  const char *name, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"DELETE FROM account WHERE network = :network AND name = :name"
		" AND person_id = :person_id");

	db_bind_text(st, "network", network);
	db_bind_text(st, "name", name);
	db_bind_int(st, "person_id", person_id);
	if (db_run(st, err))
		return -1;
	if (!db_changes(db))
		return err_set(err, ERR_NOT_FOUND, "there is no account \"%s\" on %s",
			       name, network);
	return 0;
}

int account_unlink(struct db *db, const struct actor *who, int64_t person_id,
		   const char *network, const char *name, struct err *err)
{
	struct arena *scratch = arena_new();
	int rc = -1;

	if ((who->person_id != person_id && person_check_manager(db, who, person_id, err)) ||
	    db_begin(db, err))
		goto out;
	if (delete_account(db, person_id, network, name, err) ||
	    audit_add(db, who, arena_printf(scratch, "person %lld: unlinked account %s on %s",
					    (long long)person_id, name, network), err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

int account_drop_connection(struct db *db, const char *network, const char *nick,
			    struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"DELETE FROM account WHERE network = :network AND substr(name, 1, 1) = '='"
		" AND (:nick IS NULL OR name = '=' || :nick)");

	db_bind_text(st, "network", network);
	db_bind_text(st, "nick", nick);
	return db_run(st, err);
}
