/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who spoke last when: table seen. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "people/preference.h"
#include "people/seen.h"

#define COARSE (5 * CLOCK_MINUTE)
#define KEEP_SECS (400 * CLOCK_DAY)

static int upsert(struct db *db, const struct caller *caller, const struct peer *peer,
		  int64_t at, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO seen (network, nick, account, person_id, at)"
		" VALUES (:network, :nick, :account, nullif(:person, 0), :at)"
		" ON CONFLICT DO UPDATE SET nick = :nick, account = :account,"
		" person_id = nullif(:person, 0), at = :at");

	db_bind_text(st, "network", caller->network);
	db_bind_text(st, "nick", caller->nick);
	db_bind_text(st, "account", caller->account && *caller->account != '=' ?
		     caller->account : NULL);
	db_bind_int(st, "person", peer->person_id);
	db_bind_int(st, "at", at - at % COARSE);
	return db_run(st, err);
}

int seen_note(struct db *db, const struct settings *settings, const struct caller *caller,
	      int64_t at, struct err *err)
{
	struct arena *scratch = arena_new();
	struct preference preference;
	struct peer peer;
	int rc = -1;

	if (peer_of(db, caller, scratch, &peer, err) == 0 &&
	    preference_get(db, settings, &peer, scratch, &preference, err) == 0)
		rc = preference.is_seen ? upsert(db, caller, &peer, at, err) : 0;
	arena_free(scratch);
	return rc;
}

static int first(struct db_stmt *st, struct arena *arena, struct seen *out, struct err *err)
{
	int rc = db_step(st, err);

	if (rc != 1)
		return rc;
	out->nick = db_text(st, "nick", arena);
	out->account = db_text(st, "account", arena);
	out->person_id = db_int(st, "person_id");
	out->at = db_int(st, "at");
	db_done(st);
	return 1;
}

static int find_nick(struct db *db, const char *network, const char *nick, struct arena *arena,
		     struct seen *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT nick, account, person_id, at FROM seen"
		" WHERE network = :network AND nick = :nick");

	db_bind_text(st, "network", network);
	db_bind_text(st, "nick", nick);
	return first(st, arena, out, err);
}

int seen_find(struct db *db, const char *network, const char *nick, struct arena *arena,
	      struct seen *out, struct err *err)
{
	struct db_stmt *st;
	struct seen used;
	int rc = find_nick(db, network, nick, arena, &used, err);

	if (rc != 1)
		return rc;
	st = db_prepare(db,
		"SELECT nick, account, person_id, at FROM seen"
		" WHERE (network = :network AND nick = :nick)"
		" OR (network = :network AND account = :account)"
		" OR person_id = nullif(:person, 0) ORDER BY at DESC, nick = :nick DESC LIMIT 1");
	db_bind_text(st, "network", network);
	db_bind_text(st, "nick", nick);
	db_bind_text(st, "account", used.account);
	db_bind_int(st, "person", used.person_id);
	return first(st, arena, out, err);
}

int seen_peer(struct db *db, const char *network, const char *nick, struct arena *arena,
	      struct peer *out, struct err *err)
{
	struct seen seen;
	int rc = find_nick(db, network, nick, arena, &seen, err);
	struct caller caller = { network, nick, NULL };

	if (rc != 1)
		return rc;
	if (seen.person_id)
		return peer_of_person(db, seen.person_id, arena, out, err) ? -1 : 1;
	caller.account = seen.account;
	return peer_of(db, &caller, arena, out, err) ? -1 : 1;
}

int seen_forget(struct db *db, const struct peer *peer, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"DELETE FROM seen WHERE person_id = nullif(:person, 0)"
		" OR (network = :network AND account = :account)"
		" OR (network = :network AND nick = :nick)");

	db_bind_int(st, "person", peer->person_id);
	db_bind_text(st, "network", peer->network);
	db_bind_text(st, "account", peer->account);
	db_bind_text(st, "nick", peer->nick);
	return db_run(st, err);
}

int seen_sweep(struct db *db, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "DELETE FROM seen WHERE at < :then");

	db_bind_int(st, "then", clock_now() - KEEP_SECS);
	return db_run(st, err);
}
