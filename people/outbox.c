/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The queue: who still has to get which letter; table delivery. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/secret.h"
#include "letter.h"

#define RECIPIENTS_MAX 100
#define FIRST_RETRY_SECS CLOCK_MINUTE
#define LAST_RETRY_SECS (4 * CLOCK_HOUR)
#define GIVE_UP_SECS (5 * CLOCK_DAY)	/* RFC 5321, 4.5.4.1: at least 4-5 days */

static const char *const states[] = {
	[LETTER_FAILED] = "failed",
	[LETTER_QUEUED] = "queued",
	[LETTER_SENT] = "sent",
	[LETTER_CONFIRMED] = "confirmed",
};

const char *letter_state_name(enum letter_state state)
{
	return states[state];
}

static int add_recipient(struct db *db, int64_t letter_id, const char *email, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO delivery (letter_id, email, next_at)"
		" VALUES (:letter_id, :email, :now)"
		" ON CONFLICT DO NOTHING");

	db_bind_int(st, "letter_id", letter_id);
	db_bind_text(st, "email", email);
	db_bind_int(st, "now", clock_now());
	return db_run(st, err);
}

int outbox_queue(struct db *db, const struct settings *settings, struct letter *letter,
		 struct arena *arena, int64_t *id, struct err *err)
{
	struct mailboxes boxes = { 0 };

	if (!db_in_transaction(db))
		bug("outbox_queue outside a transaction");
	letter_complete(letter, settings, arena);
	if (letter_check(letter, err) || mailbox_parse(letter->to_line, arena, &boxes, err) ||
	    (letter->cc_line && mailbox_parse(letter->cc_line, arena, &boxes, err)))
		return -1;
	if (!boxes.len || boxes.len > RECIPIENTS_MAX)
		return err_set(err, ERR_LIMIT, "a mail goes to 1 to %d addresses, not to %zu",
			       RECIPIENTS_MAX, boxes.len);
	if (letter_insert(db, letter, id, err))
		return -1;
	for (size_t i = 0; i < boxes.len; i++)
		if (add_recipient(db, *id, boxes.items[i].email, err))
			return -1;
	letter->id = *id;
	return 0;
}

#define DELIVERY_COLUMNS "letter_id, email, state, attempts, next_at, sent_at, answer"

static void delivery_from(struct db_stmt *st, struct arena *arena, struct delivery *delivery)
{
	delivery->letter_id = db_int(st, "letter_id");
	delivery->email = db_text(st, "email", arena);
	delivery->state = db_text(st, "state", arena);
	delivery->attempts = db_int(st, "attempts");
	delivery->next_at = db_int(st, "next_at");
	delivery->sent_at = db_int(st, "sent_at");
	delivery->answer = db_text(st, "answer", arena);
}

int outbox_deliveries(struct db *db, int64_t id, struct arena *arena, struct deliveries *out,
		      struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " DELIVERY_COLUMNS " FROM delivery WHERE letter_id = :id ORDER BY email");
	int rc;

	db_bind_int(st, "id", id);
	while ((rc = db_step(st, err)) == 1)
		delivery_from(st, arena, vec_add(out, arena));
	return rc;
}

int outbox_state(struct db *db, int64_t id, enum letter_state *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT sum(state = 'failed') AS failed,"
		" sum(state IN ('queued', 'sending')) AS waiting,"
		" (SELECT confirmed_at FROM letter WHERE id = :id) AS confirmed_at"
		" FROM delivery WHERE letter_id = :id");

	db_bind_int(st, "id", id);
	if (db_step(st, err) != 1)
		return -1;
	if (db_int(st, "failed"))
		*out = LETTER_FAILED;
	else if (db_int(st, "waiting"))
		*out = LETTER_QUEUED;
	else if (db_int(st, "confirmed_at"))
		*out = LETTER_CONFIRMED;
	else
		*out = LETTER_SENT;
	db_done(st);
	return 0;
}

static int requeue_failed(struct db *db, int64_t id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE delivery SET state = 'queued', next_at = :now, attempts = 0"
		" WHERE letter_id = :id AND state = 'failed'");

	db_bind_int(st, "id", id);
	db_bind_int(st, "now", clock_now());
	if (db_run(st, err))
		return -1;
	if (!db_changes(db))
		return err_set(err, ERR_CONFLICT, "letter %lld has not failed", (long long)id);
	return 0;
}

