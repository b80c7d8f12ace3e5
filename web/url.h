/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where things are.  Every address on a page comes from here. */
#ifndef WEB_URL_H
#define WEB_URL_H

#include "base/base.h"

struct arena;

/* "/call/7", or with a verb "/call/7/edit"; verb NULL: none. */
char *url_call(struct arena *arena, int64_t id, const char *verb);
char *url_cadence(struct arena *arena, int64_t id, const char *verb);
char *url_counter(struct arena *arena, int64_t id);
char *url_agenda(struct arena *arena, int64_t id, const char *verb);	/* an item */
char *url_poll(struct arena *arena, int64_t id, const char *verb);
char *url_meeting(struct arena *arena, int64_t id, const char *verb);
char *url_minutes(struct arena *arena, int64_t id, const char *verb);
char *url_action(struct arena *arena, int64_t id, const char *verb);
char *url_decision(struct arena *arena, int64_t id, const char *verb);
char *url_notes(struct arena *arena, int64_t id, const char *verb);
char *url_series(struct arena *arena, int64_t id, const char *verb);
char *url_letter(struct arena *arena, int64_t id, const char *verb);
char *url_person(struct arena *arena, int64_t id, const char *verb);

char *url_ballot(struct arena *arena, const char *secret);
char *url_poll_settle(struct arena *arena, int64_t id, int64_t number);
char *url_call_ics(struct arena *arena, int64_t id);
char *url_meeting_log(struct arena *arena, int64_t id);		/* raw text */
char *url_minutes_text(struct arena *arena, int64_t id);
char *url_minutes_revision(struct arena *arena, int64_t id, int64_t number);
char *url_notes_version(struct arena *arena, int64_t id, int64_t version);
/* A line of the text, from 1, to suggest another wording for. */
char *url_minutes_line(struct arena *arena, int64_t id, int64_t line);

/* Pages that send the reader back to `next`, a path of ours. */
char *url_login(struct arena *arena, const char *next);
char *url_zone(struct arena *arena, const char *next);

/* Where the list's archive shows a mail; NULL: the archive is not known. */
struct visit;
const char *url_archive(const struct visit *visit, const char *message_id);

/* A value as it stands behind "?name=". */
char *url_query(struct arena *arena, const char *value);

/* The path, and what layout.c is to say on top of it: "announced". */
char *url_done(struct arena *arena, const char *path, const char *what);

#endif
