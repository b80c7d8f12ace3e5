/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where mail reaches people: table address. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/login.h"
#include "people/mailbox.h"
#include "people/outbox.h"
#include "people/settings.h"
#include "address.h"
#include "login.h"
#include "merge.h"
#include "person.h"
#include "token.h"

#define ADDRESSES_MAX 20

int address_list(struct db *db, int64_t person_id, struct arena *arena, struct addresses *out,
		 struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT email, is_main, confirmed_at FROM address"
		" WHERE person_id = :person_id ORDER BY is_main DESC, email");
	int rc;

	db_bind_int(st, "person_id", person_id);
	while ((rc = db_step(st, err)) == 1) {
		struct address *address = vec_add(out, arena);

		address->email = db_text(st, "email", arena);
		address->is_main = db_int(st, "is_main");
		address->confirmed_at = db_int(st, "confirmed_at");
	}
	return rc;
}

static int check_room(struct db *db, int64_t person_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT count(*) AS n FROM address WHERE person_id = :person_id");
	int64_t n;

	db_bind_int(st, "person_id", person_id);
	if (db_step(st, err) != 1)
		return -1;
	n = db_int(st, "n");
	db_done(st);
	return n < ADDRESSES_MAX ? 0 :
	       err_set(err, ERR_LIMIT, "%d addresses are enough; remove one first",
		       ADDRESSES_MAX);
}

int address_insert(struct db *db, int64_t person_id, const char *email, struct err *err)
{
	struct db_stmt *st;

	if (email_check(email, err) || check_room(db, person_id, err))
		return -1;
	st = db_prepare(db,
		"INSERT INTO address (email, person_id, is_main, confirmed_at)"
		" VALUES (:email, :person_id, NOT EXISTS"
		" (SELECT 1 FROM address WHERE person_id = :person_id AND is_main), :now)");
	db_bind_text(st, "email", email);
	db_bind_int(st, "person_id", person_id);
	db_bind_int(st, "now", clock_now());
	if (db_run(st, err) == 0)
		return 0;
	if (err->kind == ERR_CONFLICT)
		return err_set(err, ERR_CONFLICT,
			       "the address \"%s\" is somebody's already", email);
	return -1;
}

int address_confirm(struct db *db, int64_t person_id, const char *email, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"DELETE FROM address WHERE email = :email AND person_id != :person_id"
		" AND confirmed_at IS NULL");

	db_bind_text(st, "email", email);
	db_bind_int(st, "person_id", person_id);
	if (db_run(st, err))
		return -1;
	st = db_prepare(db,
		"UPDATE address SET confirmed_at = :now"
		" WHERE email = :email AND person_id = :person_id");
	db_bind_text(st, "email", email);
	db_bind_int(st, "person_id", person_id);
	db_bind_int(st, "now", clock_now());
	if (db_run(st, err))
		return -1;
	return db_changes(db) ? 0 : address_insert(db, person_id, email, err);
}

int address_is_confirmed(struct db *db, const char *email, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT confirmed_at IS NOT NULL AS yes FROM address WHERE email = :email");
	int rc;

	db_bind_text(st, "email", email);
	rc = db_step(st, err);
	if (rc == 1) {
		rc = (int)db_int(st, "yes");
		db_done(st);
	}
	return rc;
}

int address_demote(struct db *db, int64_t person_id, int64_t other_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE address SET is_main = 0 WHERE person_id = :person_id AND EXISTS"
		" (SELECT 1 FROM address WHERE person_id = :other_id AND is_main)");

	db_bind_int(st, "person_id", person_id);
	db_bind_int(st, "other_id", other_id);
	return db_run(st, err);
}

static int own_or_by_hand(struct db *db, const struct actor *who, int64_t person_id,
			  struct err *err)
{
	if (who->person_id && who->person_id == person_id)
		return 0;
	return person_check_manager(db, who, person_id, err);
}

static int mark_main(struct db *db, int64_t person_id, const char *email, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE address SET is_main = 0 WHERE person_id = :person_id AND is_main");

	db_bind_int(st, "person_id", person_id);
	if (db_run(st, err))
		return -1;
	st = db_prepare(db,
		"UPDATE address SET is_main = 1 WHERE person_id = :person_id AND email = :email");
	db_bind_int(st, "person_id", person_id);
	db_bind_text(st, "email", email);
	if (db_run(st, err))
		return -1;
	return db_changes(db) ? 0 :
	       err_set(err, ERR_NOT_FOUND, "there is no address \"%.80s\" here", email);
}

