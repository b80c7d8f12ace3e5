/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What login needs of sessions. */
#ifndef PEOPLE_SESSION_PRIVATE_H
#define PEOPLE_SESSION_PRIVATE_H

#include "people/session.h"

/* A new session's secret, for the cookie; inside the caller's transaction. */
char *session_start(struct db *db, int64_t person_id, struct arena *arena, struct err *err);

#endif
