/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who is reminded, and when: tables reminder and unremind. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/actor.h"
#include "people/person.h"
#include "people/ping.h"
#include "people/settings.h"

#include "owing.h"
#include "party.h"
#include "remind.h"

#define CANDIDATES_MAX 2000		/* series at once */
#define APART_SECS (20 * CLOCK_HOUR)	/* a person hears of this once a day */

static const char *const kinds[] = {
	[REMIND_SUBMITTER] = "submitter", [REMIND_OWED] = "owed", [REMIND_REST] = "rest",
	[REMIND_ESCALATION] = "escalation",
};

struct candidate { struct standing standing; int64_t lead_id; };
struct candidates { struct candidate *items; size_t len, cap; };

struct run {
	struct judge *judge;
	struct db *db;
	const struct settings *settings;
	struct arena *arena;
	struct candidates candidates;
	struct dues dues;
	int64_t now;
};

/* ---- what is quiet for long enough */

static int list_candidates(struct run *run, struct err *err)
{
	struct db_stmt *st = db_prepare(run->db,
		"SELECT " STANDING_COLUMNS ", series.lead_id AS lead_id FROM standing"
		" JOIN series ON series.id = standing.series_id"
		" WHERE standing.state IN ('review', 'ack', 'author', 'ready')"
		" AND quiet_since <= :then AND series.state = 'open' AND NOT series.is_foreign"
		" AND NOT series.is_rfc AND NOT EXISTS (SELECT 1 FROM unremind"
		"  WHERE unremind.lead_id = series.lead_id AND person_id = 0)"
		" ORDER BY quiet_since DESC, standing.series_id LIMIT :max");
	int rc;

	db_bind_int(st, "then", run->now - run->settings->review.remind_days * CLOCK_DAY);
	db_bind_int(st, "max", CANDIDATES_MAX);
	while ((rc = db_step(st, err)) == 1) {
		struct candidate *candidate = vec_add(&run->candidates, run->arena);

		standing_from(st, run->arena, &candidate->standing);
		candidate->lead_id = db_int(st, "lead_id");
	}
	for (size_t i = 0; rc == 0 && i < run->candidates.len; i++)
		rc = standing_add_series(run->db, &run->candidates.items[i].standing, run->arena,
					 err);
	return rc;
}

/* ---- what each person was told */

struct told { int64_t count, last_at, quiet_since; };

static int find_told(struct run *run, const struct due *due, struct told *out, struct err *err)
{
	struct db_stmt *st = db_prepare(run->db,
		"SELECT count, last_at, quiet_since FROM reminder WHERE lead_id = :lead"
		" AND person_id = :person AND kind = :kind");
	int rc;

	*out = (struct told){ 0 };
	db_bind_int(st, "lead", due->lead_id);
	db_bind_int(st, "person", due->person_id);
	db_bind_text(st, "kind", kinds[due->kind]);
	rc = db_step(st, err);
	if (rc != 1)
		return rc;
	out->count = db_int(st, "count");
	out->last_at = db_int(st, "last_at");
	out->quiet_since = db_int(st, "quiet_since");
	db_done(st);
	return 1;
}

static int is_snoozed(struct run *run, const struct due *due, struct err *err)
{
	struct db_stmt *st = db_prepare(run->db, "SELECT 1 AS one FROM unremind"
					" WHERE lead_id = :lead AND person_id = :person");
	int rc;

	db_bind_int(st, "lead", due->lead_id);
	db_bind_int(st, "person", due->person_id);
	rc = db_step(st, err);
	if (rc == 1)
		db_done(st);
	return rc;
}

/* After so many days of silence, and so often at most. */
static void schedule(const struct run *run, const struct due *due, bool submitter_here,
		     int64_t *days, int64_t *max)
{
	const struct settings_review *review = &run->settings->review;
	int64_t first = review->remind_days, again = review->again_days;

	*max = 1;
	*days = first;
	switch (due->kind) {
	case REMIND_SUBMITTER:
		return;
	case REMIND_OWED:
		*max = review->reminders;
		*days += due->is_own || !submitter_here ? 0 : again;
		return;
	case REMIND_REST:
	case REMIND_ESCALATION:
		*days += again * (review->reminders + 1);
		return;
	}
}

