/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Patches that people sent to the list; who asks for an invite may count on them. */
#ifndef PEOPLE_POSTED_H
#define PEOPLE_POSTED_H

#include "base/base.h"

struct arena;
struct authorship;
struct db;
struct err;

/* Is this the subject of a patch: "[PATCH v2 1/3] ...", and no reply to one? */
bool posted_is_patch(const char *subject);

/* A patch was read on the list.  The same one again changes nothing. */
int posted_add(struct db *db, const char *message_id, const char *email, const char *subject,
	       struct err *err) MUST_CHECK;

/* Fill in the patches by a person's confirmed addresses. */
int posted_of(struct db *db, int64_t person_id, struct arena *arena, struct authorship *out,
	      struct err *err) MUST_CHECK;

#endif
