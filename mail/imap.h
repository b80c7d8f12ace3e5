/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One folder on an IMAP server (RFC 3501, RFC 2177), as far as reading new mails
 * goes.  libcurl connects, shakes hands and logs in; the commands are ours, since
 * libcurl's own fetch marks mails as seen and cannot wait for new ones.
 *
 * These calls wait, for at most a minute without a word from the server.
 */
#ifndef MAIL_IMAP_H
#define MAIL_IMAP_H

#include "base/base.h"

struct arena;
struct buf;
struct err;
struct imap;

struct imap_options {
	const char *url;		/* imaps://host:port/FOLDER; imap:// is STARTTLS */
	const char *user, *password_file;
	const char *ca_file;		/* NULL: the system's */
	bool writes;			/* the folder is opened to mark mails */
	int wake_fd;			/* readable: imap_wait() is over; -1: none */
};

struct imap_mail { uint32_t uid; int64_t size; };
struct imap_mails { struct imap_mail *items; size_t len, cap; };

/* Connect, log in, open the folder.  The errors say what to do. */
struct imap *imap_open(const struct imap_options *options, struct err *err);
void imap_close(struct imap *imap);
uint32_t imap_uid_validity(const struct imap *imap);

/* The mails with a greater UID, in order. */
int imap_list(struct imap *imap, uint32_t after, struct arena *arena, struct imap_mails *out,
	      struct err *err) MUST_CHECK;

/* One mail as it is, unmarked: 1, 0 it is gone, -1.  Over the buf's limit it is cut. */
int imap_fetch(struct imap *imap, uint32_t uid, struct buf *out, struct err *err) MUST_CHECK;

int imap_mark_seen(struct imap *imap, uint32_t uid, struct err *err) MUST_CHECK;

/* Wait for something new: 0 there may be, or we are woken, or it took long; -1. */
int imap_wait(struct imap *imap, int64_t poll_secs, struct err *err) MUST_CHECK;

#endif
