/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Actions: one owner, what is to be done, by which day, and where that was
 * agreed.  Open until it is done, or dropped with a reason; the owner is
 * reminded, and the next agenda has it (practice R28).  People call one "A12".
 */
#ifndef CALENDAR_ACTION_H
#define CALENDAR_ACTION_H

#include "people/actor.h"

struct arena;
struct db;
struct heard;
struct settings;

#define ACTION_TEXT_MAX 500

enum action_state { ACTION_OPEN, ACTION_DONE, ACTION_DROPPED };
const char *action_state_name(enum action_state state);

struct action {
	int64_t id;
	const char *text;
	int64_t owner_id;		/* 0: nobody here has that name */
	const char *owner_name;		/* "" if nobody took it yet */
	const char *due_on;		/* "2026-12-01" in the community's zone, or NULL */
	enum action_state state;
	const char *words;		/* what was done, why it was dropped, or NULL */
	int64_t minutes_id;		/* 0: from no minutes */
	const char *item;		/* "C.5", or "" */
	int64_t author_id;
	int64_t created_at, changed_at, closed_at;
	int64_t reminded_at, reminders;
};
struct actions { struct action *items; size_t len, cap; };

struct action_form {
	const char *text, *owner, *due;	/* owner: a name or an account; due: "" or a day */
	int64_t minutes_id;		/* or 0 */
	const char *item;		/* or NULL */
};

/*
 * Members.  The owner's name is looked up among people and accounts (of a
 * network, or NULL: of all); one that nobody has stays as it was written.
 */
int action_add(struct db *db, const struct settings *settings, const struct actor *who,
	       const char *network, const struct action_form *form, int64_t *id,
	       struct err *err) MUST_CHECK;
/* Its owner, its author and organisers: text, owner and day anew. */
int action_edit(struct db *db, const struct settings *settings, const struct actor *who,
		int64_t id, const struct action_form *form, struct err *err) MUST_CHECK;
/* The same: it is done, with a word on how if there is one; dropped, with the reason. */
int action_close(struct db *db, const struct actor *who, int64_t id, enum action_state state,
		 const char *words, struct err *err) MUST_CHECK;
int action_reopen(struct db *db, const struct actor *who, int64_t id, struct err *err) MUST_CHECK;
bool action_may_edit(const struct action *action, const struct actor *who);

/*
 * What minutes say that is to be done, when they are posted: those not known of
 * these minutes yet are added.  Inside the caller's transaction.
 */
int action_take(struct db *db, const struct settings *settings, const struct action_form *forms,
		size_t n, struct err *err) MUST_CHECK;

struct action *action_get(struct db *db, int64_t id, struct arena *arena, struct err *err);

struct action_filter {
	int state;			/* -1: any */
	int64_t owner_id, minutes_id;	/* 0: any */
	const char *text;		/* words that are in it; NULL: any */
	int64_t max;
};
/* Open ones by their day, those without one last; the others newest first. */
int action_list(struct db *db, const struct action_filter *filter, struct arena *arena,
		struct actions *out, struct err *err) MUST_CHECK;

/* The number of "A12" or "a12"; 0 where it is none. */
int64_t action_number(const char *text);
/* "12 days late", "due today", "due in 3 days", or "" without a day. */
char *action_due_text(const struct settings *settings, const struct action *action, int64_t now,
		      struct arena *arena);
char *action_url(const struct settings *settings, int64_t id, struct arena *arena);

/*
 * The postman's side.  A mail to moot's own address with lines "done A12" or
 * "drop A12: why" from its owner; and the owners' reminders as their
 * preferences have it (people/ping.h): a day before, then once a week.
 */
int action_hear(struct db *db, const struct settings *settings, const struct heard *heard,
		struct arena *arena, struct err *err) MUST_CHECK;
int action_tick(struct db *db, const struct settings *settings, int64_t now, struct err *err)
	MUST_CHECK;

#endif
