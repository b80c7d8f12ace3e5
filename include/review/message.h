/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One mail of the list, without its body: the archive has that. */
#ifndef REVIEW_MESSAGE_H
#define REVIEW_MESSAGE_H

#include "base/base.h"

struct arena;
struct db;
struct err;

enum message_kind {
	MESSAGE_COVER,			/* "[PATCH 0/5]" */
	MESSAGE_PATCH,
	MESSAGE_PULL,			/* a pull request: the lead of its series */
	MESSAGE_REPLY,
	MESSAGE_OTHER,
};

struct message {
	int64_t id;
	const char *message_id;		/* without angle brackets */
	enum message_kind kind;
	int64_t at;
	const char *from_name, *from_email, *subject;
	int64_t parent_id;		/* 0: none.  It may be a mail that was not heard */
	int64_t part_id;		/* the cover or patch that it is or is about; 0: none */
	const char *archive_url;	/* or NULL */
	bool is_ping;			/* says no more than that */
	bool is_automatic;		/* a program's, a bounce's */
	int64_t remarks;		/* own pieces of text below quoted ones */
	int64_t questions;		/* own lines with a question mark */
	const char *excerpt;		/* the first own words of a reply, up to 300 bytes */
};

struct messages { struct message *items; size_t len, cap; };

/* 1 found, 0 never heard, -1. */
int message_find(struct db *db, const char *message_id, struct arena *arena,
		 struct message **out, struct err *err) MUST_CHECK;
/* ERR_NOT_FOUND */
struct message *message_get(struct db *db, int64_t id, struct arena *arena, struct err *err);

/* All of a series: its parts and whatever is about them, oldest first. */
int message_of_series(struct db *db, int64_t series_id, struct arena *arena,
		      struct messages *out, struct err *err) MUST_CHECK;

/* Direct answers to a mail, oldest first. */
int message_answers(struct db *db, int64_t id, struct arena *arena, struct messages *out,
		    struct err *err) MUST_CHECK;

const char *message_kind_name(enum message_kind kind);	/* "cover" */

#endif
