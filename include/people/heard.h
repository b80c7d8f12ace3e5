/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A mail that the postman has read, as the folders hear it that it may concern.
 * Whatever hears is a function
 *
 *	int noun_hear(struct db *db, const struct settings *settings,
 *		      const struct heard *heard, struct arena *arena, struct err *err);
 *
 * that answers 1: it was for me and is done, 0: not for me, -1.  Hearing the
 * same mail again changes nothing: mails come twice, late and in any order.
 */
#ifndef PEOPLE_HEARD_H
#define PEOPLE_HEARD_H

#include "people/mailbox.h"

struct heard_ids { const char **items; size_t len, cap; };

struct heard {
	const char *source;		/* the config section that it came from */
	const char *message_id;		/* never NULL; no angle brackets in any id */
	int64_t date;			/* of its header; 0: none */
	struct mailbox from;		/* the author; email NULL where a list left none legible */
	struct mailboxes to, cc;
	const char *subject;		/* decoded, one line; "" if none */
	const char *in_reply_to;	/* or NULL */
	struct heard_ids references;	/* oldest first */
	const char *list_id;		/* NULL: it did not come through a list */
	bool is_direct;			/* this copy came straight from its sender */
	const char *archive_url;	/* or NULL */
	const char *body;		/* UTF-8, LF; "" if it has none */
	const char *no_body;		/* why, or NULL */
	const char *calendar;		/* its text/calendar part (RFC 6047), or NULL */
	bool is_automatic;		/* Auto-Submitted, a bounce, a vacation note */
	bool is_to_us;			/* moot's own address is in To or Cc */
	const char *token;		/* of moot+TOKEN@ there, or NULL */
};

#endif
