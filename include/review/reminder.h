/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reminders of what waits (R53-R61): who sent a series first, then the specific
 * maintainers, THE REST last; by ping on IRC or in the one daily mail, as each
 * person chose; few, and none once anybody has said a word.
 *
 * Only people with an account here, by an address that they confirmed, are ever
 * reminded: who is known from the list alone gets nothing.  The list gets nothing
 * but what a submitter has moot send for them.
 */
#ifndef REVIEW_REMINDER_H
#define REVIEW_REMINDER_H

#include "base/base.h"

struct actor;
struct arena;
struct db;
struct draft;
struct err;
struct judge;
struct settings;

/*
 * Remind whoever is due: how many people were, -1.  In transactions of its own, one a
 * person.  moot-mail's loop; asking more often changes nothing.
 */
int reminder_run(struct judge *judge, struct db *db, const struct settings *settings,
		 struct err *err) MUST_CHECK;

/* A job of moot-mail's: the same with a judge of its own. */
int reminder_tick(struct db *db, const struct settings *settings, int64_t now,
		  struct err *err) MUST_CHECK;

/* No more of this version for the actor, until the next one; or again. */
int reminder_snooze(struct db *db, const struct actor *who, const char *series, bool on,
		    struct err *err) MUST_CHECK;
/* No more of it for anybody; or again.  Who sent it, and organisers. */
int reminder_mute(struct db *db, const struct actor *who, const char *series, bool on,
		  struct err *err) MUST_CHECK;

/*
 * Send the ping that was shown to the actor to the list: as moot, with Reply-To the
 * submitter.  Only who sent the series, not twice within [review] again_days.
 */
int reminder_send(struct judge *judge, struct db *db, const struct settings *settings,
		  const struct actor *who, const char *series, const char *why,
		  struct arena *arena, struct draft *out, struct err *err) MUST_CHECK;

/* What a person was reminded of, newest first. */
struct reminder {
	int64_t series_id;
	const char *kind;		/* "submitter", "owed", "rest", "escalation" */
	int64_t count, last_at;
};
struct reminders { struct reminder *items; size_t len, cap; };
int reminder_of_person(struct db *db, int64_t person_id, struct arena *arena,
		       struct reminders *out, struct err *err) MUST_CHECK;

/* Maintainers who owe in at least three series and said nothing for long (R58). */
struct silent {
	const char *name, *email;
	int64_t n;			/* series that wait for them */
	int64_t since;			/* the oldest of these has been quiet since */
	int64_t last_at;		/* their newest mail to the list; 0: none known */
};
struct silents { struct silent *items; size_t len, cap; };
/* For organisers and committers alone. */
int reminder_silent(struct judge *judge, struct db *db, const struct settings *settings,
		    const struct actor *who, struct arena *arena, struct silents *out,
		    struct err *err) MUST_CHECK;

#endif
