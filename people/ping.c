/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pings as they are kept: table ping. */
#include <string.h>

#include "ping.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"

#define OPEN_STATES "('waiting', 'told', 'mailed', 'ok', 'snoozed')"
#define UNANSWERED  "('waiting', 'told', 'mailed', 'snoozed')"
#define PING_COLUMNS								\
	"ping.id AS id, kind, number, from_id, to_id, from_nick, to_nick, ping.network AS network,"\
	" channel, text, state, known, is_held, due_at, ping.created_at AS created_at, last_at,"\
	" changed_at, count, told_key, news_key, n_notices, detail, about,"		\
	" (SELECT name FROM person, peer WHERE peer.id = from_id"		\
	"  AND person.id = peer.person_id) AS from_name,"			\
	" (SELECT name FROM person, peer WHERE peer.id = to_id"			\
	"  AND person.id = peer.person_id) AS to_name"

static const char *const states[] = {
	[PING_WAITING] = "waiting",
	[PING_TOLD] = "told",
	[PING_MAILED] = "mailed",
	[PING_OK] = "ok",
	[PING_SNOOZED] = "snoozed",
	[PING_DONE] = "done",
	[PING_REFUSED] = "refused",
	[PING_EXPIRED] = "expired",
};

static const char *const kinds[] = { [PING_PING] = "ping", [PING_TELL] = "tell" };

const char *ping_state_name(enum ping_state state)
{
	return states[state];
}

static enum ping_state parse_state(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (str_eq(name, states[i]))
			return (enum ping_state)i;
	return PING_WAITING;
}

static void ping_from(struct db_stmt *st, struct arena *arena, struct ping *ping)
{
	memset(ping, 0, sizeof(*ping));
	ping->id = db_int(st, "id");
	ping->kind = str_eq(db_text(st, "kind", arena), "tell") ? PING_TELL : PING_PING;
	ping->number = db_int(st, "number");
	ping->from_id = db_int(st, "from_id");
	ping->to_id = db_int(st, "to_id");
	ping->from_nick = db_text(st, "from_nick", arena);
	ping->to_nick = db_text(st, "to_nick", arena);
	ping->from_name = db_text(st, "from_name", arena);
	ping->to_name = db_text(st, "to_name", arena);
	ping->network = db_text(st, "network", arena);
	ping->channel = db_text(st, "channel", arena);
	ping->text = db_text(st, "text", arena);
	ping->state = parse_state(db_text(st, "state", arena));
	ping->is_known = !db_is_null(st, "known");
	ping->known = parse_state(db_text(st, "known", arena));
	ping->is_held = db_int(st, "is_held");
	ping->due_at = db_int(st, "due_at");
	ping->created_at = db_int(st, "created_at");
	ping->last_at = db_int(st, "last_at");
	ping->changed_at = db_int(st, "changed_at");
	ping->count = db_int(st, "count");
	ping->told_key = db_text(st, "told_key", arena);
	ping->news_key = db_text(st, "news_key", arena);
	ping->n_notices = db_int(st, "n_notices");
	ping->detail = db_text(st, "detail", arena);
	ping->about = db_text(st, "about", arena);
}

static int list(struct db_stmt *st, struct arena *arena, struct pings *out, struct err *err)
{
	int rc;

	while ((rc = db_step(st, err)) == 1)
		ping_from(st, arena, vec_add(out, arena));
	return rc;
}

static void bind_mutable(struct db_stmt *st, const struct ping *ping)
{
	db_bind_int(st, "number", ping->number);
	db_bind_text(st, "state", states[ping->state]);
	db_bind_text(st, "known", ping->is_known ? states[ping->known] : NULL);
	db_bind_int(st, "is_held", ping->is_held);
	db_bind_int(st, "due_at", ping->due_at);
	db_bind_int(st, "last_at", ping->last_at);
	db_bind_int(st, "changed_at", ping->changed_at);
	db_bind_int(st, "count", ping->count);
	db_bind_text(st, "told_key", ping->told_key);
	db_bind_text(st, "news_key", ping->news_key);
	db_bind_int(st, "n_notices", ping->n_notices);
	db_bind_text(st, "text", ping->text);
	db_bind_text(st, "detail", ping->detail);
	db_bind_text(st, "about", ping->about);
}

int ping_insert(struct db *db, struct ping *ping, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO ping (kind, number, from_id, to_id, from_nick, to_nick, network,"
		" channel, text, state, known, is_held, due_at, created_at, last_at, changed_at,"
		" count, told_key, news_key, n_notices, detail, about)"
		" VALUES (:kind, :number, :from_id, :to_id, :from_nick, :to_nick, :network,"
		" :channel, :text, :state, :known, :is_held, :due_at, :created_at, :last_at,"
		" :changed_at, :count, :told_key, :news_key, :n_notices, :detail,"
		" :about)");

	db_bind_text(st, "kind", kinds[ping->kind]);
	db_bind_int(st, "from_id", ping->from_id);
	db_bind_int(st, "to_id", ping->to_id);
	db_bind_text(st, "from_nick", ping->from_nick);
	db_bind_text(st, "to_nick", ping->to_nick);
	db_bind_text(st, "network", ping->network);
	db_bind_text(st, "channel", ping->channel);
	db_bind_int(st, "created_at", ping->created_at);
	bind_mutable(st, ping);
	if (db_run(st, err))
		return -1;
	ping->id = db_last_id(db);
	return 0;
}