int address_set_main(struct db *db, const struct actor *who, int64_t person_id,
		     const char *email, struct err *err)
{
	struct arena *scratch = arena_new();
	int rc = -1;

	if (own_or_by_hand(db, who, person_id, err) || db_begin(db, err))
		goto out;
	if (mark_main(db, person_id, email, err) ||
	    audit_add(db, who, arena_printf(scratch, "person %lld: main address is %s",
					    (long long)person_id, email), err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

static int delete_other(struct db *db, int64_t person_id, const char *email, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"DELETE FROM address WHERE person_id = :person_id AND email = :email"
		" AND NOT is_main");

	db_bind_int(st, "person_id", person_id);
	db_bind_text(st, "email", email);
	if (db_run(st, err))
		return -1;
	return db_changes(db) ? 0 :
	       err_set(err, ERR_CONFLICT, "\"%.80s\" is not there, or it is the main address: "
		       "make another one that first", email);
}

int address_remove(struct db *db, const struct actor *who, int64_t person_id,
		   const char *email, struct err *err)
{
	struct arena *scratch = arena_new();
	int rc = -1;

	if (own_or_by_hand(db, who, person_id, err) || db_begin(db, err))
		goto out;
	if (delete_other(db, person_id, email, err) ||
	    audit_add(db, who, arena_printf(scratch, "person %lld: removed address %s",
					    (long long)person_id, email), err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

int address_add(struct db *db, const struct actor *who, int64_t person_id, const char *email,
		struct err *err)
{
	struct arena *scratch = arena_new();
	int rc = -1;

	email = str_clean_line(scratch, email);
	if (person_check_manager(db, who, person_id, err) || db_begin(db, err))
		goto out;
	if (address_insert(db, person_id, email, err) ||
	    audit_add(db, who, arena_printf(scratch, "person %lld: added address %s by hand",
					    (long long)person_id, email), err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

static struct letter *link_letter(const struct settings *settings, const struct actor *who,
				  const char *email, const char *secret, struct arena *arena)
{
	struct letter *letter = arena_one(arena, struct letter);

	letter->to_line = email;
	letter->subject = arena_printf(arena, "Your address at %s", settings->site.name);
	letter->is_secret = true;
	letter->body = arena_printf(arena,
		"Hello,\n\n"
		"%s, you we hope, wants to add the address\n"
		"%s\n"
		"to their person at %s.  If it was you, open this\n"
		"within %d minutes, signed in as before:\n\n"
		"%s/login/%s\n\n"
		"If it was not you, there is nothing to do.\n\n"
		"-- \n%s\n%s\n",
		who->name, email, settings->site.name, LOGIN_SECS / 60, settings->site.url,
		secret, settings->site.name, settings->site.url);
	return letter;
}

int address_ask(struct db *db, const struct settings *settings, const struct actor *who,
		const char *email, struct err *err)
{
	struct token token = { .purpose = "address", .person_id = who->person_id };
	struct arena *scratch = arena_new();
	char *secret;
	int64_t id;
	int rc = -1;

	token.email = email = str_clean_line(scratch, email);
	if (actor_must_be(who, ROLE_MEMBER, err) || email_check(email, err) ||
	    login_count(db, email, arena_printf(scratch, "person %lld",
						(long long)who->person_id), scratch, err) ||
	    db_begin(db, err))
		goto out;
	secret = token_new(db, &token, scratch, err);
	if (!secret || outbox_queue(db, settings, link_letter(settings, who, email, secret,
							      scratch), scratch, &id, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

/* The actor has shown that the address is theirs, and with it whose it was. */
static int take_over(struct db *db, const struct actor *who, const char *email,
		     struct arena *arena, struct err *err)
{
	struct person *owner;
	int found = person_find_email(db, email, arena, &owner, err);
	int confirmed = found == 1 ? address_is_confirmed(db, email, err) : 0;

	if (found < 0 || confirmed < 0)
		return -1;
	if (confirmed && owner->id != who->person_id)
		return merge_people(db, who, owner->id, who->person_id,
				    "both confirmed by their owner", err);
	return address_confirm(db, who->person_id, email, err);
}

int address_use(struct db *db, const struct actor *who, const char *secret, struct err *err)
{
	struct arena *scratch = arena_new();
	struct token token;
	int rc = -1;

	if (actor_must_be(who, ROLE_MEMBER, err) || db_begin(db, err))
		goto out;
	if (token_find(db, secret, "address", scratch, &token, err))
		goto out;
	if (token.person_id != who->person_id) {
		err_set(err, ERR_DENIED, "sign in as the person who asked for this link first");
		goto out;
	}
	if (token_delete(db, secret, err) || take_over(db, who, token.email, scratch, err) ||
	    audit_add(db, who, arena_printf(scratch, "confirmed own address %s", token.email),
		      err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}
