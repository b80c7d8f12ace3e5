/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Invites: table invite, and what may become of one. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "people/author.h"
#include "people/invite.h"
#include "people/settings.h"
#include "invite.h"
#include "rate.h"

#define ASKS_PER_HOUR 5
#define VOUCHES_PER_DAY 10

/* ---- which channels */

static bool is_on(const struct settings *settings, const char *network, const char *channel)
{
	const struct settings_irc *irc = settings_network(settings, network);

	for (const char **name = irc ? irc->channels : NULL; name && *name; name++)
		if (str_eq_fold(*name, channel))
			return true;
	return false;
}

const char *invite_channel(const struct settings *settings, const char *network, size_t i)
{
	for (const char **name = settings->invite.channels; name && *name; name++)
		if (is_on(settings, network, *name) && i-- == 0)
			return *name;
	return NULL;
}

const char *invite_channel_named(const struct settings *settings, const char *network,
				 const char *name, struct err *err)
{
	const char *channel;

	for (size_t i = 0; (channel = invite_channel(settings, network, i)); i++)
		if (str_is_empty(name) || str_eq_fold(name, channel))
			return channel;
	if (str_is_empty(name))
		err_set(err, ERR_NOT_FOUND, "there is no channel here that I invite to");
	else
		err_set(err, ERR_NOT_FOUND, "I do not invite to \"%.60s\"", name);
	return NULL;
}

/* ---- the table */

#define INVITE_COLUMNS								\
	"invite.id AS id, network, channel, person_id, account, nick, state, evidence,"	\
	" asked_at, decided_at, decided_by, reason, invited_at,"		\
	" (SELECT name FROM person WHERE id = invite.person_id) AS person"

static void invite_from(struct db_stmt *st, struct arena *arena, struct invite *invite)
{
	invite->id = db_int(st, "id");
	invite->network = db_text(st, "network", arena);
	invite->channel = db_text(st, "channel", arena);
	invite->person_id = db_int(st, "person_id");
	invite->person = db_text(st, "person", arena);
	invite->account = db_text(st, "account", arena);
	invite->nick = db_text(st, "nick", arena);
	invite->state = db_text(st, "state", arena);
	invite->evidence = db_text(st, "evidence", arena);
	invite->asked_at = db_int(st, "asked_at");
	invite->decided_at = db_int(st, "decided_at");
	invite->decided_by = db_text(st, "decided_by", arena);
	invite->reason = db_text(st, "reason", arena);
	invite->invited_at = db_int(st, "invited_at");
}

/* The one row of st, if any: 1, 0, -1. */
static int one(struct db_stmt *st, struct arena *arena, struct invite **out, struct err *err)
{
	int rc = db_step(st, err);

	*out = NULL;
	if (rc != 1)
		return rc;
	*out = arena_one(arena, struct invite);
	invite_from(st, arena, *out);
	db_done(st);
	return 1;
}

static int all(struct db_stmt *st, struct arena *arena, struct invites *out, struct err *err)
{
	int rc;

	while ((rc = db_step(st, err)) == 1)
		invite_from(st, arena, vec_add(out, arena));
	return rc;
}

struct invite *invite_get(struct db *db, int64_t id, struct arena *arena, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " INVITE_COLUMNS " FROM invite WHERE id = :id");
	struct invite *invite;
	int rc;

	db_bind_int(st, "id", id);
	rc = one(st, arena, &invite, err);
	if (rc == 0)
		err_set(err, ERR_NOT_FOUND, "there is no invite %lld", (long long)id);
	return rc == 1 ? invite : NULL;
}

/* Two rows may fit (an account's and a person's): a no counts more than a yes. */
int invite_find(struct db *db, const struct invite_for *whom, struct arena *arena,
		struct invite **out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " INVITE_COLUMNS " FROM invite"
		" WHERE network = :network AND channel = :channel"
		" AND (account = :account OR person_id = nullif(:person_id, 0))"
		" ORDER BY state = 'revoked' DESC, state = 'denied' DESC, state = 'granted' DESC"
		" LIMIT 1");

	db_bind_text(st, "network", whom->network);
	db_bind_text(st, "channel", whom->channel);
	db_bind_text(st, "account", whom->account);
	db_bind_int(st, "person_id", whom->person_id);
	return one(st, arena, out, err);
}

