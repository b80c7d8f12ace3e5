/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whom the bot meets: table peer. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "people/peer.h"
#include "people/person.h"

static void set_person(struct peer *peer, const struct person *person)
{
	*peer = (struct peer){
		.person_id = person->id, .name = person->name, .email = person->email,
		.zone = person->zone,
	};
}

static int find_id(struct db *db, struct peer *peer, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT id FROM peer WHERE person_id = nullif(:person_id, 0)"
		" OR (network = :network AND account = :account)"
		" OR (network = :network AND nick = :nick)");
	int rc;

	db_bind_int(st, "person_id", peer->person_id);
	db_bind_text(st, "network", peer->network);
	db_bind_text(st, "account", peer->account);
	db_bind_text(st, "nick", peer->nick);
	rc = db_step(st, err);
	if (rc != 1)
		return rc;
	peer->id = db_int(st, "id");
	db_done(st);
	return 0;
}

int peer_of(struct db *db, const struct caller *caller, struct arena *arena, struct peer *out,
	    struct err *err)
{
	struct person *person;
	int found = 0;

	if (caller->account)
		found = person_find_account(db, caller->network, caller->account, arena, &person,
					    err);
	if (found < 0)
		return -1;
	memset(out, 0, sizeof(*out));
	if (found) {
		set_person(out, person);
		return find_id(db, out, err);
	}
	out->network = arena_dup(arena, caller->network);
	if (caller->account && *caller->account != '=')
		out->name = out->account = arena_dup(arena, caller->account);
	else
		out->name = out->nick = arena_dup(arena, caller->nick);
	return find_id(db, out, err);
}

int peer_of_person(struct db *db, int64_t person_id, struct arena *arena, struct peer *out,
		   struct err *err)
{
	struct person *person = person_get(db, person_id, arena, err);

	if (!person)
		return -1;
	set_person(out, person);
	return find_id(db, out, err);
}

int peer_get(struct db *db, int64_t id, struct arena *arena, struct peer *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT person_id, network, account, nick FROM peer WHERE id = :id");
	int64_t person_id;
	int rc;

	db_bind_int(st, "id", id);
	rc = db_step(st, err);
	if (rc < 0)
		return -1;
	if (!rc)
		return err_set(err, ERR_NOT_FOUND, "they are not known any more");
	memset(out, 0, sizeof(*out));
	out->id = id;
	person_id = db_int(st, "person_id");
	out->network = db_text(st, "network", arena);
	out->account = db_text(st, "account", arena);
	out->nick = db_text(st, "nick", arena);
	out->name = out->account ? out->account : out->nick;
	db_done(st);
	return person_id ? peer_of_person(db, person_id, arena, out, err) : 0;
}

/* "ann" is Ann Example by first name, "Ann Example" and "Ann_Example" by all of it. */
static bool is_called(const struct person *person, const char *name, struct arena *arena)
{
	char *copy = arena_dup(arena, person->name), *word, *cursor = copy;
	bool is_part = false;

	while ((word = str_word(&cursor)))
		if (str_eq_fold(word, name))
			is_part = true;
	copy = arena_dup(arena, person->name);
	for (char *s = copy; *s; s++)
		if (*s == ' ')
			*s = '_';
	return is_part || str_eq_fold(copy, name) || str_eq_fold(person->name, name);
}

static int find_name(struct db *db, const char *name, struct arena *arena, struct peer *out,
		     struct err *err)
{
	struct persons all = { 0 };
	const struct person *found = NULL;
	struct buf names = BUF_INIT(160);
	size_t n = 0;

	if (person_list(db, arena, &all, err))
		return -1;
	for (size_t i = 0; i < all.len; i++) {
		if (!is_called(&all.items[i], name, arena))
			continue;
		buf_printf(&names, "%s%s", n++ ? ", " : "", all.items[i].name);
		found = &all.items[i];
	}
	if (n > 1) {
		err_set(err, ERR_CONFLICT, "\"%.40s\" may be %s; name one as First_Last", name,
			buf_str(&names));
		buf_free(&names);
		return -1;
	}
	buf_free(&names);
	if (!found)
		return 0;
	set_person(out, found);
	return find_id(db, out, err) ? -1 : 1;
}

int peer_find(struct db *db, const char *network, const char *name, struct arena *arena,
	      struct peer *out, struct err *err)
{
	struct person *person;
	int found = person_find_account(db, network, name, arena, &person, err);

	if (found < 0)
		return -1;
	if (!found)
		return find_name(db, name, arena, out, err);
	set_person(out, person);
	return find_id(db, out, err) ? -1 : 1;
}

int peer_keep(struct db *db, struct peer *peer, struct err *err)
{
	struct db_stmt *st;

	if (!peer->id && find_id(db, peer, err))
		return -1;
	if (peer->id)
		return 0;
	st = db_prepare(db,
		"INSERT INTO peer (person_id, network, account, nick)"
		" VALUES (nullif(:person_id, 0), :network, :account, :nick)");
	db_bind_int(st, "person_id", peer->person_id);
	db_bind_text(st, "network", peer->network);
	db_bind_text(st, "account", peer->account);
	db_bind_text(st, "nick", peer->nick);
	if (db_run(st, err))
		return -1;
	peer->id = db_last_id(db);
	return 0;
}

static char *list_ids(struct db *db, const struct caller *caller, int64_t person_id,
		      struct arena *arena, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT json_group_array(id) AS ids FROM peer WHERE person_id = nullif(:person, 0)"
		" OR (network = :network AND account = :account)"
		" OR (network = :network AND nick = :nick)"
		" OR id IN (SELECT his.id FROM account JOIN peer AS his"
		"  ON his.network = account.network AND his.account = account.name"
		"  WHERE account.person_id = nullif(:person, 0))");
	char *ids;

	db_bind_int(st, "person", person_id);
	db_bind_text(st, "network", caller->network);
	db_bind_text(st, "account", caller->account);
	db_bind_text(st, "nick", caller->nick);
	if (db_step(st, err) != 1)
		return NULL;
	ids = db_text(st, "ids", arena);
	db_done(st);
	return ids;
}

char *peer_ids(struct db *db, const struct caller *caller, struct arena *arena, struct err *err)
{
	struct person *person = NULL;

	if (caller->account && person_find_account(db, caller->network, caller->account, arena,
						   &person, err) < 0)
		return NULL;
	return list_ids(db, caller, person ? person->id : 0, arena, err);
}

char *peer_ids_person(struct db *db, int64_t person_id, struct arena *arena, struct err *err)
{
	struct caller nobody = { 0 };

	return list_ids(db, &nobody, person_id, arena, err);
}

bool peer_same(const struct peer *a, const struct peer *b)
{
	if (a->person_id || b->person_id)
		return a->person_id == b->person_id;
	return str_eq(a->network, b->network) && str_eq_fold(a->account ? a->account : "",
							     b->account ? b->account : "") &&
	       str_eq_fold(a->nick ? a->nick : "", b->nick ? b->nick : "");
}
