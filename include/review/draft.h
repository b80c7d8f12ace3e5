/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mail with which a submitter pings their own series on the list, as the list
 * is used to it: "Ping: [PATCH v2 0/3] ...", an answer to their own cover, to those
 * who owe, saying what is missing and why it matters.  moot sends none by itself.
 */
#ifndef REVIEW_DRAFT_H
#define REVIEW_DRAFT_H

#include "base/base.h"

struct arena;
struct err;
struct judgement;
struct settings;

#define DRAFT_WHY_MAX 500

struct draft {
	const char *subject;
	const char *to_line, *cc_line;	/* as in a header */
	const char *in_reply_to;	/* without brackets */
	const char *body;
	const char *mailto;		/* RFC 6068, with all of it */
	const char *file;		/* what to save as ping.txt ... */
	const char *send_email;		/* ... for this git send-email line */
};

/*
 * why: one sentence why it matters, or NULL.  ERR_CONFLICT: nobody is to be pinged,
 * saying why not.
 */
int draft_ping(const struct settings *settings, const struct judgement *judgement,
	       const char *why, struct arena *arena, struct draft *out, struct err *err)
	MUST_CHECK;

/* Where a mail is in the archive; NULL: there is none. */
char *draft_archive_url(const struct settings *settings, const char *message_id,
			struct arena *arena);

#endif
