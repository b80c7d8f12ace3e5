/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Polls: table poll, who may change one, and where they are found. */
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "base/zone.h"
#include "calendar/poll.h"
#include "people/settings.h"

#include "poll_rows.h"

#define POLL_COLUMNS								\
	"poll.id AS id, state, title, why, thread, owner_id, person.name AS owner_name,"	\
	" poll.zone AS zone, duration_secs, earliest_at, latest_at, deadline_at, network,"	\
	" channel, link, phone, room, wants_conference, message_id, letter_id,"		\
	" poll.created_at AS created_at, opened_at, reminded_at, told_at, settled_at,"	\
	" choice, override, call_id"
#define POLL_TABLES " FROM poll JOIN person ON person.id = poll.owner_id"

static const char *const states[] = {
	[POLL_DRAFT] = "draft",
	[POLL_OPEN] = "open",
	[POLL_SETTLED] = "settled",
	[POLL_WITHDRAWN] = "withdrawn",
};

static enum poll_state state_from(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (str_eq(states[i], name))
			return (enum poll_state)i;
	bug("a poll in state \"%s\"", name);
}

static void poll_from(struct db_stmt *st, struct arena *arena, struct poll *poll)
{
	poll->id = db_int(st, "id");
	poll->state = state_from(db_text(st, "state", arena));
	poll->title = db_text(st, "title", arena);
	poll->why = db_text(st, "why", arena);
	poll->thread = db_text(st, "thread", arena);
	poll->owner_id = db_int(st, "owner_id");
	poll->owner_name = db_text(st, "owner_name", arena);
	poll->zone = db_text(st, "zone", arena);
	poll->duration_secs = db_int(st, "duration_secs");
	poll->earliest_at = db_int(st, "earliest_at");
	poll->latest_at = db_int(st, "latest_at");
	poll->deadline_at = db_int(st, "deadline_at");
	poll->network = db_text(st, "network", arena);
	poll->channel = db_text(st, "channel", arena);
	poll->link = db_text(st, "link", arena);
	poll->phone = db_text(st, "phone", arena);
	poll->room = db_text(st, "room", arena);
	poll->wants_conference = db_int(st, "wants_conference");
	poll->message_id = db_text(st, "message_id", arena);
	poll->letter_id = db_int(st, "letter_id");
	poll->created_at = db_int(st, "created_at");
	poll->opened_at = db_int(st, "opened_at");
	poll->reminded_at = db_int(st, "reminded_at");
	poll->told_at = db_int(st, "told_at");
	poll->settled_at = db_int(st, "settled_at");
	poll->choice = db_int(st, "choice");
	poll->override = db_text(st, "override", arena);
	poll->call_id = db_int(st, "call_id");
}

static int load_parts(struct db *db, struct poll *poll, struct arena *arena, struct err *err)
{
	if (poll_options_load(db, poll, arena, err) || voters_load(db, poll, arena, err))
		return -1;
	return votes_load(db, poll, err);
}

/* The one row of a statement, whole: 1, 0, -1. */
static int read_one(struct db *db, struct db_stmt *st, struct arena *arena, struct poll **out,
		    struct err *err)
{
	int rc = db_step(st, err);

	if (rc != 1)
		return rc;
	*out = arena_one(arena, struct poll);
	poll_from(st, arena, *out);
	db_done(st);
	return load_parts(db, *out, arena, err) ? -1 : 1;
}

struct poll *poll_get(struct db *db, int64_t id, struct arena *arena, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " POLL_COLUMNS POLL_TABLES " WHERE poll.id = :id");
	struct poll *poll;
	int rc;

	db_bind_int(st, "id", id);
	rc = read_one(db, st, arena, &poll, err);
	if (rc == 0)
		err_set(err, ERR_NOT_FOUND, "there is no poll %lld", (long long)id);
	return rc == 1 ? poll : NULL;
}

int poll_find_call(struct db *db, int64_t call_id, struct arena *arena, struct poll **out,
		   struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " POLL_COLUMNS POLL_TABLES " WHERE call_id = :call_id LIMIT 1");

	db_bind_int(st, "call_id", call_id);
	return read_one(db, st, arena, out, err);
}

