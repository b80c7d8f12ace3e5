/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A draft's window: those who took part are asked, may object, and then it goes out. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"
#include "base/text.h"
#include "base/vec.h"
#include "base/zone.h"
#include "calendar/call.h"
#include "people/mailbox.h"
#include "people/person.h"
#include "people/settings.h"

#include "minutes_rows.h"

#define WORDS_MAX 500
#define DUE_MAX	  20

static char *write_asking(const struct settings *settings, const struct minutes *minutes,
			  struct arena *arena)
{
	struct buf body = BUF_INIT(LETTER_BODY_MAX);
	char *until = zone_text_utc(arena, minutes->zone, minutes->window_ends_at);

	text_fill(&body, "", "", arena_printf(arena,
		"These are the draft minutes of \"%s\".  You took part, or were invited: please "
		"look whether they say what was said.", minutes->title));
	buf_printf(&body, "\n  %s\n\n", minutes_url(settings, minutes->id, arena));
	text_fill(&body, "", "", arena_printf(arena,
		"Until %s, you can suggest there how a line should read, or say that they should "
		"wait.  %s", until, minutes->posts_itself ?
		"If nobody objects, they go to the list by themselves then." :
		"Then they go to the list."));
	buf_puts(&body, "\n");
	text_wrap_long(&body, minutes->text);
	buf_printf(&body, "\n-- \n%s\n", settings->site.name);
	if (!buf_ok(&body)) {
		buf_reset(&body);
		buf_printf(&body, "The draft minutes of \"%s\", to be corrected until "
			   "%s:\n\n  %s\n", minutes->title, until,
			   minutes_url(settings, minutes->id, arena));
	}
	return buf_to_arena(&body, arena);
}

/* One mail each, so that nobody's address is shown to the others. */
static int ask(struct db *db, const struct settings *settings, const struct minutes *minutes,
	       const struct mailboxes *boxes, struct arena *arena, struct err *err)
{
	const char *body = write_asking(settings, minutes, arena);

	for (size_t i = 0; i < boxes->len; i++) {
		const struct mailbox *box = &boxes->items[i];
		struct letter letter = {
			.to_line = mailbox_text(arena, box->name, box->email),
			.subject = arena_printf(arena, "Draft minutes: %s", minutes->title),
			.body = body,
		};
		int64_t id;

		if (outbox_queue(db, settings, &letter, arena, &id, err))
			return -1;
	}
	return 0;
}

int minutes_open_window(struct db *db, const struct settings *settings, int64_t id,
			const struct mailboxes *more, struct err *err)
{
	struct arena *scratch = arena_new();
	struct minutes *minutes = minutes_get(db, id, scratch, err);
	struct mailboxes boxes = { 0 };
	int rc = -1;

	if (!minutes)
		goto out;
	if (!settings->minutes.draft_hours || minutes->window_ends_at) {
		rc = 0;
		goto out;
	}
	if (!str_is_empty(minutes->cc_line) &&
	    mailbox_parse(minutes->cc_line, scratch, &boxes, err))
		goto out;
	for (size_t i = 0; more && i < more->len; i++)
		minutes_add_box(&boxes, more->items[i].name, more->items[i].email, scratch);
	minutes->window_ends_at = clock_now() + settings->minutes.draft_hours * CLOCK_HOUR;
	minutes->posts_itself = settings->minutes.post_itself;
	rc = minutes_set_window(db, id, minutes->window_ends_at, minutes->posts_itself, err) ||
	     ask(db, settings, minutes, &boxes, scratch, err) ? -1 : 0;
out:
	arena_free(scratch);
	return rc;
}

