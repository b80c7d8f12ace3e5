/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a meeting has from its call. */
#ifndef CALENDAR_MEETING_CALL_H
#define CALENDAR_MEETING_CALL_H

#include "calendar/minutes/transcript.h"

struct arena;

/* A line of an agenda without its mark: "- Topic", "3) Topic", "* Topic". */
const char *meeting_topic_of(const char *line);

/* The bot's lines that make a call's agenda the meeting's. */
void meeting_say_agenda(const char *agenda, struct arena *arena, transcript_reply_fn *reply,
			void *cookie);

#endif
