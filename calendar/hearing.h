/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The meetings that are open, for meetings.c and meeting_tick.c. */
#ifndef CALENDAR_HEARING_H
#define CALENDAR_HEARING_H

#include "calendar/meeting.h"

/*
 * The transcript stands for the committed lines and nothing else.  It is NULL
 * after a failure and is then made again from them before the next line.
 */
struct open {
	int64_t id;
	char *network, *channel;
	struct transcript *transcript;
	size_t n_lines;
	uint64_t chairs;		/* mark of those in the table */
};

struct meetings {
	struct db *db;
	const struct settings *settings;
	struct open *items;
	size_t len, cap;
	meetings_present_fn *present;
	void *present_cookie;
	int64_t offered_at;		/* calls up to then were offered; 0: none yet */
};

/* A line, or a moment, on its way in; inside a transaction. */
struct hearing {
	struct meetings *meetings;
	struct open *open;
	const char *bot_nick;
	int64_t at;
	const char *agenda;		/* of the call that begins with this line, or NULL */
	struct arena *arena;
	struct meeting_answer *answer;
};

struct open *hearing_find(const struct meetings *meetings, const char *network,
			  const char *channel);
/* Bring the transcript back where a failure has taken it. */
int hearing_ready(struct hearing *h, struct err *err) MUST_CHECK;
void hearing_say(void *h, const char *text);	/* a transcript_reply_fn */
/* What the bot is about to say is part of the log, from there on. */
int hearing_store_answers(struct hearing *h, size_t from, struct err *err) MUST_CHECK;
/* The meeting is over: its row, its draft and where that is. */
int hearing_end(struct hearing *h, struct err *err) MUST_CHECK;
/* After the commit (rc 0), or when nothing of it has happened. */
void hearing_finish(struct hearing *h, bool is_new, int rc);

#endif