int minutes_set_posts_itself(struct db *db, const struct actor *who, int64_t id,
			     bool posts_itself, struct err *err)
{
	struct arena *scratch = arena_new();
	struct minutes *minutes;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	minutes = minutes_get(db, id, scratch, err);
	if (!minutes || minutes_must_edit(db, who, minutes, err))
		goto out;
	if (!minutes->window_ends_at || minutes->posted_letter_id) {
		err_set(err, ERR_CONFLICT, minutes->posted_letter_id ?
			"these minutes are on the list already" :
			"nobody was asked to correct these minutes: post them yourself");
		goto out;
	}
	if (minutes_set_window(db, id, minutes->window_ends_at, posts_itself, err) ||
	    audit_add(db, who, arena_printf(scratch, "minutes %lld: %s", (long long)id,
					    posts_itself ? "post themselves"
							 : "do not post themselves"), err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

static int check_hold(struct db *db, const struct actor *who, const struct minutes *minutes,
		      const char *words, struct err *err)
{
	if (actor_must_be(who, ROLE_MEMBER, err))
		return -1;
	if (minutes->posted_letter_id)
		return err_set(err, ERR_CONFLICT,
			       "these minutes are on the list: reply to the mail there");
	if (!words)
		return !minutes->held_words ? err_set(err, ERR_CONFLICT, "nobody objects") :
		       str_eq(minutes->held_by, who->name) ? 0 :
		       minutes_must_edit(db, who, minutes, err);
	if (minutes->held_words)
		return err_set(err, ERR_CONFLICT, "%s objects already", minutes->held_by);
	if (!*words)
		return err_set(err, ERR_INVALID, "say why they should wait");
	if (strlen(words) > WORDS_MAX)
		return err_set(err, ERR_LIMIT, "the reason has at most %d bytes", WORDS_MAX);
	return 0;
}

int minutes_hold(struct db *db, const struct actor *who, int64_t id, const char *words,
		 struct err *err)
{
	struct arena *scratch = arena_new();
	const char *why = words ? str_clean_line(scratch, words) : NULL;
	struct minutes *minutes;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	minutes = minutes_get(db, id, scratch, err);
	if (!minutes || check_hold(db, who, minutes, why, err) ||
	    minutes_set_held(db, id, why ? who->person_id : 0, why, err) ||
	    audit_add(db, who, arena_printf(scratch, "minutes %lld: %s", (long long)id,
					    why ? "objected to" : "nobody objects"), err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

struct due { int64_t *items; size_t len, cap; };

/* Whose window has ended, that would post themselves, and nobody was told that they wait. */
static int list_due(struct db *db, int64_t now, struct arena *arena, struct due *out,
		    struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT id FROM minutes WHERE window_ends_at <= :now AND posts_itself"
		" AND told_at IS NULL AND NOT EXISTS (SELECT 1 FROM revision"
		" WHERE minutes_id = minutes.id AND letter_id IS NOT NULL)"
		" ORDER BY window_ends_at LIMIT :max");
	int rc;

	db_bind_int(st, "now", now);
	db_bind_int(st, "max", DUE_MAX);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = db_int(st, "id");
	return rc;
}

static int count_suggestions(struct db *db, int64_t id, struct arena *arena, size_t *out,
			     struct err *err)
{
	struct suggestions list;

	if (minutes_suggestions(db, id, arena, &list, err))
		return -1;
	*out = 0;
	for (size_t i = 0; i < list.len; i++)
		*out += str_eq(list.items[i].state, "open");
	return 0;
}

static int tell_owner(struct db *db, const struct settings *settings,
		      const struct minutes *minutes, const char *why, struct arena *arena,
		      struct err *err)
{
	struct person *owner;
	struct letter letter;
	struct call *call;
	int64_t id;

	call = minutes->call_id ? call_get(db, minutes->call_id, arena, err) : NULL;
	if (!call)
		return minutes->call_id ? -1 : 0;
	owner = person_get(db, call->owner_id, arena, err);
	if (!owner || !owner->email)
		return owner ? 0 : -1;
	letter = (struct letter){
		.to_line = mailbox_text(arena, owner->name, owner->email),
		.subject = arena_printf(arena, "Minutes wait for you: %s", minutes->title),
		.body = arena_printf(arena, "The minutes of \"%s\" did not go to the list by "
				     "themselves: %s.\n\nLook at them and post them:\n\n  %s\n",
				     minutes->title, why,
				     minutes_url(settings, minutes->id, arena)),
	};
	return outbox_queue(db, settings, &letter, arena, &id, err);
}

/* Posted, or its owner told why not: either way it is not asked about again. */
static int settle(struct db *db, const struct settings *settings, int64_t id, int64_t now,
		  struct err *err)
{
	struct actor moot = { 0, "moot", ROLE_OPERATOR, DOOR_MAIL };
	struct arena *scratch = arena_new();
	struct err why = ERR_INIT;
	struct minutes *minutes = minutes_get(db, id, scratch, err);
	size_t suggestions;
	int rc = -1;

	if (!minutes || count_suggestions(db, id, scratch, &suggestions, err))
		goto out;
	if (minutes->held_words)
		err_set(&why, ERR_CONFLICT, "%.60s objects: %.150s", minutes->held_by,
			minutes->held_words);
	else if (suggestions)
		err_set(&why, ERR_CONFLICT, "%zu suggested correction%s", suggestions,
			suggestions == 1 ? " is open" : "s are open");
	else if (!minutes_post(db, settings, &moot, id, minutes->number, &why))
		log_info("minutes %lld: nobody objected, they are on their way", (long long)id);
	if (why.kind == ERR_BUSY || why.kind == ERR_IO) {
		*err = why;
		goto out;
	}
	rc = 0;
	if (why.kind == ERR_NONE)
		goto out;
	rc = db_begin(db, err) || minutes_set_told(db, id, now, err) ||
	     tell_owner(db, settings, minutes, why.msg, scratch, err) || db_commit(db, err)
		? -1 : 0;
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

int minutes_window_tick(struct db *db, const struct settings *settings, int64_t now,
			struct err *err)
{
	struct arena *scratch = arena_new();
	struct due due = { 0 };
	int rc = list_due(db, now, scratch, &due, err);

	for (size_t i = 0; !rc && i < due.len; i++)
		rc = settle(db, settings, due.items[i], now, err);
	arena_free(scratch);
	return rc;
}
