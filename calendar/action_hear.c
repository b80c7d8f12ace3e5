/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Actions by mail: "done A12" in a mail to moot's own address, as in a reply to a reminder. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "people/heard.h"
#include "people/outbox.h"
#include "people/person.h"
#include "people/settings.h"
#include "action_rows.h"

#define LINES_MAX 20

/* "done A12 it is in v4", "drop A12: superseded": 1, or 0 for anything else. */
static int read_line(char *line, int64_t *id, enum action_state *state, const char **words)
{
	char *rest = line, *verb = str_word(&rest), *number;

	if (!verb || (!str_eq_fold(verb, "done") && !str_eq_fold(verb, "drop")))
		return 0;
	number = str_word(&rest);
	if (!number)
		return 0;
	number[strcspn(number, ":,.")] = '\0';
	*id = action_number(number);
	*state = str_eq_fold(verb, "done") ? ACTION_DONE : ACTION_DROPPED;
	*words = rest ? str_trim(rest) : "";
	return *id != 0;
}

static int obey(struct db *db, const struct actor *who, char *line, struct buf *answer,
		struct err *err)
{
	enum action_state state;
	const char *words;
	int64_t id;

	if (!read_line(line, &id, &state, &words))
		return 0;
	if (action_close(db, who, id, state, words, err) == 0)
		buf_printf(answer, "A%lld is %s.\n", (long long)id, action_state_name(state));
	else if (err->kind == ERR_BUSY || err->kind == ERR_IO)
		return -1;
	else
		buf_printf(answer, "A%lld: %s.\n", (long long)id, err->msg);
	return 1;
}

static int reply(struct db *db, const struct settings *settings, const struct heard *heard,
		 const struct person *person, const char *answer, struct arena *arena,
		 struct err *err)
{
	struct letter letter = {
		.to_line = mailbox_text(arena, person->name, heard->from.email),
		.subject = str_starts_fold(heard->subject, "Re: ") ? heard->subject :
			   arena_printf(arena, "Re: %s", heard->subject),
		.in_reply_to = heard->message_id, .refs = heard->message_id,
		.body = arena_printf(arena, "%s\n%s/actions\n\n-- \n%s\n", answer,
				     settings->site.url, settings->site.name),
	};
	int64_t id;
	int rc;

	if (db_begin(db, err))
		return -1;
	rc = outbox_queue(db, settings, &letter, arena, &id, err);
	if (rc == 0)
		rc = db_commit(db, err);
	db_rollback(db);
	return rc;
}

/*
 * Hearing it twice closes nothing twice; the answer then says that it is done
 * already.  A list's copy of such a mail is no order.
 */
int action_hear(struct db *db, const struct settings *settings, const struct heard *heard,
		struct arena *arena, struct err *err)
{
	struct buf answer = BUF_INIT(LETTER_BODY_MAX);
	char *cursor, *line;
	struct person *person;
	struct actor who;
	int n = 0, rc;

	if (!heard->is_to_us || heard->list_id || heard->is_automatic || !heard->from.email)
		return 0;
	rc = person_find_email(db, heard->from.email, arena, &person, err);
	if (rc != 1)
		return rc;
	who = person_actor(person, DOOR_MAIL);
	cursor = arena_dup(arena, heard->body);
	while (rc >= 0 && n < LINES_MAX && (line = str_piece(&cursor, '\n')) &&
	       !str_eq(line, "-- ")) {
		rc = *line == '>' ? 0 : obey(db, &who, line, &answer, err);
		n += rc > 0;
	}
	if (rc >= 0 && n)
		rc = reply(db, settings, heard, person, buf_str(&answer), arena, err);
	buf_free(&answer);
	return rc < 0 ? -1 : n > 0;
}
