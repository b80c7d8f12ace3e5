/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two people who are one human being become one person, and one who wants to go. */
#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "people/identity.h"
#include "address.h"
#include "merge.h"
#include "person.h"

int merge_people(struct db *db, const struct actor *who, int64_t from, int64_t to,
		 const char *reason, struct err *err)
{
	struct arena *scratch = arena_new();
	struct person *gone = person_get(db, from, scratch, err);
	struct person *kept = gone ? person_get(db, to, scratch, err) : NULL;
	struct actor as = *who;
	enum role role;
	int rc = -1;

	if (!kept)
		goto out;
	if (as.person_id == from)
		as.person_id = to;
	role = gone->role > kept->role ? gone->role : kept->role;
	if (address_demote(db, from, to, err) || person_update_role(db, to, role, err) ||
	    (!kept->zone && gone->zone && person_update_zone(db, to, gone->zone, err)) ||
	    db_merge_rows(db, "person", from, to, err))
		goto out;
	rc = audit_add(db, &as, arena_printf(
		scratch, "person %lld (%s) and person %lld (%s) are one, number %lld, %s: %s",
		(long long)from, gone->name, (long long)to, kept->name, (long long)to,
		role_name(role), reason), err);
out:
	arena_free(scratch);
	return rc;
}

int person_merge(struct db *db, const struct actor *who, int64_t from, int64_t to,
		 const char *reason, struct err *err)
{
	struct arena *scratch = arena_new();
	int rc = -1;

	reason = str_clean_line(scratch, reason);
	if (from == to)
		err_set(err, ERR_INVALID, "these are the same person already");
	else if (str_is_empty(reason))
		err_set(err, ERR_INVALID, "say how you know that they are one: the reason is kept");
	else if (person_check_manager(db, who, from, err) == 0 &&
		 person_check_manager(db, who, to, err) == 0 && db_begin(db, err) == 0 &&
		 merge_people(db, who, from, to, reason, err) == 0)
		rc = db_commit(db, err);
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

int person_forget(struct db *db, const struct actor *who, struct err *err)
{
	struct arena *scratch = arena_new();
	int rc = -1, kept;

	if (actor_must_be(who, ROLE_MEMBER, err) || db_begin(db, err))
		goto out;
	if (who->role == ROLE_OPERATOR && person_keep_operator(db, who->person_id, err))
		goto out;
	if (audit_add(db, who, arena_printf(scratch, "person %lld: forgotten as they wish",
					    (long long)who->person_id), err))
		goto out;
	kept = db_forget_row(db, "person", who->person_id, err);
	if (kept < 0 || (kept && person_make_nameless(db, who->person_id, err)))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}