/* 1 it is to be said now, 0 not, -1 */
static int is_due(struct run *run, const struct due *due, bool submitter_here, struct err *err)
{
	const struct standing *standing = due->standing;
	int64_t days, max;
	struct told told;
	int rc;

	schedule(run, due, submitter_here, &days, &max);
	if (run->now - standing->quiet_since < days * CLOCK_DAY)
		return 0;
	rc = is_snoozed(run, due, err);
	if (rc)
		return rc < 0 ? -1 : 0;
	rc = find_told(run, due, &told, err);
	if (rc < 0)
		return -1;
	if (rc == 0)
		return 1;
	if (run->now - told.last_at < run->settings->review.again_days * CLOCK_DAY)
		return 0;
	/* Words were said since: it begins anew. */
	return told.quiet_since != standing->quiet_since || told.count < max;
}

static int add(struct run *run, const struct due *due, bool submitter_here, struct err *err)
{
	int rc = is_due(run, due, submitter_here, err);

	if (rc == 1)
		*vec_add(&run->dues, run->arena) = *due;
	return rc < 0 ? -1 : 0;
}

/* 0: nobody here has confirmed that address */
static int person_of(struct run *run, const char *email, int64_t *out, struct err *err)
{
	struct person *person;
	int rc = person_find_email(run->db, email, run->arena, &person, err);

	*out = rc == 1 ? person->id : 0;
	return rc < 0 ? -1 : 0;
}

static int consider_submitter(struct run *run, struct due due, struct err *err)
{
	struct told told;
	int rc;

	due.is_own = true;
	due.kind = REMIND_SUBMITTER;
	if (add(run, &due, true, err))
		return -1;
	/* They had their time to ping first. */
	rc = find_told(run, &due, &told, err);
	if (rc <= 0 || due.standing->state == TURN_READY ||
	    run->now - told.last_at < run->settings->review.again_days * CLOCK_DAY)
		return rc < 0 ? -1 : 0;
	due.kind = REMIND_ESCALATION;
	return add(run, &due, true, err);
}

static int consider_owing(struct run *run, struct due due, int64_t submitter,
			  struct err *err)
{
	struct owings owings = { 0 };

	if (owing_of_series(run->db, due.standing->series_id, run->arena, &owings, err))
		return -1;
	for (size_t i = 0; i < owings.len; i++) {
		const struct owing *owing = &owings.items[i];

		if (person_of(run, owing->email, &due.person_id, err))
			return -1;
		due.is_own = due.standing->state == TURN_AUTHOR;
		/* Own patches never, by whichever address. */
		if (!due.person_id || (due.person_id == submitter && !due.is_own))
			continue;
		if (owing->is_rest && !due.standing->n_pings)
			continue;
		due.kind = owing->is_rest ? REMIND_REST : REMIND_OWED;
		due.what = owing->what;
		due.section = owing->section;
		if (add(run, &due, submitter != 0, err))
			return -1;
	}
	return 0;
}

static int consider(struct run *run, const struct candidate *candidate, struct err *err)
{
	struct due due = { .lead_id = candidate->lead_id, .standing = &candidate->standing };
	int64_t submitter;

	if (person_of(run, due.standing->series->author_email, &submitter, err))
		return -1;
	due.person_id = submitter;
	if (submitter && due.standing->state != TURN_AUTHOR &&
	    consider_submitter(run, due, err))
		return -1;
	return consider_owing(run, due, submitter, err);
}

/* ---- said */

static int compare_due(const void *a, const void *b)
{
	const struct due *x = a, *y = b;

	if (x->person_id != y->person_id)
		return x->person_id < y->person_id ? -1 : 1;
	if (x->standing->quiet_since != y->standing->quiet_since)
		return x->standing->quiet_since < y->standing->quiet_since ? -1 : 1;
	return x->kind < y->kind ? -1 : x->kind > y->kind;
}

static int upsert(struct run *run, const struct due *due, struct err *err)
{
	struct db_stmt *st = db_prepare(run->db,
		"INSERT INTO reminder (lead_id, person_id, kind, count, last_at, quiet_since)"
		" VALUES (:lead, :person, :kind, 1, :now, :quiet)"
		" ON CONFLICT (lead_id, person_id, kind) DO UPDATE SET last_at = :now,"
		" count = CASE WHEN quiet_since = :quiet THEN count + 1 ELSE 1 END,"
		" quiet_since = :quiet");

	db_bind_int(st, "lead", due->lead_id);
	db_bind_int(st, "person", due->person_id);
	db_bind_text(st, "kind", kinds[due->kind]);
	db_bind_int(st, "now", run->now);
	db_bind_int(st, "quiet", due->standing->quiet_since);
	return db_run(st, err);
}

