/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Meetings on IRC.  meeting_hear() stores a line and commits it before it
 * returns what the bot shall say; struct meetings is the bot's view of those
 * that are open, rebuilt from the stored lines when it starts.
 */
#ifndef CALENDAR_MEETING_H
#define CALENDAR_MEETING_H

#include "calendar/minutes/transcript.h"

struct arena;
struct buf;
struct db;
struct meetings;
struct settings;

struct meeting {
	int64_t id;
	const char *network, *channel, *name;
	int64_t started_at;
	int64_t ended_at;		/* 0: still going on */
	int64_t call_id;		/* 0: none */
};
struct meeting_list { struct meeting *items; size_t len, cap; };

struct transcript_lines { struct transcript_line *items; size_t len, cap; };

/* What the bot is to do about a line; texts in the arena given to meeting_hear(). */
struct meeting_answer {
	struct { const char **items; size_t len, cap; } says;	/* lines for the channel */
	const char *topic;		/* set the channel's topic (#topic), or NULL: leave it */
	bool ended;
};

/* All open meetings, replayed. */
struct meetings *meetings_open(struct db *db, const struct settings *settings, struct err *err);
void meetings_close(struct meetings *meetings);
/* Others than those it was opened with; borrowed as well. */
void meetings_set_settings(struct meetings *meetings, const struct settings *settings);

/* Who is in which channel just now, for the warnings of transcript_set_present(). */
typedef bool meetings_present_fn(void *cookie, const char *network, const char *channel,
				 const char *nick);
void meetings_set_present(struct meetings *meetings, meetings_present_fn *fn, void *cookie);

/* The open meeting in a channel: its id, or 0. */
int64_t meetings_in(const struct meetings *meetings, const char *network, const char *channel);

/* "Resuming ..." for the channel of each open meeting; NULL where there is none. */
char *meetings_resume_text(const struct meetings *meetings, const char *network,
			   const char *channel, struct arena *arena);

/*
 * A line was said in a channel, as it came from the network: it is cleaned and
 * cut here, and a text of several lines is taken line by line.  Or a nick
 * changed: kind and text as in transcript_line.  Where no meeting is open, only
 * #startmeeting does something.  On -1 nothing is recorded and nothing may be
 * acknowledged; the err says what to tell the channel.
 */
int meeting_hear(struct meetings *meetings, const char *network, const char *channel,
		 const struct transcript_line *line, const char *bot_nick, struct arena *arena,
		 struct meeting_answer *answer, struct err *err) MUST_CHECK;

/*
 * It is now: a #timer, an hour gone, a meeting that everybody left.  The answer
 * is as of meeting_hear(), and empty most of the time.  For the channels that
 * the bot is in, every second or so.
 */
int meeting_tick(struct meetings *meetings, const char *network, const char *channel,
		 int64_t now, const char *bot_nick, struct arena *arena,
		 struct meeting_answer *answer, struct err *err) MUST_CHECK;
/* The channel of the network's i-th open meeting, or NULL behind the last. */
const char *meetings_channel(const struct meetings *meetings, const char *network, size_t i);

/*
 * Where a call that is held on IRC begins: queue a line in its channel that
 * says so and how to start the meeting.  Once each.  Its own transaction.
 */
int meetings_offer(struct meetings *meetings, int64_t now, struct err *err) MUST_CHECK;

struct meeting *meeting_get(struct db *db, int64_t id, struct arena *arena, struct err *err);
/* Newest first, at most max. */
int meeting_list_recent(struct db *db, int64_t max, struct arena *arena,
			struct meeting_list *out, struct err *err) MUST_CHECK;
int meeting_lines(struct db *db, int64_t id, struct arena *arena, struct transcript_lines *out,
		  struct err *err) MUST_CHECK;
/* Replayed from the stored lines; the caller frees it. */
struct transcript *meeting_transcript(struct db *db, int64_t id, struct err *err);
/* Did this person (through a linked account) chair it?  1, 0, -1. */
int meeting_is_chair(struct db *db, int64_t id, int64_t person_id, struct err *err) MUST_CHECK;

#endif
