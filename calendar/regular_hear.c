/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Joining and leaving the Cc list of a regular call by mail. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/text.h"
#include "people/heard.h"
#include "people/mailbox.h"
#include "people/outbox.h"
#include "people/settings.h"

#include "regular_rows.h"

struct wish { bool join; int64_t cadence_id; };

static int64_t number(const char *text)
{
	struct err err;
	int64_t n;

	return str_to_int(text, 1, INT64_MAX, &n, &err) ? 0 : n;
}

/* "join-3" and "leave-3" */
static bool by_token(const char *token, struct wish *wish)
{
	if (!token)
		return false;
	wish->join = str_starts_fold(token, "join-");
	if (!wish->join && !str_starts_fold(token, "leave-"))
		return false;
	wish->cadence_id = number(strchr(token, '-') + 1);
	return wish->cadence_id > 0;
}

/* "join Community Call", "leave 3"; a "Re:" is somebody's conversation. */
static int by_subject(struct db *db, const char *subject, struct arena *arena,
		      struct wish *wish, struct err *err)
{
	char *rest = arena_dup(arena, subject), *word = str_word(&rest);
	struct cadences all = { 0 };

	if (!word || !rest)
		return 0;
	wish->join = str_eq_fold(word, "join");
	if (!wish->join && !str_eq_fold(word, "leave"))
		return 0;
	if (cadence_list(db, arena, &all, err))
		return -1;
	for (size_t i = 0; i < all.len; i++) {
		if (!str_eq_fold(all.items[i].title, str_trim(rest)) &&
		    all.items[i].id != number(rest))
			continue;
		wish->cadence_id = all.items[i].id;
		return 1;
	}
	return 0;
}

/* What no invitation says. */
static int answer(struct db *db, const struct settings *settings, const struct heard *heard,
		  const struct cadence *cadence, const char *subject, const char *words,
		  struct arena *arena, struct err *err)
{
	struct letter letter = {
		.to_line = mailbox_text(arena, heard->from.name, heard->from.email),
		.subject = arena_printf(arena, "%s %s", subject, cadence->title),
		.in_reply_to = heard->message_id, .refs = heard->message_id,
	};
	struct buf body = BUF_INIT(LETTER_BODY_MAX);
	int64_t id;

	text_fill(&body, "", "", words);
	buf_printf(&body, "\n%s/cadence/%lld\n\n-- \n%s\n", settings->site.url,
		   (long long)cadence->id, settings->site.name);
	letter.body = buf_to_arena(&body, arena);
	return outbox_queue(db, settings, &letter, arena, &id, err);
}

static int join(struct db *db, const struct settings *settings, const struct heard *heard,
		const struct cadence *cadence, struct arena *arena, struct err *err)
{
	const char *name = str_clean_line(arena, heard->from.name);
	int rc = regular_hear_in(db, settings, cadence->id, name, heard->from.email, true, arena,
				 err);

	if (rc && err->kind == ERR_LIMIT)
		return answer(db, settings, heard, cadence, "No place on the Cc list of",
			      arena_printf(arena, "Sorry: %s.", err->msg), arena, err);
	if (rc || !cadence->votes)
		return rc;
	return answer(db, settings, heard, cadence, "You have asked to join the Cc list of",
		      "Those who are on it vote on who joins. You will get the invitation as "
		      "soon as they say yes.", arena, err);
}

int regular_hear(struct db *db, const struct settings *settings, const struct heard *heard,
		 struct arena *arena, struct err *err)
{
	struct cadence *cadence;
	struct wish wish = { 0 };
	int rc;

	if (!heard->is_to_us || heard->list_id || heard->is_automatic ||
	    str_is_empty(heard->from.email) || heard->calendar)
		return 0;
	if (!by_token(heard->token, &wish)) {
		rc = heard->token ? 0 : by_subject(db, heard->subject, arena, &wish, err);
		if (rc != 1)
			return rc;
	}
	rc = -1;
	if (db_begin(db, err))
		goto out;
	cadence = cadence_get(db, wish.cadence_id, arena, err);
	if (!cadence)
		goto out;
	if (wish.join ? join(db, settings, heard, cadence, arena, err) :
			regular_hear_in(db, settings, cadence->id, heard->from.name,
					heard->from.email, false, arena, err))
		goto out;
	rc = db_commit(db, err) ? -1 : 1;
out:
	db_rollback(db);
	return rc;
}
