/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Minutes: a text with revisions, from draft to the list.  Anyone reads;
 * signed-in people suggest corrections; the chair, the call's owner or an
 * organiser edits and posts.  What was posted is never altered: a correction
 * is a new mail in the same thread.
 */
#ifndef CALENDAR_MINUTES_H
#define CALENDAR_MINUTES_H

#include "people/actor.h"
#include "people/outbox.h"

struct arena;
struct db;
struct settings;

#define MINUTES_TEXT_MAX (128 * 1024)

struct minutes {
	int64_t id;
	int64_t meeting_id, call_id;	/* 0: none; at least one is set */
	const char *title;
	int64_t held_at, ends_at;
	const char *zone;
	const char *cc_line;		/* "Name <a@b>, ..." */
	int64_t created_at;
	/* the newest revision */
	int64_t number;
	const char *text;
	const char *author;		/* name; "moot" for the bot's */
	int64_t revised_at;
	int64_t letter_id;		/* of that revision; 0: not posted */
	int64_t posted_letter_id;	/* of the newest posted revision; 0: all is draft */
	int64_t window_ends_at;		/* until then corrections are asked for; 0: they were not */
	bool posts_itself;		/* then, if nobody objects */
	const char *held_by, *held_words;	/* who objects, and why; or NULL */
};
struct minutes_list { struct minutes *items; size_t len, cap; };

struct revision {
	int64_t number, created_at, letter_id;
	const char *author, *text;
};
struct revisions { struct revision *items; size_t len, cap; };

struct suggestion {
	int64_t id, created_at;
	const char *author, *was, *becomes;
	const char *state;		/* "open" "taken" "declined" */
};
struct suggestions { struct suggestion *items; size_t len, cap; };

/*
 * The draft of a meeting on IRC, made or renewed from its transcript: at
 * #endmeeting and #save.  A draft that a person has edited is left alone.
 * Inside the caller's transaction.
 */
int minutes_draft_meeting(struct db *db, const struct settings *settings, int64_t meeting_id,
			  int64_t *id, struct err *err) MUST_CHECK;
/* The minutes of a call without a meeting on IRC: made empty with a form to fill in. */
int minutes_draft_call(struct db *db, const struct settings *settings, const struct actor *who,
		       int64_t call_id, int64_t *id, struct err *err) MUST_CHECK;

struct minutes *minutes_get(struct db *db, int64_t id, struct arena *arena, struct err *err);
int minutes_find_meeting(struct db *db, int64_t meeting_id, struct arena *arena,
			 struct minutes **out, struct err *err) MUST_CHECK;	/* 1 0 -1 */
int minutes_find_call(struct db *db, int64_t call_id, struct arena *arena,
		      struct minutes **out, struct err *err) MUST_CHECK;	/* 1 0 -1 */
int minutes_list_recent(struct db *db, int64_t max, struct arena *arena,
			struct minutes_list *out, struct err *err) MUST_CHECK;	/* no text */
int minutes_revisions(struct db *db, int64_t id, struct arena *arena, struct revisions *out,
		      struct err *err) MUST_CHECK;

/* 1 may edit and post, 0 not, -1. */
int minutes_may_edit(struct db *db, const struct actor *who, const struct minutes *minutes,
		     struct err *err) MUST_CHECK;

/*
 * A new revision, if base is still the newest (else ERR_CONFLICT: somebody was
 * faster, and their text is kept).
 */
int minutes_edit(struct db *db, const struct actor *who, int64_t id, int64_t base,
		 const char *title, const char *cc_line, const char *text, struct err *err)
	MUST_CHECK;

/* Line `line` (from 1) of the newest revision should read ... */
int minutes_suggest(struct db *db, const struct actor *who, int64_t id, int64_t base,
		    int64_t line, const char *becomes, struct err *err) MUST_CHECK;
int minutes_suggestions(struct db *db, int64_t id, struct arena *arena,
			struct suggestions *out, struct err *err) MUST_CHECK;
