/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A place where mails are read, of whatever kind: each mail is handed on once, as
 * bytes, and with it a position behind it that a later reader goes on from.  Who
 * reads keeps that position and what became of the mails in one transaction:
 *
 *	reader_seek(reader, position)		once, and again when that failed
 *	reader_poll(reader, ...)		mails, in a transaction
 *	reader_done(reader)			once it is committed
 *
 * None of these waits for a network: what does has a thread of its own.
 */
#ifndef MAIL_READER_H
#define MAIL_READER_H

#include "base/base.h"

struct err;
struct reader;

struct reader_options {
	const char *kind;		/* "maildir" "spool" "mbox" "imap" "public-inbox" */
	const char *place;		/* folder, file ("-": standard input) or URL */
	bool marks;			/* what was read is marked as seen */
	bool is_whole;			/* nobody writes to it: its end is the last mail's end */
	size_t max_bytes;		/* of a mail; 0: MAIL_MAX */
	const char *user, *password_file, *ca_file;	/* imap */
	const char *keep;		/* public-inbox: folder for what is fetched */
	int64_t poll_secs;		/* 0: once a minute */
};

struct reader_item {
	const char *data;		/* one mail; NULL: it could not be had */
	size_t len;
	const char *problem;		/* why, or NULL */
	const char *name;		/* what the source calls it */
	const char *position;		/* behind it */
};

/* -1: not now (err says why); the mail and those behind it come again after a seek. */
typedef int reader_fn(void *cookie, const struct reader_item *item, struct err *err);

struct reader *reader_new(const struct reader_options *options, struct err *err);
void reader_free(struct reader *reader);

/* Go on behind a position that an item had; "": from the beginning. */
void reader_seek(struct reader *reader, const char *position);

/* Hand on what is new, at most max items: how many, or -1 with what is wrong. */
int reader_poll(struct reader *reader, int max, reader_fn *fn, void *cookie, struct err *err)
	MUST_CHECK;
/* What was handed on is kept. */
void reader_done(struct reader *reader);

/* Is there more to come soon, of what was there when it was asked? */
bool reader_is_busy(const struct reader *reader);

/* Can it be read?  This does wait.  0, or -1 with what is wrong and what to do. */
int reader_check(const struct reader_options *options, struct err *err) MUST_CHECK;

/* ---- what a kind of reader is */

struct reader_kind {
	const char *name;
	struct reader *(*make)(const struct reader_options *options, struct err *err);
	void (*free)(struct reader *reader);
	void (*seek)(struct reader *reader, const char *position);
	int (*poll)(struct reader *reader, int max, reader_fn *fn, void *cookie, struct err *err);
	void (*done)(struct reader *reader);		/* or NULL */
	bool (*is_busy)(const struct reader *reader);	/* or NULL: no */
	int (*check)(const struct reader_options *options, struct err *err);
};

/* Each begins with this. */
struct reader { const struct reader_kind *kind; };

extern const struct reader_kind reader_maildir, reader_spool, reader_mbox, reader_imap,
	reader_public_inbox;

#endif
