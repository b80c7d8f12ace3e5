/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When somebody last spoke where the bot was.  To five minutes, never what or
 * where, and nothing of who wants none of it.
 */
#ifndef PEOPLE_SEEN_H
#define PEOPLE_SEEN_H

#include "people/peer.h"

struct settings;

struct seen {
	const char *nick;		/* the newest of theirs */
	const char *account;		/* services account then, or NULL */
	int64_t person_id;		/* 0: nobody known */
	int64_t at;
};

/* Note it, unless they do not want it. */
int seen_note(struct db *db, const struct settings *settings, const struct caller *caller,
	      int64_t at, struct err *err) MUST_CHECK;

/*
 * The nick, and the newest nick of whoever used it last, where that is known:
 * 1, 0 never seen, -1.
 */
int seen_find(struct db *db, const char *network, const char *nick, struct arena *arena,
	      struct seen *out, struct err *err) MUST_CHECK;
/* Who used the nick last: 1, 0 never seen, -1.  For a nick that is not there now. */
int seen_peer(struct db *db, const char *network, const char *nick, struct arena *arena,
	      struct peer *out, struct err *err) MUST_CHECK;

/* Forget all of a peer. */
int seen_forget(struct db *db, const struct peer *peer, struct err *err) MUST_CHECK;
int seen_sweep(struct db *db, struct err *err) MUST_CHECK;

#endif