int invite_named(struct db *db, const char *network, const char *channel, const char *name,
		 struct arena *arena, struct invite **out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " INVITE_COLUMNS " FROM invite"
		" WHERE network = :network AND channel = :channel"
		" AND (account = :name OR nick = :name COLLATE NOCASE)"
		" ORDER BY account = :name DESC, state = 'asked' DESC, id DESC LIMIT 1");

	db_bind_text(st, "network", network);
	db_bind_text(st, "channel", channel);
	db_bind_text(st, "name", name);
	return one(st, arena, out, err);
}

int invite_list(struct db *db, const char *network, const char *channel, int64_t max,
		struct arena *arena, struct invites *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " INVITE_COLUMNS " FROM invite"
		" WHERE (:network IS NULL OR network = :network)"
		" AND (:channel IS NULL OR channel = :channel)"
		" ORDER BY state = 'asked' DESC, coalesce(decided_at, asked_at) DESC, id DESC"
		" LIMIT :max");

	db_bind_text(st, "network", network);
	db_bind_text(st, "channel", channel);
	db_bind_int(st, "max", max);
	return all(st, arena, out, err);
}

int invite_untold(struct db *db, const char *network, struct arena *arena, struct invites *out,
		  struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " INVITE_COLUMNS " FROM invite"
		" WHERE network = :network AND NOT is_told ORDER BY id");

	db_bind_text(st, "network", network);
	return all(st, arena, out, err);
}

int invite_told(struct db *db, int64_t id, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "UPDATE invite SET is_told = 1 WHERE id = :id");

	db_bind_int(st, "id", id);
	return db_run(st, err);
}

int invite_next(struct db *db, const char *network, int64_t id, struct arena *arena,
		struct invite **out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT " INVITE_COLUMNS " FROM invite"
		" WHERE network = :network AND state = 'granted'"
		" ORDER BY id <= :id, id LIMIT 1");

	db_bind_text(st, "network", network);
	db_bind_int(st, "id", id);
	return one(st, arena, out, err);
}

int invite_sent(struct db *db, int64_t id, const char *nick, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE invite SET invited_at = :now, nick = :nick WHERE id = :id");

	db_bind_int(st, "now", clock_now());
	db_bind_text(st, "nick", nick);
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

static int insert(struct db *db, const struct invite_for *whom, const char *evidence,
		  int64_t *id, struct err *err)
{
	bool is_nick = whom->account && *whom->account == '=' && whom->person_id;
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO invite (network, channel, person_id, account, nick, state, evidence,"
		" asked_at) VALUES (:network, :channel, nullif(:person_id, 0), :account, :nick,"
		" 'asked', :evidence, :now)");

	db_bind_text(st, "network", whom->network);
	db_bind_text(st, "channel", whom->channel);
	db_bind_int(st, "person_id", whom->person_id);
	db_bind_text(st, "account", is_nick ? NULL : whom->account);
	db_bind_text(st, "nick", whom->nick);
	db_bind_text(st, "evidence", evidence);
	db_bind_int(st, "now", clock_now());
	if (db_run(st, err))
		return -1;
	*id = db_last_id(db);
	return 0;
}

/* The row of these two, made or with what is new; inside a transaction. */
static int keep(struct db *db, const struct invite_for *whom, const char *evidence,
		struct arena *arena, int64_t *id, struct err *err)
{
	struct invite *found;
	struct db_stmt *st;
	int rc = invite_find(db, whom, arena, &found, err);

	if (rc <= 0)
		return rc ? -1 : insert(db, whom, evidence, id, err);
	*id = found->id;
	st = db_prepare(db,
		"UPDATE invite SET nick = :nick, evidence = :evidence,"
		" person_id = coalesce(person_id, nullif(:person_id, 0)) WHERE id = :id");
	db_bind_text(st, "nick", whom->nick);
	db_bind_text(st, "evidence", evidence);
	db_bind_int(st, "person_id", whom->person_id);
	db_bind_int(st, "id", *id);
	return db_run(st, err);
}

static int set_state(struct db *db, int64_t id, const char *state, const char *by,
		     const char *reason, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE invite SET state = :state, decided_by = :by, reason = :reason,"
		" decided_at = CASE WHEN :state != 'asked' THEN :now END, is_told = 0,"
		" invited_at = NULL WHERE id = :id");

	db_bind_text(st, "state", state);
	db_bind_text(st, "by", by);
	db_bind_text(st, "reason", reason);
	db_bind_int(st, "now", clock_now());
	db_bind_int(st, "id", id);
	return db_run(st, err);
}