/* Take it into a new revision, or decline it.  ERR_CONFLICT when the line has gone. */
int minutes_settle(struct db *db, const struct actor *who, int64_t suggestion_id, bool take,
		   struct err *err) MUST_CHECK;

/*
 * The mail that posting would put on the list now, exactly (practice R34-R36):
 * a reply to the announcement where there is one; for a correction a reply to
 * the minutes, with what changed.
 */
struct letter *minutes_letter(struct db *db, const struct settings *settings,
			      const struct minutes *minutes, struct arena *arena,
			      struct err *err);
/*
 * Post revision `number`: must be the newest (what was previewed) and not yet
 * posted.  Queues the letter and a line for IRC, in one transaction.
 */
int minutes_post(struct db *db, const struct settings *settings, const struct actor *who,
		 int64_t id, int64_t number, struct err *err) MUST_CHECK;

/*
 * From a draft to the list (practice R37, R38).  When a draft is made, those in
 * its Cc get one mail each: until the window ends they suggest how lines should
 * read, or object.  What posts itself is posted then, unless a suggestion is
 * open or somebody objects: the owner is told.  By whoever may edit.
 */
int minutes_set_posts_itself(struct db *db, const struct actor *who, int64_t id, bool posts_itself,
			     struct err *err) MUST_CHECK;
/* Any member; words NULL takes it back: theirs, or anybody's by whoever may edit. */
int minutes_hold(struct db *db, const struct actor *who, int64_t id, const char *words,
		 struct err *err) MUST_CHECK;

/* The postman's: what posts itself, and late minutes: note-taker, owner, the list of them. */
int minutes_tick(struct db *db, const struct settings *settings, int64_t now, struct err *err)
	MUST_CHECK;

/* A call that was held, three days ago at least, and of which no minutes are on the list. */
struct missing {
	int64_t call_id, notes_id, minutes_id;	/* minutes 0: not even a draft */
	const char *title, *owner, *taker;	/* taker NULL: nobody */
	int64_t owner_id, taker_id;
	int64_t ended_at;
};
struct missings { struct missing *items; size_t len, cap; };
int minutes_missing(struct db *db, int64_t now, struct arena *arena, struct missings *out,
		    struct err *err) MUST_CHECK;
/* There will be none: the call's owner or an organiser, who says why. */
int minutes_waive(struct db *db, const struct actor *who, int64_t call_id, const char *why,
		  struct err *err) MUST_CHECK;

/*
 * Corrections of posted minutes: lines "C.5) ..." in replies to them on the
 * list.  Whoever edits takes one (its words become the item's, in a new
 * revision), or declines it or put it in by hand; one posting has them all.
 */
struct correction {
	int64_t id, minutes_id, at;
	const char *author, *item, *text, *message_id;
	const char *state;		/* "open" "taken" "declined" */
};
struct corrections { struct correction *items; size_t len, cap; };
struct heard;
int minutes_hear(struct db *db, const struct settings *settings, const struct heard *heard,
		 struct arena *arena, struct err *err) MUST_CHECK;
int minutes_corrections(struct db *db, int64_t id, struct arena *arena, struct corrections *out,
			struct err *err) MUST_CHECK;
enum correction_end { CORRECTION_TAKE, CORRECTION_BY_HAND, CORRECTION_DECLINE };
int minutes_correct(struct db *db, const struct actor *who, int64_t correction_id,
		    enum correction_end end, struct err *err) MUST_CHECK;

/* Those whose newest text has all the words, newest first; no text but what was found. */
int minutes_search(struct db *db, const char *words, int64_t max, struct arena *arena,
		   struct minutes_list *out, struct err *err) MUST_CHECK;
/* The newest on the list of a series, by its number, or the slug of a title: 1, 0, -1. */
int minutes_find_latest(struct db *db, const char *series, struct arena *arena, int64_t *id,
			struct err *err) MUST_CHECK;

char *minutes_url(const struct settings *settings, int64_t id, struct arena *arena);

#endif