/* 1 they were told within a day */
static int was_told(struct run *run, int64_t person_id, struct err *err)
{
	struct db_stmt *st = db_prepare(run->db, "SELECT 1 AS one FROM reminder WHERE"
					" person_id = :person AND last_at > :then LIMIT 1");
	int rc;

	db_bind_int(st, "person", person_id);
	db_bind_int(st, "then", run->now - APART_SECS);
	rc = db_step(st, err);
	if (rc == 1)
		db_done(st);
	return rc;
}

static int say(struct run *run, const struct due *dues, size_t n, struct err *err)
{
	const char *detail;
	int rc = was_told(run, dues->person_id, err);

	if (rc)
		return rc < 0 ? -1 : 0;
	if (remind_detail(run->judge, run->db, run->settings, dues, n, run->arena, &detail, err))
		return -1;
	rc = ping_remind(run->db, run->settings, dues->person_id, "review",
			 remind_text(run->settings, dues, n, run->arena), detail, err);
	/* Who wants none is not asked again for each series every hour. */
	for (size_t i = 0; rc >= 0 && i < n; i++)
		if (upsert(run, &dues[i], err))
			return -1;
	return rc;
}

static int say_all(struct run *run, struct err *err)
{
	int told = 0;

	if (run->dues.len)
		qsort(run->dues.items, run->dues.len, sizeof(*run->dues.items), compare_due);
	for (size_t i = 0, n; i < run->dues.len; i += n) {
		const struct due *dues = &run->dues.items[i];
		int rc = -1;

		for (n = 1; i + n < run->dues.len && dues[n].person_id == dues->person_id; n++)
			;
		if (db_begin(run->db, err) == 0)
			rc = say(run, dues, n, err);
		if (rc >= 0 && db_commit(run->db, err))
			rc = -1;
		db_rollback(run->db);
		if (rc < 0)
			return -1;
		told += rc;
	}
	return told;
}

/* ---- what was not heard of yet, and is over */

struct waiting { int64_t person_id; };
struct waitings { struct waiting *items; size_t len, cap; };

/* Persons whose newest reminders are all of series that have moved on. */
static int list_over(struct run *run, struct waitings *out, struct err *err)
{
	struct db_stmt *st = db_prepare(run->db,
		"SELECT person_id FROM reminder AS r WHERE last_at = (SELECT max(last_at)"
		"  FROM reminder WHERE person_id = r.person_id) AND last_at > :then"
		" GROUP BY person_id HAVING NOT max(EXISTS (SELECT 1 FROM standing"
		"  JOIN series ON series.id = standing.series_id WHERE series.lead_id = r.lead_id"
		"  AND series.state = 'open' AND standing.quiet_since = r.quiet_since))");
	int rc;

	db_bind_int(st, "then", run->now - 30 * CLOCK_DAY);
	while ((rc = db_step(st, err)) == 1)
		((struct waiting *)vec_add(out, run->arena))->person_id = db_int(st, "person_id");
	return rc;
}

static int drop_over(struct run *run, struct err *err)
{
	struct waitings over = { 0 };
	int rc = list_over(run, &over, err);

	for (size_t i = 0; rc == 0 && i < over.len; i++) {
		rc = db_begin(run->db, err);
		if (rc == 0 && ping_remind(run->db, run->settings, over.items[i].person_id,
					   "review", NULL, NULL, err) < 0)
			rc = -1;
		if (rc == 0)
			rc = db_commit(run->db, err);
		db_rollback(run->db);
	}
	return rc;
}

int reminder_run(struct judge *judge, struct db *db, const struct settings *settings,
		 struct err *err)
{
	struct run run = { .judge = judge, .db = db, .settings = settings, .arena = arena_new(),
			   .now = clock_now() };
	int rc = drop_over(&run, err);

	if (rc == 0 && settings->review.reminders)
		rc = list_candidates(&run, err);
	for (size_t i = 0; rc == 0 && i < run.candidates.len; i++)
		rc = consider(&run, &run.candidates.items[i], err);
	if (rc == 0)
		rc = say_all(&run, err);
	if (rc >= 0 && settings->review.reminders && silence_tell(judge, db, settings, err))
		rc = -1;
	arena_free(run.arena);
	return rc;
}

