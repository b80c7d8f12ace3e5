/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A poll until it is open, and its times: made, computed, added, dropped, pinned. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "base/zone.h"
#include "calendar/poll.h"
#include "people/person.h"
#include "people/settings.h"

#include "availability.h"
#include "poll_letter.h"
#include "poll_rows.h"

#define NOTICE_SECS CLOCK_DAY		/* between deadline and first time, at least */
#define SOON_SECS   (12 * CLOCK_HOUR)	/* nothing is computed before */
#define ANSWER_SECS (2 * CLOCK_HOUR)	/* to answer, at least */
#define APART_SECS  (2 * CLOCK_HOUR)	/* computed from pinned ones */
#define STRANGERS_MAX 10		/* that a member may have mails sent to */

static bool is_near(const struct poll *poll, int64_t at)
{
	for (size_t i = 0; i < poll->options.len; i++)
		if (llabs(poll->options.items[i].start_at - at) < APART_SECS)
			return true;
	return false;
}

/* Whoever has to plan wants to know a day before. */
static void set_deadline(struct poll *poll)
{
	int64_t now = clock_now(), last;

	if (!poll->options.len)
		return;
	last = poll->options.items[0].start_at - NOTICE_SECS;
	if (last < now + ANSWER_SECS)
		last = (now + poll->options.items[0].start_at) / 2;
	if (poll->deadline_at > last)
		poll->deadline_at = last / CLOCK_HOUR * CLOCK_HOUR;
	if (poll->deadline_at <= now)
		poll->deadline_at = last;
}

int poll_fill(struct db *db, const struct settings *settings, struct poll *poll,
	      struct arena *arena, struct err *err)
{
	struct times_options found = { 0 };
	struct times_question question;
	int64_t soon = clock_now() + SOON_SECS;
	size_t left = (size_t)settings->poll.options;

	if (poll_options_forget_unpinned(db, poll->id, err) ||
	    poll_options_load(db, poll, arena, err) ||
	    availability_of(db, settings, poll, arena, &question, err))
		return -1;
	if (question.from_at < soon)
		question.from_at = soon;
	times_find(&question, arena, &found);
	left -= poll->options.len < left ? poll->options.len : left;
	for (size_t i = 0; i < found.len && left; i++) {
		if (is_near(poll, found.items[i].start_at))
			continue;
		if (poll_option_add(db, poll->id, found.items[i].start_at, poll->zone, false, err))
			return -1;
		left--;
	}
	if (poll_options_load(db, poll, arena, err))
		return -1;
	if (!poll->options.len)
		return err_set(err, ERR_INVALID, "latest: there is no time for %lld minutes "
			       "between the earliest and the latest day",
			       (long long)(poll->duration_secs / CLOCK_MINUTE));
	set_deadline(poll);
	return poll_update(db, poll, err);
}

/* Whoever proposes a call has to be there. */
static void add_owner(struct poll *poll, const struct person *owner, struct arena *arena)
{
	struct voter *voter;

	for (size_t i = 0; i < poll->voters.len; i++) {
		voter = &poll->voters.items[i];
		if (owner->email && str_eq_fold(voter->email, owner->email)) {
			voter->person_id = owner->id;
			voter->is_must = true;
			return;
		}
	}
	voter = vec_add(&poll->voters, arena);
	voter->person_id = owner->id;
	voter->name = owner->name;
	voter->email = owner->email;
	voter->is_must = voter->is_invited = true;
}

static int insert_all(struct db *db, struct poll *poll, struct err *err)
{
	if (poll_insert(db, poll, err))
		return -1;
	for (size_t i = 0; i < poll->voters.len; i++)
		if (voter_add(db, poll->id, &poll->voters.items[i], err))
			return -1;
	return 0;
}

static int check_asker(const struct actor *who, struct err *err)
{
	if (actor_must_be(who, ROLE_MEMBER, err))
		return -1;
	if (!who->person_id)
		return err_set(err, ERR_DENIED, "a proposal needs an owner: sign in first");
	return 0;
}

