/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who is let into an invite-only channel.  An invite is bound to a services
 * account, to a person, or both, and stands until it is revoked.  Decisions are
 * tables here; the bot reads them, tells the channel's operators and invites.
 */
#ifndef PEOPLE_INVITE_H
#define PEOPLE_INVITE_H

#include "people/actor.h"

struct arena;
struct db;
struct err;
struct heard;
struct settings;

struct invite {
	int64_t id;
	const char *network, *channel;
	int64_t person_id;		/* 0: none */
	const char *person;		/* their name, or NULL */
	const char *account;		/* or NULL; "=nick=WORD" for as long as a nick stays */
	const char *nick;		/* seen last; says nothing */
	const char *state;		/* "asked" "granted" "denied" "revoked" */
	const char *evidence;		/* the first line sums up; a line for each commit */
	int64_t asked_at, decided_at;
	const char *decided_by;		/* NULL: nobody yet, or the bot */
	const char *reason;		/* or NULL */
	int64_t invited_at;		/* 0: no INVITE was sent yet */
};
struct invites { struct invite *items; size_t len, cap; };

/* For whom.  Without account and person_id there is nothing to bind it to. */
struct invite_for {
	const char *network, *channel, *account, *nick;
	int64_t person_id;
};

/* Index i of the invite-only channels that this network's bot is in, or NULL. */
const char *invite_channel(const struct settings *settings, const char *network, size_t i);
/* The one of that name, or the first where it is NULL or empty; NULL with the reason. */
const char *invite_channel_named(const struct settings *settings, const char *network,
				 const char *name, struct err *err);

/*
 * Somebody asks for themselves.  Established people are let in, or put before
 * the operators, as configured; *text says to them what happened, or what is
 * missing and where to go.  ERR_LIMIT past 5 times an hour, ERR_DENIED where an
 * operator has said no.
 */
int invite_ask(struct db *db, const struct settings *settings, const struct actor *who,
	       const struct invite_for *whom, struct arena *arena, const char **text,
	       struct err *err) MUST_CHECK;

/* A member (the caller has seen that they are) answers for somebody; 10 a day. */
int invite_vouch(struct db *db, const struct settings *settings, const struct actor *who,
		 const struct invite_for *whom, const char *reason, struct arena *arena,
		 const char **text, struct err *err) MUST_CHECK;

/*
 * The channel's operators decide (is_op: the caller has seen that they are
 * one), or an organiser: "granted", "denied", "revoked".  To deny and to revoke
 * there must be a reason.
 */
int invite_decide(struct db *db, const struct actor *who, bool is_op, int64_t id,
		  const char *state, const char *reason, struct err *err) MUST_CHECK;
/* The same to let in somebody who did not ask. */
int invite_grant(struct db *db, const struct actor *who, bool is_op,
		 const struct invite_for *whom, const char *reason, struct err *err) MUST_CHECK;

struct invite *invite_get(struct db *db, int64_t id, struct arena *arena, struct err *err);
/* What was decided last about this account or person: 1, 0, -1. */
int invite_find(struct db *db, const struct invite_for *whom, struct arena *arena,
		struct invite **out, struct err *err) MUST_CHECK;
/* By account, or else by the nick that asked: 1, 0, -1. */
int invite_named(struct db *db, const char *network, const char *channel, const char *name,
		 struct arena *arena, struct invite **out, struct err *err) MUST_CHECK;
/* Newest first, of a network's channel, or of all where they are NULL. */
int invite_list(struct db *db, const char *network, const char *channel, int64_t max,
		struct arena *arena, struct invites *out, struct err *err) MUST_CHECK;

/*
 * The same by a mail to our own address, "invite [#channel]" in the subject or
 * the first line; it is answered by mail (see people/heard.h).  A stranger gets a
 * link to sign in with, which leads to how it stands.
 */
int invite_hear(struct db *db, const struct settings *settings, const struct heard *heard,
		struct arena *arena, struct err *err) MUST_CHECK;

/* ---- the bot's side */

/* Decisions that the channel's operators have not been told. */
int invite_untold(struct db *db, const char *network, struct arena *arena, struct invites *out,
		  struct err *err) MUST_CHECK;
int invite_told(struct db *db, int64_t id, struct err *err) MUST_CHECK;
/* The one granted invite after id, round and round: 1, 0 none at all, -1. */
int invite_next(struct db *db, const char *network, int64_t id, struct arena *arena,
		struct invite **out, struct err *err) MUST_CHECK;
/* An INVITE was sent, to this nick. */
int invite_sent(struct db *db, int64_t id, const char *nick, struct err *err) MUST_CHECK;

/* What the operators are told, in one line. */
char *invite_line(const struct invite *invite, struct arena *arena);

#endif