int reminder_tick(struct db *db, const struct settings *settings, int64_t now,
		  struct err *err)
{
	struct judge *judge = judge_new(settings, err);
	int rc = judge && reminder_run(judge, db, settings, err) >= 0 ? 0 : -1;

	(void)now;
	judge_free(judge);
	return rc;
}

int reminder_of_person(struct db *db, int64_t person_id, struct arena *arena,
		       struct reminders *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT series.id AS series_id, kind, count, reminder.last_at AS last_at"
		" FROM reminder JOIN series ON series.lead_id = reminder.lead_id"
		" WHERE person_id = :person ORDER BY reminder.last_at DESC LIMIT 200");
	int rc;

	db_bind_int(st, "person", person_id);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = (struct reminder){
			.series_id = db_int(st, "series_id"),
			.kind = db_text(st, "kind", arena), .count = db_int(st, "count"),
			.last_at = db_int(st, "last_at"),
		};
	return rc;
}

/* ---- pings that moot sent to the list for somebody */

int remind_check_sent(struct db *db, const struct settings *settings, int64_t lead_id,
		      struct err *err)
{
	struct db_stmt *st = db_prepare(db, "SELECT coalesce(max(last_at), 0) AS at FROM reminder"
					" WHERE lead_id = :lead AND kind = 'sent'");
	int64_t at, again = settings->review.again_days;

	db_bind_int(st, "lead", lead_id);
	if (db_step(st, err) != 1)
		return -1;
	at = db_int(st, "at");
	db_done(st);
	if (clock_now() - at >= again * CLOCK_DAY)
		return 0;
	return err_set(err, ERR_CONFLICT, "a ping was sent %lld days ago; give them %lld",
		       (long long)((clock_now() - at) / CLOCK_DAY), (long long)again);
}

int remind_note_sent(struct db *db, const struct actor *who, int64_t lead_id,
		     int64_t quiet_since, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO reminder (lead_id, person_id, kind, count, last_at, quiet_since)"
		" VALUES (:lead, :person, 'sent', 1, :now, :quiet)"
		" ON CONFLICT (lead_id, person_id, kind) DO UPDATE SET count = count + 1,"
		" last_at = :now");

	db_bind_int(st, "lead", lead_id);
	db_bind_int(st, "person", who->person_id);
	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "quiet", quiet_since);
	return db_run(st, err);
}

/* ---- no more of it */

static int set_unremind(struct db *db, const struct actor *who, int64_t lead_id,
			int64_t person_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO unremind (lead_id, person_id, who, at)"
		" VALUES (:lead, :person, :who, :now) ON CONFLICT DO NOTHING");

	db_bind_int(st, "lead", lead_id);
	db_bind_int(st, "person", person_id);
	db_bind_text(st, "who", who->name);
	db_bind_int(st, "now", clock_now());
	return db_run(st, err);
}

static int unset_unremind(struct db *db, int64_t lead_id, int64_t person_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "DELETE FROM unremind WHERE lead_id = :lead"
					" AND person_id = :person");

	db_bind_int(st, "lead", lead_id);
	db_bind_int(st, "person", person_id);
	return db_run(st, err);
}

static int set(struct db *db, const struct actor *who, const char *what, bool all, bool on,
	       struct err *err)
{
	struct arena *arena = arena_new();
	int64_t lead_id, person_id = all ? 0 : who->person_id;
	struct series *series;
	int rc = -1, mine;

	if (db_begin(db, err) || party_lead(db, what, arena, &series, &lead_id, err))
		goto out;
	mine = party_is(db, who, series->author_email, err);
	if (mine < 0 || (all && !mine && actor_must_be(who, ROLE_ORGANISER, err)))
		goto out;
	if (!all && !who->person_id) {
		err_set(err, ERR_DENIED, "whose reminders? sign in, or link this nick with !login");
		goto out;
	}
	if (on ? set_unremind(db, who, lead_id, person_id, err) :
	    unset_unremind(db, lead_id, person_id, err))
		goto out;
	if (all && audit_add(db, who, arena_printf(arena, "series %lld: reminders %s",
						   (long long)series->id, on ? "off" : "on"), err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int reminder_snooze(struct db *db, const struct actor *who, const char *series, bool on,
		    struct err *err)
{
	return set(db, who, series, false, on, err);
}

int reminder_mute(struct db *db, const struct actor *who, const char *series, bool on,
		  struct err *err)
{
	return set(db, who, series, true, on, err);
}