int ping_update(struct db *db, struct ping *ping, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE ping SET number = :number, state = :state, known = :known,"
		" is_held = :is_held, due_at = :due_at, last_at = :last_at,"
		" changed_at = :changed_at, count = :count, told_key = :told_key,"
		" news_key = :news_key, n_notices = :n_notices, text = :text,"
		" detail = :detail, about = :about WHERE id = :id");

	db_bind_int(st, "id", ping->id);
	bind_mutable(st, ping);
	return db_run(st, err);
}

int ping_find_same(struct db *db, const struct ping_wish *wish, const char *text,
		   struct arena *arena, struct ping *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " PING_COLUMNS " FROM ping WHERE to_id = :to AND kind = :kind"
		" AND state IN " OPEN_STATES " AND text = :text COLLATE NOCASE"
		" AND from_id IN (SELECT value FROM json_each(:from)) LIMIT 1");
	int rc;

	db_bind_int(st, "to", wish->to->id);
	db_bind_text(st, "kind", kinds[wish->kind]);
	db_bind_text(st, "text", text);
	db_bind_text(st, "from", wish->from_ids);
	rc = db_step(st, err);
	if (rc != 1)
		return rc;
	ping_from(st, arena, out);
	db_done(st);
	return 1;
}

int ping_find_reminder(struct db *db, int64_t to_id, const char *about, struct arena *arena,
		       struct ping *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " PING_COLUMNS " FROM ping WHERE to_id = :to AND about = :about"
		" AND state IN " OPEN_STATES " ORDER BY ping.id DESC LIMIT 1");
	int rc;

	db_bind_int(st, "to", to_id);
	db_bind_text(st, "about", about);
	rc = db_step(st, err);
	if (rc != 1)
		return rc;
	ping_from(st, arena, out);
	db_done(st);
	return 1;
}

int ping_number(struct db *db, const char *from_ids, int64_t to_id, int64_t *out,
		struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT DISTINCT number FROM ping WHERE state IN " OPEN_STATES
		" AND (to_id = :to OR from_id = :to"
		"  OR to_id IN (SELECT value FROM json_each(:ids))"
		"  OR from_id IN (SELECT value FROM json_each(:ids))) ORDER BY number");
	int rc;

	db_bind_int(st, "to", to_id);
	db_bind_text(st, "ids", from_ids);
	*out = 1;
	while ((rc = db_step(st, err)) == 1 && db_int(st, "number") == *out)
		++*out;
	if (rc == 1)
		db_done(st);
	return rc < 0 ? -1 : 0;
}

int ping_count(struct db *db, const struct ping_wish *wish, struct ping_counts *out,
	       struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT count(*) FILTER (WHERE is_mine AND is_open) AS sent,"
		" count(*) FILTER (WHERE is_mine AND is_open AND to_id = :to) AS sent_to_one,"
		" count(*) FILTER (WHERE is_mine AND created_at > :then) AS sent_today,"
		" count(*) FILTER (WHERE to_id = :to AND is_open) AS received"
		" FROM (SELECT to_id, created_at, state IN " UNANSWERED " AS is_open,"
		"  from_id IN (SELECT value FROM json_each(:from)) AS is_mine FROM ping"
		"  WHERE to_id = :to OR from_id IN (SELECT value FROM json_each(:from)))");

	db_bind_int(st, "to", wish->to->id);
	db_bind_text(st, "from", wish->from_ids);
	db_bind_int(st, "then", clock_now() - CLOCK_DAY);
	if (db_step(st, err) != 1)
		return -1;
	out->sent = db_int(st, "sent");
	out->sent_to_one = db_int(st, "sent_to_one");
	out->sent_today = db_int(st, "sent_today");
	out->received = db_int(st, "received");
	db_done(st);
	return 0;
}

int ping_list(struct db *db, const char *ids, struct arena *arena, struct pings *out,
	      struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " PING_COLUMNS ","
		" from_id IN (SELECT value FROM json_each(:ids)) AS is_mine,"
		" to_id IN (SELECT value FROM json_each(:ids)) AS is_to_me FROM ping"
		" WHERE state IN " OPEN_STATES
		" AND (to_id IN (SELECT value FROM json_each(:ids))"
		"  OR from_id IN (SELECT value FROM json_each(:ids))) ORDER BY number, id");
	int rc;

	db_bind_text(st, "ids", ids);
	while ((rc = db_step(st, err)) == 1) {
		struct ping *ping = vec_add(out, arena);

		ping_from(st, arena, ping);
		ping->is_mine = db_int(st, "is_mine");
		ping->is_to_me = db_int(st, "is_to_me");
	}
	return rc;
}

