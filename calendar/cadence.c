/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cadences: table cadence, setting one up and changing it. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/settings.h"

#include "cadence_letter.h"
#include "cadence_rows.h"
#include "cadence_rule.h"
#include "call_rows.h"
#include "regular_rows.h"

#define CALL_DAYS 7
#define DEADLINE_HOURS 24

#define COLUMNS									\
	"cadence.id AS id, uid, sequence, title, why, rrule, first_on, last_on, times,"	\
	" cadence.zone AS zone, duration_secs, network, channel, link, phone, call_days,"	\
	" deadline_hours, cancels, holidays, skips, votes, no_shows, owner_id,"	\
	" person.name AS owner_name, cadence.created_at AS created_at, changed_at"
#define TABLES " FROM cadence JOIN person ON person.id = cadence.owner_id"

static void cadence_from(struct db_stmt *st, struct arena *arena, struct cadence *cadence)
{
	char *times = db_text(st, "times", arena), *word;

	cadence->id = db_int(st, "id");
	cadence->uid = db_text(st, "uid", arena);
	cadence->sequence = db_int(st, "sequence");
	cadence->title = db_text(st, "title", arena);
	cadence->why = db_text(st, "why", arena);
	cadence->rrule = db_text(st, "rrule", arena);
	cadence->first_on = db_text(st, "first_on", arena);
	cadence->last_on = db_text(st, "last_on", arena);
	while (cadence->n_times < CADENCE_TIMES_MAX && (word = str_word(&times)))
		cadence->times[cadence->n_times++] = word;
	cadence->zone = db_text(st, "zone", arena);
	cadence->duration_secs = db_int(st, "duration_secs");
	cadence->network = db_text(st, "network", arena);
	cadence->channel = db_text(st, "channel", arena);
	cadence->link = db_text(st, "link", arena);
	cadence->phone = db_text(st, "phone", arena);
	cadence->call_days = db_int(st, "call_days");
	cadence->deadline_hours = db_int(st, "deadline_hours");
	cadence->cancels = db_int(st, "cancels") != 0;
	cadence->holidays = db_text(st, "holidays", arena);
	cadence->skips = db_int(st, "skips") != 0;
	cadence->votes = db_int(st, "votes") != 0;
	cadence->no_shows = db_int(st, "no_shows");
	cadence->owner_id = db_int(st, "owner_id");
	cadence->owner_name = db_text(st, "owner_name", arena);
	cadence->created_at = db_int(st, "created_at");
	cadence->changed_at = db_int(st, "changed_at");
}

struct cadence *cadence_get(struct db *db, int64_t id, struct arena *arena, struct err *err)
{
	struct cadence *cadence = arena_one(arena, struct cadence);
	struct db_stmt *st = db_prepare(db,
		"SELECT " COLUMNS TABLES " WHERE cadence.id = :id");
	int rc;

	db_bind_int(st, "id", id);
	rc = db_step(st, err);
	if (rc == 1) {
		cadence_from(st, arena, cadence);
		db_done(st);
		return cadence;
	}
	if (rc == 0)
		err_set(err, ERR_NOT_FOUND, "there is no regular call %lld", (long long)id);
	return NULL;
}

int cadence_list(struct db *db, struct arena *arena, struct cadences *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "SELECT " COLUMNS TABLES " ORDER BY title, id");
	int rc;

	while ((rc = db_step(st, err)) == 1)
		cadence_from(st, arena, vec_add(out, arena));
	return rc;
}

static const char *times_text(const struct cadence *cadence, const char *between,
			      struct arena *arena)
{
	struct buf out = BUF_INIT(100);

	for (int i = 0; i < cadence->n_times; i++)
		buf_printf(&out, "%s%s", i ? between : "", cadence->times[i]);
	return buf_to_arena(&out, arena);
}

const char *cadence_words(const struct cadence *cadence, struct arena *arena)
{
	return cadence_rule_words(cadence->rrule, arena);
}

char *cadence_when(const struct cadence *cadence, struct arena *arena)
{
	return arena_printf(arena, "%s, %s %s%s", cadence_words(cadence, arena),
			    times_text(cadence, " and ", arena), cadence->zone,
			    cadence->n_times > 1 ? " in turn" : "");
}

char *cadence_uid(const struct cadence *cadence, int number, struct arena *arena)
{
	int turn = number % cadence->n_times;

	if (!turn)
		return arena_dup(arena, cadence->uid);
	return arena_printf(arena, "%s-%d", cadence->uid, turn + 1);
}

static void bind(struct db_stmt *st, const struct cadence *cadence, struct arena *arena)
{
	db_bind_text(st, "uid", cadence->uid);
	db_bind_int(st, "sequence", cadence->sequence);
	db_bind_text(st, "title", cadence->title);
	db_bind_text(st, "why", cadence->why);
	db_bind_text(st, "rrule", cadence->rrule);
	db_bind_text(st, "first_on", cadence->first_on);
	db_bind_text(st, "last_on", cadence->last_on);
	db_bind_text(st, "times", times_text(cadence, " ", arena));
	db_bind_text(st, "zone", cadence->zone);
	db_bind_int(st, "duration_secs", cadence->duration_secs);
	db_bind_text(st, "network", cadence->network);
	db_bind_text(st, "channel", cadence->channel);
	db_bind_text(st, "link", cadence->link);
	db_bind_text(st, "phone", cadence->phone);
	db_bind_int(st, "call_days", cadence->call_days);
	db_bind_int(st, "deadline_hours", cadence->deadline_hours);
	db_bind_int(st, "cancels", cadence->cancels);
	db_bind_text(st, "holidays", cadence->holidays);
	db_bind_int(st, "skips", cadence->skips);
	db_bind_int(st, "votes", cadence->votes);
	db_bind_int(st, "no_shows", cadence->no_shows);
	db_bind_int(st, "now", clock_now());
}

