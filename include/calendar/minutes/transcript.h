/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A meeting from its log: lines in, minutes and the bot's replies out.  Pure:
 * no database, no clock, no I/O.  The commands and replies are MeetBot's
 * (https://wiki.debian.org/MeetBot), with hcoop-meetbot's motions, OpenStack's
 * votes and W3C's speaker queue and agenda; only chairs steer, anyone notes.
 *
 * The bot feeds lines as they come and says the replies, which it feeds back
 * as TRANSCRIPT_BOT; after a crash it feeds the stored lines again and drops
 * the replies, and stands where it stood.
 */
#ifndef CALENDAR_MINUTES_TRANSCRIPT_H
#define CALENDAR_MINUTES_TRANSCRIPT_H

#include "base/base.h"

struct buf;
struct err;
struct transcript;

enum transcript_kind {
	TRANSCRIPT_SAY,			/* somebody's line */
	TRANSCRIPT_BOT,			/* the bot's own: logged, never a command */
	TRANSCRIPT_NICK,		/* nick is now text */
};

struct transcript_line {
	int64_t at;
	enum transcript_kind kind;
	const char *nick;
	const char *account;		/* services account, or NULL */
	const char *text;
};

enum item_kind {
	ITEM_INFO, ITEM_ACTION, ITEM_AGREED, ITEM_LINK, ITEM_IDEA, ITEM_HELP,
	ITEM_ACCEPTED, ITEM_REJECTED, ITEM_FAILED, ITEM_INCONCLUSIVE,
	ITEM_VOTE,			/* what came out of a #startvote */
};

struct item {
	enum item_kind kind;
	const char *text, *nick;
	int64_t at;
	size_t line;			/* index of the line in the log, from 0: its anchor */
	size_t topic;			/* index; 0 is before the first #topic */
	const char *owner;		/* ITEM_ACTION: nick or name it falls to, or NULL */
	size_t speaker;			/* whose it is: index */
	size_t vote;			/* 1 + index of the vote it is the outcome of, or 0 */
};

enum vote_kind {
	VOTE_MOTION,			/* #motion: +2 +1 0 -1 -2, and -2 blocks */
	VOTE_CHOICE,			/* #startvote: one of the options */
};

/* One a person; the last one counts. */
struct ballot {
	size_t speaker;
	int value;			/* VOTE_MOTION: -2 to 2; VOTE_CHOICE: the option's index */
	const char *words;		/* "" without any */
};

struct vote {
	enum vote_kind kind;
	const char *text, *nick;
	int64_t at;
	size_t line;
	bool closed;			/* all but the last one are */
	const char *remark;		/* of who closed it by hand, or NULL */
	struct { const char **items; size_t len, cap; } options;
	struct { struct ballot *items; size_t len, cap; } ballots;
};

struct topic {
	const char *text;		/* "" for what came before the first */
	const char *nick;
	int64_t at;
	size_t line;
};

struct speaker {
	const char *nick, *account;	/* as last seen; account may be NULL */
	size_t lines;
	bool chair;
	const char *alias;		/* by #here, or NULL */
};

/* Called for each line that the bot is to say. */
typedef void transcript_reply_fn(void *cookie, const char *text);

/* Begins with the line that holds "#startmeeting NAME".  Copies what it keeps. */
struct transcript *transcript_new(const char *channel, const char *bot_nick);
void transcript_free(struct transcript *t);

/*
 * Whether a nick is in the channel just now: who names somebody who is not is warned.
 * NULL, as at first: that is not known, and nobody is.  Changes only replies.
 */
typedef bool transcript_present_fn(void *cookie, const char *nick);
void transcript_set_present(struct transcript *t, transcript_present_fn *fn, void *cookie);

/* Is this line one that is never recorded: "[off] ...", or a /me? */
bool transcript_is_off(const char *text);

/* Does the line start a meeting?  The name is the rest ("" when left out). */
bool transcript_is_start(const char *text, const char **name);

/* Take one line in; several commands pasted as one message may be several calls. */
void transcript_feed(struct transcript *t, const struct transcript_line *line,
		     transcript_reply_fn *reply, void *cookie);

/*
 * It is now: what there is to say for that alone (a #timer, an hour gone, a
 * meeting that everybody left).  Changes nothing: the bot's line does, when it
 * is fed; so a replay knows what was said.
 */
void transcript_tick(const struct transcript *t, int64_t now, transcript_reply_fn *reply,
		     void *cookie);

/*
 * The lines by which the bot tells a meeting the agenda of its call.  Fed as
 * TRANSCRIPT_BOT they become the meeting's.
 */
void transcript_say_agenda(const char *const *items, size_t n, transcript_reply_fn *reply,
			   void *cookie);

/* The i-th command of meetings, for manuals; false behind the last. */
struct transcript_command {
	const char *name, *usage, *help;
	bool is_chairs;			/* only they may */
};
bool transcript_command(size_t i, struct transcript_command *out);

bool transcript_is_over(const struct transcript *t);
bool transcript_is_forgotten(const struct transcript *t);	/* over, and nobody ended it */
bool transcript_wants_save(struct transcript *t);	/* true once after each #save */
const char *transcript_name(const struct transcript *t);
const char *transcript_channel(const struct transcript *t);
int64_t transcript_started_at(const struct transcript *t);
int64_t transcript_ended_at(const struct transcript *t);	/* 0: still going on */
const char *transcript_topic(const struct transcript *t);	/* "" until #topic */

/* Read access; arrays are valid until the next feed. */
const struct topic *transcript_topics(const struct transcript *t, size_t *n);
const struct item *transcript_items(const struct transcript *t, size_t *n);
const struct speaker *transcript_speakers(const struct transcript *t, size_t *n);
const struct vote *transcript_votes(const struct transcript *t, size_t *n);

/*
 * The minutes as text, TEXT_COLUMNS wide, in the form that goes to the list
 * (practice R35): attendees with line counts, lettered sections with numbered
 * items, decisions, actions by person and unassigned, links.  `log_url` is named in
 * it where not NULL.  Not in it: title and date, which the mail's frame adds.
 */
void transcript_write(const struct transcript *t, const char *log_url, struct buf *out);

/*
 * A log file: lines "2026-11-19T16:00:05Z <nick> text" (what moot writes) or
 * "16:00:05 <nick> text" (MeetBot's .log.txt; the day is then `day_at`), also
 * "* nick does" and "-!- nick is now known as other".  ERR_INVALID names the line.
 */
struct transcript *transcript_read(const char *text, size_t len, int64_t day_at, struct err *err);
/* One line of it. */
void transcript_write_line(const struct transcript_line *line, struct buf *out);

#endif
