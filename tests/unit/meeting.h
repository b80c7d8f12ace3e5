/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A bot that hears a channel, for the tests of meetings. */
#ifndef TESTS_UNIT_MEETING_H
#define TESTS_UNIT_MEETING_H

#include <unistd.h>

#include "base/buf.h"
#include "base/str.h"
#include "calendar/call.h"
#include "calendar/meeting.h"
#include "calendar/minutes.h"

#include "unit.h"

#define NETWORK "oftc"
#define CHANNEL "#xendevel"

struct bot {
	struct meetings *meetings;
	struct meeting_answer answer;
};

static inline void start(struct unit *u, struct bot *bot)
{
	bot->meetings = meetings_open(u->db, &u->settings, &u->err);
	if (!bot->meetings)
		fail_msg("%s", u->err.msg);
}

static inline int hear_as(struct unit *u, struct bot *bot, const char *channel,
		   enum transcript_kind kind, const char *nick, const char *account,
		   const char *text)
{
	struct transcript_line line = {
		.at = clock_now(), .kind = kind, .nick = nick, .account = account, .text = text,
	};

	return meeting_hear(bot->meetings, NETWORK, channel, &line, "moot", u->arena,
			    &bot->answer, &u->err);
}

static inline int hear(struct unit *u, struct bot *bot, const char *nick, const char *text)
{
	return hear_as(u, bot, CHANNEL, TRANSCRIPT_SAY, nick, NULL, text);
}

/* All that the bot said to the last line. */
static inline const char *said(struct unit *u, const struct bot *bot)
{
	struct buf text = BUF_INIT(64 * 1024);

	for (size_t i = 0; i < bot->answer.says.len; i++)
		buf_printf(&text, "%s\n", bot->answer.says.items[i]);
	return buf_to_arena(&text, u->arena);
}

static inline int64_t n_lines(struct unit *u)
{
	return unit_count(u, "SELECT count(*) AS n FROM line");
}

static inline const char *minutes_of(struct unit *u, int64_t id)
{
	struct buf text = BUF_INIT(1024 * 1024);
	struct transcript *t = meeting_transcript(u->db, id, &u->err);

	assert_non_null(t);
	transcript_write(t, NULL, &text);
	transcript_free(t);
	return buf_to_arena(&text, u->arena);
}

static inline void run(struct unit *u, struct db_stmt *st)
{
	assert_ok(u, db_run(st, &u->err));
}

#endif
