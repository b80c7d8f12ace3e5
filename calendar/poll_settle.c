/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The end of a poll: one of its times becomes the call, or it is withdrawn. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "base/zone.h"
#include "calendar/poll.h"
#include "people/settings.h"

#include "announcement.h"
#include "call_add.h"
#include "call_form.h"
#include "conference.h"
#include "poll_letter.h"
#include "poll_rows.h"

#define OVERRIDE_MAX 300
#define REASON_MAX 500

/* The owner has to give others the time to answer; an organiser answers for the community. */
static int check_turn(const struct settings *settings, const struct actor *who,
		      const struct poll *poll, struct err *err)
{
	int64_t from = poll_owner_may_at(settings, poll);
	struct arena *scratch;

	if (poll->state != POLL_OPEN)
		return err_set(err, ERR_CONFLICT, "the poll about \"%.100s\" is not open yet",
			       poll->title);
	if (who->role >= ROLE_ORGANISER || clock_now() >= from)
		return 0;
	scratch = arena_new();
	err_set(err, ERR_DENIED, "an organiser may settle it now; you may from %s on",
		zone_text_utc(scratch, poll->zone, from));
	arena_free(scratch);
	return -1;
}

static const char *who_is_missed(const struct poll *poll, int64_t number)
{
	for (size_t i = 0; i < poll->voters.len; i++)
		if (poll->voters.items[i].is_must &&
		    poll->voters.items[i].answers[number] == ANSWER_NO)
			return poll->voters.items[i].name;
	return NULL;
}

static const struct poll_option *find_choice(const struct poll *poll, int64_t number,
					     const char *override, struct err *err)
{
	const struct poll_option *option = poll_find_option(poll, number);

	if (!option)
		err_set(err, ERR_NOT_FOUND, "there is no time %lld in \"%.100s\"",
			(long long)number, poll->title);
	if (option && option->is_blocked && str_is_empty(override)) {
		err_set(err, ERR_CONFLICT, "%.60s must be there and said no to time %lld: choose "
			"another, or say why it goes ahead without them",
			who_is_missed(poll, number), (long long)number);
		return NULL;
	}
	return option;
}

/* Those invited and those who answered, but for who cannot come. */
static void set_guests(const struct poll *poll, int64_t number, struct call *call,
		       struct arena *arena)
{
	for (size_t i = 0; i < poll->voters.len; i++) {
		const struct voter *voter = &poll->voters.items[i];
		struct guest *guest;

		if (!voter->email || voter->answers[number] == ANSWER_NO ||
		    (!voter->is_invited && voter->answers[number] == ANSWER_NONE))
			continue;
		guest = vec_add(&call->guests, arena);
		guest->name = voter->name;
		guest->email = voter->email;
		guest->must = voter->is_must;
	}
}

static char *why(const struct poll *poll, struct arena *arena)
{
	if (!poll->thread)
		return arena_dup(arena, poll->why);
	return arena_printf(arena, "%s%sAbout: %s", poll->why,
			    str_is_empty(poll->why) ? "" : "\n\n", poll->thread);
}

static struct call call_of(const struct settings *settings, const struct poll *poll,
			   const struct poll_option *option, const char *override,
			   struct arena *arena)
{
	struct call call = {
		.title = poll->title, .why = why(poll, arena), .agenda = "", .items = "",
		.start_at = option->start_at, .zone = option->zone,
		.duration_secs = poll->duration_secs, .network = poll->network,
		.channel = poll->channel, .link = poll->link, .phone = poll->phone,
		.room = poll->room,
		.owner_id = poll->owner_id, .owner_name = poll->owner_name,
		.note = poll_result_text(settings, poll, option, override, arena),
	};

	set_guests(poll, option->number, &call, arena);
	return call;
}

/* One of the pool, where the proposer wanted one. */
static int give_conference(struct db *db, const struct settings *settings,
			   const struct poll *poll, struct call *call, struct arena *arena,
			   struct err *err)
{
	const struct settings_conference *conference;
	int rc;

	if (!poll->wants_conference || call->link)
		return 0;
	rc = conference_find(db, settings, call, arena, &conference, err);
	if (rc < 0)
		return -1;
	if (!rc)
		return err_set(err, ERR_CONFLICT, "all %zu conferences are taken at that time: "
			       "choose another", settings->conferences.len);
	call->link = conference->link;
	call->phone = call->phone ? call->phone : conference->phone;
	return 0;
}

struct letter *poll_settle_letter(struct db *db, const struct settings *settings,
				  const struct poll *poll, int64_t number,
				  const char *override, struct arena *arena, struct err *err)
{
	const struct poll_option *option = poll_find_option(poll, number);
	struct announcement a = { .settings = settings, .news = CALL_NEWS_ANNOUNCE };
	struct call call;

	if (!option) {
		err_set(err, ERR_NOT_FOUND, "there is no time %lld in it", (long long)number);
		return NULL;
	}
	call = call_of(settings, poll, option, override, arena);
	if (give_conference(db, settings, poll, &call, arena, err))
		return NULL;
	call.uid = "preview";
	a.call = &call;
	return announcement_letter(&a, arena);
}

static int settle(struct db *db, const struct settings *settings, const struct actor *who,
		  struct poll *poll, int64_t number, const char *override,
		  struct arena *arena, struct err *err)
{
	const struct poll_option *option;
	struct call call;

	if (check_turn(settings, who, poll, err) ||
	    call_form_line("why without them", override, OVERRIDE_MAX, arena, &poll->override,
			   err))
		return -1;
	option = find_choice(poll, number, poll->override, err);
	if (!option)
		return -1;
	if (!option->is_blocked || !*poll->override)
		poll->override = NULL;
	call = call_of(settings, poll, option, poll->override, arena);
	if (give_conference(db, settings, poll, &call, arena, err) ||
	    call_add_announced(db, settings, who, &call, arena, err))
		return -1;
	poll->state = POLL_SETTLED;
	poll->settled_at = clock_now();
	poll->choice = number;
	poll->call_id = call.id;
	if (poll_letters_without(db, settings, poll, &call, arena, err) ||
	    poll_update(db, poll, err))
		return -1;
	return poll_audit(db, who, poll, arena_printf(arena, "settled, call %lld",
						      (long long)call.id), arena, err);
}

int poll_settle(struct db *db, const struct settings *settings, const struct actor *who,
		int64_t id, int64_t number, const char *override, int64_t *call_id,
		struct err *err)
{
	struct arena *arena = arena_new();
	struct poll *poll;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	poll = poll_get_to_change(db, who, id, arena, err);
	if (!poll || settle(db, settings, who, poll, number, override, arena, err))
		goto out;
	*call_id = poll->call_id;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int poll_withdraw(struct db *db, const struct settings *settings, const struct actor *who,
		  int64_t id, const char *reason, struct err *err)
{
	struct arena *arena = arena_new();
	struct poll *poll;
	const char *text;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	poll = poll_get_to_change(db, who, id, arena, err);
	if (!poll || call_form_line("reason", reason, REASON_MAX, arena, &text, err) ||
	    (poll->state == POLL_OPEN &&
	     poll_letters_withdrawn(db, settings, poll, text, arena, err)))
		goto out;
	poll->state = POLL_WITHDRAWN;
	poll->settled_at = clock_now();
	if (poll_update(db, poll, err) || poll_audit(db, who, poll, "withdrawn", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}
