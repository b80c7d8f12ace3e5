/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the outbox needs of letters. */
#ifndef PEOPLE_LETTER_PRIVATE_H
#define PEOPLE_LETTER_PRIVATE_H

#include "people/mailbox.h"
#include "people/outbox.h"

/* May it go out: no control characters in fields, sizes, addresses. */
int letter_check(const struct letter *letter, struct err *err) MUST_CHECK;
int letter_insert(struct db *db, const struct letter *letter, int64_t *id, struct err *err)
	MUST_CHECK;
/* Erase a secret letter's text once nobody waits for it. */
int letter_forget_secret(struct db *db, int64_t id, struct err *err) MUST_CHECK;
/* Is this the Message-ID of a letter to the list?  1, 0, -1 */
int letter_is_out(struct db *db, const char *message_id, struct err *err) MUST_CHECK;
/* 1 it was a letter of ours to the list, 0, -1. */
int letter_confirm(struct db *db, const char *message_id, const char *archive_url,
		   int64_t *id, struct err *err) MUST_CHECK;

#endif
