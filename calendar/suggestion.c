/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "This line should read": what readers suggest, and what becomes of it. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "minutes_rows.h"
#include "revision.h"

#define BECOMES_MAX 4000
#define OPEN_MAX    200		/* of one minutes */

struct span {
	const char *text;
	size_t len;
};

/* Line number `line`, from 1; false past the end. */
static bool find_line(const char *text, int64_t line, struct span *out)
{
	while (*text && line > 1) {
		text += strcspn(text, "\n");
		text += *text == '\n';
		line--;
	}
	if (!*text || line < 1)
		return false;
	*out = (struct span){ .text = text, .len = strcspn(text, "\n") };
	return true;
}

/* Where a line now stands that read `was`: the nearest to where it stood. */
static bool find_again(const char *text, const char *was, int64_t line, struct span *out)
{
	int64_t best = INT64_MAX, at = 1, away;
	size_t len;

	for (; *text; text += len + (text[len] == '\n'), at++) {
		len = strcspn(text, "\n");
		away = at > line ? at - line : line - at;
		if (len != strlen(was) || memcmp(text, was, len) != 0 || away >= best)
			continue;
		best = away;
		*out = (struct span){ .text = text, .len = len };
	}
	return best < INT64_MAX;
}

static int count_open(struct db *db, int64_t minutes_id, int64_t *n, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT count(*) AS n FROM suggestion"
		" WHERE minutes_id = :minutes_id AND state = 'open'");
	int rc;

	db_bind_int(st, "minutes_id", minutes_id);
	rc = db_step(st, err);
	if (rc != 1)
		return -1;
	*n = db_int(st, "n");
	db_done(st);
	return 0;
}

static int insert(struct db *db, int64_t minutes_id, int64_t author_id, int64_t line,
		  const char *was, const char *becomes, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO suggestion (minutes_id, author_id, line, created_at, was, becomes)"
		" VALUES (:minutes_id, :author_id, :line, :now, :was, :becomes)");

	db_bind_int(st, "minutes_id", minutes_id);
	db_bind_int(st, "author_id", author_id);
	db_bind_int(st, "line", line);
	db_bind_int(st, "now", clock_now());
	db_bind_text(st, "was", was);
	db_bind_text(st, "becomes", becomes);
	return db_run(st, err);
}

static int check_suggestion(struct db *db, const struct minutes *minutes, int64_t base,
			    struct err *err)
{
	int64_t n;

	if (minutes->letter_id)
		return err_set(err, ERR_CONFLICT,
			       "these minutes were posted: reply to the mail on the list");
	if (minutes->number != base)
		return err_set(err, ERR_CONFLICT,
			       "the text has changed meanwhile: look at it and suggest again");
	if (count_open(db, minutes->id, &n, err))
		return -1;
	if (n >= OPEN_MAX)
		return err_set(err, ERR_LIMIT, "%d suggestions wait already", OPEN_MAX);
	return 0;
}

