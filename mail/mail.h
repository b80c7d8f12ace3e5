/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One mail, as fields: what mail_compose() turns into RFC 5322 bytes and
 * mail_parse() reads out of them.  All strings are UTF-8 and borrowed; those
 * that mail_parse() gives live in its arena.  Message-IDs stand without angle
 * brackets.  What a mail does not have is NULL.
 */
#ifndef MAIL_MAIL_H
#define MAIL_MAIL_H

#include "base/base.h"

struct arena;
struct buf;
struct err;

#define MAIL_MAX ((size_t)10 << 20)	/* bytes that mail_parse() looks at */
#define MAIL_ADDRESSES_MAX 1000
#define MAIL_HEADERS_MAX 2000		/* fields of the header */
#define MAIL_PARTS_MAX 500
#define MAIL_DEPTH_MAX 30
#define MAIL_REFERENCES_MAX 200		/* the last ones count */
#define MAIL_CALENDAR_MAX ((size_t)256 << 10)	/* a longer one is none */
#define MAIL_HEADER_MAX 998		/* RFC 5322: the longest line */

struct mail_address { const char *name, *email; };	/* name "" if none */
struct mail_addresses { struct mail_address *items; size_t len, cap; };
struct mail_ids { const char **items; size_t len, cap; };

struct mail {
	const char *message_id;
	int64_t date;			/* 0: none or not to be understood */
	struct mail_address from;
	struct mail_addresses to, cc;
	const char *reply_to;		/* an address */
	const char *subject;
	const char *in_reply_to;
	struct mail_ids references;	/* oldest first */
	const char *body;		/* text/plain, LF; never NULL after mail_parse() */
	const char *calendar;		/* iCalendar text that goes along, or came (the first) */
	const char *method;		/* "REQUEST", ...; with calendar; to compose only */
	bool is_automatic;		/* Auto-Submitted; read: also a bounce, a vacation note */

	/* mail_parse() only */
	const char *no_body;		/* why body is "": "the mail is encrypted" */
	const char *return_path;	/* envelope sender, where the last hop noted it */
	const char *list_id;		/* what stands between the angle brackets */
	const char *list_post;		/* raw */
	const char *reply_to_name;	/* that goes with reply_to */
	struct mail_address original_from;	/* where a list that put itself into From kept it */
	const char *archived_at, *list_archive;		/* http and https URLs */
};

/*
 * The mail as bytes with CRLF, appended to out.  The same mail gives the same
 * bytes.  Text is 7bit if it is ASCII that no relay would touch, and
 * quoted-printable otherwise, so that signatures and list managers leave it
 * whole; a calendar stands beside it in multipart/alternative (RFC 6047).
 * Control characters in header fields, bad addresses and Message-IDs, and text
 * that is not UTF-8 are refused (ERR_INVALID).
 */
int mail_compose(const struct mail *mail, struct buf *out, struct err *err) MUST_CHECK;

/*
 * Bytes from anybody.  ERR_LIMIT beyond the limits above, ERR_INVALID for what
 * is no mail; everything else is read as well as it can be.  The body is that
 * of the text/plain parts in order: decoded, flowed text unwrapped.
 */
struct mail *mail_parse(const char *data, size_t len, struct arena *arena, struct err *err);

/* The same with limits of one's own instead of those above. */
struct mail_limits { int64_t bytes, headers, addresses, parts, depth; };
struct mail *mail_parse_within(const char *data, size_t len, const struct mail_limits *limits,
			       struct arena *arena, struct err *err);

/*
 * Is an address that one of the patterns (with '*'; ends with NULL) fits in the
 * header, wherever but in the subject?  Nothing is decoded for that.
 */
bool mail_is_private(const char *data, size_t len, const char *const *patterns);

/* Safe in an envelope and in a header: printable ASCII, one '@', at most 254. */
bool mail_is_address(const char *email);
bool mail_is_message_id(const char *id);	/* "left@right", at most 250, no brackets */

/*
 * Did this copy come straight from its sender, and not through a list?  No list
 * field, and the envelope sender is the author.
 */
bool mail_is_direct(const struct mail *mail);

/*
 * Where the list's archive shows the mail: as the copy itself says, else the
 * pattern (or NULL) with its first %s replaced by the Message-ID.  NULL: unknown.
 */
char *mail_archive_url(const struct mail *mail, const char *pattern, struct arena *arena);

/* GMime wants to be woken up once; cheap to call again. */
void mail_start(void);

#endif
