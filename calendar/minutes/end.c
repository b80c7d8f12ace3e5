/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a meeting ends: by a chair, after an hour or half an hour of silence by
 * anyone, and by itself when everybody has left.  What the clock brings about
 * is said first, and having been said is what makes it so.
 */
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "command.h"
#include "reply.h"
#include "state.h"

#define SILENT_SECS    (30 * MINUTE_SECS)
#define FORGOTTEN_SECS (180 * MINUTE_SECS)
#define WARNED_SECS    (10 * MINUTE_SECS)

#define HOUR_GONE \
	"This meeting has gone on for an hour: anyone may end it now with #endmeeting."
#define SILENT \
	"Nothing was said for 30 minutes: anyone may end this meeting now with #endmeeting."
#define WARNING \
	"Nobody seems to be here: this meeting ends by itself in 10 minutes unless somebody " \
	"speaks."

static void end_at(struct transcript *t, int64_t at)
{
	t->ended_at = at > t->started_at ? at : t->started_at;
	owner_settle(t);
	t->over = true;
}

void run_end(struct transcript *t, const struct heard *heard)
{
	char text[40];

	if (!t->speakers.items[heard->speaker].chair && !t->anyone_ends)
		return;
	end_at(t, heard->line->at);
	reply_time(text, t->ended_at);
	reply_always(heard, "Meeting ended %s UTC.", text);
}

static void forgotten_text(const struct transcript *t, char out[160])
{
	char text[40];

	reply_time(text, t->said_at);
	snprintf(out, 160, "Meeting ended %s UTC, when the last line was said: nobody has spoken "
			   "for 3 hours.", text);
}

void end_tick(const struct heard *heard, int64_t now)
{
	const struct transcript *t = heard->t;
	int64_t silent = now - t->said_at;
	char text[160];

	if (!t->anyone_ends && now - t->started_at >= HOUR_SECS)
		reply_always(heard, HOUR_GONE);
	else if (!t->anyone_ends && silent >= SILENT_SECS)
		reply_always(heard, SILENT);
	if (!t->warned_at && silent >= FORGOTTEN_SECS - WARNED_SECS) {
		reply_always(heard, WARNING);
	} else if (t->warned_at && silent >= FORGOTTEN_SECS &&
		   now - t->warned_at >= WARNED_SECS) {
		forgotten_text(t, text);
		reply_always(heard, "%s", text);
	}
}

void end_take(struct transcript *t, const struct transcript_line *line)
{
	char text[160];

	if (str_eq(line->text, HOUR_GONE) || str_eq(line->text, SILENT)) {
		t->anyone_ends = true;
	} else if (str_eq(line->text, WARNING)) {
		t->warned_at = line->at;
	} else if (t->warned_at) {
		forgotten_text(t, text);
		if (!str_eq(line->text, text))
			return;
		t->forgotten = true;
		end_at(t, t->said_at);
	}
}
