/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Putting mails into a maildir, which is the transport that needs no account. */
#ifndef MAIL_MAILDIR_H
#define MAIL_MAILDIR_H

#include "base/base.h"

struct err;

struct maildir_letter {
	const char *message_id;
	const char *from, *to;		/* envelope: becomes Return-Path, Delivered-To */
	int64_t date;			/* puts the names in order */
	const char *data;		/* bytes with CRLF; the file has LF */
	size_t len;
};

/*
 * Deliver, on disk when this returns.  The name comes from Message-ID and
 * recipient: what is in new/ or cur/ already is not delivered again.  Folders
 * that are missing are made.  The name is put into out.
 */
int maildir_deliver(const char *path, const struct maildir_letter *letter, char *out,
		    size_t size, struct err *err) MUST_CHECK;

/* A mail as it is, under a name of its own; on disk when this returns. */
int maildir_spool(const char *path, const char *data, size_t len, struct err *err) MUST_CHECK;

/* new, cur and tmp, and the folders above. */
int maildir_make(const char *path, struct err *err) MUST_CHECK;

#endif
