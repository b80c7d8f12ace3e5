/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Other times that guests propose: table counter. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/text.h"
#include "base/vec.h"
#include "base/zone.h"
#include "calendar/rsvp.h"
#include "people/mailbox.h"
#include "people/outbox.h"
#include "people/person.h"
#include "people/settings.h"

#include "call_rows.h"
#include "counter_rows.h"
#include "guest.h"
#include "ical/reply.h"
#include "invitation.h"
#include "timetable.h"

#define COLUMNS									\
	"counter.id AS id, counter.call_id AS call_id, guest.name AS name,"	\
	" counter.email AS email, start_at, end_at, counter.comment AS comment, sequence,"	\
	" heard_at, state"
#define TABLES									\
	" FROM counter LEFT JOIN guest ON guest.call_id = counter.call_id"	\
	" AND guest.email = counter.email"
#define CALENDAR_MAX (256 * 1024)
#define SECS_MAX CLOCK_DAY

static struct counter counter_from(struct db_stmt *st, struct arena *arena)
{
	struct counter counter = {
		.id = db_int(st, "id"), .call_id = db_int(st, "call_id"),
		.name = db_text(st, "name", arena), .email = db_text(st, "email", arena),
		.start_at = db_int(st, "start_at"), .end_at = db_int(st, "end_at"),
		.comment = db_text(st, "comment", arena), .sequence = db_int(st, "sequence"),
		.heard_at = db_int(st, "heard_at"), .state = db_text(st, "state", arena),
	};

	if (str_is_empty(counter.name))
		counter.name = counter.email;
	return counter;
}

int counter_list(struct db *db, int64_t call_id, struct arena *arena, struct counters *out,
		 struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " COLUMNS TABLES " WHERE counter.call_id = :call_id"
		" ORDER BY heard_at DESC, counter.id DESC");
	int rc;

	db_bind_int(st, "call_id", call_id);
	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = counter_from(st, arena);
	return rc;
}

int counter_get(struct db *db, int64_t id, struct arena *arena, struct counter *out,
		struct err *err)
{
	struct db_stmt *st = db_prepare(db, "SELECT " COLUMNS TABLES " WHERE counter.id = :id");
	int rc;

	db_bind_int(st, "id", id);
	rc = db_step(st, err);
	if (rc == 0)
		return err_set(err, ERR_NOT_FOUND, "this proposal is not there any more");
	if (rc < 0)
		return -1;
	*out = counter_from(st, arena);
	db_done(st);
	return 0;
}

static int insert(struct db *db, const struct call *call, const struct guest *guest,
		  const struct ical_reply *reply, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO counter (call_id, email, start_at, end_at, comment, sequence,"
		" heard_at) VALUES (:call_id, :email, :start_at, :end_at, :comment, :sequence,"
		" :now) ON CONFLICT DO NOTHING");

	db_bind_int(st, "call_id", call->id);
	db_bind_text(st, "email", guest->email);
	db_bind_int(st, "start_at", reply->start_at);
	db_bind_int(st, "end_at", reply->end_at);
	db_bind_text(st, "comment", reply->comment);
	db_bind_int(st, "sequence", reply->sequence);
	db_bind_int(st, "now", clock_now());
	return db_run(st, err);
}

static struct call proposed(const struct call *call, int64_t start_at, int64_t end_at)
{
	struct call other = *call;

	other.start_at = start_at;
	other.duration_secs = end_at - start_at;
	return other;
}

/* To the owner: it waits for them on the page. */
static int tell_owner(struct db *db, const struct settings *settings, const struct call *call,
		      const struct guest *guest, const struct ical_reply *reply,
		      struct arena *arena, struct err *err)
{
	const char *name = *guest->name ? guest->name : guest->email;
	struct call other = proposed(call, reply->start_at, reply->end_at);
	struct person *owner = person_get(db, call->owner_id, arena, err);
	struct buf body = BUF_INIT(LETTER_BODY_MAX);
	struct letter letter = { 0 };
	int64_t id;