int ping_list_waiting(struct db *db, const char *ids, int64_t max, struct arena *arena,
		      struct pings *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " PING_COLUMNS " FROM ping"
		" WHERE to_id IN (SELECT value FROM json_each(:ids))"
		" AND (state = 'waiting' OR (state = 'snoozed' AND due_at <= :now))"
		" ORDER BY id LIMIT :max");

	db_bind_text(st, "ids", ids);
	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "max", max);
	return list(st, arena, out, err);
}

int ping_list_news(struct db *db, const char *from_ids, int64_t max, struct arena *arena,
		   struct pings *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " PING_COLUMNS " FROM ping"
		" WHERE from_id IN (SELECT value FROM json_each(:ids))"
		" AND known IS NOT state AND state != 'waiting' AND detail IS NULL"
		" ORDER BY id LIMIT :max");

	db_bind_text(st, "ids", from_ids);
	db_bind_int(st, "max", max);
	return list(st, arena, out, err);
}

int ping_list_key(struct db *db, const char *key, struct arena *arena, struct pings *out,
		  struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " PING_COLUMNS " FROM ping WHERE told_key = :key OR news_key = :key");

	db_bind_text(st, "key", key);
	return list(st, arena, out, err);
}

int ping_list_persons(struct db *db, struct arena *arena, struct ping_persons *out,
		      struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT DISTINCT coalesce(peer.person_id, account.person_id) AS id FROM ping"
		" JOIN peer ON peer.id = to_id LEFT JOIN account"
		"  ON account.network = peer.network AND account.name = peer.account"
		" WHERE state = 'waiting' OR (state = 'snoozed' AND due_at <= :now)");
	int rc;

	db_bind_int(st, "now", clock_now());
	while ((rc = db_step(st, err)) == 1)
		if (!db_is_null(st, "id"))
			((struct ping_person *)vec_add(out, arena))->person_id = db_int(st, "id");
	return rc;
}

bool ping_any(struct db *db)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT EXISTS (SELECT 1 FROM ping WHERE state IN ('waiting', 'snoozed'))"
		" OR EXISTS (SELECT 1 FROM ping WHERE known IS NOT state AND state != 'waiting'"
		"  AND detail IS NULL)"
		" AS n");
	struct err err;
	bool any;

	if (db_step(st, &err) != 1)
		return true;
	any = db_int(st, "n");
	db_done(st);
	return any;
}

struct wanted { int64_t id; };
struct wanteds { struct wanted *items; size_t len, cap; };

static int list_wanted(struct db *db, struct arena *arena, struct wanteds *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT to_id AS id FROM ping WHERE (state = 'waiting' AND is_held)"
		"  OR (state = 'snoozed' AND due_at <= :now)"
		" UNION SELECT from_id FROM ping WHERE known IS NOT state AND state != 'waiting'"
		"  AND detail IS NULL"
		" LIMIT 500");
	int rc;

	db_bind_int(st, "now", clock_now());
	while ((rc = db_step(st, err)) == 1)
		((struct wanted *)vec_add(out, arena))->id = db_int(st, "id");
	return rc;
}

int ping_wanted(struct db *db, struct arena *arena, struct peers *out, struct err *err)
{
	struct wanteds ids = { 0 };

	if (list_wanted(db, arena, &ids, err))
		return -1;
	for (size_t i = 0; i < ids.len; i++) {
		struct peer *peer = vec_add(out, arena);

		if (peer_get(db, ids.items[i].id, arena, peer, err))
			return -1;
	}
	return 0;
}

/* ---- ends */

int ping_update_expired(struct db *db, int64_t expire_secs, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE ping SET state = 'expired', changed_at = :now"
		" WHERE state IN " OPEN_STATES " AND max(last_at, due_at) < :then");

	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "then", clock_now() - expire_secs);
	return db_run(st, err);
}

int ping_delete_closed(struct db *db, int64_t keep_secs, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"DELETE FROM ping WHERE state IN ('done', 'refused', 'expired')"
		" AND changed_at < :then");

	db_bind_int(st, "then", clock_now() - keep_secs);
	return db_run(st, err);
}

int ping_update_refused(struct db *db, const char *ids, const char *from_ids, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE ping SET state = 'refused', changed_at = :now"
		" WHERE state IN ('waiting', 'snoozed')"
		" AND to_id IN (SELECT value FROM json_each(:ids))"
		" AND (:from IS NULL OR from_id IN (SELECT value FROM json_each(:from)))");

	db_bind_int(st, "now", clock_now());
	db_bind_text(st, "ids", ids);
	db_bind_text(st, "from", from_ids);
	return db_run(st, err);
}

/* ---- in words */

char *ping_from_text(const struct ping *ping, struct arena *arena)
{
	if (!ping->from_name || str_eq_fold(ping->from_name, ping->from_nick))
		return arena_dup(arena, ping->from_nick);
	return arena_printf(arena, "%s (%s)", ping->from_nick, ping->from_name);
}

const char *ping_to_text(const struct ping *ping)
{
	return ping->to_nick;
}

char *ping_cut(const char *text, size_t max, struct arena *arena)
{
	size_t len = strlen(text);

	if (len <= max)
		return arena_dup(arena, text);
	return arena_printf(arena, "%.*s...", (int)str_utf8_cut(text, max - 3), text);
}
