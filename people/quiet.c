/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the bot keeps quiet: table quiet. */
#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "people/quiet.h"

static int write_row(struct db *db, const char *network, const char *channel, int64_t until_at,
		     struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"REPLACE INTO quiet (network, channel, until_at)"
		" VALUES (:network, :channel, :until_at)");

	db_bind_text(st, "network", network);
	db_bind_text(st, "channel", channel);
	db_bind_int(st, "until_at", until_at);
	return db_run(st, err);
}

static int may_set(const struct actor *who, bool is_op, const char *channel, struct err *err)
{
	if (is_op || who->role >= ROLE_ORGANISER)
		return 0;
	return err_set(err, ERR_DENIED, "this is for the operators of %s and for organisers",
		       channel);
}

int quiet_set(struct db *db, const struct actor *who, bool is_op, const char *network,
	      const char *channel, int64_t until_at, struct err *err)
{
	struct arena *scratch = arena_new();
	const char *what = until_at ? "quiet for a while" : "not quiet any more";
	int rc = -1;

	if (may_set(who, is_op, channel, err) || db_begin(db, err) ||
	    write_row(db, network, channel, until_at, err) ||
	    audit_add(db, who, arena_printf(scratch, "%s %s: %s%s", network, channel, what,
					    is_op ? ", by an operator of it" : ""), err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

int64_t quiet_until(struct db *db, const char *network, const char *channel, int64_t now)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT until_at FROM quiet"
		" WHERE network = :network AND channel = :channel AND until_at > :now");
	struct err err = ERR_INIT;
	int64_t until_at;

	db_bind_text(st, "network", network);
	db_bind_text(st, "channel", channel);
	db_bind_int(st, "now", now);
	if (db_step(st, &err) != 1)
		return 0;
	until_at = db_int(st, "until_at");
	db_done(st);
	return until_at;
}
