/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Polls by mail.  A mail to the list and to us with the subject "Call: ..."
 * proposes a call; a reply to the mail of a poll, with lines "2 yes", answers it.
 */
#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/text.h"
#include "base/vec.h"
#include "calendar/poll.h"
#include "people/heard.h"
#include "people/login.h"
#include "people/outbox.h"
#include "people/person.h"
#include "people/secret.h"
#include "people/settings.h"

#include "poll_letter.h"
#include "poll_rows.h"

#define BODY_MAX 16384
#define LINES_MAX 400

static const char how[] =
	"To propose a call, write to the list with me in To or Cc and the subject \"Call: "
	"TOPIC\". Who stands in To must be there, who stands in Cc is asked as well. The text "
	"says why; lines such as \"Minutes: 45\", \"Earliest: 2026-11-30\", \"Latest: "
	"2026-12-11\", \"Must: a@b, c@d\", \"May: e@f\", \"Thread: https://...\" say more, and "
	"all of them may be left out.";

/* ---- what is a proposal */

/* The topic behind "Call:", "[CALL]", "Call proposal:"; NULL: none, or a reply to one. */
static const char *topic_in(const char *subject)
{
	static const char *const starts[] = {
		"call:", "call proposal:", "proposal for a call:", "propose call:", "[call]",
		"[call proposal]",
	};

	subject += strspn(subject, " ");
	for (size_t i = 0; i < ARRAY_LEN(starts); i++)
		if (str_starts_fold(subject, starts[i]))
			return subject + strlen(starts[i]);
	return NULL;
}

static bool is_to_list(const struct heard *heard, const struct settings *settings)
{
	const struct mailboxes *all[] = { &heard->to, &heard->cc };

	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		for (size_t k = 0; k < all[i]->len; k++)
			if (str_eq_fold(all[i]->items[k].email, settings->list.email))
				return true;
	return false;
}

/* ---- what it says */

static bool is_us(const struct settings *settings, const char *email)
{
	const char *us = settings->mail.from_email;
	size_t local = strcspn(us, "@");

	return str_eq_fold(email, us) ||
	       (strncasecmp(email, us, local) == 0 && email[local] == '+');
}

static const char *boxes_text(const struct settings *settings, const struct mailboxes *boxes,
			      const char *author, struct arena *arena)
{
	struct buf out = BUF_INIT(BODY_MAX);

	for (size_t i = 0; i < boxes->len; i++) {
		const struct mailbox *box = &boxes->items[i];

		if (!str_eq_fold(box->email, settings->list.email) &&
		    !is_us(settings, box->email) && !str_eq_fold(box->email, author))
			buf_printf(&out, "%s\n", mailbox_text(arena, box->name, box->email));
	}
	return buf_to_arena(&out, arena);
}

/* "45", "45 min", "1h", "1.5 hours" as minutes; anything else as it is, to be refused. */
static const char *minutes_in(char *value, struct arena *arena)
{
	size_t digits = strspn(value, "0123456789");
	const char *unit = value + digits + strspn(value + digits, " ");
	struct err ignored;
	int64_t n;

	if (!digits)
		return value;
	if (str_to_int(arena_dup_len(arena, value, digits), 1, 1440, &n, &ignored))
		return value;
	if (!*unit || tolower((unsigned char)*unit) == 'm')
		return arena_printf(arena, "%lld", (long long)n);
	if (tolower((unsigned char)*unit) == 'h')
		return arena_printf(arena, "%lld", (long long)n * 60);
	return value;
}

/* "Latest: 2026-12-11" into the form: true it was such a line. */
static bool take_line(char *line, struct poll_form *form, struct arena *arena)
{
	const struct { const char *name; const char **field; } names[] = {
		{ "must", &form->must }, { "may", &form->may }, { "zone", &form->zone },
		{ "minutes", &form->minutes }, { "duration", &form->minutes },
		{ "earliest", &form->earliest }, { "latest", &form->latest },
		{ "deadline", &form->deadline }, { "thread", &form->thread },
		{ "link", &form->link }, { "phone", &form->phone },
	};
	char *colon = strchr(line, ':'), *value;

	if (!colon)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		size_t len = strlen(names[i].name);

		if ((size_t)(colon - line) != len || strncasecmp(line, names[i].name, len) != 0)
			continue;
		value = str_trim(arena_dup(arena, colon + 1));
		*names[i].field = names[i].field == &form->minutes ? minutes_in(value, arena) :
				  value;
		return true;
	}
	return false;
}

static void read_body(const char *body, struct poll_form *form, struct arena *arena)
{
	char *cursor = arena_dup(arena, body), *line;
	struct buf why = BUF_INIT(BODY_MAX);

	for (int n = 0; n < LINES_MAX && cursor && (line = str_piece(&cursor, '\n')); n++) {
		if (str_eq(line, "-- "))
			break;
		if (*line == '>' || take_line(str_trim(line), form, arena))
			continue;
		buf_printf(&why, "%s\n", line);
	}
	form->why = str_trim(buf_to_arena(&why, arena));
}

/* ---- answers */

