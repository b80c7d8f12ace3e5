/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the engine share: a meeting while it is taken in. */
#ifndef MINUTES_STATE_H
#define MINUTES_STATE_H

#include "base/buf.h"
#include "calendar/minutes/transcript.h"
#include "names.h"

#define MINUTE_SECS 60
#define HOUR_SECS   3600
#define ABSENT_MAX 100		/* named by #chair or #nick and not heard yet */

struct absent {
	const char *nick;
	bool chair;
};

struct agenda_item {
	const char *text;
	bool taken;			/* is or was the topic */
};

struct queued {
	size_t speaker;
	const char *about;		/* "" without words */
};

struct timer {
	int64_t due_at;
	const char *text;
};

struct scribes { const char **items; size_t len, cap; };

/* What #undo takes back, newest first. */
struct step {
	enum {
		STEP_ITEM, STEP_TOPIC, STEP_VOTE, STEP_OUTCOME, STEP_AGENDA, STEP_CORRECTION,
		STEP_SCRIBE,
	} kind;
	/* TOPIC: 1 + index in the agenda, or 0; CORRECTION: the item */
	size_t index;
	const char *was;		/* CORRECTION: the item's text */
	struct scribes scribes;		/* SCRIBE: who it was */
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
	int64_t said_at;		/* of the last line that somebody said */
	int64_t warned_at;		/* that it ends by itself, since then; or 0 */
	size_t n_lines;			/* taken in so far */
	size_t founder;			/* index of the speaker */
	bool over, forgotten, wants_save;
	bool anyone_ends;		/* #endmeeting is not the chairs' alone any more */
	bool lurks;
	bool told_decisions;		/* what they are worth */
	struct { struct topic *items; size_t len, cap; } topics;
	struct { struct item *items; size_t len, cap; } items;
	struct { struct vote *items; size_t len, cap; } votes;
	struct { struct step *items; size_t len, cap; } steps;
	struct { struct agenda_item *items; size_t len, cap; } agenda;
	struct { struct queued *items; size_t len, cap; } queue;
	struct { struct timer *items; size_t len, cap; } timers;
	struct scribes scribes;
	struct { struct speaker *items; size_t len, cap; } speakers;
	struct { size_t *items; size_t len, cap; } aliased;	/* speakers with an alias */
	struct { char **items; size_t len, cap; } said;		/* last line, by speaker */
	struct { struct absent *items; size_t len, cap; } absent;
	transcript_present_fn *present;
	void *present_cookie;
	struct names accounts;		/* account: speaker */
	struct names nicks;		/* nick: speaker without an account */
	struct names holders;		/* nick: speaker who had it last */
};

/* A line on its way through a command. */
struct heard {
	const struct transcript *t;
	const struct transcript_line *line;
	size_t index;			/* of the line in the log */
	size_t speaker;
	const char *rest;		/* behind the command's word */
	enum item_kind kind;		/* that the command notes, if it does */
	transcript_reply_fn *reply;
	void *cookie;
};

/* speaker.c */
size_t speaker_of(struct transcript *t, const char *nick, const char *account);
void speaker_rename(struct transcript *t, const char *nick, const char *account,
		    const char *becomes);
struct absent *speaker_absent(const struct transcript *t, const char *nick);
void speaker_expect(struct transcript *t, const char *nick, bool chair);
/* The nick whose name is the word, as it is written now, or NULL. */
const char *speaker_known(const struct transcript *t, const char *word);
/* The speaker who has that nick now, or NAMES_NONE. */
size_t speaker_now(const struct transcript *t, const char *nick);
/* A warning where somebody is named who is not in the channel and has not spoken. */
void speaker_check_present(const struct heard *heard, const char *nick);
/*
 * Is the name one that a bridge tells ("ann/matrix", which no nick can be)?  It is
 * whoever calls themselves so: their word counts, and opens no door.
 */
bool speaker_is_relayed(const char *nick);
/* "bob, carol @dave": the next of them, cut off in place, or NULL. */
char *speaker_next_nick(char **cursor);

/* owner.c: to whom an action falls, or NULL. */
const char *owner_of(const struct transcript *t, const char *action);
/* Once more, for those whose owner has spoken only since. */
void owner_settle(struct transcript *t);

/* note.c: what goes into the minutes. */
struct item *note_item(struct transcript *t, const struct heard *heard, enum item_kind kind,
		       const char *text);
void note_topic(struct transcript *t, const struct heard *heard, const char *text);
void note_channel_topic(struct transcript *t);
const char *note_word(enum item_kind kind);	/* "#info" */

/* undo.c */
struct step *undo_step(struct transcript *t);	/* a new one, to be filled in */

/* vote.c, motion.c */
struct vote *vote_open(const struct transcript *t);	/* or NULL */
struct vote *vote_add(struct transcript *t, const struct heard *heard, enum vote_kind kind,
		      const char *text);
void vote_cast(struct transcript *t, struct vote *vote, size_t speaker, int value,
	       const char *words);
/* Its outcome becomes an item, which is returned. */
struct item *vote_close(struct transcript *t, const struct heard *heard, enum item_kind kind);
/* Cast by somebody of whom only a bridge tells the name? */
bool vote_is_relayed(const struct transcript *t, const struct ballot *ballot);
/* The nicks of those who voted so, "" for nobody. */
void vote_write_names(const struct transcript *t, const struct vote *vote, int from, int to,
		      struct buf *out);
/* "TEXT (2 in favor to 1 opposed; in favor: ann; opposed: bob)" */
void vote_write(const struct transcript *t, const struct vote *vote, struct buf *out);
/* "TEXT (Red 2, Green 0)", of a choice. */
void vote_write_counts(const struct vote *vote, struct buf *out);
void motion_cast(struct transcript *t, const struct heard *heard, struct vote *motion);
void motion_close(struct transcript *t, const struct heard *heard, struct vote *motion);
void motion_show(const struct heard *heard, const struct vote *motion);
void motion_write_tally(const struct transcript *t, const struct vote *motion,
			struct buf *out);

/* agenda.c, timer.c, end.c: one of the bot's own lines. */
void agenda_take(struct transcript *t, const char *text);
/* 1 + index of the first open item of that text, which is taken now, or 0. */
size_t agenda_reach(struct transcript *t, const char *text);
void timer_tick(const struct heard *heard, int64_t now);
void timer_take(struct transcript *t, const char *text);
void end_tick(const struct heard *heard, int64_t now);
void end_take(struct transcript *t, const struct transcript_line *line);

/* correct.c */
void correct_remember(struct transcript *t, size_t speaker, const char *text);
void correct_clear(struct transcript *t);

/* command.c: what a line does beside being said. */
void command_run(struct transcript *t, struct heard *heard);

#endif