/* ---- asking */

static int check_rate(struct db *db, const struct invite_for *whom, struct arena *arena,
		      struct err *err)
{
	char *key = whom->person_id ?
		arena_printf(arena, "invite person %lld", (long long)whom->person_id) :
		arena_printf(arena, "invite %s %s", whom->network,
			     whom->account ? whom->account : whom->nick);

	return rate_count(db, key, ASKS_PER_HOUR, CLOCK_HOUR, err);
}

/* An answer that was given before: 1 and the text, 0 none, -1 also where it was no. */
static int answered(struct db *db, const struct invite_for *whom, struct arena *arena,
		    const char **text, struct err *err)
{
	struct invite *found;
	int rc = invite_find(db, whom, arena, &found, err);

	if (rc <= 0)
		return rc;
	if (str_eq(found->state, "denied") || str_eq(found->state, "revoked"))
		return err_set(err, ERR_DENIED, "%s has %s this: %s.  An operator of %s can "
			       "change that", found->decided_by ? found->decided_by : "somebody",
			       found->state, found->reason ? found->reason : "", found->channel);
	if (str_eq(found->state, "asked"))
		return 0;
	*text = invite_granted_text(found->channel, arena);
	return 1;
}

/* Put on record, and granted or not; inside a transaction. */
static int record(struct db *db, const struct actor *who, const struct invite_for *whom,
		  const char *evidence, bool is_granted, struct arena *arena, struct err *err)
{
	bool has_account = whom->account && *whom->account != '=';
	int64_t id;

	if (keep(db, whom, evidence, arena, &id, err) ||
	    set_state(db, id, is_granted ? "granted" : "asked", NULL, NULL, err))
		return -1;
	return audit_add(db, who, arena_printf(
		arena, "invite %lld: %s%s%s on %s %s %s: %s", (long long)id, whom->nick,
		has_account ? ", account " : "", has_account ? whom->account : "", whom->network,
		is_granted ? "let into" : "asks for", whom->channel,
		invite_evidence_text(evidence, arena)), err);
}

static int weigh(struct db *db, const struct settings *settings, const struct actor *who,
		 const struct invite_for *whom, const struct authorship *wrote,
		 struct arena *arena, const char **text, struct err *err)
{
	const char *evidence = invite_evidence(settings, wrote, arena);
	bool has_tree = !str_is_empty(settings->invite.tree);
	bool is_proven = (has_tree && wrote->commits >= settings->invite.commits) ||
		wrote->patches >= settings->invite.commits;
	bool is_likely = !has_tree || is_proven ||
		wrote->commits + wrote->by_name >= settings->invite.commits;
	bool is_granted = is_proven && str_eq(settings->invite.mode, "auto");

	if (!whom->person_id || !is_likely) {
		*text = invite_missing(settings, whom, wrote, arena);
		return 0;
	}
	if (record(db, who, whom, evidence, is_granted, arena, err))
		return -1;
	*text = is_granted ? invite_granted_text(whom->channel, arena) :
		arena_printf(arena, "I have put it before the operators of %s: %s.  You will "
			     "hear of it.", whom->channel, invite_evidence_text(evidence, arena));
	return 0;
}

int invite_ask(struct db *db, const struct settings *settings, const struct actor *who,
	       const struct invite_for *whom, struct arena *arena, const char **text,
	       struct err *err)
{
	struct authorship wrote = { 0 };
	int rc = -1, before;

	if (check_rate(db, whom, arena, err) || db_begin(db, err))
		goto out;
	before = answered(db, whom, arena, text, err);
	if (before < 0)
		goto out;
	if (!before && ((whom->person_id && author_of(db, whom->person_id, arena, &wrote, err)) ||
			weigh(db, settings, who, whom, &wrote, arena, text, err)))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	return rc;
}

