/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Maintainers who have been silent over several series: told to committers alone. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/vec.h"
#include "people/actor.h"
#include "people/settings.h"

#include "party.h"
#include "remind.h"

#define SERIES_MIN "3"

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

int reminder_silent(struct judge *judge, struct db *db, const struct settings *settings,
		    const struct actor *who, struct arena *arena, struct silents *out,
		    struct err *err)
{
	struct db_stmt *st;
	int rc;

	if (may_see(judge, db, who, arena, err))
		return -1;
	st = db_prepare(db,
		"SELECT * FROM (SELECT owing.name AS name, owing.email AS email, count(*) AS n,"
		"  min(standing.quiet_since) AS since, coalesce((SELECT max(message.at)"
		"   FROM message WHERE message.from_email = owing.email), 0) AS last_at"
		"  FROM owing JOIN standing ON standing.series_id = owing.series_id"
		"  JOIN series ON series.id = owing.series_id"
		"  WHERE series.state = 'open' AND NOT series.is_foreign AND NOT owing.is_rest"
		"  AND standing.owner = 'reviewers' AND standing.quiet_since <= :then"
		"  GROUP BY owing.email) WHERE n >= " SERIES_MIN " AND last_at <= :then"
		" ORDER BY n DESC, name LIMIT 100");
	db_bind_int(st, "then", clock_now() - settings->review.silent_days * CLOCK_DAY);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = (struct silent){
			.name = db_text(st, "name", arena), .email = db_text(st, "email", arena),
			.n = db_int(st, "n"), .since = db_int(st, "since"),
			.last_at = db_int(st, "last_at"),
		};
	return rc;
}
