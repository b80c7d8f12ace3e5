/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What people want to talk about in a call.  Items come by page, by a reply to
 * the announcement, by IRC; stalled patch series and open actions by themselves
 * (practice R27, R28) from whoever knows them: calendar/ does not.
 */
#ifndef CALENDAR_AGENDA_H
#define CALENDAR_AGENDA_H

#include "calendar/call.h"

struct arena;
struct db;
struct heard;
struct settings;

#define AGENDA_ITEMS_MAX 40		/* of one call */

enum agenda_kind { AGENDA_STALLED, AGENDA_ACTION, AGENDA_ITEM };	/* in this order */

struct agenda_item {
	int64_t id, call_id;
	enum agenda_kind kind;
	const char *text;
	int64_t owner_id;		/* 0: no person that is known here */
	const char *owner_name;		/* "" */
	const char *link;		/* thread or patch series; NULL: none, which is marked */
	int64_t minutes;		/* wanted; 0: not said */
	int64_t created_at;
};
struct agenda_items { struct agenda_item *items; size_t len, cap; };

/* As typed; "" and NULL are "not said". */
struct agenda_form { const char *text, *link, *minutes; };

int agenda_list(struct db *db, int64_t call_id, struct arena *arena, struct agenda_items *out,
		struct err *err) MUST_CHECK;
struct agenda_item *agenda_get(struct db *db, int64_t id, struct arena *arena, struct err *err);

/* Does the call take items from everybody now? */
bool agenda_is_open(const struct call *call, int64_t now);
/* Whoever proposed it, the call's owner and organisers. */
bool agenda_may_change(const struct call *call, const struct agenda_item *item,
		       const struct actor *who);

/*
 * Anybody, until the deadline (ERR_CONFLICT after it); the call's owner and
 * organisers until it begins.
 */
int agenda_add(struct db *db, const struct actor *who, int64_t call_id,
	       const struct agenda_form *form, int64_t *id, struct err *err) MUST_CHECK;
int agenda_edit(struct db *db, const struct actor *who, int64_t id,
		const struct agenda_form *form, struct err *err) MUST_CHECK;
int agenda_remove(struct db *db, const struct actor *who, int64_t id, struct err *err)
	MUST_CHECK;
/* To place n, from 1, among those of its kind.  The call's owner and organisers. */
int agenda_move(struct db *db, const struct actor *who, int64_t id, int64_t n, struct err *err)
	MUST_CHECK;

/*
 * The stalled series, or the open actions, that there are now: those of this
 * kind that the call had and that are not among them leave it.  `source` names
 * the thing ("action 12").  One that was removed by hand stays away.  Inside the
 * caller's transaction.
 */
struct agenda_brought { const char *source, *text, *owner_name, *link; };
int agenda_bring(struct db *db, int64_t call_id, enum agenda_kind kind,
		 const struct agenda_brought *things, size_t n, struct err *err) MUST_CHECK;

/* A reply to the announcement of a call: its items.  As people/heard.h says. */
int agenda_hear(struct db *db, const struct settings *settings, const struct heard *heard,
		struct arena *arena, struct err *err) MUST_CHECK;

/* "vPCI on Arm (Ann, 10 min) https://..." */
char *agenda_line(const struct agenda_item *item, struct arena *arena);
/* How many of them people proposed: with none at the deadline, the call goes. */
size_t agenda_proposed(const struct agenda_items *items);

#endif