static int check_bound(const struct invite_for *whom, struct err *err)
{
	if (whom->account || whom->person_id)
		return 0;
	return err_set(err, ERR_DENIED, "\"%.60s\" has no account that an invite could be bound "
		       "to", whom->nick);
}

int invite_vouch(struct db *db, const struct settings *settings, const struct actor *who,
		 const struct invite_for *whom, const char *reason, struct arena *arena,
		 const char **text, struct err *err)
{
	bool is_granted = str_eq(settings->invite.mode, "auto");
	int rc = -1, before;

	reason = str_clean_line(arena, reason);
	if (str_is_empty(reason))
		return err_set(err, ERR_INVALID, "say why you vouch for them: it is kept");
	if (check_bound(whom, err) ||
	    rate_count(db, arena_printf(arena, "vouch %lld %s", (long long)who->person_id,
					who->person_id ? "" : who->name),
		       VOUCHES_PER_DAY, CLOCK_DAY, err) || db_begin(db, err))
		goto out;
	before = answered(db, whom, arena, text, err);
	if (before < 0)
		goto out;
	if (before)
		*text = arena_printf(arena, "%s is let in already", whom->nick);
	else if (record(db, who, whom, arena_printf(arena, "vouched for by %.60s: %.200s",
						    who->name, reason), is_granted, arena, err))
		goto out;
	else
		*text = is_granted ?
			arena_printf(arena, "%s is let into %s on your word", whom->nick,
				     whom->channel) :
			arena_printf(arena, "I have put it before the operators of %s",
				     whom->channel);
	rc = db_commit(db, err);
out:
	db_rollback(db);
	return rc;
}

/* ---- deciding */

static int check_decider(const struct actor *who, bool is_op, const char *state,
			 const char *reason, struct err *err)
{
	if (!is_op && who->role < ROLE_ORGANISER)
		return err_set(err, ERR_DENIED, "only an operator of the channel, or an organiser, "
			       "decides this");
	if (!str_eq(state, "granted") && str_is_empty(reason))
		return err_set(err, ERR_INVALID, "say why: they are told when they ask, and it "
			       "is kept");
	return 0;
}

static int decide(struct db *db, const struct actor *who, const struct invite *invite,
		  const char *state, const char *reason, struct arena *arena, struct err *err)
{
	if (set_state(db, invite->id, state, who->name, str_is_empty(reason) ? NULL : reason, err))
		return -1;
	return audit_add(db, who, arena_printf(
		arena, "invite %lld: %s for %s on %s %s%s%s", (long long)invite->id,
		invite_name(invite, arena), invite->channel, invite->network, state,
		str_is_empty(reason) ? "" : ": ", reason ? reason : ""), err);
}

int invite_decide(struct db *db, const struct actor *who, bool is_op, int64_t id,
		  const char *state, const char *reason, struct err *err)
{
	struct arena *scratch = arena_new();
	struct invite *invite;
	int rc = -1;

	reason = str_clean_line(scratch, reason ? reason : "");
	if (check_decider(who, is_op, state, reason, err) || db_begin(db, err))
		goto out;
	invite = invite_get(db, id, scratch, err);
	if (!invite)
		goto out;
	if (str_eq(invite->state, state)) {
		err_set(err, ERR_CONFLICT, "%s is %s already", invite->nick, state);
		goto out;
	}
	if (decide(db, who, invite, state, reason, scratch, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

int invite_grant(struct db *db, const struct actor *who, bool is_op,
		 const struct invite_for *whom, const char *reason, struct err *err)
{
	struct arena *scratch = arena_new();
	struct invite *invite;
	int64_t id;
	int rc = -1;

	reason = str_clean_line(scratch, reason ? reason : "");
	if (check_decider(who, is_op, "granted", reason, err) || check_bound(whom, err) ||
	    db_begin(db, err))
		goto out;
	if (keep(db, whom, "", scratch, &id, err))
		goto out;
	invite = invite_get(db, id, scratch, err);
	if (!invite || decide(db, who, invite, "granted", reason, scratch, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}
