/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls: set up by an organiser, announced on the list and on IRC, in
 * everybody's calendar, moved (SEQUENCE grows) or cancelled (METHOD:CANCEL).
 */
#ifndef CALENDAR_CALL_H
#define CALENDAR_CALL_H

#include "people/actor.h"
#include "people/outbox.h"

struct arena;
struct buf;
struct db;
struct settings;

#define CALL_SHORT_NOTICE_SECS (48 * 3600)	/* practice R25: flagged, not forbidden */

enum call_state { CALL_DRAFT, CALL_ANNOUNCED, CALL_CANCELLED };

enum rsvp { RSVP_NONE, RSVP_YES, RSVP_MAYBE, RSVP_NO };

struct guest {
	const char *name, *email;	/* addresses: for signed-in people only */
	bool must;			/* the call cannot do without them */
	int64_t invited_at;		/* 0: never */
	const char *token;		/* of the address that answers go to; NULL: not invited */
	enum rsvp rsvp;
	int64_t answered_at;
	const char *comment;		/* with the answer, or NULL */
};
struct guests { struct guest *items; size_t len, cap; };

/* What a private call is about; for those who are invited. */
struct call_secret { const char *title, *why, *agenda, *link, *phone, *room; };

struct call {
	int64_t id;
	const char *uid;		/* the cadence's, of one that belongs to one */
	int64_t sequence;
	enum call_state state;
	const char *title, *why, *agenda;
	const char *items;		/* the agenda that people proposed, as text; or "" */
	int64_t start_at, duration_secs;
	const char *zone;
	const char *network, *channel;	/* or NULL */
	const char *link, *phone;	/* or NULL */
	const char *room;		/* or NULL */
	bool is_private;		/* title and the like are its public face then */
	const struct call_secret *secret;	/* of a private one; see call_revealed() */
	int64_t owner_id;
	const char *owner_name;
	int64_t created_at, changed_at;
	const char *cancel_reason;	/* or NULL */
	int64_t letter_id;		/* 0: not announced */
	const char *note;		/* for the announcement only, not kept; or NULL */
	struct guests guests;

	/* of a cadence (calendar/cadence.h); all 0 otherwise */
	int64_t cadence_id;
	int64_t recurrence_at;		/* when the rule has it */
	const char *recurrence_zone;
	int64_t cadence_sequence;	/* calendars see this + sequence */
	int64_t moved_from_at;		/* the start that people were told first; 0: not moved */
	int64_t announce_at;		/* by machine, then */
	int64_t deadline_at;		/* for items */
	int64_t settled_at;		/* when the deadline was looked at; 0: not yet */
};
struct calls { struct call *items; size_t len, cap; };

/* What a form or a command says a call is; strings as typed, checked inside. */
struct call_form {
	const char *title, *why, *agenda;
	const char *date, *time;	/* "2026-11-26", "16:00", in zone */
	const char *zone;
	const char *minutes;		/* duration, "60" */
	const char *network, *channel, *link, *phone, *room;	/* "" or NULL: none */
	bool is_private;		/* when it is made; that does not change */
	const char *must, *cc;		/* "Name <a@b>, c@d", each on a line or by comma */
};

/* Organisers. */
int call_create(struct db *db, const struct actor *who, const struct call_form *form,
		int64_t *id, struct err *err) MUST_CHECK;
/*
 * Change a call.  If it is announced and what calendars show changed (time,
 * place, title, guests), SEQUENCE grows and the update goes to list, guests and
 * channel: in the thread of the announcement.
 */
int call_edit(struct db *db, const struct settings *settings, const struct actor *who,
	      int64_t id, const struct call_form *form, struct err *err) MUST_CHECK;
/* What that would send, before it is done. */
struct call_preview {
	const struct call *call;	/* as it would be */
	bool told;			/* anybody at all */
	bool to_list;			/* and with it all guests */
	size_t guests, removed;		/* invited or told; uninvited */
	struct letter *letter;		/* to the list, if that is told */
};
int call_preview_edit(struct db *db, const struct settings *settings, const struct actor *who,
		      int64_t id, const struct call_form *form, struct arena *arena,
		      struct call_preview *out, struct err *err) MUST_CHECK;
int call_announce(struct db *db, const struct settings *settings, const struct actor *who,
		  int64_t id, struct err *err) MUST_CHECK;
