/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers to invitations: heard in mails, set on the page. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "calendar/rsvp.h"
#include "people/heard.h"
#include "people/person.h"
#include "people/settings.h"

#include "call_rows.h"
#include "counter_rows.h"
#include "guest.h"
#include "ical/reply.h"

static const struct { const char *partstat; enum rsvp answer; } meanings[] = {
	{ "ACCEPTED", RSVP_YES }, { "DECLINED", RSVP_NO }, { "TENTATIVE", RSVP_MAYBE },
};

static enum rsvp answer_of(const char *partstat)
{
	for (size_t i = 0; i < ARRAY_LEN(meanings); i++)
		if (str_eq_fold(meanings[i].partstat, partstat))
			return meanings[i].answer;
	return RSVP_NONE;
}

/* By the token; a server may have cut it off: then who sent it must be a guest. */
static const struct guest *guest_of(const struct call *call, const struct heard *heard,
				    const struct ical_reply *reply)
{
	const struct guest *guest;

	for (size_t i = 0; heard->token && i < call->guests.len; i++)
		if (str_eq_fold(call->guests.items[i].token, heard->token))
			return &call->guests.items[i];
	guest = guests_find(&call->guests, heard->from.email);
	if (!guest || !(str_is_empty(reply->email) || str_eq_fold(reply->email, guest->email)))
		return NULL;
	return guest;
}

static int take_reply(struct db *db, const struct call *call, const struct guest *guest,
		      const struct heard *heard, const struct ical_reply *reply,
		      struct err *err)
{
	enum rsvp answer = answer_of(reply->partstat);

	if (answer == RSVP_NONE)
		return 0;
	return guest_set_rsvp(db, call->id, guest->email, answer, reply->comment,
				heard->date ? heard->date : clock_now(), err);
}

/* One call of the UID: 1 it was a guest's answer, 0 not, -1. */
static int take(struct db *db, const struct settings *settings, const struct call *call,
		const struct heard *heard, const struct ical_reply *reply, struct arena *arena,
		struct err *err)
{
	const struct guest *guest = guest_of(call, heard, reply);

	if (!guest)
		return 0;
	/* It answers what has changed since: they have an update to answer. */
	if (call->state == CALL_CANCELLED ||
	    (call->moved_from_at &&
	     reply->sequence < call->sequence + call->cadence_sequence))
		return 1;
	if (reply->is_counter ?
	    counter_add(db, settings, call, guest, reply, arena, err) :
	    take_reply(db, call, guest, heard, reply, err))
		return -1;
	return 1;
}

static int take_all(struct db *db, const struct settings *settings, const struct heard *heard,
		    const struct ical_reply *reply, struct arena *arena, struct err *err)
{
	struct calls calls = { 0 };
	int rc = 0, one;

	if (call_list_uid(db, reply->uid, reply->recurrence_at, arena, &calls, err))
		return -1;
	for (size_t i = 0; i < calls.len; i++) {
		one = take(db, settings, &calls.items[i], heard, reply, arena, err);
		if (one < 0)
			return -1;
		rc = rc || one;
	}
	return rc;
}

int rsvp_hear(struct db *db, const struct settings *settings, const struct heard *heard,
		struct arena *arena, struct err *err)
{
	struct ical_reply reply;
	int rc;

	/* Calendar programs may mark theirs as automatic. */
	if (!heard->calendar || !heard->is_to_us)
		return 0;
	rc = ical_reply_parse(heard->calendar, settings->site.zone, arena, &reply, err);
	if (rc != 1)
		return rc;
	rc = -1;
	if (db_begin(db, err))
		goto out;
	rc = take_all(db, settings, heard, &reply, arena, err);
	if (rc >= 0 && db_commit(db, err))
		rc = -1;
out:
	db_rollback(db);
	return rc;
}

int rsvp_guest(struct db *db, const struct actor *who, const struct call *call,
		 const struct guest **out, struct err *err)
{
	struct arena *arena = arena_new();
	struct person *person;
	int rc = 0;

	*out = NULL;
	for (size_t i = 0; who->person_id && i < call->guests.len && !*out && rc >= 0; i++) {
		rc = person_find_email(db, call->guests.items[i].email, arena, &person, err);
		if (rc == 1 && person->id == who->person_id)
			*out = &call->guests.items[i];
	}
	arena_free(arena);
	return rc < 0 ? -1 : *out != NULL;
}

int rsvp_set(struct db *db, const struct actor *who, int64_t call_id, enum rsvp answer,
	       struct err *err)
{
	struct arena *arena = arena_new();
	const struct guest *guest;
	struct call *call;
	int rc = -1, found;

	if (db_begin(db, err))
		goto out;
	call = call_get(db, call_id, arena, err);
	found = call ? rsvp_guest(db, who, call, &guest, err) : -1;
	if (found == 0)
		err_set(err, ERR_DENIED, "you are not among the guests; come all the same");
	if (found != 1 || guest_set_rsvp(db, call_id, guest->email, answer, NULL, clock_now(),
					   err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}
