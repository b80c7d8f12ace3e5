/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Guests: as typed, as stored, and what became of them in an edit. */
#include <string.h>

#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "calendar/rsvp.h"
#include "people/mailbox.h"

#include "guest.h"

#define FIELD_MAX (32 * 1024)
#define NAME_MAX_BYTES 200

const struct guest *guests_find(const struct guests *guests, const char *email)
{
	for (size_t i = 0; i < guests->len; i++)
		if (str_eq_fold(guests->items[i].email, email))
			return &guests->items[i];
	return NULL;
}

static int parse_field(const char *field, bool must, struct arena *arena, struct guests *out,
		       struct err *err)
{
	struct mailboxes boxes = { 0 };

	if (!field)
		return 0;
	if (strlen(field) > FIELD_MAX)
		return err_set(err, ERR_LIMIT, "the guests are more than %d KB of text",
			       FIELD_MAX / 1024);
	if (mailbox_parse(str_clean_text(arena, field), arena, &boxes, err))
		return -1;
	for (size_t i = 0; i < boxes.len; i++) {
		const struct mailbox *box = &boxes.items[i];
		struct guest *guest;

		if (guests_find(out, box->email))
			continue;
		if (out->len == GUESTS_MAX)
			return err_set(err, ERR_LIMIT,
				       "more than %d guests; the list is there for more",
				       GUESTS_MAX);
		guest = vec_add(out, arena);
		guest->name = arena_dup_len(arena, box->name,
					    str_utf8_cut(box->name, NAME_MAX_BYTES));
		guest->email = box->email;
		guest->must = must;
	}
	return 0;
}

int guests_parse(const char *must, const char *cc, struct arena *arena, struct guests *out,
		 struct err *err)
{
	if (parse_field(must, true, arena, out, err))
		return err_in(err, "who must be there");
	if (parse_field(cc, false, arena, out, err))
		return err_in(err, "Cc");
	return 0;
}

static const char *const answers[] = {
	[RSVP_NONE] = NULL, [RSVP_YES] = "yes", [RSVP_MAYBE] = "maybe", [RSVP_NO] = "no",
};

static enum rsvp rsvp_from(const char *name)
{
	for (size_t i = RSVP_YES; i < ARRAY_LEN(answers); i++)
		if (str_eq(answers[i], name))
			return (enum rsvp)i;
	return RSVP_NONE;
}

const char *rsvp_name(enum rsvp answer)
{
	return answers[answer] ? answers[answer] : "";
}

int guests_load(struct db *db, int64_t call_id, struct arena *arena, struct guests *out,
		struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT name, email, must, invited_at, token, answer, answered_at, comment"
		" FROM guest WHERE call_id = :call_id ORDER BY must DESC, name, email");
	int rc;

	db_bind_int(st, "call_id", call_id);
	while ((rc = db_step(st, err)) == 1) {
		struct guest *guest = vec_add(out, arena);

		guest->name = db_text(st, "name", arena);
		guest->email = db_text(st, "email", arena);
		guest->must = db_int(st, "must") != 0;
		guest->invited_at = db_int(st, "invited_at");
		guest->token = db_text(st, "token", arena);
		guest->rsvp = rsvp_from(db_text(st, "answer", arena));
		guest->answered_at = db_int(st, "answered_at");
		guest->comment = db_text(st, "comment", arena);
	}
	return rc;
}

static int remove_all(struct db *db, int64_t call_id, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "DELETE FROM guest WHERE call_id = :call_id");

	db_bind_int(st, "call_id", call_id);
	return db_run(st, err);
}

static int add(struct db *db, int64_t call_id, const struct guest *guest, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO guest (call_id, email, name, must, invited_at, token, answer,"
		" answered_at, comment) VALUES (:call_id, :email, :name, :must,"
		" NULLIF(:invited_at, 0), :token, :answer, NULLIF(:answered_at, 0), :comment)");

	db_bind_int(st, "call_id", call_id);
	db_bind_text(st, "email", guest->email);
	db_bind_text(st, "name", guest->name);
	db_bind_int(st, "must", guest->must);
	db_bind_int(st, "invited_at", guest->invited_at);
	db_bind_text(st, "token", guest->token);
	db_bind_text(st, "answer", answers[guest->rsvp]);
	db_bind_int(st, "answered_at", guest->answered_at);
	db_bind_text(st, "comment", guest->comment);
	return db_run(st, err);
}

int guest_set_rsvp(struct db *db, int64_t call_id, const char *email, enum rsvp answer,
		     const char *comment, int64_t at, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE guest SET answer = :answer, answered_at = :at, comment = :comment"
		" WHERE call_id = :call_id AND email = :email"
		" AND (answered_at IS NULL OR answered_at <= :at)");

	db_bind_int(st, "call_id", call_id);
	db_bind_text(st, "email", email);
	db_bind_text(st, "answer", answers[answer]);
	db_bind_text(st, "comment", comment);
	db_bind_int(st, "at", at);
	return db_run(st, err);
}

void guests_forget_rsvps(struct guests *guests)
{
	for (size_t i = 0; i < guests->len; i++) {
		guests->items[i].rsvp = RSVP_NONE;
		guests->items[i].answered_at = 0;
		guests->items[i].comment = NULL;
	}
}

int guests_save(struct db *db, int64_t call_id, const struct guests *guests, struct err *err)
{
	if (remove_all(db, call_id, err))
		return -1;
	for (size_t i = 0; i < guests->len; i++)
		if (add(db, call_id, &guests->items[i], err))
			return -1;
	return 0;
}

void guests_keep(const struct guests *was, struct guests *now)
{
	for (size_t i = 0; i < now->len; i++) {
		const struct guest *before = guests_find(was, now->items[i].email);

		if (!before)
			continue;
		now->items[i].invited_at = before->invited_at;
		now->items[i].token = before->token;
		now->items[i].rsvp = before->rsvp;
		now->items[i].answered_at = before->answered_at;
		now->items[i].comment = before->comment;
	}
}

bool guests_differ(const struct guests *a, const struct guests *b)
{
	if (a->len != b->len)
		return true;
	for (size_t i = 0; i < b->len; i++) {
		const struct guest *before = guests_find(a, b->items[i].email);

		if (!before || before->must != b->items[i].must)
			return true;
	}
	return false;
}
