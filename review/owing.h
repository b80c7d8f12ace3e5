/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What standing.c and owing.c share. */
#ifndef REVIEW_OWING_H
#define REVIEW_OWING_H

#include "review/standing.h"

struct db_stmt;
struct judgement;

#define STANDING_COLUMNS							\
	"standing.series_id AS series_id, standing.state AS state, was, owner, verdict, since,"\
	" quiet_since, why, text, n_open, n_unanswered, n_pings, last_ping_at"

void standing_from(struct db_stmt *st, struct arena *arena, struct standing *out);
int standing_add_series(struct db *db, struct standing *standing, struct arena *arena,
			struct err *err) MUST_CHECK;

/* A name, or part of one, folded to be compared; NULL gives NULL. */
const char *owing_key(const char *name, struct arena *arena);

/* Who owes, as just judged, in the place of who was before; in a transaction. */
int owing_save(struct db *db, const struct judgement *j, struct arena *arena,
	       struct err *err) MUST_CHECK;

#endif
