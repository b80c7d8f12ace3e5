/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A person declares why a more general maintainer's word is enough for a series:
 * it is urgent and the specific one away, or they are overruled on purpose.
 */
#ifndef REVIEW_STAND_IN_H
#define REVIEW_STAND_IN_H

#include "review/verdict.h"

struct actor;
struct db;
struct err;
struct judge;
struct settings;

#define STAND_IN_WORDS_MAX 300

struct stood_in {
	enum stand_in kind;
	const char *name, *words;
	int64_t at;
};

/* 1 declared for this series, 0 not, -1 */
int stand_in_of_series(struct db *db, int64_t series_id, struct arena *arena,
		       struct stood_in *out, struct err *err) MUST_CHECK;

/*
 * STAND_IN_NONE takes it back; the others want words.  Somebody whose confirmed
 * address is an M: of files that the series touches, or an organiser.
 */
int stand_in_declare(struct judge *judge, struct db *db, const struct actor *who,
		     const char *series, enum stand_in kind, const char *words,
		     struct err *err) MUST_CHECK;

int stand_in_parse(const char *name, enum stand_in *out, struct err *err) MUST_CHECK;
const char *stand_in_name(enum stand_in kind);		/* "urgent" */

#endif
