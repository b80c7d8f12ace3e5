/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A proposal's window: opened, extended, withdrawn, and closed by time. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/text.h"
#include "base/vec.h"
#include "base/zone.h"
#include "people/mailbox.h"
#include "people/notice.h"
#include "people/person.h"
#include "people/settings.h"
#include "decision_rows.h"

#define OPEN_MAX     100		/* on the list at once */
#define NOTICE_SECS  CLOCK_DAY
#define WARN_SECS    CLOCK_DAY		/* before the end */
#define REASON_MAX   500

static const struct actor by_itself = { 0, "moot", ROLE_OPERATOR, DOOR_MOOT };

/* One line in the announce channel of each network. */
static int say(struct db *db, const struct settings *settings, const struct decision *decision,
	       const char *what, struct arena *arena, struct err *err)
{
	const char *text = arena_printf(arena, "%s: \"%s\" %s", what, decision->title,
					decision_url(settings, decision->id, arena));
	const struct settings_irc *irc;

	for (size_t i = 0; (irc = settings_irc(settings, i)); i++) {
		const char *channel = settings_announce_channel(irc);

		if (channel && notice_queue(db, NULL, irc->id, channel, text, 0, NOTICE_SECS, err))
			return -1;
	}
	return 0;
}

static int post(struct db *db, const struct settings *settings, struct decision *decision,
		enum decision_news news, struct arena *arena, int64_t *letter_id, struct err *err)
{
	struct letter *letter = decision_letter(db, settings, decision, news, arena, err);

	if (!letter || outbox_queue(db, settings, letter, arena, letter_id, err))
		return -1;
	if (news == DECISION_NEWS_OPEN)
		decision->message_id = letter->message_id;
	return 0;
}

static const struct decision_rule *rule_of(const struct settings *settings,
					   const struct decision *decision, struct arena *arena,
					   struct err *err)
{
	struct decision_rules rules;

	if (decision_rules_load(settings, arena, &rules, err))
		return NULL;
	return decision_rule(&rules, decision->rule, err);
}

static int check_window(const struct settings *settings, const struct decision *decision,
			struct arena *arena, struct err *err)
{
	const struct decision_rule *rule = rule_of(settings, decision, arena, err);

	if (!rule)
		return -1;
	if (decision->closes_at - clock_now() < rule->least * CLOCK_HOUR)
		return err_set(err, ERR_INVALID, "the end is too near: this rule gives people at "
			       "least %lld hours to answer", (long long)rule->least);
	if (decision->closes_at - clock_now() > 366 * (int64_t)CLOCK_DAY)
		return err_set(err, ERR_INVALID, "the end is more than a year away");
	return 0;
}

