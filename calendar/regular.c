/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Cc list of a regular call: tables regular and regular_vote. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "calendar/presence.h"
#include "people/mailbox.h"
#include "people/person.h"
#include "people/settings.h"

#include "cadence_letter.h"
#include "cadence_rows.h"
#include "call_rows.h"
#include "guest.h"
#include "regular_rows.h"

#define TEXT_MAX (64 * 1024)

static struct regular regular_from(struct db_stmt *st, struct arena *arena)
{
	return (struct regular){
		.name = db_text(st, "name", arena), .email = db_text(st, "email", arena),
		.token = db_text(st, "token", arena),
		.asks = str_eq(db_text(st, "state", arena), "asks"),
		.joined_at = db_int(st, "joined_at"), .missed = db_int(st, "missed"),
		.yes = db_int(st, "yes"), .no = db_int(st, "no"),
	};
}

int regular_list(struct db *db, int64_t cadence_id, struct arena *arena, struct regulars *out,
		 struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT name, email, token, state, joined_at, missed,"
		" (SELECT count(*) FROM regular_vote AS vote WHERE vote.email = regular.email"
		"  AND vote.cadence_id = regular.cadence_id AND yes = 1) AS yes,"
		" (SELECT count(*) FROM regular_vote AS vote WHERE vote.email = regular.email"
		"  AND vote.cadence_id = regular.cadence_id AND yes = 0) AS no"
		" FROM regular WHERE cadence_id = :cadence_id ORDER BY state, name, email");
	int rc;

	db_bind_int(st, "cadence_id", cadence_id);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = regular_from(st, arena);
	return rc;
}

/* They know of the call: it is one of those that they were invited to. */
static struct guest guest_of(const struct regular *regular)
{
	return (struct guest){ .name = regular->name, .email = regular->email,
			       .token = regular->token, .invited_at = regular->joined_at };
}

int regular_fill(struct db *db, int64_t cadence_id, struct arena *arena, struct guests *out,
		 struct err *err)
{
	struct regulars all = { 0 };

	if (regular_list(db, cadence_id, arena, &all, err))
		return -1;
	for (size_t i = 0; i < all.len; i++)
		if (!all.items[i].asks && out->len < GUESTS_MAX)
			*vec_add(out, arena) = guest_of(&all.items[i]);
	return 0;
}

static const struct regular *find(const struct regulars *all, const char *email)
{
	for (size_t i = 0; i < all->len; i++)
		if (str_eq_fold(all->items[i].email, email))
			return &all->items[i];
	return NULL;
}

int regular_find_own(struct db *db, const struct actor *who, int64_t cadence_id,
		     struct arena *arena, struct regular *out, struct err *err)
{
	struct regulars all = { 0 };
	struct person *person;
	int rc;

	if (!who->person_id)
		return 0;
	if (regular_list(db, cadence_id, arena, &all, err))
		return -1;
	for (size_t i = 0; i < all.len; i++) {
		rc = person_find_email(db, all.items[i].email, arena, &person, err);
		if (rc < 0)
			return -1;
		if (rc == 0 || person->id != who->person_id)
			continue;
		*out = all.items[i];
		return 1;
	}
	return 0;
}

static int insert(struct db *db, int64_t cadence_id, const char *name, const char *email,
		  const char *token, bool asks, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO regular (cadence_id, email, name, token, state, joined_at)"
		" VALUES (:cadence_id, :email, :name, :token, :state, :now)"
		" ON CONFLICT DO NOTHING");

	db_bind_int(st, "cadence_id", cadence_id);
	db_bind_text(st, "email", email);
	db_bind_text(st, "name", name);
	db_bind_text(st, "token", token);
	db_bind_text(st, "state", asks ? "asks" : "in");
	db_bind_int(st, "now", clock_now());
	return db_run(st, err);
}

static int delete(struct db *db, int64_t cadence_id, const char *email, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"DELETE FROM regular WHERE cadence_id = :cadence_id AND email = :email");

	db_bind_int(st, "cadence_id", cadence_id);
	db_bind_text(st, "email", email);
	return db_run(st, err);
}

/*
 * One invitation each to all of its calls, or its end; and each call to come gets
 * the guests, or loses them.  Of one that has moved they hear apart.
 */
static int change_calls(struct db *db, const struct settings *settings,
			const struct cadence *cadence, const struct guests *changed, bool in,
			struct arena *arena, struct err *err)
{
	struct calls calls = { 0 };

