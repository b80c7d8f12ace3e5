/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Notes: one plain text that several people write at once, of a call or of a
 * session.  The text is in the database and every change is checked and put
 * into it there; a browser that was behind, or away, has its changes moved over
 * what came meanwhile (calendar/notes/change.h).  Anyone reads; whoever is
 * signed in writes, until the notes have become minutes.  Those of a private
 * call are for who may read of it, and become no minutes: a summary does.
 */
#ifndef CALENDAR_NOTES_H
#define CALENDAR_NOTES_H

#include "people/actor.h"

struct arena;
struct call;
struct db;

#define NOTES_TEXT_MAX   (128 * 1024)	/* bytes */
#define NOTES_CHANGES_MAX 200		/* in one post */
#define NOTES_BEHIND_MAX  2000		/* versions: beyond, fetch what came first */
#define NOTES_KEPT        100000	/* changes; who was away longer loads anew */
#define NOTES_CLIENT_MAX  32

struct notes {
	int64_t id;
	int64_t call_id;		/* 0: of a session, or of nothing */
	const char *title, *text;
	int64_t version;
	int64_t taker_id, backup_id;	/* 0: nobody yet */
	const char *taker, *backup;	/* names, or NULL */
	bool is_private;		/* of a private call: see notes_must_read() */
	bool discreet;			/* Chatham House Rule: the minutes name nobody */
	int64_t created_at, changed_at;
	int64_t closed_at;		/* 0: they can be written */
	const char *waived;		/* why no minutes will come of them, or NULL */
};

struct notes_change {
	int64_t version;		/* that it made */
	const char *author, *client;	/* client "": the bot, or a form */
	const char *change;		/* ChangeSet as JSON */
	int64_t at;
};
struct notes_changes { struct notes_change *items; size_t len, cap; };

struct notes_revision {
	int64_t version, at;
	const char *authors;		/* "Ann, Bob"; "" of the first */
	const char *text;		/* NULL in a list */
};
struct notes_revisions { struct notes_revision *items; size_t len, cap; };

/* Begun with a text (may be "").  Inside the caller's transaction. */
int notes_create(struct db *db, const char *title, const char *text, int64_t *id,
		 struct err *err) MUST_CHECK;
/* Those of a call: made at its announcement.  The same once more changes nothing. */
int notes_create_for_call(struct db *db, const struct call *call, int64_t *id,
			  struct err *err) MUST_CHECK;

struct notes *notes_get(struct db *db, int64_t id, struct arena *arena, struct err *err);
int notes_find_call(struct db *db, int64_t call_id, struct arena *arena, struct notes **out,
		    struct err *err) MUST_CHECK;			/* 1 0 -1 */
/* -1 and ERR_DENIED where they are of a private call that this actor may not read of. */
int notes_must_read(struct db *db, const struct notes *notes, const struct actor *who,
		    struct err *err) MUST_CHECK;
bool notes_may_write(const struct notes *notes, const struct actor *who);

/*
 * Changes of one client, a JSON array of ChangeSets made on version `base`.
 * Those of it that arrived before are known again and left out.  *version is
 * the notes' newest then.  ERR_CONFLICT: `base` is too far behind, or ahead.
 */
int notes_write(struct db *db, const struct actor *who, int64_t id, const char *client,
		int64_t base, const char *changes, int64_t *version, struct err *err) MUST_CHECK;

/*
 * A whole text that was edited from version `base`: merged with what came
 * meanwhile (three-way, by lines).  Where both changed the same lines both
 * are kept, one below the other, and *both is set.
 */
int notes_save(struct db *db, const struct actor *who, int64_t id, int64_t base,
	       const char *text, bool *both, struct err *err) MUST_CHECK;

/* A line at the end, as from IRC.  Inside the caller's transaction; nothing when closed. */
int notes_append(struct db *db, const char *author, int64_t id, const char *line,
		 struct err *err) MUST_CHECK;

/* What came after a version, at most max.  ERR_CONFLICT where it is no longer known. */
int notes_since(struct db *db, int64_t id, int64_t version, int64_t max, struct arena *arena,
		struct notes_changes *out, struct err *err) MUST_CHECK;
/* The text as it was at a version that is still known. */
char *notes_text_at(struct db *db, int64_t id, int64_t version, struct arena *arena,
		    struct err *err);

/* Newest first, without texts; what was written last is one of its own. */
int notes_revisions(struct db *db, int64_t id, struct arena *arena,
		    struct notes_revisions *out, struct err *err) MUST_CHECK;
/* Two texts, line by line, for a page.  False: too different, nothing was told. */
enum notes_line { NOTES_LINE_KEPT, NOTES_LINE_GONE, NOTES_LINE_NEW };
typedef void notes_line_fn(void *cookie, enum notes_line kind, const char *line, size_t len);
bool notes_compare(const char *was, const char *is, notes_line_fn *fn, void *cookie);
/* The text of an older revision becomes the newest. */
int notes_restore(struct db *db, const struct actor *who, int64_t id, int64_t version,
		  struct err *err) MUST_CHECK;

/*
 * Who takes notes: person_id 0 is nobody.  One takes it on, or lays it down,
 * oneself; the call's owner and organisers also name others.
 */
int notes_set_taker(struct db *db, const struct actor *who, int64_t id, int64_t person_id,
		    struct err *err) MUST_CHECK;
int notes_set_backup(struct db *db, const struct actor *who, int64_t id, int64_t person_id,
		     struct err *err) MUST_CHECK;
/* By whoever takes notes, the call's owner, or an organiser. */
int notes_set_discreet(struct db *db, const struct actor *who, int64_t id, bool discreet,
		       struct err *err) MUST_CHECK;

/* Has a person written in them?  1, 0, -1. */
int notes_is_written(struct db *db, int64_t id, struct err *err) MUST_CHECK;
/* Those who did and have an address. */
struct mailboxes;
int notes_authors(struct db *db, int64_t id, struct arena *arena, struct mailboxes *out,
		  struct err *err) MUST_CHECK;
/* They have become minutes, or are to be written again.  Inside the caller's transaction. */
int notes_set_closed(struct db *db, int64_t id, bool closed, struct err *err) MUST_CHECK;

#endif