int decision_open(struct db *db, const struct settings *settings, const struct actor *who,
		  int64_t id, struct err *err)
{
	struct arena *arena = arena_new();
	struct decisions open = { 0 };
	struct decision *decision;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	decision = decision_to_change(db, who, id, DECISION_DRAFT, arena, err);
	if (!decision || check_window(settings, decision, arena, err) ||
	    decision_list_ending(db, INT64_MAX, arena, &open, err))
		goto out;
	if (open.len >= OPEN_MAX) {
		err_set(err, ERR_LIMIT, "%d proposals are open: let some end first", OPEN_MAX);
		goto out;
	}
	if (post(db, settings, decision, DECISION_NEWS_OPEN, arena, &decision->letter_id, err))
		goto out;
	decision->state = DECISION_OPEN;
	decision->opened_at = clock_now();
	if (decision_update(db, decision, err) ||
	    say(db, settings, decision, "Up for decision", arena, err) ||
	    decision_audit(db, who, decision, "put to the list", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

static int read_reason(const char *typed, struct arena *arena, const char **out, struct err *err)
{
	*out = str_clean_line(arena, typed ? typed : "");
	if (!**out)
		return err_set(err, ERR_INVALID, "say why: the list is told");
	if (strlen(*out) > REASON_MAX)
		return err_set(err, ERR_LIMIT, "the reason has at most %d bytes", REASON_MAX);
	return 0;
}

/* The reason goes into this one mail; the row keeps that of a withdrawal alone. */
static int extend(struct db *db, const struct settings *settings, struct decision *decision,
		  const char *date, const char *time, const char *reason, struct arena *arena,
		  struct err *err)
{
	int64_t closes_at, letter_id;

	if (read_reason(reason, arena, &decision->reason, err))
		return -1;
	if (zone_parse(decision->zone, date, str_is_empty(time) ? "12:00" : time, &closes_at, err))
		return err_in(err, "end");
	if (closes_at <= decision->closes_at || closes_at <= clock_now())
		return err_set(err, ERR_INVALID, "the new end must be later than %s",
			       zone_text_utc(arena, decision->zone, decision->closes_at));
	if (closes_at - clock_now() > 366 * (int64_t)CLOCK_DAY)
		return err_set(err, ERR_INVALID, "the end is more than a year away");
	decision->closes_at = closes_at;
	decision->warned_at = decision->asked_at = 0;
	if (post(db, settings, decision, DECISION_NEWS_EXTEND, arena, &letter_id, err))
		return -1;
	decision->reason = NULL;
	return decision_update(db, decision, err);
}

int decision_extend(struct db *db, const struct settings *settings, const struct actor *who,
		    int64_t id, const char *date, const char *time, const char *reason,
		    struct err *err)
{
	struct arena *arena = arena_new();
	struct decision *decision;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	decision = decision_to_change(db, who, id, DECISION_OPEN, arena, err);
	if (!decision || extend(db, settings, decision, date, time, reason, arena, err) ||
	    say(db, settings, decision, "More time to answer", arena, err) ||
	    decision_audit(db, who, decision, "extended", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

int decision_withdraw(struct db *db, const struct settings *settings, const struct actor *who,
		      int64_t id, const char *reason, struct err *err)
{
	struct arena *arena = arena_new();
	struct decision *decision;
	int rc = -1;

	if (db_begin(db, err))
		goto out;
	decision = decision_to_change(db, who, id, DECISION_OPEN, arena, err);
	if (!decision || read_reason(reason, arena, &decision->reason, err) ||
	    post(db, settings, decision, DECISION_NEWS_WITHDRAW, arena, &decision->result_id, err))
		goto out;
	decision->state = DECISION_WITHDRAWN;
	decision->closed_at = clock_now();
	if (decision_update(db, decision, err) ||
	    say(db, settings, decision, "Withdrawn", arena, err) ||
	    decision_audit(db, who, decision, "withdrawn", arena, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(arena);
	return rc;
}

/* ---- time */

/* A few words to the owner alone. */
static int tell_owner(struct db *db, const struct settings *settings,
		      const struct decision *decision, const char *subject, const char *text,
		      struct arena *arena, struct err *err)
{
	struct person *owner = person_get(db, decision->owner_id, arena, err);
	struct buf body = BUF_INIT(LETTER_BODY_MAX);
	struct letter letter = { .subject = arena_printf(arena, "%s: %s", subject,
							 decision->title) };
	int64_t id;

	if (!owner)
		return -1;
	if (!owner->email)
		return 0;
	text_fill(&body, "", "", text);
	buf_printf(&body, "\n%s\n\n-- \n%s\n", decision_url(settings, decision->id, arena),
		   settings->site.name);
	letter.to_line = mailbox_text(arena, owner->name, owner->email);
	letter.body = buf_to_arena(&body, arena);
	return outbox_queue(db, settings, &letter, arena, &id, err);
}

static int warn(struct db *db, const struct settings *settings, struct decision *decision,
		const struct decision_rule *rule, const struct decision_count *count,
		int64_t now, struct arena *arena, struct err *err)
{
	const char *text = arena_printf(arena, "A day before the end %zu of the %lld answers that "
		"are expected are there.  Silence is no agreement to build on: ask the people whom "
		"it concerns, or extend it.", count->answers, (long long)rule->answers);

	decision->warned_at = now;
	return tell_owner(db, settings, decision, "Few answers", text, arena, err) ||
	       decision_update(db, decision, err) ? -1 : 0;
}

static int ask(struct db *db, const struct settings *settings, struct decision *decision,
	       int64_t now, struct arena *arena, struct err *err)
{
	decision->asked_at = now;
	return tell_owner(db, settings, decision, "Is this an objection?",
			  "The window has ended, and there are replies that look like objections. "
			  "Say of each on the page what it is (it counts, it was met, or it was no "
			  "objection); then the result goes to the list.", arena, err) ||
	       decision_update(db, decision, err) ? -1 : 0;
}

static int settle(struct db *db, const struct settings *settings, struct decision *decision,
		  const struct decision_count *count, int64_t now, struct arena *arena,
		  struct err *err)
{
	if (post(db, settings, decision, DECISION_NEWS_RESULT, arena, &decision->result_id, err))
		return -1;
	decision->state = count->outcome;
	decision->closed_at = now;
	if (decision_update(db, decision, err) ||
	    say(db, settings, decision,
		arena_printf(arena, "Decided (%s)", decision_state_name(decision->state)), arena,
		err))
		return -1;
	return decision_audit(db, &by_itself, decision, decision_state_name(decision->state),
			      arena, err);
}

static int tick_one(struct db *db, const struct settings *settings, struct decision *decision,
		    int64_t now, struct arena *arena, struct err *err)
{
	const struct decision_rule *rule = rule_of(settings, decision, arena, err);
	struct decision_count count;
	struct opinions opinions;

	if (!rule || opinion_list(db, decision->id, arena, &opinions, err))
		return -1;
	decision_count(rule, &opinions, &count);
	if (decision->closes_at > now)
		return count.few && !decision->warned_at ?
		       warn(db, settings, decision, rule, &count, now, arena, err) : 0;
	if (!count.hints)
		return settle(db, settings, decision, &count, now, arena, err);
	return decision->asked_at ? 0 : ask(db, settings, decision, now, arena, err);
}

/* Read again inside the transaction: it may have been extended meanwhile. */
static int tick_safely(struct db *db, const struct settings *settings, int64_t id, int64_t now,
		       struct arena *arena, struct err *err)
{
	struct decision *decision;
	int rc = -1;

	if (db_begin(db, err))
		return -1;
	decision = decision_get(db, id, arena, err);
	if (decision && decision->state == DECISION_OPEN && decision->closes_at < now + WARN_SECS)
		rc = tick_one(db, settings, decision, now, arena, err);
	else
		rc = decision ? 0 : -1;
	if (rc == 0)
		rc = db_commit(db, err);
	db_rollback(db);
	return rc;
}

int decision_tick(struct db *db, const struct settings *settings, int64_t now, struct err *err)
{
	struct arena *arena = arena_new();
	struct decisions ending = { 0 };
	int rc = decision_list_ending(db, now + WARN_SECS, arena, &ending, err);

	for (size_t i = 0; rc == 0 && i < ending.len; i++) {
		const struct decision *decision = &ending.items[i];

		/* Nothing to do, so that no write is begun each time. */
		if (decision->closes_at > now ? decision->warned_at != 0 : false)
			continue;
		rc = tick_safely(db, settings, decision->id, now, arena, err);
	}
	arena_free(arena);
	return rc;
}