	if (!changed->len)
		return 0;
	for (size_t i = 0; i < changed->len; i++)
		if (cadence_invite(db, settings, cadence, &changed->items[i], !in, arena, err))
			return -1;
	if (call_list_cadence(db, cadence->id, clock_now(), INT64_MAX, arena, &calls, err))
		return -1;
	for (size_t i = 0; i < calls.len; i++)
		if (call_change_guests_in(db, settings, &calls.items[i], changed, in, arena, err))
			return -1;
	return 0;
}

/* Into all, and who does not have to be asked about into come. */
static int add_one(struct db *db, const struct cadence *cadence, const struct mailbox *box,
		   bool asks, struct regulars *all, struct guests *come, struct arena *arena,
		   struct err *err)
{
	struct regular new = {
		.name = box->name, .email = box->email, .asks = asks, .joined_at = clock_now(),
	};

	if (find(all, new.email))
		return 0;
	if (all->len >= REGULARS_MAX)
		return err_set(err, ERR_LIMIT, "the Cc list of \"%.80s\" is full with %d; follow "
			       "the mailing list or the calendar feed instead", cadence->title,
			       REGULARS_MAX);
	new.token = call_token(arena);
	*vec_add(all, arena) = new;
	if (!asks)
		*vec_add(come, arena) = guest_of(&new);
	return insert(db, cadence->id, new.name, new.email, new.token, asks, err);
}

static int join_in(struct db *db, const struct settings *settings, int64_t cadence_id,
		   const char *name, const char *email, struct arena *arena, struct err *err)
{
	struct cadence *cadence = cadence_get(db, cadence_id, arena, err);
	struct mailbox box = { .name = name, .email = email };
	struct regulars all = { 0 };
	struct guests come = { 0 };

	if (!cadence || regular_list(db, cadence_id, arena, &all, err) ||
	    add_one(db, cadence, &box, cadence->votes && all.len, &all, &come, arena, err))
		return -1;
	return change_calls(db, settings, cadence, &come, true, arena, err);
}

static int leave_in(struct db *db, const struct settings *settings, int64_t cadence_id,
		    const char *email, struct arena *arena, struct err *err)
{
	struct regulars all = { 0 };
	const struct regular *was;
	struct cadence *cadence;
	struct guests gone = { 0 };

	/* The end of an invitation is newer than it; and so is the next one. */
	if (regular_list(db, cadence_id, arena, &all, err))
		return -1;
	was = find(&all, email);
	if (!was)
		return 0;
	*vec_add(&gone, arena) = guest_of(was);
	if (delete(db, cadence_id, email, err) || (!was->asks && cadence_bump(db, cadence_id, err)))
		return -1;
	cadence = cadence_get(db, cadence_id, arena, err);
	if (!cadence || was->asks)
		return cadence ? 0 : -1;
	return change_calls(db, settings, cadence, &gone, false, arena, err);
}

static int audit(struct db *db, const struct actor *who, int64_t cadence_id, const char *what,
		 struct arena *arena, struct err *err)
{
	return audit_add(db, who, arena_printf(arena, "regular call %lld: %s",
					       (long long)cadence_id, what), err);
}

