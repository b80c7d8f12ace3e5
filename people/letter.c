/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A letter: filled in, checked, stored; its own table letter. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/secret.h"
#include "people/settings.h"
#include "letter.h"

#define LETTER_COLUMNS								\
	"id, message_id, queued_at, from_name, from_email, reply_to, to_line, cc_line,"	\
	" subject, in_reply_to, refs, body, calendar,"			\
	" coalesce(itip, method) AS method, is_secret, is_list,"		\
	" confirmed_at, archive_url"

static void letter_from(struct db_stmt *st, struct arena *arena, struct letter *letter)
{
	letter->id = db_int(st, "id");
	letter->message_id = db_text(st, "message_id", arena);
	letter->queued_at = db_int(st, "queued_at");
	letter->from_name = db_text(st, "from_name", arena);
	letter->from_email = db_text(st, "from_email", arena);
	letter->reply_to = db_text(st, "reply_to", arena);
	letter->to_line = db_text(st, "to_line", arena);
	letter->cc_line = db_text(st, "cc_line", arena);
	letter->subject = db_text(st, "subject", arena);
	letter->in_reply_to = db_text(st, "in_reply_to", arena);
	letter->refs = db_text(st, "refs", arena);
	letter->body = db_text(st, "body", arena);
	letter->calendar = db_text(st, "calendar", arena);
	letter->method = db_text(st, "method", arena);
	letter->is_secret = db_int(st, "is_secret") != 0;
	letter->is_list = db_int(st, "is_list") != 0;
	letter->confirmed_at = db_int(st, "confirmed_at");
	letter->archive_url = db_text(st, "archive_url", arena);
}

void letter_complete(struct letter *letter, const struct settings *settings, struct arena *arena)
{
	const char *at;

	if (!letter->queued_at)
		letter->queued_at = clock_now();
	if (!letter->from_email) {
		letter->from_name = settings->mail.from_name;
		letter->from_email = settings->mail.from_email;
	}
	if (!letter->to_line)
		letter->to_line = mailbox_text(arena, settings->list.name, settings->list.email);
	at = strrchr(letter->from_email, '@');
	if (!letter->message_id)
		letter->message_id = arena_printf(arena, "%s%s", secret_new(arena),
						  at ? at : "@localhost");
}

static int check_field(const char *name, const char *value, struct err *err)
{
	if (!value)
		return 0;
	for (const char *s = value; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			return err_set(err, ERR_INVALID, "%s has a control character in it", name);
	if (!str_is_utf8(value, strlen(value)))
		return err_set(err, ERR_INVALID, "%s is not UTF-8", name);
	return 0;
}

int letter_check(const struct letter *letter, struct err *err)
{
	if (check_field("the subject", letter->subject, err) ||
	    check_field("To", letter->to_line, err) || check_field("Cc", letter->cc_line, err) ||
	    check_field("From", letter->from_name, err) ||
	    check_field("Reply-To", letter->reply_to, err) ||
	    check_field("In-Reply-To", letter->in_reply_to, err) ||
	    check_field("References", letter->refs, err) ||
	    check_field("Message-ID", letter->message_id, err) ||
	    email_check(letter->from_email, err))
		return -1;
	if (str_is_empty(letter->subject) || strlen(letter->subject) > 400)
		return err_set(err, ERR_INVALID, "a subject has 1 to 400 bytes");
	if (!letter->body || strlen(letter->body) > LETTER_BODY_MAX)
		return err_set(err, ERR_LIMIT, "the mail is longer than %d KB: shorten it",
			       LETTER_BODY_MAX / 1024);
	return 0;
}

int letter_insert(struct db *db, const struct letter *letter, int64_t *id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO letter (message_id, queued_at, from_name, from_email, reply_to,"
		" to_line, cc_line, subject, in_reply_to, refs, body, calendar, method,"
		" itip, is_secret, is_list)"
		" VALUES (:message_id, :queued_at, :from_name, :from_email, :reply_to,"
		" :to_line, :cc_line, :subject, :in_reply_to, :refs, :body, :calendar, :method,"
		" :itip, :is_secret, :is_list)");

	bool is_itip = str_eq(letter->method, "DECLINECOUNTER");

	db_bind_text(st, "message_id", letter->message_id);
	db_bind_int(st, "queued_at", letter->queued_at);
	db_bind_text(st, "from_name", letter->from_name ? letter->from_name : "");
	db_bind_text(st, "from_email", letter->from_email);
	db_bind_text(st, "reply_to", letter->reply_to);
	db_bind_text(st, "to_line", letter->to_line);
	db_bind_text(st, "cc_line", letter->cc_line);
	db_bind_text(st, "subject", letter->subject);
	db_bind_text(st, "in_reply_to", letter->in_reply_to);
	db_bind_text(st, "refs", letter->refs);
	db_bind_text(st, "body", letter->body);
	db_bind_text(st, "calendar", letter->calendar);
	db_bind_text(st, "method", is_itip ? "PUBLISH" : letter->method);
	db_bind_text(st, "itip", is_itip ? letter->method : NULL);
	db_bind_int(st, "is_secret", letter->is_secret);
	db_bind_int(st, "is_list", letter->is_list);
	if (db_run(st, err))
		return -1;
	*id = db_last_id(db);
	return 0;
}

struct letter *outbox_get(struct db *db, int64_t id, struct arena *arena, struct err *err)
{
	struct letter *letter = arena_one(arena, struct letter);
	struct db_stmt *st = db_prepare(db,
		"SELECT " LETTER_COLUMNS " FROM letter WHERE id = :id");
	int rc;

	db_bind_int(st, "id", id);
	rc = db_step(st, err);
	if (rc == 1) {
		letter_from(st, arena, letter);
		db_done(st);
		return letter;
	}
	if (rc == 0)
		err_set(err, ERR_NOT_FOUND, "there is no letter %lld", (long long)id);
	return NULL;
}

int outbox_list(struct db *db, int64_t max, struct arena *arena, struct letters *out,
		struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " LETTER_COLUMNS " FROM letter WHERE NOT is_secret"
		" ORDER BY id DESC LIMIT :max");
	int rc;

	db_bind_int(st, "max", max);
	while ((rc = db_step(st, err)) == 1)
		letter_from(st, arena, vec_add(out, arena));
	return rc;
}

int letter_forget_secret(struct db *db, int64_t id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE letter SET body = NULL, reply_to = NULL WHERE id = :id AND is_secret"
		" AND NOT EXISTS (SELECT 1 FROM delivery WHERE letter_id = :id"
		" AND state IN ('queued', 'sending'))");

	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int letter_is_out(struct db *db, const char *message_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "SELECT 1 AS one FROM letter"
					" WHERE message_id = :message_id AND is_list");
	int rc;

	db_bind_text(st, "message_id", message_id);
	rc = db_step(st, err);
	if (rc == 1)
		db_done(st);
	return rc;
}

int letter_confirm(struct db *db, const char *message_id, const char *archive_url,
		   int64_t *id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE letter SET confirmed_at = coalesce(confirmed_at, :now),"
		" archive_url = coalesce(archive_url, :url)"
		" WHERE message_id = :message_id AND is_list RETURNING id");
	int rc;

	db_bind_text(st, "message_id", message_id);
	db_bind_text(st, "url", archive_url);
	db_bind_int(st, "now", clock_now());
	rc = db_step(st, err);
	if (rc == 1) {
		*id = db_int(st, "id");
		db_done(st);
	}
	return rc;
}
