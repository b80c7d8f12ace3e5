/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Networks, as the bot tells of them: table network. */
#include "base/db.h"
#include "base/err.h"
#include "base/vec.h"
#include "people/network.h"
#include "people/notice.h"

int network_write(struct db *db, const struct network_row *row, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"REPLACE INTO network (name, state, nick, since_at, lag_ms, joined, channels,"
		" queued, heard_at, error) VALUES (:name, :state, :nick, nullif(:since_at, 0),"
		" nullif(:lag_ms, -1), :joined, :channels, :queued, nullif(:heard_at, 0),"
		" :error)");

	db_bind_text(st, "name", row->name);
	db_bind_text(st, "state", row->state);
	db_bind_text(st, "nick", row->nick);
	db_bind_int(st, "since_at", row->since_at);
	db_bind_int(st, "lag_ms", row->lag_ms);
	db_bind_int(st, "joined", row->joined);
	db_bind_int(st, "channels", row->channels);
	db_bind_int(st, "queued", row->queued);
	db_bind_int(st, "heard_at", row->heard_at);
	db_bind_text(st, "error", row->error);
	return db_run(st, err);
}

int network_forget(struct db *db, const char *name, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "DELETE FROM network WHERE name = :name");

	db_bind_text(st, "name", name);
	return db_run(st, err);
}

int network_list(struct db *db, struct arena *arena, struct network_rows *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT name, state, nick, since_at, ifnull(lag_ms, -1) AS lag_ms, joined,"
		" channels, queued, heard_at, error FROM network ORDER BY name");
	int rc;

	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = (struct network_row){
			.name = db_text(st, "name", arena), .state = db_text(st, "state", arena),
			.nick = db_text(st, "nick", arena), .since_at = db_int(st, "since_at"),
			.lag_ms = db_int(st, "lag_ms"), .joined = db_int(st, "joined"),
			.channels = db_int(st, "channels"), .queued = db_int(st, "queued"),
			.heard_at = db_int(st, "heard_at"),
			.error = db_text(st, "error", arena),
		};
	for (size_t i = 0; !rc && i < out->len; i++)
		rc = notice_count(db, out->items[i].name, &out->items[i].waiting, err);
	return rc;
}
