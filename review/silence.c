/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Maintainers who have been silent over several series: told to committers alone. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/text.h"
#include "base/vec.h"
#include "people/actor.h"
#include "people/person.h"
#include "people/ping.h"
#include "people/settings.h"

#include "party.h"
#include "remind.h"

#define SERIES_MIN "3"
#define TELL_SECS  (30 * CLOCK_DAY)

/* Who may look: organisers, and whoever THE REST names. */
static int may_see(struct judge *judge, struct db *db, const struct actor *who,
		   struct arena *arena, struct err *err)
{
	struct people committers = { 0 };
	int rc = 0;

	if (who->role >= ROLE_ORGANISER)
		return 0;
	if (judge_committers(judge, arena, &committers, err))
		return -1;
	for (size_t i = 0; rc == 0 && i < committers.len; i++)
		rc = party_is(db, who, committers.items[i]->address, err);
	if (rc)
		return rc < 0 ? -1 : 0;
	return err_set(err, ERR_DENIED, "only committers and organisers may see who is silent");
}

static int list(struct db *db, const struct settings *settings, struct arena *arena,
		struct silents *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT * FROM (SELECT owing.name AS name, owing.email AS email, count(*) AS n,"
		"  min(standing.quiet_since) AS since, coalesce((SELECT max(message.at)"
		"   FROM message WHERE message.from_email = owing.email), 0) AS last_at"
		"  FROM owing JOIN standing ON standing.series_id = owing.series_id"
		"  JOIN series ON series.id = owing.series_id"
		"  WHERE series.state = 'open' AND NOT series.is_foreign AND NOT owing.is_rest"
		"  AND standing.owner = 'reviewers' AND standing.quiet_since <= :then"
		"  GROUP BY owing.email) WHERE n >= " SERIES_MIN " AND last_at <= :then"
		" ORDER BY n DESC, name LIMIT 100");
	int rc;

	db_bind_int(st, "then", clock_now() - settings->review.silent_days * CLOCK_DAY);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = (struct silent){
			.name = db_text(st, "name", arena), .email = db_text(st, "email", arena),
			.n = db_int(st, "n"), .since = db_int(st, "since"),
			.last_at = db_int(st, "last_at"),
		};
	return rc;
}

int reminder_silent(struct judge *judge, struct db *db, const struct settings *settings,
		    const struct actor *who, struct arena *arena, struct silents *out,
		    struct err *err)
{
	if (may_see(judge, db, who, arena, err))
		return -1;
	return list(db, settings, arena, out, err);
}

/* ---- told in private */

static int was_told(struct db *db, int64_t person_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "SELECT 1 AS one FROM silence"
					" WHERE person_id = :person AND told_at > :then");
	int rc;

	db_bind_int(st, "person", person_id);
	db_bind_int(st, "then", clock_now() - TELL_SECS);
	rc = db_step(st, err);
	if (rc == 1)
		db_done(st);
	return rc;
}

static int note_told(struct db *db, int64_t person_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO silence (person_id, told_at) VALUES (:person, :now)"
		" ON CONFLICT (person_id) DO UPDATE SET told_at = :now");

	db_bind_int(st, "person", person_id);
	db_bind_int(st, "now", clock_now());
	return db_run(st, err);
}

static const char *detail_of(const struct silents *silents, const char *email,
			     const char *line, struct arena *arena)
{
	struct buf out = BUF_INIT(32000);

	text_fill(&out, "", "", line);
	buf_putc(&out, '\n');
	for (size_t i = 0; i < silents->len; i++) {
		const struct silent *one = &silents->items[i];

		if (str_eq_fold(one->email, email))
			continue;
		text_fill(&out, "* ", "  ", arena_printf(arena, "%s: %lld series wait, the oldest "
			  "for %lld days", one->name, (long long)one->n,
			  (long long)((clock_now() - one->since) / CLOCK_DAY)));
	}
	buf_putc(&out, '\n');
	text_fill(&out, "", "", "This is for committers alone, to ask them kindly how they are, "
		  "or to look after these series in their place.");
	return buf_to_arena(&out, arena);
}

/* Themselves nobody is told of. */
static int tell_one(struct db *db, const struct settings *settings, const struct silents *all,
		    const struct maintainer *committer, struct arena *arena, struct err *err)
{
	struct person *person;
	const char *line;
	size_t n = 0;
	int rc = person_find_email(db, committer->address, arena, &person, err);

	if (rc != 1)
		return rc;
	rc = was_told(db, person->id, err);
	for (size_t i = 0; i < all->len; i++)
		n += !str_eq_fold(all->items[i].email, committer->address);
	if (rc || !n)
		return rc < 0 ? -1 : 0;
	line = arena_printf(arena, "%zu maintainer%s owe%s in several series and said nothing for "
			    "%lld days: %s/series/queue", n, n == 1 ? "" : "s", n == 1 ? "s" : "",
			    (long long)settings->review.silent_days, settings->site.url);
	if (ping_remind(db, settings, person->id, "silence", line,
			detail_of(all, committer->address, line, arena), err) < 0)
		return -1;
	return note_told(db, person->id, err);
}

int silence_tell(struct judge *judge, struct db *db, const struct settings *settings,
		 struct err *err)
{
	struct arena *arena = arena_new();
	struct people committers = { 0 };
	struct silents silents = { 0 };
	int rc = list(db, settings, arena, &silents, err);

	if (rc == 0 && silents.len)
		rc = judge_committers(judge, arena, &committers, err);
	for (size_t i = 0; rc == 0 && i < committers.len; i++) {
		rc = db_begin(db, err);
		if (rc == 0)
			rc = tell_one(db, settings, &silents, committers.items[i], arena, err);
		if (rc == 0)
			rc = db_commit(db, err);
		db_rollback(db);
	}
	arena_free(arena);
	return rc;
}
