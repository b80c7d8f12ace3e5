/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a private call is about: table call_secret, and who may read it. */
#include "base/arena.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"

#include "private.h"

#define FACE "Private call"

void call_veil(struct call *call, struct arena *arena)
{
	struct call_secret *secret = arena_one(arena, struct call_secret);

	*secret = (struct call_secret){
		.title = call->title, .why = call->why, .agenda = call->agenda,
		.link = call->link, .phone = call->phone, .room = call->room,
	};
	call->secret = secret;
	call->title = FACE;
	call->why = "";
	call->agenda = "";
	call->link = call->phone = call->room = NULL;
	call->network = call->channel = NULL;
}

struct call call_revealed(const struct call *call)
{
	struct call whole = *call;

	if (!call->is_private || !call->secret)
		return whole;
	whole.title = call->secret->title;
	whole.why = call->secret->why;
	whole.agenda = call->secret->agenda;
	whole.link = call->secret->link;
	whole.phone = call->secret->phone;
	whole.room = call->secret->room;
	whole.secret = NULL;
	return whole;
}

int secret_load(struct db *db, struct call *call, struct arena *arena, struct err *err)
{
	struct call_secret *secret = arena_one(arena, struct call_secret);
	struct db_stmt *st;
	int rc;

	if (!call->is_private)
		return 0;
	st = db_prepare(db, "SELECT title, why, agenda, link, phone, room FROM call_secret"
			    " WHERE call_id = :call_id");
	db_bind_int(st, "call_id", call->id);
	rc = db_step(st, err);
	if (rc != 1)
		return rc;
	secret->title = db_text(st, "title", arena);
	secret->why = db_text(st, "why", arena);
	secret->agenda = db_text(st, "agenda", arena);
	secret->link = db_text(st, "link", arena);
	secret->phone = db_text(st, "phone", arena);
	secret->room = db_text(st, "room", arena);
	db_done(st);
	call->secret = secret;
	return 0;
}

int secret_save(struct db *db, const struct call *call, struct err *err)
{
	struct db_stmt *st;

	if (!call->is_private || !call->secret)
		return 0;
	st = db_prepare(db,
		"INSERT INTO call_secret (call_id, title, why, agenda, link, phone, room)"
		" VALUES (:call_id, :title, :why, :agenda, :link, :phone, :room)"
		" ON CONFLICT DO UPDATE SET title = :title, why = :why, agenda = :agenda,"
		" link = :link, phone = :phone, room = :room");
	db_bind_int(st, "call_id", call->id);
	db_bind_text(st, "title", call->secret->title);
	db_bind_text(st, "why", call->secret->why);
	db_bind_text(st, "agenda", call->secret->agenda);
	db_bind_text(st, "link", call->secret->link);
	db_bind_text(st, "phone", call->secret->phone);
	db_bind_text(st, "room", call->secret->room);
	return db_run(st, err);
}

bool secret_differs(const struct call *a, const struct call *b)
{
	const struct call_secret *x = a->secret, *y = b->secret;

	if (!x || !y)
		return x != y;
	return !str_eq(x->title, y->title) || !str_eq(x->link, y->link) ||
	       !str_eq(x->phone, y->phone) || !str_eq(x->room, y->room);
}

int call_may_read(struct db *db, const struct call *call, const struct actor *who,
		  struct err *err)
{
	struct db_stmt *st;
	int rc;

	if (!call->is_private || who->role >= ROLE_OPERATOR ||
	    (who->person_id && who->person_id == call->owner_id))
		return 1;
	if (!who->person_id)
		return 0;
	st = db_prepare(db,
		"SELECT 1 AS one FROM guest JOIN address USING (email) WHERE call_id = :call_id"
		" AND address.person_id = :person_id AND address.confirmed_at IS NOT NULL");
	db_bind_int(st, "call_id", call->id);
	db_bind_int(st, "person_id", who->person_id);
	rc = db_step(st, err);
	if (rc == 1)
		db_done(st);
	return rc;
}