	if (!owner)
		return -1;
	if (!owner->email)
		return 0;
	buf_printf(&body, "Hello %s,\n\n", owner->name);
	text_fill(&body, "", "", arena_printf(arena, "%s proposes another time for \"%s\":",
					      name, call->title));
	text_fill(&body, "now       ", "          ", call_when(call, call->zone, arena));
	text_fill(&body, "proposed  ", "          ", call_when(&other, call->zone, arena));
	if (reply->comment)
		text_fill(&body, "\n> ", "> ", reply->comment);
	buf_printf(&body, "\nTo take it or to decline it: %s\n\n-- \n%s\n",
		   invitation_url(settings, call, arena), settings->site.name);
	letter.to_line = mailbox_text(arena, owner->name, owner->email);
	letter.subject = arena_printf(arena, "%s proposes another time for %s", name, call->title);
	letter.body = buf_to_arena(&body, arena);
	return outbox_queue(db, settings, &letter, arena, &id, err);
}

int counter_add(struct db *db, const struct settings *settings, const struct call *call,
		const struct guest *guest, const struct ical_reply *reply, struct arena *arena,
		struct err *err)
{
	if (reply->start_at <= clock_now() || reply->end_at <= reply->start_at ||
	    reply->end_at - reply->start_at > SECS_MAX)
		return err_set(err, ERR_INVALID, "the time that is proposed makes no sense");
	if (insert(db, call, guest, reply, err))
		return -1;
	return db_changes(db) ? tell_owner(db, settings, call, guest, reply, arena, err) : 0;
}

static int set_state(struct db *db, int64_t id, const char *state, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE counter SET state = :state WHERE id = :id");

	db_bind_int(st, "id", id);
	db_bind_text(st, "state", state);
	return db_run(st, err);
}

/* RFC 5546 3.2.8: the event as the guest proposed it, and no. */
static int decline(struct db *db, const struct settings *settings, const struct call *call,
		   const struct counter *counter, struct arena *arena, struct err *err)
{
	const struct guest *guest = guests_find(&call->guests, counter->email);
	struct call other = proposed(call, counter->start_at, counter->end_at);
	struct buf calendar = BUF_INIT(CALENDAR_MAX), body = BUF_INIT(LETTER_BODY_MAX);
	struct letter letter = { .method = "DECLINECOUNTER" };
	int64_t id;

	if (!guest)
		return 0;	/* invited no longer */
	invitation_write(settings, &other, "DECLINECOUNTER", guest, false, &calendar);
	buf_printf(&body, "Hello%s%s,\n\n", *guest->name ? " " : "", guest->name);
	text_fill(&body, "", "", arena_printf(arena, "\"%s\" stays where it is: %s. The time that "
					      "you proposed, %s, was declined.", call->title,
					      call_when(call, call->zone, arena),
					      call_when(&other, call->zone, arena)));
	buf_printf(&body, "\n%s\n\n-- \n%s\n", invitation_url(settings, call, arena),
		   settings->site.name);
	letter.to_line = mailbox_text(arena, guest->name, guest->email);
	letter.subject = arena_printf(arena, "Declined: another time for %s", call->title);
	letter.body = buf_to_arena(&body, arena);
	letter.calendar = buf_to_arena(&calendar, arena);
	return outbox_queue(db, settings, &letter, arena, &id, err);
}

static int settle_in(struct db *db, const struct settings *settings, const struct actor *who,
		     int64_t id, bool take, struct arena *arena, struct err *err)
{
	struct counter counter = { 0 };
	struct call *call;

	if (counter_get(db, id, arena, &counter, err))
		return -1;
	call = call_get(db, counter.call_id, arena, err);
	if (!call)
		return -1;
	if (!call_may_edit(call, who))
		return err_set(err, ERR_DENIED, "\"%.100s\" is %.60s's to move", call->title,
			       call->owner_name);
	if (!str_eq(counter.state, "open"))
		return err_set(err, ERR_CONFLICT, "this proposal was %s already", counter.state);
	if (set_state(db, id, take ? "taken" : "declined", err))
		return -1;
	if (!take)
		return decline(db, settings, call, &counter, arena, err);
	return call_move_in(db, settings, who, call->id, counter.start_at,
			    counter.end_at - counter.start_at, arena, err);
}

int counter_settle(struct db *db, const struct settings *settings, const struct actor *who,
		   int64_t id, bool take, struct err *err)
{
	struct arena *arena = arena_new();
	int rc = -1;

	if (db_begin(db, err) || settle_in(db, settings, who, id, take, arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}
