/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A maildir that is read: the mailbox of a list's subscriber.  Each mail is
 * handed on once and then lies in cur/ with the flag S, which is what maildirs
 * are for; so a restart goes on where it stopped.
 */
#ifndef MAIL_SOURCE_H
#define MAIL_SOURCE_H

#include "base/base.h"

struct err;
struct mail;
struct source;

/*
 * What to do with a mail.  -1: not now (err says why); the mail stays unread
 * and so do those behind it.
 */
typedef int source_fn(void *cookie, const struct mail *mail, struct err *err);

struct source *source_new(const char *path);
void source_free(struct source *source);

/*
 * Hand on what is new, at most max mails: how many were read, or -1.  The first
 * call looks at the unread ones in cur/ too.  A mail that cannot be parsed is
 * left where it is and logged once; so is one that cannot be moved.
 */
int source_poll(struct source *source, int max, source_fn *fn, void *cookie, struct err *err)
	MUST_CHECK;

#endif