int minutes_suggest(struct db *db, const struct actor *who, int64_t id, int64_t base,
		    int64_t line, const char *becomes, struct err *err)
{
	struct arena *scratch = arena_new();
	struct minutes *minutes;
	struct span span;
	char *was, *text;
	int rc = -1;

	if (actor_must_be(who, ROLE_MEMBER, err) || db_begin(db, err))
		goto out;
	minutes = minutes_get(db, id, scratch, err);
	if (!minutes || check_suggestion(db, minutes, base, err))
		goto out;
	text = str_clean_text(scratch, becomes);
	text[strlen(text) - (str_ends(text, "\n") ? 1 : 0)] = '\0';
	if (!find_line(minutes->text, line, &span)) {
		err_set(err, ERR_INVALID, "there is no line %lld", (long long)line);
		goto out;
	}
	was = arena_dup_len(scratch, span.text, span.len);
	if (str_eq(was, text)) {
		err_set(err, ERR_INVALID, "that is how the line reads already");
		goto out;
	}
	if (strlen(text) > BECOMES_MAX) {
		err_set(err, ERR_LIMIT, "a suggestion has at most %d bytes", BECOMES_MAX);
		goto out;
	}
	if (insert(db, id, who->person_id, line, was, text, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

int minutes_suggestions(struct db *db, int64_t id, struct arena *arena,
			struct suggestions *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT suggestion.id AS id, suggestion.created_at AS created_at, was, becomes,"
		" state, person.name AS author"
		" FROM suggestion JOIN person ON person.id = author_id"
		" WHERE minutes_id = :minutes_id ORDER BY suggestion.id");
	int rc;

	*out = (struct suggestions){ 0 };
	db_bind_int(st, "minutes_id", id);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = (struct suggestion){
			.id = db_int(st, "id"),
			.created_at = db_int(st, "created_at"),
			.author = db_text(st, "author", arena),
			.was = db_text(st, "was", arena),
			.becomes = db_text(st, "becomes", arena),
			.state = db_text(st, "state", arena),
		};
	return rc;
}

/* One that is open, with what settling it needs. */
struct pending {
	int64_t id, minutes_id, line;
	const char *was, *becomes, *author;
};

static int get_pending(struct db *db, int64_t id, struct arena *arena, struct pending *out,
		       struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT minutes_id, line, was, becomes, state, person.name AS author"
		" FROM suggestion JOIN person ON person.id = author_id WHERE suggestion.id = :id");
	const char *state;
	int rc;

	db_bind_int(st, "id", id);
	rc = db_step(st, err);
	if (rc == 0)
		return err_set(err, ERR_NOT_FOUND, "there is no suggestion %lld", (long long)id);
	if (rc < 0)
		return -1;
	*out = (struct pending){
		.id = id, .minutes_id = db_int(st, "minutes_id"), .line = db_int(st, "line"),
		.was = db_text(st, "was", arena), .becomes = db_text(st, "becomes", arena),
		.author = db_text(st, "author", arena),
	};
	state = db_text(st, "state", arena);
	db_done(st);
	if (!str_eq(state, "open"))
		return err_set(err, ERR_CONFLICT, "that suggestion was %s already", state);
	return 0;
}

static int set_state(struct db *db, int64_t id, const char *state, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE suggestion SET state = :state WHERE id = :id");

	db_bind_text(st, "state", state);
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

static int take(struct db *db, const struct actor *who, const struct minutes *minutes,
		const struct pending *pending, struct arena *arena, struct err *err)
{
	struct buf text = BUF_INIT(MINUTES_TEXT_MAX);
	struct span span;
	const char *after;

	if (!find_again(minutes->text, pending->was, pending->line, &span))
		return err_set(err, ERR_CONFLICT, "the line \"%.80s\" has gone from the text",
			       pending->was);
	after = span.text + span.len;
	buf_add(&text, minutes->text, (size_t)(span.text - minutes->text));
	buf_puts(&text, pending->becomes);
	/* Nothing in its place: the line goes, and its end with it. */
	buf_puts(&text, *pending->becomes || *after != '\n' ? after : after + 1);
	if (!buf_ok(&text)) {
		buf_free(&text);
		return err_set(err, ERR_LIMIT, "minutes have at most %d KB",
			       MINUTES_TEXT_MAX / 1024);
	}
	if (text.len && str_is_empty(text.data)) {
		buf_free(&text);
		return err_set(err, ERR_INVALID, "that would leave the minutes empty");
	}
	return revision_add(db, minutes->id, minutes->number + 1, buf_to_arena(&text, arena),
			    who->person_id, err);
}

int minutes_settle(struct db *db, const struct actor *who, int64_t suggestion_id, bool is_taken,
		   struct err *err)
{
	struct arena *scratch = arena_new();
	const char *state = is_taken ? "taken" : "declined";
	struct minutes *minutes;
	struct pending pending = { 0 };
	int rc = -1;

	if (db_begin(db, err) || get_pending(db, suggestion_id, scratch, &pending, err))
		goto out;
	minutes = minutes_get(db, pending.minutes_id, scratch, err);
	if (!minutes || minutes_must_edit(db, who, minutes, err))
		goto out;
	if (is_taken && take(db, who, minutes, &pending, scratch, err))
		goto out;
	if (set_state(db, pending.id, state, err) ||
	    audit_add(db, who, arena_printf(scratch, "minutes %lld: suggestion of %s %s",
					    (long long)minutes->id, pending.author, state), err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}
