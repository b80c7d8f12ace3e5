/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sessions proposed by mail: "Propose: TITLE", to moot or to the list. */
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/event.h"
#include "calendar/proposal.h"
#include "people/heard.h"
#include "people/mailbox.h"
#include "people/outbox.h"
#include "people/person.h"
#include "people/settings.h"

#define PROBLEM_MAX 4000		/* bytes: what is longer is cut */

static const char *title_in(const char *subject)
{
	static const char *const marks[] = { "propose:", "proposal:" };

	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (str_starts_fold(subject, marks[i]))
			return subject + strlen(marks[i]);
	return NULL;
}

/* The author's own words: no quotation, no signature. */
static char *problem_in(const char *body, struct arena *arena)
{
	struct buf out = BUF_INIT(PROBLEM_MAX);
	char *cursor = arena_dup(arena, body), *line;

	while ((line = str_piece(&cursor, '\n')) && !str_eq(line, "-- "))
		if (*line != '>')
			buf_printf(&out, "%s\n", line);
	return str_trim(buf_to_arena(&out, arena));
}

static int answer(struct db *db, const struct settings *settings, const struct heard *heard,
		  const char *text, struct arena *arena, struct err *err)
{
	struct letter letter = {
		.to_line = heard->from.email, .in_reply_to = heard->message_id,
		.refs = heard->message_id, .body = text,
		.subject = arena_printf(arena, "Re: %.150s", heard->subject),
	};
	int64_t id;
	int rc = -1;

	if (db_begin(db, err) || outbox_queue(db, settings, &letter, arena, &id, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	return rc;
}

/* The same mail again finds its own title, and that is told to nobody. */
static bool is_known(struct db *db, int64_t event_id, int64_t person_id, const char *title,
		     struct arena *arena)
{
	struct proposals all = { 0 };
	struct err err;

	if (proposal_list_all(db, event_id, arena, &all, &err))
		return false;
	for (size_t i = 0; i < all.len; i++)
		if (all.items[i].owner_id == person_id && str_eq_fold(all.items[i].title, title))
			return true;
	return false;
}

static int propose(struct db *db, const struct settings *settings, const struct heard *heard,
		   const struct person *person, const char *title, struct arena *arena,
		   struct err *err)
{
	struct actor who = person_actor(person, DOOR_MAIL);
	struct proposal_form form = { .title = str_clean_line(arena, title) };
	struct event *event;
	const char *text;
	int64_t id;
	int found = event_current(db, arena, &event, err);

	if (found < 0)
		return -1;
	if (!found)
		return answer(db, settings, heard, "No event is planned.\n", arena, err) ? -1 : 1;
	if (is_known(db, event->id, person->id, form.title, arena))
		return 1;
	form.problem = problem_in(heard->body, arena);
	if (proposal_create(db, &who, event->id, &form, &id, err) == 0)
		text = arena_printf(arena, "Session %" PRId64 " of %s is proposed, with you as its "
				    "host:\n\n  %s/session/%" PRId64 "\n", id, event->name,
				    settings->site.url, id);
	else if (err->kind == ERR_BUSY || err->kind == ERR_IO)
		return -1;
	else
		text = arena_printf(arena, "That did not work: %s.\n", err->msg);
	return answer(db, settings, heard, text, arena, err) ? -1 : 1;
}

int proposal_hear(struct db *db, const struct settings *settings, const struct heard *heard,
		  struct arena *arena, struct err *err)
{
	const char *title = title_in(heard->subject);
	struct person *person;
	int found;

	if (heard->is_automatic || !title || !heard->from.email ||
	    (!heard->is_to_us && !heard->list_id))
		return 0;
	found = person_find_email(db, heard->from.email, arena, &person, err);
	return found == 1 ? propose(db, settings, heard, person, title, arena, err) : found;
}
