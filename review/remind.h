/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of reminders share. */
#ifndef REVIEW_REMIND_H
#define REVIEW_REMIND_H

#include "review/judge.h"
#include "review/reminder.h"
#include "review/standing.h"

enum remind_kind { REMIND_SUBMITTER, REMIND_OWED, REMIND_REST, REMIND_ESCALATION };

/* One line of what a person is reminded of. */
struct due {
	int64_t person_id, lead_id;
	enum remind_kind kind;
	const struct standing *standing;
	const char *what, *section;	/* of who owes */
	bool is_own;			/* their own series: they are its author */
};
struct dues { struct due *items; size_t len, cap; };

/* All of one person: the line for IRC (at most PING_TEXT_MAX), and as a mail has it. */
char *remind_text(const struct settings *settings, const struct due *dues, size_t n,
		  struct arena *arena);
int remind_detail(struct judge *judge, struct db *db, const struct settings *settings,
		  const struct due *dues, size_t n, struct arena *arena, const char **out,
		  struct err *err) MUST_CHECK;

/* Tell each committer who has an account of silent maintainers, once a month at most. */
int silence_tell(struct judge *judge, struct db *db, const struct settings *settings,
		 struct err *err) MUST_CHECK;

/* ERR_CONFLICT: moot sent a list ping of theirs not long ago; and note that it did. */
int remind_check_sent(struct db *db, const struct settings *settings, int64_t lead_id,
		      struct err *err) MUST_CHECK;
int remind_note_sent(struct db *db, const struct actor *who, int64_t lead_id,
		     int64_t quiet_since, struct err *err) MUST_CHECK;

#endif
