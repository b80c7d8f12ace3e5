/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables behind a poll, for the files about polls; inside their transactions. */
#ifndef CALENDAR_POLL_ROWS_H
#define CALENDAR_POLL_ROWS_H

#include "calendar/poll.h"

struct err;

/* poll.c */
int poll_insert(struct db *db, struct poll *poll, struct err *err) MUST_CHECK;
/* State, deadline, letter, call and the moments; the rest of a poll never changes. */
int poll_update(struct db *db, const struct poll *poll, struct err *err) MUST_CHECK;
/* The poll, if this actor may change it and it is not over; NULL and the reason. */
struct poll *poll_get_to_change(struct db *db, const struct actor *who, int64_t id,
				struct arena *arena, struct err *err);
int poll_audit(struct db *db, const struct actor *who, const struct poll *poll,
	       const char *what, struct arena *arena, struct err *err) MUST_CHECK;
int poll_count_open(struct db *db, int64_t owner_id, int64_t *n, struct err *err) MUST_CHECK;
/* That were opened since then, whatever became of them. */
int poll_count_opened(struct db *db, int64_t owner_id, int64_t since, int64_t *n,
		      struct err *err) MUST_CHECK;
/* Open polls that want a reminder, or whose owner is to be told; ids. */
struct poll_ids { int64_t *items; size_t len, cap; };
int poll_list_due(struct db *db, const struct settings *settings, int64_t now,
		  struct arena *arena, struct poll_ids *out, struct err *err) MUST_CHECK;
/* 1 the mail made a poll already, 0, -1 */
int poll_knows_mail(struct db *db, const char *message_id, struct err *err) MUST_CHECK;

/* poll_option.c */
int poll_options_load(struct db *db, struct poll *poll, struct arena *arena, struct err *err)
	MUST_CHECK;
/* Gets the next free number; ERR_LIMIT when there is none, ERR_CONFLICT: there is such. */
int poll_option_add(struct db *db, int64_t poll_id, int64_t start_at, const char *zone,
		    bool is_pinned, struct err *err) MUST_CHECK;
int poll_option_drop(struct db *db, int64_t poll_id, int64_t number, struct err *err) MUST_CHECK;
int poll_option_pin(struct db *db, int64_t poll_id, int64_t number, bool is_pinned,
		    struct err *err) MUST_CHECK;
/* As if they had never been; only while nobody has seen them. */
int poll_options_forget_unpinned(struct db *db, int64_t poll_id, struct err *err) MUST_CHECK;

/* voter.c */
int voters_load(struct db *db, struct poll *poll, struct arena *arena, struct err *err)
	MUST_CHECK;
int voter_add(struct db *db, int64_t poll_id, struct voter *voter, struct err *err) MUST_CHECK;
/* A secret for the links of a mail to them. */
char *ballot_new(struct db *db, int64_t voter_id, struct arena *arena, struct err *err);
/* Whose secret it is; ERR_NOT_FOUND. */
int ballot_find(struct db *db, const char *secret, int64_t *poll_id, int64_t *voter_id,
		struct err *err) MUST_CHECK;

/* vote.c */
int votes_load(struct db *db, struct poll *poll, struct err *err) MUST_CHECK;

/* poll_form.c: fields, and those invited as voters without ids. */
int poll_form_read(const struct settings *settings, const struct poll_form *form,
		   const char *owner_zone, struct poll *poll, struct arena *arena,
		   struct err *err) MUST_CHECK;
/* The end of a day, by the poll's zone, that is yet to come. */
int poll_form_deadline(const char *date, const char *zone, int64_t *at, struct err *err)
	MUST_CHECK;

/* poll_make.c: the computed times, those that are pinned kept; a deadline before the first. */
int poll_fill(struct db *db, const struct settings *settings, struct poll *poll,
	      struct arena *arena, struct err *err) MUST_CHECK;

#endif