static int insert(struct db *db, struct cadence *cadence, struct arena *arena, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO cadence (uid, sequence, title, why, rrule, first_on, last_on, times,"
		" zone, duration_secs, network, channel, link, phone, call_days, deadline_hours,"
		" cancels, holidays, skips, votes, no_shows, owner_id, created_at, changed_at)"
		" VALUES (:uid, :sequence, :title, :why, :rrule, :first_on, :last_on, :times,"
		" :zone, :duration_secs, :network, :channel, :link, :phone, :call_days,"
		" :deadline_hours, :cancels, :holidays, :skips, :votes, :no_shows, :owner_id,"
		" :now, :now)");

	bind(st, cadence, arena);
	db_bind_int(st, "owner_id", cadence->owner_id);
	if (db_run(st, err))
		return -1;
	cadence->id = db_last_id(db);
	return 0;
}

static int update(struct db *db, const struct cadence *cadence, struct arena *arena,
		  struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE cadence SET uid = :uid, sequence = :sequence, title = :title, why = :why,"
		" rrule = :rrule, first_on = :first_on, last_on = :last_on, times = :times,"
		" zone = :zone, duration_secs = :duration_secs, network = :network,"
		" channel = :channel, link = :link, phone = :phone, call_days = :call_days,"
		" deadline_hours = :deadline_hours, cancels = :cancels, holidays = :holidays,"
		" skips = :skips, votes = :votes, no_shows = :no_shows, changed_at = :now"
		" WHERE id = :id");

	bind(st, cadence, arena);
	db_bind_int(st, "id", cadence->id);
	return db_run(st, err);
}

int cadence_bump(struct db *db, int64_t id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE cadence SET sequence = sequence + 1 WHERE id = :id");

	db_bind_int(st, "id", id);
	return db_run(st, err);
}

/* Who has an invitation to all: to what it was, and to what it is. */
static int tell(struct db *db, const struct settings *settings, const struct cadence *was,
		const struct cadence *cadence, struct arena *arena, struct err *err)
{
	bool other = !str_eq(was->uid, cadence->uid);
	struct cadence end = *was;
	struct guests guests = { 0 };

	end.sequence = cadence->sequence;
	if (regular_fill(db, cadence->id, arena, &guests, err))
		return -1;
	for (size_t i = 0; i < guests.len; i++)
		if ((other && cadence_invite(db, settings, &end, &guests.items[i], true, arena,
					     err)) ||
		    cadence_invite(db, settings, cadence, &guests.items[i], false, arena, err))
			return -1;
	return 0;
}

static int audit(struct db *db, const struct actor *who, const struct cadence *cadence,
		 const char *what, struct arena *arena, struct err *err)
{
	return audit_add(db, who, arena_printf(arena, "regular call %lld: %s",
					       (long long)cadence->id, what), err);
}

int cadence_create(struct db *db, const struct actor *who, const struct cadence_form *form,
		   int64_t *id, struct err *err)
{
	struct arena *arena = arena_new();
	struct cadence cadence = {
		.owner_id = who->person_id, .call_days = CALL_DAYS,
		.deadline_hours = DEADLINE_HOURS,
	};
	int rc = -1;

	if (actor_must_be(who, ROLE_ORGANISER, err))
		goto out;
	if (!who->person_id) {
		err_set(err, ERR_DENIED, "a regular call needs an owner: sign in first");
		goto out;
	}
	if (cadence_form_read(form, &cadence, arena, err))
		goto out;
	cadence.uid = call_uid(arena);
	if (db_begin(db, err) || insert(db, &cadence, arena, err) ||
	    audit(db, who, &cadence, "created", arena, err))
		goto out;
	rc = db_commit(db, err);
	*id = cadence.id;
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

bool cadence_may_edit(const struct cadence *cadence, const struct actor *who)
{
	return who->role >= ROLE_ORGANISER ||
	       (who->person_id && who->person_id == cadence->owner_id);
}

bool cadence_rule_differs(const struct cadence *a, const struct cadence *b)
{
	if (a->n_times != b->n_times || !str_eq(a->rrule, b->rrule) ||
	    !str_eq(a->first_on, b->first_on) || !str_eq(a->zone, b->zone))
		return true;
	for (int i = 0; i < a->n_times; i++)
		if (!str_eq(a->times[i], b->times[i]))
			return true;
	return false;
}

/* Anything that calendars show. */
static bool shows_change(const struct cadence *a, const struct cadence *b)
{
	return cadence_rule_differs(a, b) || !str_eq(a->last_on, b->last_on) ||
	       !str_eq(a->title, b->title) || a->duration_secs != b->duration_secs ||
	       !str_eq(a->link, b->link) || !str_eq(a->phone, b->phone) ||
	       !str_eq(a->network, b->network) || !str_eq(a->channel, b->channel);
}

int cadence_edit(struct db *db, const struct settings *settings, const struct actor *who,
		 int64_t id, const struct cadence_form *form, struct err *err)
{
	struct arena *arena = arena_new();
	struct cadence *was, cadence;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	was = cadence_get(db, id, arena, err);
	if (!was || (!cadence_may_edit(was, who) && actor_must_be(who, ROLE_ORGANISER, err)))
		goto out;
	cadence = *was;
	if (cadence_form_read(form, &cadence, arena, err))
		goto out;
	cadence.sequence++;
	if (cadence_rule_differs(was, &cadence))
		cadence.uid = call_uid(arena);
	if (update(db, &cadence, arena, err) || call_drop_planned(db, id, err) ||
	    (shows_change(was, &cadence) && tell(db, settings, was, &cadence, arena, err)) ||
	    audit(db, who, &cadence, "changed", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}
