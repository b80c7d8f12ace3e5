/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of an event share. */
#ifndef CALENDAR_EVENT_INTERNAL_H
#define CALENDAR_EVENT_INTERNAL_H

#include "calendar/event.h"

struct civil;

/* The event of a change: audit line "event 3: what". */
int event_audit(struct db *db, const struct actor *who, int64_t event_id, const char *what,
		struct arena *arena, struct err *err) MUST_CHECK;
/* Pages of it are newer than before. */
int event_touch(struct db *db, int64_t id, struct err *err) MUST_CHECK;

/* "2026-09-14": ERR_INVALID if it is no day. */
int event_day_parse(const char *what, const char *text, struct civil *out, struct err *err)
	MUST_CHECK;
/* Days from one to the other. */
int64_t event_days_between(const char *from, const char *to);
/* The same wall-clock time in another zone, some days later. */
int64_t event_move(int64_t at, const char *from_zone, const char *to_zone, int64_t days);

/* The queue of its letters and notices; all inside a transaction. */
int event_set_letter(struct db *db, int64_t id, int64_t letter_id, struct err *err) MUST_CHECK;
int event_set_index_letter(struct db *db, int64_t id, int64_t letter_id, struct err *err)
	MUST_CHECK;
int event_store_phase(struct db *db, int64_t id, enum event_phase phase, struct err *err)
	MUST_CHECK;
int event_set_edition(struct db *db, int64_t id, int64_t number, struct err *err) MUST_CHECK;
int event_say(struct db *db, const struct settings *settings, const struct event *event,
	      const char *key, const char *text, int64_t ttl_secs, struct err *err) MUST_CHECK;

#endif
