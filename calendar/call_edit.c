/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules of setting up, changing, announcing and cancelling a call. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "calendar/call.h"
#include "people/settings.h"

#include "announcement.h"
#include "call_form.h"
#include "call_news.h"
#include "call_rows.h"
#include "conference.h"
#include "guest.h"
#include "private.h"
#include "timetable.h"

#define REASON_MAX 500

static int audit(struct db *db, const struct actor *who, const struct call *call,
		 const char *what, struct arena *arena, struct err *err)
{
	return audit_add(db, who, arena_printf(arena, "call %lld: %s", (long long)call->id, what),
			 err);
}

int call_create(struct db *db, const struct actor *who, const struct call_form *form,
		int64_t *id, struct err *err)
{
	struct arena *arena = arena_new();
	struct call call = { .state = CALL_DRAFT, .owner_id = who->person_id };
	int rc = -1;

	if (actor_must_be(who, ROLE_ORGANISER, err))
		goto out;
	if (!who->person_id) {
		err_set(err, ERR_DENIED, "a call needs an owner: sign in first");
		goto out;
	}
	if (call_form_read(form, &call, arena, err))
		goto out;
	call.uid = NULL;
	call.items = "";
	call.is_private = form->is_private;
	if (call.is_private)
		call_veil(&call, arena);
	call.changed_at = clock_now();
	if (db_begin(db, err) || call_add(db, &call, err) ||
	    audit(db, who, &call, "created", arena, err))
		goto out;
	rc = db_commit(db, err);
	*id = call.id;
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

static bool is_owner(const struct call *call, const struct actor *who)
{
	return who->person_id && who->person_id == call->owner_id;
}

bool call_may_edit(const struct call *call, const struct actor *who)
{
	return call->state != CALL_CANCELLED && (who->role >= ROLE_ORGANISER ||
						 is_owner(call, who));
}

/* The call, if this actor may change it and it can still be changed. */
static struct call *get_to_change(struct db *db, const struct actor *who, int64_t id,
				  struct arena *arena, struct err *err)
{
	struct call *call = call_get(db, id, arena, err);

	if (!call)
		return NULL;
	if (!is_owner(call, who) && actor_must_be(who, ROLE_ORGANISER, err))
		return NULL;
	if (call->state == CALL_CANCELLED) {
		err_set(err, ERR_CONFLICT, "\"%.100s\" is cancelled; set up a new call instead",
			call->title);
		return NULL;
	}
	return call;
}

bool call_is_public(const struct call *call)
{
	return call->state != CALL_DRAFT || call->cadence_id;
}

static int check_not_over(const struct call *call, struct err *err)
{
	if (call_end(call) > clock_now())
		return 0;
	return err_set(err, ERR_CONFLICT, "\"%.100s\" is over", call->title);
}

/* Who may not read what a private call is about cannot write it anew. */
static int check_reader(const struct call *call, const struct actor *who, struct err *err)
{
	if (!call->is_private || is_owner(call, who) || who->role >= ROLE_OPERATOR)
		return 0;
	return err_set(err, ERR_DENIED, "this call is private: %.60s can change it",
		       call->owner_name);
}

/* An announced call: what may its calendars still be told? */
static int check_change(const struct call *was, const struct call *call, struct err *err)
{
	if (check_not_over(was, err))
		return err_in(err, "only its reason and agenda can be changed");
	if (was->start_at != call->start_at && call->start_at <= clock_now())
		return err_set(err, ERR_INVALID, "the new start has passed");
	return 0;
}

/* What goes by the start goes with it. */
static void move_dates(const struct call *was, struct call *call, bool known)
{
	int64_t by = call->start_at - was->start_at;

	if (!by)
		return;
	if (known && !call->moved_from_at)
		call->moved_from_at = was->start_at;
	if (call->moved_from_at == call->start_at)
		call->moved_from_at = 0;
	if (call->announce_at)
		call->announce_at += by;
	if (call->deadline_at)
		call->deadline_at += by;
}

/* People know of it: they were told, or they know the rule. */
static bool is_known(const struct call *call)
{
	return call->state == CALL_ANNOUNCED || call->cadence_id;
}

static struct letter *letter_of(struct db *db, const struct settings *settings,
				const struct call *was, const struct call *call,
				enum call_news news, struct arena *arena, struct err *err)
{
	struct announcement a = {
		.settings = settings, .call = call, .was = was, .news = news,
	};
	struct letter *first;

	if (call->letter_id) {
		first = outbox_get(db, call->letter_id, arena, err);
		if (!first)
			return NULL;
		a.thread = first->message_id;
	}
	return call_news_gather(db, &a, arena, err) ? NULL : announcement_letter(&a, arena);
}

/* Do people have to hear of the change? */
static bool is_told(const struct call *was, const struct call *call)
{
	struct call_change change = call_changed(was, call);

	if (!is_known(was))
		return false;
	if (call->is_private && secret_differs(was, call))
		return true;
	return call_change_any(&change) || (was->state == CALL_ANNOUNCED &&
					    guests_differ(&was->guests, &call->guests));
}

/* What the call becomes, ready to be told. */
static int set_change(const struct call *was, struct call *call, bool *told, struct err *err)
{
	*told = is_told(was, call);
	guests_keep(&was->guests, &call->guests);
	if (was->start_at != call->start_at)
		guests_forget_rsvps(&call->guests);
	call->changed_at = clock_now();
	move_dates(was, call, is_known(was));
	if (!*told)
		return 0;
	call->sequence++;
	return check_change(was, call, err);
}

static int change_in(struct db *db, const struct settings *settings, const struct actor *who,
		     const struct call *was, struct call *call, struct arena *arena,
		     struct err *err)
{
	bool told;

	if (set_change(was, call, &told, err) ||
	    (told && conference_check(db, settings, call, arena, err)) ||
	    (told && call_news_queue(db, settings, was, call, CALL_NEWS_UPDATE, arena, err)) ||
	    call_update(db, call, err))
		return -1;
	return audit(db, who, call, told ? "changed, update sent" : "changed", arena, err);
}

int call_edit(struct db *db, const struct settings *settings, const struct actor *who,
	      int64_t id, const struct call_form *form, struct err *err)
{
	struct arena *arena = arena_new();
	struct call *was, call;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	was = get_to_change(db, who, id, arena, err);
	if (!was)
		goto out;
	call = *was;
	if (check_reader(was, who, err) || call_form_read(form, &call, arena, err))
		goto out;
	if (call.is_private)
		call_veil(&call, arena);
	if (change_in(db, settings, who, was, &call, arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int call_move_in(struct db *db, const struct settings *settings, const struct actor *who,
		 int64_t id, int64_t start_at, int64_t duration_secs, struct arena *arena,
		 struct err *err)
{
	struct call *was = get_to_change(db, who, id, arena, err), call;

	if (!was)
		return -1;
	call = *was;
	/* guests_keep() writes into them: they are not to be the same. */
	memset(&call.guests, 0, sizeof(call.guests));
	for (size_t i = 0; i < was->guests.len; i++)
		*vec_add(&call.guests, arena) = was->guests.items[i];
	call.start_at = start_at;
	call.duration_secs = duration_secs;
	return change_in(db, settings, who, was, &call, arena, err);
}

/* Who comes or goes: *out is who there is then, *came who is new among them. */
static void change_guests(const struct guests *was, const struct guests *changed, bool in,
			  struct arena *arena, struct guests *out, struct guests *came)
{
	for (size_t i = 0; i < was->len; i++)
		if (in || !guests_find(changed, was->items[i].email))
			*vec_add(out, arena) = was->items[i];
	for (size_t i = 0; in && i < changed->len && out->len < GUESTS_MAX; i++) {
		if (guests_find(was, changed->items[i].email))
			continue;
		*vec_add(out, arena) = changed->items[i];
		*vec_add(came, arena) = changed->items[i];
	}
}

int call_change_guests_in(struct db *db, const struct settings *settings,
			  const struct call *was, const struct guests *changed, bool in,
			  struct arena *arena, struct err *err)
{
	struct guests came = { 0 };
	struct call call = *was;

	if (was->state == CALL_CANCELLED)
		return 0;
	memset(&call.guests, 0, sizeof(call.guests));
	change_guests(&was->guests, changed, in, arena, &call.guests, &came);
	if (call.guests.len == was->guests.len)
		return 0;
	/* The invitation to all does not have what has moved. */
	for (size_t i = 0; was->start_at != was->recurrence_at && i < came.len; i++)
		if (call_news_guest(db, settings, &call, &came.items[i], arena, err))
			return -1;
	return call_update(db, &call, err);
}

int call_preview_edit(struct db *db, const struct settings *settings, const struct actor *who,
		      int64_t id, const struct call_form *form, struct arena *arena,
		      struct call_preview *out, struct err *err)
{
	struct call *was = get_to_change(db, who, id, arena, err), *call;
	struct call_change change;
	bool told;

	memset(out, 0, sizeof(*out));
	if (!was)
		return -1;
	call = arena_one(arena, struct call);
	*call = *was;
	if (check_reader(was, who, err) || call_form_read(form, call, arena, err))
		return -1;
	if (call->is_private)
		call_veil(call, arena);
	if (set_change(was, call, &told, err))
		return -1;
	out->call = call;
	out->told = told;
	change = call_changed(was, call);
	out->to_list = told && call_change_any(&change);
	for (size_t i = 0; told && i < call->guests.len; i++)
		out->guests += out->to_list || !guests_find(&was->guests,
							    call->guests.items[i].email);
	for (size_t i = 0; told && i < was->guests.len; i++)
		out->removed += was->guests.items[i].invited_at &&
				!guests_find(&call->guests, was->guests.items[i].email);
	if (out->to_list)
		out->letter = letter_of(db, settings, was, call, CALL_NEWS_UPDATE, arena, err);
	return out->to_list && !out->letter ? -1 : 0;
}

/* Announced late, people still have a day for their items, or until shortly before. */
static void leave_time(struct call *call)
{
	int64_t latest = call->start_at - CLOCK_HOUR, want = clock_now() + CLOCK_DAY;

	if (!call->deadline_at || call->deadline_at >= want)
		return;
	call->deadline_at = want < latest ? want : latest;
}

int call_announce(struct db *db, const struct settings *settings, const struct actor *who,
		  int64_t id, struct err *err)
{
	struct arena *arena = arena_new();
	struct call *call;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	call = get_to_change(db, who, id, arena, err);
	if (!call)
		goto out;
	if (call->state == CALL_ANNOUNCED) {
		err_set(err, ERR_CONFLICT, "\"%.100s\" is announced already", call->title);
		goto out;
	}
	if (call->start_at <= clock_now()) {
		err_set(err, ERR_CONFLICT, "the start of \"%.100s\" has passed: choose another",
			call->title);
		goto out;
	}
	call->state = CALL_ANNOUNCED;
	call->changed_at = clock_now();
	leave_time(call);
	if (conference_check(db, settings, call, arena, err) ||
	    call_news_queue(db, settings, NULL, call, CALL_NEWS_ANNOUNCE, arena, err) ||
	    call_update(db, call, err) || audit(db, who, call, "announced", arena, err) ||
	    (who->door == DOOR_MOOT && call_warn_owner_in(db, settings, call, arena, err)))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int call_cancel_in(struct db *db, const struct settings *settings, const struct actor *who,
		   int64_t id, const char *reason, struct arena *arena, struct err *err)
{
	struct call *call = get_to_change(db, who, id, arena, err);
	bool known;

	if (!call || call_form_line("reason", reason, REASON_MAX, arena, &call->cancel_reason,
				    err))
		return -1;
	known = is_known(call);
	if (known && check_not_over(call, err))
		return -1;
	if (!*call->cancel_reason)
		call->cancel_reason = NULL;
	call->state = CALL_CANCELLED;
	call->sequence++;
	call->changed_at = clock_now();
	if (known && call_news_queue(db, settings, NULL, call, CALL_NEWS_CANCEL, arena, err))
		return -1;
	if (call_update(db, call, err))
		return -1;
	return audit(db, who, call, "cancelled", arena, err);
}

int call_cancel(struct db *db, const struct settings *settings, const struct actor *who,
		int64_t id, const char *reason, struct err *err)
{
	struct arena *arena = arena_new();
	int rc = -1;

	if (db_begin(db, err) || call_cancel_in(db, settings, who, id, reason, arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

struct letter *call_letter(struct db *db, const struct settings *settings,
			   const struct call *call, enum call_news news, struct arena *arena,
			   struct err *err)
{
	const struct call *was = NULL;

	if (news == CALL_NEWS_UPDATE) {
		was = call_get(db, call->id, arena, err);
		if (!was)
			return NULL;
	}
	return letter_of(db, settings, was, call, news, arena, err);
}
