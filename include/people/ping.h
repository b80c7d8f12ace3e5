/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pings: one wants a word with another.  A ping is brought once, in private:
 * at once to who is active, else when they next speak, or in one mail a day.
 * The receiver answers ok, snooze or done, and the sender hears of it.  A tell
 * is the same without urgency: no mail unless the receiver chose mail.
 */
#ifndef PEOPLE_PING_H
#define PEOPLE_PING_H

#include "people/peer.h"

struct settings;

#define PING_TEXT_MAX 300

enum ping_kind { PING_PING, PING_TELL };
enum ping_state {
	PING_WAITING, PING_TOLD, PING_MAILED, PING_OK, PING_SNOOZED,	/* open */
	PING_DONE, PING_REFUSED, PING_EXPIRED,
};

struct ping {
	int64_t id, number;		/* number: what people call it while it is open */
	enum ping_kind kind;
	int64_t from_id, to_id;		/* peers */
	const char *from_nick, *to_nick;	/* as they were called then */
	const char *from_name, *to_name;	/* of persons, else NULL */
	const char *network, *channel;	/* where it was said; channel NULL: in private */
	const char *text;
	enum ping_state state, known;	/* known: what the sender was told last */
	bool is_known;
	bool is_held;			/* by quiet hours; need not speak after them */
	bool is_mine, is_to_me;		/* filled in by ping_list() alone */
	int64_t due_at, created_at, last_at, changed_at, count;
	const char *told_key, *news_key;
	int64_t n_notices;
	const char *detail;		/* a reminder of moot's own, as a mail has it; else NULL */
	const char *about;		/* then also what it is about: "review" */
};
struct pings { struct ping *items; size_t len, cap; };

const char *ping_state_name(enum ping_state state);

struct ping_wish {
	enum ping_kind kind;
	struct peer *from, *to;
	const char *from_ids;		/* peer_ids() of the sender */
	const char *from_nick, *to_nick;
	const char *network, *channel;
	const char *text;
	/* The receiver as they are active right now, or NULL. */
	const struct caller *here;
	bool is_away;			/* by IRC's own AWAY */
};

/*
 * Send it, or count it where the same is open already.  What will happen is
 * told in words for the sender.  ERR_DENIED: the receiver wants none;
 * ERR_LIMIT: too many, saying of what.
 */
int ping_send(struct db *db, const struct settings *settings, const struct ping_wish *wish,
	      struct arena *arena, const char **words, struct err *err) MUST_CHECK;

/* All that is open from or to these ids, by number. */
int ping_list(struct db *db, const char *ids, struct arena *arena, struct pings *out,
	      struct err *err) MUST_CHECK;

/*
 * The receiver's answer to number (0: to all that they were told), in words for
 * them.  done is also the sender's, who takes it back.
 */
int ping_ok(struct db *db, const char *ids, int64_t number, struct arena *arena,
	    const char **words, struct err *err) MUST_CHECK;
int ping_done(struct db *db, const char *ids, int64_t number, struct arena *arena,
	      const char **words, struct err *err) MUST_CHECK;
int ping_snooze(struct db *db, const char *ids, int64_t number, int64_t until,
		struct arena *arena, const char **words, struct err *err) MUST_CHECK;
/* What waits for ids from these others (NULL: all) is refused. */
int ping_refuse(struct db *db, const char *ids, const char *from_ids, struct err *err)
	MUST_CHECK;

/*
 * moot itself reminds a person, in a transaction: text is the line on IRC, detail
 * what stands in their daily mail.  There is one such ping about one thing
 * ("review", "actions") for each person: what they were not told yet is said anew.
 * 1; 0 they want none.  text NULL: what waits is dropped, as there is nothing to
 * say any more.
 */
int ping_remind(struct db *db, const struct settings *settings, int64_t person_id,
		const char *about, const char *text, const char *detail, struct err *err)
	MUST_CHECK;

/* --- the bot's side --- */

/*
 * Somebody spoke; spoke to the bot alone; or is in sight while something of
 * theirs is due.  Queues what waits for them, and what they have to hear of
 * their own pings, marked in the same transaction.
 */
enum ping_visit { PING_SPOKE, PING_ASKED, PING_IN_SIGHT };
int ping_visit(struct db *db, const struct settings *settings, const struct caller *caller,
	       enum ping_visit how, struct err *err) MUST_CHECK;

/* Does anything at all wait for its receiver or for its sender?  Cheap. */
bool ping_any(struct db *db);
/* Who is to be visited if they are in sight: held or snoozed is over, news waits. */
int ping_wanted(struct db *db, struct arena *arena, struct peers *out, struct err *err)
	MUST_CHECK;

/*
 * A nick is gone, or with NULL all of a network: what has not been said to it
 * yet must not be said to who takes the nick, and waits again.
 */
int ping_recall(struct db *db, const char *network, const char *nick, struct err *err)
	MUST_CHECK;

/* One mail to each who did not hear of a ping in time; and what is too old ends. */
int ping_digest(struct db *db, const struct settings *settings, struct err *err) MUST_CHECK;
int ping_expire(struct db *db, const struct settings *settings, struct err *err) MUST_CHECK;

#endif
