/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Topics to be put back: table topic. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "people/topic.h"

int topic_keep(struct db *db, const char *network, const char *channel, const char *text,
	       struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO topic (network, channel, text, at)"
		" VALUES (:network, :channel, :text, :at) ON CONFLICT DO UPDATE"
		" SET text = :text, at = :at WHERE at <= :then");

	db_bind_text(st, "network", network);
	db_bind_text(st, "channel", channel);
	db_bind_text(st, "text", text);
	db_bind_int(st, "at", clock_now());
	db_bind_int(st, "then", clock_now() - TOPIC_KEEP_SECS);
	return db_run(st, err);
}

char *topic_kept(struct db *db, const char *network, const char *channel, struct arena *arena)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT text FROM topic"
		" WHERE network = :network AND channel = :channel AND at > :then");
	struct err err = ERR_INIT;
	char *text;

	db_bind_text(st, "network", network);
	db_bind_text(st, "channel", channel);
	db_bind_int(st, "then", clock_now() - TOPIC_KEEP_SECS);
	if (db_step(st, &err) != 1)
		return NULL;
	text = db_text(st, "text", arena);
	db_done(st);
	return text;
}

int topic_drop(struct db *db, const char *network, const char *channel, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"DELETE FROM topic WHERE network = :network AND channel = :channel");

	db_bind_text(st, "network", network);
	db_bind_text(st, "channel", channel);
	return db_run(st, err);
}
