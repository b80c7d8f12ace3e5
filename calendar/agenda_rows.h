/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table agenda_item, for the files about agendas; inside their transactions. */
#ifndef CALENDAR_AGENDA_ROWS_H
#define CALENDAR_AGENDA_ROWS_H

#include "calendar/agenda.h"

/* At the end of its kind.  A source of the call's that was there is ERR_CONFLICT. */
int agenda_insert(struct db *db, const struct agenda_item *item, const char *source,
		  struct err *err) MUST_CHECK;
/* ERR_LIMIT when it is full. */
int agenda_check_room(struct db *db, int64_t call_id, struct arena *arena, struct err *err)
	MUST_CHECK;
/* 1 that source has been on it, be it removed; 0, -1. */
int agenda_has_source(struct db *db, int64_t call_id, const char *source, struct err *err)
	MUST_CHECK;
/* Write the text that calls, calendars and meetings show. */
int agenda_refresh(struct db *db, int64_t call_id, struct arena *arena, struct err *err)
	MUST_CHECK;

#endif