/* Inside a transaction. */
static int make(struct db *db, const struct settings *settings, const struct actor *who,
		const struct poll_form *form, int64_t *id, struct arena *arena, struct err *err)
{
	struct person *owner = person_get(db, who->person_id, arena, err);
	struct poll poll = { .owner_id = who->person_id, .created_at = clock_now() }, *made;

	if (!owner ||
	    poll_form_read(settings, form, owner->zone && zone_exists(owner->zone) ?
			   owner->zone : settings->site.zone, &poll, arena, err))
		return -1;
	add_owner(&poll, owner, arena);
	if (insert_all(db, &poll, err))
		return -1;
	*id = poll.id;
	made = poll_get(db, poll.id, arena, err);	/* as the database knows them */
	if (!made || poll_fill(db, settings, made, arena, err))
		return -1;
	return poll_audit(db, who, made, "proposed", arena, err);
}

/* Nobody has seen the numbers yet: from now on they follow the calendar. */
static int renumber(struct db *db, struct poll *poll, struct arena *arena, struct err *err)
{
	struct poll_options before = poll->options;

	for (size_t i = 0; i < before.len; i++)
		if (before.items[i].is_pinned &&
		    poll_option_pin(db, poll->id, before.items[i].number, false, err))
			return -1;
	if (poll_options_forget_unpinned(db, poll->id, err))
		return -1;
	for (size_t i = 0; i < before.len; i++)
		if (poll_option_add(db, poll->id, before.items[i].start_at, before.items[i].zone,
				    before.items[i].is_pinned, err))
			return -1;
	return poll_options_load(db, poll, arena, err);
}

static int check_to_open(struct db *db, const struct settings *settings,
			 const struct poll *poll, struct err *err)
{
	int64_t now = clock_now(), n;

	if (poll->state == POLL_OPEN)
		return err_set(err, ERR_CONFLICT, "the poll about \"%.100s\" is open already",
			       poll->title);
	if (!poll->options.len)
		return err_set(err, ERR_CONFLICT, "there is no time to be asked about: add one");
	if (poll->deadline_at <= now || poll->options.items[0].start_at <= now)
		return err_set(err, ERR_CONFLICT, "the deadline or the first time has passed: "
			       "change them first");
	if (poll_count_open(db, poll->owner_id, &n, err))
		return -1;
	if (n >= settings->poll.open)
		return err_set(err, ERR_LIMIT, "%s has %lld polls open: one of them has to be "
			       "settled or withdrawn first", poll->owner_name, (long long)n);
	return 0;
}

/* Each poll is a mail to all it names: a member may not have many of them sent. */
static int check_mails(struct db *db, const struct settings *settings, const struct actor *who,
		       const struct poll *poll, struct err *err)
{
	int64_t n, strangers = 0;

	if (who->role >= ROLE_ORGANISER)
		return 0;
	for (size_t i = 0; i < poll->voters.len; i++)
		strangers += !poll->voters.items[i].person_id;
	if (strangers > STRANGERS_MAX)
		return err_set(err, ERR_LIMIT, "%lld of those you name have never signed in here; "
			       "for more than %d of them ask an organiser", (long long)strangers,
			       STRANGERS_MAX);
	if (poll_count_opened(db, poll->owner_id, clock_now() - CLOCK_DAY, &n, err))
		return -1;
	if (n >= 2 * settings->poll.open)
		return err_set(err, ERR_LIMIT, "%s has opened %lld polls within a day: the next "
			       "one tomorrow", poll->owner_name, (long long)n);
	return 0;
}

static int open_it(struct db *db, const struct settings *settings, const struct actor *who,
		   int64_t id, struct arena *arena, struct err *err)
{
	struct poll *poll = poll_get_to_change(db, who, id, arena, err);

	if (!poll || check_to_open(db, settings, poll, err) ||
	    check_mails(db, settings, who, poll, err) || renumber(db, poll, arena, err))
		return -1;
	poll->state = POLL_OPEN;
	poll->opened_at = clock_now();
	if (poll_letters_open(db, settings, poll, arena, err) || poll_update(db, poll, err))
		return -1;
	return poll_audit(db, who, poll, "opened", arena, err);
}