int regular_join(struct db *db, const struct settings *settings, const struct actor *who,
		 int64_t cadence_id, struct err *err)
{
	struct arena *arena = arena_new();
	struct person *person;
	int rc = -1;

	if (!who->person_id) {
		err_set(err, ERR_DENIED, "who are you? Sign in first, or tie your nick with !iam");
		goto out;
	}
	if (db_begin(db, err))
		goto out;
	person = person_get(db, who->person_id, arena, err);
	if (person && !person->email)
		err_set(err, ERR_CONFLICT, "you have no mail address that invitations could go to");
	if (!person || !person->email ||
	    join_in(db, settings, cadence_id, person->name, person->email, arena, err) ||
	    audit(db, who, cadence_id, "joined the Cc list", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int regular_leave(struct db *db, const struct settings *settings, const struct actor *who,
		  int64_t cadence_id, struct err *err)
{
	struct arena *arena = arena_new();
	struct regular own;
	int rc = -1, found;

	if (db_begin(db, err))
		goto out;
	found = regular_find_own(db, who, cadence_id, arena, &own, err);
	if (found < 0 || (found && leave_in(db, settings, cadence_id, own.email, arena, err)) ||
	    audit(db, who, cadence_id, "left the Cc list", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

static struct cadence *get_to_run(struct db *db, const struct actor *who, int64_t cadence_id,
				  struct arena *arena, struct err *err)
{
	struct cadence *cadence = cadence_get(db, cadence_id, arena, err);

	if (!cadence || cadence_may_edit(cadence, who))
		return cadence;
	err_set(err, ERR_DENIED, "the Cc list of \"%.100s\" is %.60s's to change", cadence->title,
		cadence->owner_name);
	return NULL;
}

/* R29: pasted out of a pad, with zero-width characters, doubles, and broken lines. */
static int add_all(struct db *db, const struct settings *settings,
		   const struct cadence *cadence, const char *text, size_t *added,
		   struct arena *arena, struct err *err)
{
	struct mailboxes boxes = { 0 };
	struct regulars all = { 0 };
	struct guests come = { 0 };

	if (strlen(text) > TEXT_MAX)
		return err_set(err, ERR_LIMIT, "more than %d KB of addresses", TEXT_MAX / 1024);
	if (mailbox_parse(str_clean_text(arena, text), arena, &boxes, err) ||
	    regular_list(db, cadence->id, arena, &all, err))
		return -1;
	for (size_t i = 0; i < boxes.len; i++)
		if (add_one(db, cadence, &boxes.items[i], false, &all, &come, arena, err))
			return -1;
	*added = come.len;
	return change_calls(db, settings, cadence, &come, true, arena, err);
}

int regular_add(struct db *db, const struct settings *settings, const struct actor *who,
		int64_t cadence_id, const char *text, size_t *added, struct err *err)
{
	struct arena *arena = arena_new();
	struct cadence *cadence;
	int rc = -1;

	*added = 0;
	if (db_begin(db, err))
		goto out;
	cadence = get_to_run(db, who, cadence_id, arena, err);
	if (!cadence || add_all(db, settings, cadence, text, added, arena, err) ||
	    audit(db, who, cadence_id, "Cc list changed", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int regular_remove(struct db *db, const struct settings *settings, const struct actor *who,
		   int64_t cadence_id, const char *email, struct err *err)
{
	struct arena *arena = arena_new();
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	if (!get_to_run(db, who, cadence_id, arena, err) ||
	    leave_in(db, settings, cadence_id, email, arena, err) ||
	    audit(db, who, cadence_id, "Cc list changed", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

static int put_vote(struct db *db, int64_t cadence_id, const char *email, int64_t person_id,
		    bool yes, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO regular_vote (cadence_id, email, person_id, yes)"
		" VALUES (:cadence_id, :email, :person_id, :yes)"
		" ON CONFLICT DO UPDATE SET yes = excluded.yes");

	db_bind_int(st, "cadence_id", cadence_id);
	db_bind_text(st, "email", email);
	db_bind_int(st, "person_id", person_id);
	db_bind_int(st, "yes", yes);
	return db_run(st, err);
}

static int set_in(struct db *db, int64_t cadence_id, const char *email, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE regular SET state = 'in', joined_at = :now"
		" WHERE cadence_id = :cadence_id AND email = :email");

	db_bind_int(st, "cadence_id", cadence_id);
	db_bind_text(st, "email", email);
	db_bind_int(st, "now", clock_now());
	return db_run(st, err);
}

/* More than half of those who are in; of one or two, one is enough. */
static int let_in(struct db *db, const struct settings *settings, const struct cadence *cadence,
		  const char *email, struct arena *arena, struct err *err)
{
	int64_t cadence_id = cadence->id;
	struct guests come = { 0 };
	struct regulars all = { 0 };
	const struct regular *who;
	int64_t in = 0;

	if (regular_list(db, cadence_id, arena, &all, err))
		return -1;
	for (size_t i = 0; i < all.len; i++)
		in += !all.items[i].asks;
	who = find(&all, email);
	if (!who->asks || who->yes * 2 <= (in > 2 ? in : 1))
		return 0;
	if (set_in(db, cadence_id, email, err))
		return -1;
	*vec_add(&come, arena) = guest_of(who);
	return change_calls(db, settings, cadence, &come, true, arena, err);
}

int regular_vote(struct db *db, const struct settings *settings, const struct actor *who,
		 int64_t cadence_id, const char *email, bool yes, struct err *err)
{
	struct arena *arena = arena_new();
	struct regulars all = { 0 };
	struct regular own;
	struct cadence *cadence;
	int rc = -1, found;

	if (db_begin(db, err))
		goto out;
	cadence = cadence_get(db, cadence_id, arena, err);
	found = cadence ? regular_find_own(db, who, cadence_id, arena, &own, err) : -1;
	if (found < 0 || regular_list(db, cadence_id, arena, &all, err))
		goto out;
	if (!who->person_id || ((!found || own.asks) && !cadence_may_edit(cadence, who))) {
		err_set(err, ERR_DENIED, "those on the Cc list vote on who joins it");
		goto out;
	}
	if (!find(&all, email)) {
		err_set(err, ERR_NOT_FOUND, "\"%.80s\" does not ask to join", email);
		goto out;
	}
	if (put_vote(db, cadence_id, email, who->person_id, yes, err) ||
	    let_in(db, settings, cadence, email, arena, err) ||
	    audit(db, who, cadence_id, "voted on who joins the Cc list", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int regular_hear_in(struct db *db, const struct settings *settings, int64_t cadence_id,
		    const char *name, const char *email, bool join, struct arena *arena,
		    struct err *err)
{
	return join ? join_in(db, settings, cadence_id, name, email, arena, err) :
		      leave_in(db, settings, cadence_id, email, arena, err);
}

static int set_missed(struct db *db, int64_t cadence_id, const char *email, int64_t missed,
		      struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE regular SET missed = :missed"
		" WHERE cadence_id = :cadence_id AND email = :email");

	db_bind_int(st, "cadence_id", cadence_id);
	db_bind_text(st, "email", email);
	db_bind_int(st, "missed", missed);
	return db_run(st, err);
}

/* By the name on the list, or by that of the person with the address. */
static int was_there(struct db *db, const struct presences *there,
		     const struct regular *regular, struct arena *arena, struct err *err)
{
	struct person *person = NULL;
	int found = person_find_email(db, regular->email, arena, &person, err);

	if (found < 0)
		return -1;
	for (size_t i = 0; i < there->len; i++)
		if (str_eq_fold(there->items[i].name, regular->name) ||
		    (found && str_eq_fold(there->items[i].name, person->name)))
			return 1;
	return 0;
}

static int count_one(struct db *db, const struct settings *settings, const struct call *call,
		     const struct cadence *cadence, const struct presences *there,
		     const struct regular *regular, struct arena *arena, struct err *err)
{
	const struct guest *guest = guests_find(&call->guests, regular->email);
	int came = was_there(db, there, regular, arena, err);

	if (came < 0)
		return -1;
	/* Who joined later, or said so, has missed nothing. */
	if (!guest || regular->joined_at > call->start_at ||
	    (!came && guest->rsvp == RSVP_NO))
		return 0;
	if (!came && regular->missed + 1 >= cadence->no_shows)
		return leave_in(db, settings, cadence->id, regular->email, arena, err);
	return set_missed(db, cadence->id, regular->email, came ? 0 : regular->missed + 1, err);
}

/* Where nobody wrote down who came, nobody is counted. */
static int count_in(struct db *db, const struct settings *settings, const struct call *call,
		    int64_t now, struct arena *arena, struct err *err)
{
	struct cadence *cadence = cadence_get(db, call->cadence_id, arena, err);
	struct presences there = { 0 };
	struct regulars all = { 0 };

	if (!cadence || presence_list(db, call->id, arena, &there, err) ||
	    regular_list(db, cadence->id, arena, &all, err) ||
	    call_set_counted(db, call->id, now, err))
		return -1;
	for (size_t i = 0; there.len && i < all.len; i++)
		if (!all.items[i].asks && count_one(db, settings, call, cadence, &there,
						    &all.items[i], arena, err))
			return -1;
	return 0;
}

int regular_tick(struct db *db, const struct settings *settings, int64_t now, struct err *err)
{
	struct arena *arena = arena_new();
	struct calls calls = { 0 };
	int rc = -1;

	if (call_list_uncounted(db, now, arena, &calls, err))
		goto out;
	for (size_t i = 0; i < calls.len; i++)
		if (db_begin(db, err) ||
		    count_in(db, settings, &calls.items[i], now, arena, err) ||
		    db_commit(db, err))
			goto out;
	rc = 0;
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}
