/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the engine share: a meeting while it is taken in. */
#ifndef MINUTES_STATE_H
#define MINUTES_STATE_H

#include "calendar/minutes/transcript.h"
#include "names.h"

#define ABSENT_MAX 100		/* named by #chair or #nick and not heard yet */

struct absent {
	const char *nick;
	bool chair;
};

/*
 * Who is who: a line with a services account is its account's, whatever the
 * nick; one without is the nick's, and never somebody's who is known by an
 * account.  So a stranger who takes a chair's nick is a speaker of their own.
 */
struct transcript {
	struct arena *arena;		/* all texts and arrays */
	const char *channel, *name;	/* name: NULL until the meeting begins */
	const char *bot_nick;
	const char *meeting_topic;	/* behind the channel's topic, or NULL */
	const char *channel_topic;	/* as it should be now; "" until the first #topic */
	int64_t started_at, ended_at;
	size_t n_lines;			/* taken in so far */
	size_t founder;			/* index of the speaker */
	bool over, wants_save;
	struct { struct topic *items; size_t len, cap; } topics;
	struct { struct item *items; size_t len, cap; } items;
	struct { struct speaker *items; size_t len, cap; } speakers;
	struct { struct absent *items; size_t len, cap; } absent;
	struct names accounts;		/* account: speaker */
	struct names nicks;		/* nick: speaker without an account */
	struct names holders;		/* nick: speaker who had it last */
};

/* A line on its way through a command. */
struct heard {
	const struct transcript_line *line;
	size_t index;			/* of the line in the log */
	size_t speaker;
	const char *rest;		/* behind the command's word */
	transcript_reply_fn *reply;
	void *cookie;
};

/* speaker.c */
size_t speaker_of(struct transcript *t, const char *nick, const char *account);
void speaker_rename(struct transcript *t, const char *nick, const char *account,
		    const char *becomes);
struct absent *speaker_absent(struct transcript *t, const char *nick);
void speaker_expect(struct transcript *t, const char *nick, bool chair);
/* The nick whose name is the word, as it is written now, or NULL. */
const char *speaker_known(struct transcript *t, const char *word);

/* owner.c: to whom an action falls, or NULL. */
const char *owner_of(struct transcript *t, const char *action);
/* Once more, for those whose owner has spoken only since. */
void owner_settle(struct transcript *t);

/* command.c: what a line does beside being said. */
void command_run(struct transcript *t, struct heard *heard);
void reply(const struct heard *heard, const char *fmt, ...) PRINTF(2, 3);

#endif