struct poll *poll_get_ballot(struct db *db, const char *secret, struct arena *arena,
			     int64_t *voter_id, struct err *err)
{
	int64_t poll_id;

	if (ballot_find(db, secret, &poll_id, voter_id, err))
		return NULL;
	return poll_get(db, poll_id, arena, err);
}

int poll_list(struct db *db, enum poll_state state, int64_t owner_id, int64_t max,
	      struct arena *arena, struct polls *out, struct err *err)
{
	size_t first = out->len;
	struct db_stmt *st = db_prepare(db,
		"SELECT " POLL_COLUMNS POLL_TABLES " WHERE state = :state"
		" AND (:owner = 0 OR owner_id = :owner) ORDER BY poll.id DESC LIMIT :max");
	int rc;

	db_bind_text(st, "state", states[state]);
	db_bind_int(st, "owner", owner_id);
	db_bind_int(st, "max", max);
	while ((rc = db_step(st, err)) == 1)
		poll_from(st, arena, vec_add(out, arena));
	for (size_t i = first; !rc && i < out->len; i++)
		rc = load_parts(db, &out->items[i], arena, err);
	return rc;
}

int poll_list_due(struct db *db, const struct settings *settings, int64_t now,
		  struct arena *arena, struct poll_ids *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT id FROM poll WHERE state = 'open' AND ("
		"  (reminded_at IS NULL AND deadline_at <= :now + :ahead)"
		"  OR (told_at IS NULL AND (deadline_at <= :now OR NOT EXISTS"
		"   (SELECT 1 FROM voter WHERE poll_id = poll.id AND is_invited"
		"    AND NOT EXISTS (SELECT 1 FROM vote WHERE voter_id = voter.id)))))");
	int rc;

	db_bind_int(st, "now", now);
	db_bind_int(st, "ahead", settings->poll.reminder_hours * CLOCK_HOUR);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = db_int(st, "id");
	return rc;
}

int poll_count_open(struct db *db, int64_t owner_id, int64_t *n, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT count(*) AS n FROM poll WHERE owner_id = :owner AND state = 'open'"
		" AND latest_at > :now");

	db_bind_int(st, "owner", owner_id);
	db_bind_int(st, "now", clock_now());
	if (db_step(st, err) != 1)
		return -1;
	*n = db_int(st, "n");
	db_done(st);
	return 0;
}

int poll_count_opened(struct db *db, int64_t owner_id, int64_t since, int64_t *n,
		      struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT count(*) AS n FROM poll WHERE owner_id = :owner AND opened_at > :since");

	db_bind_int(st, "owner", owner_id);
	db_bind_int(st, "since", since);
	if (db_step(st, err) != 1)
		return -1;
	*n = db_int(st, "n");
	db_done(st);
	return 0;
}

int poll_knows_mail(struct db *db, const char *message_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT 1 AS one FROM poll WHERE message_id = :message_id");
	int rc;

	db_bind_text(st, "message_id", message_id);
	rc = db_step(st, err);
	if (rc == 1)
		db_done(st);
	return rc;
}

int poll_insert(struct db *db, struct poll *poll, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO poll (title, why, thread, owner_id, zone, duration_secs,"
		" earliest_at, latest_at, deadline_at, network, channel, link, phone, room,"
		" wants_conference, message_id, created_at)"
		" VALUES (:title, :why, :thread, :owner_id, :zone, :duration_secs,"
		" :earliest_at, :latest_at, :deadline_at, :network, :channel, :link, :phone, :room,"
		" :wants_conference, :message_id, :created_at)");

	db_bind_text(st, "title", poll->title);
	db_bind_text(st, "why", poll->why);
	db_bind_text(st, "thread", poll->thread);
	db_bind_int(st, "owner_id", poll->owner_id);
	db_bind_text(st, "zone", poll->zone);
	db_bind_int(st, "duration_secs", poll->duration_secs);
	db_bind_int(st, "earliest_at", poll->earliest_at);
	db_bind_int(st, "latest_at", poll->latest_at);
	db_bind_int(st, "deadline_at", poll->deadline_at);
	db_bind_text(st, "network", poll->network);
	db_bind_text(st, "channel", poll->channel);
	db_bind_text(st, "link", poll->link);
	db_bind_text(st, "phone", poll->phone);
	db_bind_text(st, "room", poll->room);
	db_bind_int(st, "wants_conference", poll->wants_conference);
	db_bind_text(st, "message_id", poll->message_id);
	db_bind_int(st, "created_at", poll->created_at);
	if (db_run(st, err))
		return -1;
	poll->id = db_last_id(db);
	return 0;
}

