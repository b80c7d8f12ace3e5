/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The receiver's answers: ok, snooze, done; and the sender's taking back. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/vec.h"
#include "ping.h"

#define SNOOZE_MAX (60 * CLOCK_DAY)
#define CUT 60

struct answer {
	enum ping_state state;
	int64_t until;
	bool is_senders;		/* may the sender say so, too? */
};

static bool is_meant(const struct ping *ping, const struct answer *answer, int64_t number)
{
	if (number)
		return ping->number == number && (ping->is_to_me || answer->is_senders);
	return ping->is_to_me && (ping->state == PING_TOLD || ping->state == PING_MAILED);
}

static int nothing_meant(const struct pings *open, int64_t number, struct err *err)
{
	for (size_t i = 0; i < open->len; i++)
		if (number && open->items[i].number == number)
			return err_set(err, ERR_DENIED, "%lld is your own ping to %s; you can "
				       "only take it back, with !done %lld", (long long)number,
				       open->items[i].to_nick, (long long)number);
	if (number)
		return err_set(err, ERR_NOT_FOUND, "you have no open ping %lld; !pings lists them",
			       (long long)number);
	return err_set(err, ERR_NOT_FOUND, "no ping waits for an answer of yours");
}

static int apply(struct db *db, struct ping *ping, const struct answer *answer, struct err *err)
{
	ping->state = answer->state;
	ping->changed_at = clock_now();
	if (answer->until)
		ping->due_at = answer->until;
	if (!ping->is_to_me) {
		ping->known = answer->state;	/* who takes it back need not be told */
		ping->is_known = true;
	}
	return ping_update(db, ping, err);
}

static const char *describe(const struct pings *done, const struct answer *answer,
			    struct arena *arena)
{
	const struct ping *ping = &done->items[0];

	if (done->len > 1)
		return arena_printf(arena, "%s: %zu pings", ping_state_name(answer->state),
				    done->len);
	if (!ping->is_to_me)
		return arena_printf(arena, "taken back: \"%s\" to %s",
				    ping_cut(ping->text, CUT, arena), ping_to_text(ping));
	return arena_printf(arena, "%s: \"%s\" from %s", ping_state_name(answer->state),
			    ping_cut(ping->text, CUT, arena), ping_from_text(ping, arena));
}

static int answer(struct db *db, const char *ids, int64_t number, const struct answer *what,
		  struct arena *arena, const char **words, struct err *err)
{
	struct pings open = { 0 }, meant = { 0 };
	int rc = -1;

	if (db_begin(db, err))
		return -1;
	if (ping_list(db, ids, arena, &open, err))
		goto out;
	for (size_t i = 0; i < open.len && !(number && meant.len); i++) {
		if (!is_meant(&open.items[i], what, number))
			continue;
		if (apply(db, &open.items[i], what, err))
			goto out;
		*(struct ping *)vec_add(&meant, arena) = open.items[i];
	}
	if (!meant.len) {
		nothing_meant(&open, number, err);
		goto out;
	}
	*words = describe(&meant, what, arena);
	rc = db_commit(db, err);
out:
	db_rollback(db);
	return rc;
}

int ping_ok(struct db *db, const char *ids, int64_t number, struct arena *arena,
	    const char **words, struct err *err)
{
	const struct answer what = { .state = PING_OK };

	return answer(db, ids, number, &what, arena, words, err);
}

int ping_done(struct db *db, const char *ids, int64_t number, struct arena *arena,
	      const char **words, struct err *err)
{
	const struct answer what = { .state = PING_DONE, .is_senders = true };

	return answer(db, ids, number, &what, arena, words, err);
}

int ping_snooze(struct db *db, const char *ids, int64_t number, int64_t until,
		struct arena *arena, const char **words, struct err *err)
{
	const struct answer what = { .state = PING_SNOOZED, .until = until };

	if (until <= clock_now() || until > clock_now() + SNOOZE_MAX)
		return err_set(err, ERR_INVALID, "a ping can be put off for 60 days at most");
	return answer(db, ids, number, &what, arena, words, err);
}

int ping_refuse(struct db *db, const char *ids, const char *from_ids, struct err *err)
{
	return ping_update_refused(db, ids, from_ids, err);
}