int call_cancel(struct db *db, const struct settings *settings, const struct actor *who,
		int64_t id, const char *reason, struct err *err) MUST_CHECK;

/* Is it there for everybody to see?  A draft is its maker's, unless a rule made it. */
bool call_is_public(const struct call *call);
/* What was typed, and what people proposed, in one text; "" if there is none. */
const char *call_agenda(const struct call *call, struct arena *arena);

/*
 * May this actor read what a private call is about: its owner, its guests and
 * operators?  1, 0, -1.  Of other calls everybody.
 */
int call_may_read(struct db *db, const struct call *call, const struct actor *who,
		  struct err *err) MUST_CHECK;
/* The call with its content, for whoever may read it. */
struct call call_revealed(const struct call *call);

/* May this actor change it?  For showing buttons; the operations check by themselves. */
bool call_may_edit(const struct call *call, const struct actor *who);

struct call *call_get(struct db *db, int64_t id, struct arena *arena, struct err *err);
/* For feeds, without guests and owner; cadence_id 0: of all. */
int call_list_feed(struct db *db, int64_t from, int64_t to, int64_t cadence_id, int64_t max,
		   struct arena *arena, struct calls *out, struct err *err) MUST_CHECK;
/* Not drafts; start_at in [from, to), earliest first (with guests), at most max. */
int call_list(struct db *db, int64_t from, int64_t to, int64_t max, struct arena *arena,
	      struct calls *out, struct err *err) MUST_CHECK;
int call_list_drafts(struct db *db, struct arena *arena, struct calls *out, struct err *err)
	MUST_CHECK;
/* The announced call that begins next or goes on now: 1, 0 none, -1. */
int call_next(struct db *db, int64_t now, struct arena *arena, struct call **out,
	      struct err *err) MUST_CHECK;
/* The announced call that is due in a channel about now (within an hour): 1, 0, -1. */
int call_due_in(struct db *db, const char *network, const char *channel, int64_t now,
		struct arena *arena, struct call **out, struct err *err) MUST_CHECK;

/*
 * The letter that announcing (or, once announced, updating or cancelling) puts
 * on the list, exactly.  Queues nothing.
 */
enum call_news {
	CALL_NEWS_ANNOUNCE, CALL_NEWS_UPDATE, CALL_NEWS_CANCEL,
	CALL_NEWS_AGENDA,		/* it is settled: a reminder with it, to the list */
};
struct letter *call_letter(struct db *db, const struct settings *settings,
			   const struct call *call, enum call_news news, struct arena *arena,
			   struct err *err);
/* Things to know before sending ("notice is under 48 h: ..."), as lines; may be none. */
int call_warnings(struct db *db, const struct settings *settings, const struct call *call,
		  struct arena *arena, const char ***lines, size_t *n, struct err *err) MUST_CHECK;

/* The table of local times: one row a zone of the settings, generated. */
void call_write_times(const struct settings *settings, const struct call *call,
		      struct arena *arena, struct buf *out);
/* One line for IRC: title, when (zone and UTC), where, in how long. */
char *call_line(const struct call *call, int64_t now, struct arena *arena);
/* "Thu 26 Nov 2026, 16:00-17:00 GMT (+00:00); 16:00 UTC" */
char *call_when(const struct call *call, const char *zone, struct arena *arena);

/*
 * Queue the notices that are due: a day and 20 minutes before.  Each once.
 * Its own transaction.  The bot calls it every few seconds.
 */
int call_remind(struct db *db, const struct settings *settings, int64_t now, struct err *err)
	MUST_CHECK;

/* iCalendar: one call with METHOD, or a feed of many (RFC 5545, 5546, 7986). */
void call_write_ics(const struct settings *settings, const struct call *call,
		    const char *method, struct buf *out);
/*
 * Cadences (or NULL) as recurring events, calls of theirs as overrides of these;
 * a call whose rule is not there any more stands for itself.
 */
struct cadences;
int call_write_feed(const struct settings *settings, const struct cadences *cadences,
		    const struct calls *calls, const char *name, struct buf *out,
		    struct err *err) MUST_CHECK;
/* The calls that one person owns or is a guest of, all times. */
int call_list_person(struct db *db, int64_t person_id, struct arena *arena, struct calls *out,
		     struct err *err) MUST_CHECK;

#endif