int poll_update(struct db *db, const struct poll *poll, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE poll SET state = :state, deadline_at = :deadline_at,"
		" letter_id = nullif(:letter_id, 0), opened_at = nullif(:opened_at, 0),"
		" reminded_at = nullif(:reminded_at, 0), told_at = nullif(:told_at, 0),"
		" settled_at = nullif(:settled_at, 0), choice = nullif(:choice, 0),"
		" override = :override, call_id = nullif(:call_id, 0) WHERE id = :id");

	db_bind_text(st, "state", states[poll->state]);
	db_bind_int(st, "deadline_at", poll->deadline_at);
	db_bind_int(st, "letter_id", poll->letter_id);
	db_bind_int(st, "opened_at", poll->opened_at);
	db_bind_int(st, "reminded_at", poll->reminded_at);
	db_bind_int(st, "told_at", poll->told_at);
	db_bind_int(st, "settled_at", poll->settled_at);
	db_bind_int(st, "choice", poll->choice);
	db_bind_text(st, "override", poll->override);
	db_bind_int(st, "call_id", poll->call_id);
	db_bind_int(st, "id", poll->id);
	return db_run(st, err);
}

int poll_audit(struct db *db, const struct actor *who, const struct poll *poll,
	       const char *what, struct arena *arena, struct err *err)
{
	return audit_add(db, who, arena_printf(arena, "poll %lld: %s", (long long)poll->id, what),
			 err);
}

bool poll_may_edit(const struct poll *poll, const struct actor *who)
{
	return who->role >= ROLE_ORGANISER ||
	       (who->person_id && who->person_id == poll->owner_id);
}

struct poll *poll_get_to_change(struct db *db, const struct actor *who, int64_t id,
				struct arena *arena, struct err *err)
{
	struct poll *poll = poll_get(db, id, arena, err);

	if (!poll)
		return NULL;
	if (!poll_may_edit(poll, who)) {
		err_set(err, ERR_DENIED, "\"%.100s\" is %s's to change, or an organiser's",
			poll->title, poll->owner_name);
		return NULL;
	}
	if (poll->state == POLL_SETTLED || poll->state == POLL_WITHDRAWN) {
		err_set(err, ERR_CONFLICT, "the poll about \"%.100s\" is %s", poll->title,
			poll->state == POLL_SETTLED ? "settled" : "withdrawn");
		return NULL;
	}
	return poll;
}

const struct voter *poll_find_voter(const struct poll *poll, int64_t person_id)
{
	for (size_t i = 0; person_id && i < poll->voters.len; i++)
		if (poll->voters.items[i].person_id == person_id)
			return &poll->voters.items[i];
	return NULL;
}

const struct poll_option *poll_find_option(const struct poll *poll, int64_t number)
{
	for (size_t i = 0; i < poll->options.len; i++)
		if (poll->options.items[i].number == number)
			return &poll->options.items[i];
	return NULL;
}

int64_t poll_owner_may_at(const struct settings *settings, const struct poll *poll)
{
	return poll->opened_at + settings->poll.proposer_hours * CLOCK_HOUR;
}

char *poll_option_when(const struct poll *poll, const struct poll_option *option,
		       struct arena *arena)
{
	struct call call = { .start_at = option->start_at, .duration_secs = poll->duration_secs };

	return call_when(&call, option->zone, arena);
}