int outbox_retry(struct db *db, const struct actor *who, int64_t id, struct err *err)
{
	struct arena *scratch = arena_new();
	struct letter *letter;
	int rc = -1;

	if (actor_must_be(who, ROLE_ORGANISER, err) || db_begin(db, err))
		goto out;
	letter = outbox_get(db, id, scratch, err);
	if (!letter)
		goto out;
	if (!letter->body) {
		err_set(err, ERR_CONFLICT, "the text of letter %lld was a secret and is gone",
			(long long)id);
		goto out;
	}
	if (requeue_failed(db, id, err) ||
	    audit_add(db, who, arena_printf(scratch, "letter %lld: tried again", (long long)id),
		      err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

/* The first delivery that is due, now 'sending': 1, 0, -1. */
static int take_due(struct db *db, struct arena *arena, struct delivery *delivery,
		    struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE delivery SET state = 'sending', attempts = attempts + 1"
		" WHERE (letter_id, email) = (SELECT letter_id, email FROM delivery"
		" WHERE state = 'queued' AND next_at <= :now ORDER BY next_at, letter_id LIMIT 1)"
		" RETURNING " DELIVERY_COLUMNS);
	int rc;

	db_bind_int(st, "now", clock_now());
	rc = db_step(st, err);
	if (rc == 1) {
		delivery_from(st, arena, delivery);
		db_done(st);
	}
	return rc;
}

int outbox_take(struct db *db, struct arena *arena, struct letter **letter,
		struct delivery *delivery, struct err *err)
{
	int rc = -1;

	if (outbox_due_secs(db) != 0)
		return 0;
	if (db_begin(db, err))
		return -1;
	rc = take_due(db, arena, delivery, err);
	if (rc == 1) {
		*letter = outbox_get(db, delivery->letter_id, arena, err);
		if (!*letter || db_commit(db, err))
			rc = -1;
	}
	db_rollback(db);
	return rc;
}

static int settle(struct db *db, const struct delivery *delivery, const char *state,
		  int64_t next_at, const char *answer, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE delivery SET state = :state, next_at = :next_at, answer = :answer,"
		" sent_at = CASE WHEN :state = 'sent' THEN :now END"
		" WHERE letter_id = :letter_id AND email = :email AND state = 'sending'");
	int rc = -1;

	db_bind_text(st, "state", state);
	db_bind_int(st, "next_at", next_at);
	db_bind_text(st, "answer", answer);
	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "letter_id", delivery->letter_id);
	db_bind_text(st, "email", delivery->email);
	if (db_begin(db, err)) {
		db_done(st);
		return -1;
	}
	if (db_run(st, err) == 0 && letter_forget_secret(db, delivery->letter_id, err) == 0)
		rc = db_commit(db, err);
	db_rollback(db);
	return rc;
}

int outbox_sent(struct db *db, const struct delivery *delivery, const char *answer,
		struct err *err)
{
	return settle(db, delivery, "sent", 0, answer, err);
}

/* Doubling, with up to a quarter more so that a crowd spreads. */
static int64_t retry_secs(int64_t attempts)
{
	int64_t secs = FIRST_RETRY_SECS;

	while (--attempts > 0 && secs < LAST_RETRY_SECS)
		secs *= 2;
	if (secs > LAST_RETRY_SECS)
		secs = LAST_RETRY_SECS;
	return secs + secret_below((uint32_t)(secs / 4));
}

int outbox_later(struct db *db, const struct delivery *delivery, const char *answer,
		 int64_t least_secs, struct err *err)
{
	int64_t secs = retry_secs(delivery->attempts);
	struct arena *scratch = arena_new();
	struct letter *letter = outbox_get(db, delivery->letter_id, scratch, err);
	int rc = -1;

	if (letter && letter->queued_at + GIVE_UP_SECS < clock_now())
		rc = settle(db, delivery, "failed", 0,
			    arena_printf(scratch, "given up after %d days: %s",
					 GIVE_UP_SECS / CLOCK_DAY, answer), err);
	else if (letter)
		rc = settle(db, delivery, "queued",
			    clock_now() + (secs > least_secs ? secs : least_secs),
			    answer, err);
	arena_free(scratch);
	return rc;
}

int outbox_failed(struct db *db, const struct delivery *delivery, const char *answer,
		  struct err *err)
{
	return settle(db, delivery, "failed", 0, answer, err);
}

int outbox_recover(struct db *db, int64_t grace_secs, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE delivery SET state = 'queued',"
		" answer = 'interrupted; looking whether it arrived',"
		" next_at = :now + CASE WHEN (SELECT is_list FROM letter WHERE id = letter_id)"
		" THEN :grace ELSE 0 END WHERE state = 'sending'");

	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "grace", grace_secs);
	return db_run(st, err);
}

/* The list has it: nothing is left to send to the list's own address. */
static int mark_arrived(struct db *db, int64_t id, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE delivery SET state = 'sent', sent_at = :now,"
		" answer = 'read back from the list'"
		" WHERE letter_id = :id AND state IN ('queued', 'sending') AND attempts > 0"
		" AND instr((SELECT to_line FROM letter WHERE id = :id), email) > 0");

	db_bind_int(st, "id", id);
	db_bind_int(st, "now", clock_now());
	return db_run(st, err);
}

int outbox_confirm(struct db *db, const char *message_id, const char *archive_url,
		   struct err *err)
{
	int64_t id;
	int rc = letter_is_out(db, message_id, err);	/* nearly all mails are not ours */

	if (rc != 1)
		return rc;
	if (db_begin(db, err))
		return -1;
	rc = letter_confirm(db, message_id, archive_url, &id, err);
	if (rc == 1 && (mark_arrived(db, id, err) || db_commit(db, err)))
		rc = -1;
	db_rollback(db);
	return rc;
}

int64_t outbox_due_secs(struct db *db)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT min(next_at) AS next_at FROM delivery WHERE state = 'queued'");
	int64_t secs = -1;
	struct err err;

	if (db_step(st, &err) != 1)
		return -1;
	if (!db_is_null(st, "next_at")) {
		secs = db_int(st, "next_at") - clock_now();
		if (secs < 0)
			secs = 0;
	}
	db_done(st);
	return secs;
}

int outbox_count(struct db *db, int64_t *queued, int64_t *failed, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT count(*) FILTER (WHERE state IN ('queued', 'sending')) AS queued,"
		" count(*) FILTER (WHERE state = 'failed') AS failed FROM delivery");

	if (db_step(st, err) != 1)
		return -1;
	*queued = db_int(st, "queued");
	*failed = db_int(st, "failed");
	db_done(st);
	return 0;
}