/* Its Message-ID follows from the question's: asked twice is answered once. */
static int answer(struct db *db, const struct settings *settings, const struct heard *heard,
		  const char *text, struct arena *arena, struct err *err)
{
	const char *domain = strrchr(settings->mail.from_email, '@');
	struct buf body = BUF_INIT(BODY_MAX);
	struct letter letter = {
		.message_id = arena_printf(arena, "%s%s", secret_derive(arena, heard->message_id,
								       "poll"), domain),
		.to_line = mailbox_text(arena, heard->from.name, heard->from.email),
		.subject = arena_printf(arena, "Re: %.*s", (int)str_utf8_cut(heard->subject, 200),
					heard->subject),
		.in_reply_to = heard->message_id, .refs = heard->message_id,
	};
	int64_t id;
	int rc = -1;

	text_fill(&body, "", "", text);
	buf_printf(&body, "\n-- \n%s\n", settings->site.name);
	letter.body = buf_to_arena(&body, arena);
	if (db_begin(db, err) == 0 && outbox_queue(db, settings, &letter, arena, &id, err) == 0)
		rc = db_commit(db, err);
	db_rollback(db);
	return rc && err->kind != ERR_CONFLICT ? -1 : 1;
}

/* What is wrong with the mail is told to its author; what is wrong with us is not. */
static int complain(struct db *db, const struct settings *settings, const struct heard *heard,
		    struct arena *arena, struct err *err)
{
	char *text;

	if (err->kind == ERR_BUSY || err->kind == ERR_IO)
		return -1;
	text = arena_printf(arena, "That did not work: %s.", err->msg);
	return answer(db, settings, heard, text, arena, err);
}

/* ---- a proposal */

static int propose(struct db *db, const struct settings *settings, const struct heard *heard,
		   const struct person *person, const char *topic, struct arena *arena,
		   struct err *err)
{
	struct actor who = person_actor(person, DOOR_MAIL);
	struct poll_form form = {
		.title = topic, .message_id = heard->message_id,
		.must = boxes_text(settings, &heard->to, heard->from.email, arena),
		.may = boxes_text(settings, &heard->cc, heard->from.email, arena),
	};
	int64_t id;

	read_body(heard->body, &form, arena);
	if (poll_propose(db, settings, &who, &form, &id, err))
		return complain(db, settings, heard, arena, err);
	return 1;
}

static int hear_proposal(struct db *db, const struct settings *settings,
			 const struct heard *heard, struct arena *arena, struct err *err)
{
	const char *topic = topic_in(heard->subject);
	struct person *person;
	int rc;

	if (!topic || !heard->is_to_us || !heard->from.email || is_us(settings, heard->from.email))
		return 0;
	if (!is_to_list(heard, settings))
		return answer(db, settings, heard, arena_printf(arena, "The list has to see it. %s",
								how), arena, err);
	/* The list's copy counts: the list let it pass. */
	if (!heard->list_id)
		return 1;
	rc = poll_knows_mail(db, heard->message_id, err);
	if (rc)
		return rc;
	rc = person_find_email(db, heard->from.email, arena, &person, err);
	if (rc < 0)
		return -1;
	if (rc)
		return propose(db, settings, heard, person, topic, arena, err);
	if (login_mail(db, settings, heard->from.email, "mail", "/call/propose", err))
		return err->kind == ERR_LIMIT ? 1 : -1;
	return 1;
}

/* ---- votes */

/* "2 yes", "2: if need be", "2) no": true, and both. */
static bool read_vote(char *line, int64_t *number, enum answer *out)
{
	size_t digits = strspn(line, "0123456789");
	struct err ignored;
	char *rest = line + digits;

	if (!digits || digits > 2)
		return false;
	rest += strspn(rest, ":). \t");
	line[digits] = rest > line + digits ? '\0' : line[digits];
	rest[strcspn(rest, ",.;")] = '\0';
	return str_to_int(line, 1, POLL_OPTIONS_MAX, number, &ignored) == 0 &&
	       answer_parse(str_trim(rest), out, &ignored) == 0;
}

static int hear_votes(struct db *db, const struct settings *settings, const struct heard *heard,
		      struct arena *arena, struct err *err)
{
	enum answer answers[POLL_OPTIONS_MAX + 1] = { ANSWER_NONE };
	char *cursor = arena_dup(arena, heard->body), *line;
	int64_t number, poll_id, voter_id;
	enum answer one;
	int n = 0;

	if (ballot_find(db, heard->token, &poll_id, &voter_id, err))
		return err->kind == ERR_NOT_FOUND ? 0 : -1;
	for (int i = 0; i < LINES_MAX && cursor && (line = str_piece(&cursor, '\n')); i++) {
		if (str_eq(line, "-- "))
			break;
		if (read_vote(str_trim(line), &number, &one)) {
			answers[number] = one;
			n++;
		}
	}
	if (!n)
		return answer(db, settings, heard, "I found no answer in your mail. Write one line "
			      "a time, above what you quote: \"1 yes\", \"2 if need be\", "
			      "\"3 no\".", arena, err);
	if (poll_vote_ballot(db, heard->token, answers, err))
		return complain(db, settings, heard, arena, err);
	return 1;
}

int poll_hear(struct db *db, const struct settings *settings, const struct heard *heard,
	      struct arena *arena, struct err *err)
{
	if (heard->is_automatic)
		return 0;
	if (heard->token && heard->from.email && !heard->list_id) {
		int rc = hear_votes(db, settings, heard, arena, err);

		if (rc)
			return rc;
	}
	return hear_proposal(db, settings, heard, arena, err);
}
