/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private calls.  The row of one, and so struct call wherever it comes from,
 * holds its public face; what it is about hangs on call->secret and is put in
 * by call_revealed() for those who are invited.
 */
#ifndef CALENDAR_PRIVATE_H
#define CALENDAR_PRIVATE_H

#include "calendar/call.h"

struct err;

/* A call as its form filled it in: its content becomes its secret. */
void call_veil(struct call *call, struct arena *arena);

/* The table call_secret. */
int secret_load(struct db *db, struct call *call, struct arena *arena, struct err *err)
	MUST_CHECK;
int secret_save(struct db *db, const struct call *call, struct err *err) MUST_CHECK;
bool secret_differs(const struct call *a, const struct call *b);

#endif