int poll_create(struct db *db, const struct settings *settings, const struct actor *who,
		const struct poll_form *form, int64_t *id, struct err *err)
{
	struct arena *arena = arena_new();
	int rc = -1;

	if (check_asker(who, err) || db_begin(db, err) ||
	    make(db, settings, who, form, id, arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int poll_propose(struct db *db, const struct settings *settings, const struct actor *who,
		 const struct poll_form *form, int64_t *id, struct err *err)
{
	struct arena *arena = arena_new();
	int rc = -1;

	if (check_asker(who, err) || db_begin(db, err) ||
	    make(db, settings, who, form, id, arena, err) ||
	    open_it(db, settings, who, *id, arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int poll_open(struct db *db, const struct settings *settings, const struct actor *who,
	      int64_t id, struct err *err)
{
	struct arena *arena = arena_new();
	int rc = -1;

	if (db_begin(db, err) || open_it(db, settings, who, id, arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int poll_compute(struct db *db, const struct settings *settings, const struct actor *who,
		 int64_t id, struct err *err)
{
	struct arena *arena = arena_new();
	struct poll *poll;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	poll = poll_get_to_change(db, who, id, arena, err);
	if (!poll)
		goto out;
	if (poll->state != POLL_DRAFT) {
		err_set(err, ERR_CONFLICT, "people have been asked about these times: add and "
			"drop single ones");
		goto out;
	}
	if (poll_fill(db, settings, poll, arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int poll_add_option(struct db *db, const struct actor *who, int64_t id, const char *date,
		    const char *time, const char *zone, struct err *err)
{
	struct arena *arena = arena_new();
	struct poll *poll;
	int64_t at;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	poll = poll_get_to_change(db, who, id, arena, err);
	if (!poll)
		goto out;
	zone = str_is_empty(zone) ? poll->zone : zone;
	if (zone_parse(zone, date, time, &at, err))
		goto out;
	if (at <= clock_now()) {
		err_set(err, ERR_INVALID, "%.20s %.10s has passed", date, time);
		goto out;
	}
	if (poll_option_add(db, id, at, zone, true, err) ||
	    poll_audit(db, who, poll, "a time added", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int poll_drop_option(struct db *db, const struct actor *who, int64_t id, int64_t number,
		     struct err *err)
{
	struct arena *arena = arena_new();
	struct poll *poll;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	poll = poll_get_to_change(db, who, id, arena, err);
	if (!poll)
		goto out;
	if (poll->options.len == 1) {
		err_set(err, ERR_CONFLICT, "it is the only time left: add another one first");
		goto out;
	}
	if (poll_option_drop(db, id, number, err) ||
	    poll_audit(db, who, poll, "a time dropped", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int poll_pin_option(struct db *db, const struct actor *who, int64_t id, int64_t number,
		    bool is_pinned, struct err *err)
{
	struct arena *arena = arena_new();
	int rc = -1;

	if (db_begin(db, err) || !poll_get_to_change(db, who, id, arena, err) ||
	    poll_option_pin(db, id, number, is_pinned, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int poll_set_deadline(struct db *db, const struct actor *who, int64_t id, const char *date,
		      struct err *err)
{
	struct arena *arena = arena_new();
	struct poll *poll;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	poll = poll_get_to_change(db, who, id, arena, err);
	if (!poll || poll_form_deadline(date, poll->zone, &poll->deadline_at, err))
		goto out;
	poll->told_at = 0;
	if (poll_update(db, poll, err) ||
	    poll_audit(db, who, poll, "deadline moved", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int poll_explain(struct db *db, const struct settings *settings, const struct poll *poll,
		 struct arena *arena, const char ***texts, struct err *err)
{
	struct times_question question;

	if (availability_of(db, settings, poll, arena, &question, err))
		return -1;
	*texts = arena_array(arena, const char *, poll->options.len + 1);
	for (size_t i = 0; i < poll->options.len; i++) {
		struct buf text = BUF_INIT(16384);

		times_explain(&question, poll->options.items[i].start_at, &text);
		(*texts)[i] = buf_to_arena(&text, arena);
	}
	return 0;
}
