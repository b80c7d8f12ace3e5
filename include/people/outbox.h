/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Letters on their way.  A letter is queued in the same transaction as the
 * change that causes it, gets Message-ID and Date then, and is never altered.
 * The postman sends it to each envelope recipient apart, so that one refused
 * address holds up nobody.  Per recipient: queued -> sending -> sent or failed;
 * a letter to the list is confirmed when the list's own copy is read back.
 */
#ifndef PEOPLE_OUTBOX_H
#define PEOPLE_OUTBOX_H

#include "people/actor.h"

struct arena;
struct db;
struct settings;

#define LETTER_BODY_MAX (256 * 1024)

struct letter {
	int64_t id;
	const char *message_id;		/* without angle brackets */
	int64_t queued_at;		/* also its Date */
	const char *from_name, *from_email;
	const char *reply_to;		/* address, or NULL */
	const char *to_line;		/* "Name <a@b>, c@d" */
	const char *cc_line;		/* or NULL */
	const char *subject;
	const char *in_reply_to;	/* Message-ID without brackets, or NULL */
	const char *refs;		/* Message-IDs without brackets, blank between, or NULL */
	const char *body;		/* UTF-8 text, LF; NULL when erased */
	const char *calendar;		/* iCalendar text, or NULL */
	const char *method;		/* "REQUEST", ...; with calendar */
	bool is_secret;			/* body is erased once sent: it holds a link */
	bool is_list;			/* goes to the list: wants confirmation */
	int64_t confirmed_at;		/* 0: not yet */
	const char *archive_url;	/* once confirmed, or NULL */
};

enum letter_state {			/* worst first, over all recipients */
	LETTER_FAILED, LETTER_QUEUED, LETTER_SENT, LETTER_CONFIRMED,
};

struct delivery {
	int64_t letter_id;
	const char *email;
	const char *state;		/* "queued" "sending" "sent" "failed" */
	int64_t attempts, next_at, sent_at;
	const char *answer;		/* the server's words, or NULL */
};
struct deliveries { struct delivery *items; size_t len, cap; };
struct letters { struct letter *items; size_t len, cap; };

/*
 * Fill in what the site settles (from, date, a new Message-ID) where the caller
 * left it empty; letter->id stays 0.  outbox_queue() does so itself; a preview
 * does it to show the mail that would go out.
 */
void letter_complete(struct letter *letter, const struct settings *settings,
		     struct arena *arena);

/*
 * Queue a letter to the addresses in to_line and cc_line.  Inside the caller's
 * transaction.  Header fields with control characters, more than 100
 * recipients or a body over LETTER_BODY_MAX are refused, saying so.
 */
int outbox_queue(struct db *db, const struct settings *settings, struct letter *letter,
		 struct arena *arena, int64_t *id, struct err *err) MUST_CHECK;

struct letter *outbox_get(struct db *db, int64_t id, struct arena *arena, struct err *err);
int outbox_deliveries(struct db *db, int64_t id, struct arena *arena, struct deliveries *out,
		      struct err *err) MUST_CHECK;
int outbox_state(struct db *db, int64_t id, enum letter_state *out, struct err *err) MUST_CHECK;
const char *letter_state_name(enum letter_state state);		/* "queued" */
/* Newest first; at most max.  Secret letters are left out. */
int outbox_list(struct db *db, int64_t max, struct arena *arena, struct letters *out,
		struct err *err) MUST_CHECK;
/* Recipients that letters still wait for, and those that were given up. */
int outbox_count(struct db *db, int64_t *queued, int64_t *failed, struct err *err) MUST_CHECK;

/* Failed recipients are tried again now.  Organisers. */
int outbox_retry(struct db *db, const struct actor *who, int64_t id, struct err *err) MUST_CHECK;

/* --- the postman's side --- */

/*
 * The next delivery that is due, marked 'sending' and committed before it is
 * returned: 1, 0 none, -1.  Its own transaction.
 */
int outbox_take(struct db *db, struct arena *arena, struct letter **letter,
		struct delivery *delivery, struct err *err) MUST_CHECK;
int outbox_sent(struct db *db, const struct delivery *delivery, const char *answer,
		struct err *err) MUST_CHECK;
/*
 * Again later, backing off from a minute to four hours, up to five days; then
 * failed.  Not within least_secs: the time in which a copy may come back.
 */
int outbox_later(struct db *db, const struct delivery *delivery, const char *answer,
		 int64_t least_secs, struct err *err) MUST_CHECK;
int outbox_failed(struct db *db, const struct delivery *delivery, const char *answer,
		  struct err *err) MUST_CHECK;
/*
 * At start: what a crash left 'sending' is queued again.  Where the list can
 * be read back, list letters wait grace_secs first: the copy may be on its way.
 */
int outbox_recover(struct db *db, int64_t grace_secs, struct err *err) MUST_CHECK;
/*
 * The list's copy of a letter was read: it is confirmed, and sent if a crash
 * hid that.  1 was ours, 0 not, -1.  archive_url may be NULL.
 */
int outbox_confirm(struct db *db, const char *message_id, const char *archive_url,
		   struct err *err) MUST_CHECK;
/* Seconds until something is due: 0 now, -1 nothing waits. */
int64_t outbox_due_secs(struct db *db);

#endif
