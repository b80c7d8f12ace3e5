/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mailboxes (RFC 5322, 3.4) as they stand in headers, forms and envelopes. */
#ifndef PEOPLE_MAILBOX_H
#define PEOPLE_MAILBOX_H

#include "base/base.h"

struct arena;
struct err;

struct mailbox { const char *name, *email; };	/* name "" if none */
struct mailboxes { struct mailbox *items; size_t len, cap; };

/* An addr-spec that is safe in an envelope and in a header: ERR_INVALID if not. */
int email_check(const char *email, struct err *err) MUST_CHECK;

/*
 * "Name <a@b>, c@d", by comma, semicolon or line, taken apart and checked;
 * ERR_INVALID names the bad one.
 */
int mailbox_parse(const char *line, struct arena *arena, struct mailboxes *out, struct err *err)
	MUST_CHECK;

/* One as it stands in a header: quoted where RFC 5322 wants it; UTF-8 stays. */
char *mailbox_text(struct arena *arena, const char *name, const char *email);

#endif
