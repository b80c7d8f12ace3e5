/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of pings, for the files that have their rules. */
#ifndef PEOPLE_PING_PRIVATE_H
#define PEOPLE_PING_PRIVATE_H

#include "people/ping.h"

struct preference;

/* All inside the caller's transaction. */
int ping_insert(struct db *db, struct ping *ping, struct err *err) MUST_CHECK;
/* What may change of it: state, known, times, count, number, keys. */
int ping_update(struct db *db, struct ping *ping, struct err *err) MUST_CHECK;

/* The same that is open already: 1, 0, -1. */
int ping_find_same(struct db *db, const struct ping_wish *wish, const char *text,
		   struct arena *arena, struct ping *out, struct err *err) MUST_CHECK;
/* moot's own that is open: 1, 0, -1. */
int ping_find_reminder(struct db *db, int64_t to_id, const char *about, struct arena *arena,
		       struct ping *out, struct err *err) MUST_CHECK;
/* A number that neither has in use. */
int ping_number(struct db *db, const char *from_ids, int64_t to_id, int64_t *out,
		struct err *err) MUST_CHECK;

struct ping_counts { int64_t sent, sent_to_one, sent_today, received; };
int ping_count(struct db *db, const struct ping_wish *wish, struct ping_counts *out,
	       struct err *err) MUST_CHECK;

/* For these ids, and not snoozed any more; at most max. */
int ping_list_waiting(struct db *db, const char *ids, int64_t max, struct arena *arena,
		      struct pings *out, struct err *err) MUST_CHECK;
/* Whose sender has not heard of its state. */
int ping_list_news(struct db *db, const char *from_ids, int64_t max, struct arena *arena,
		   struct pings *out, struct err *err) MUST_CHECK;
/* That a notice with the key has brought or reported. */
int ping_list_key(struct db *db, const char *key, struct arena *arena, struct pings *out,
		  struct err *err) MUST_CHECK;
/* Persons that something waits for. */
struct ping_person { int64_t person_id; };
struct ping_persons { struct ping_person *items; size_t len, cap; };
int ping_list_persons(struct db *db, struct arena *arena, struct ping_persons *out,
		      struct err *err) MUST_CHECK;

int ping_update_expired(struct db *db, int64_t expire_secs, struct err *err) MUST_CHECK;
int ping_delete_closed(struct db *db, int64_t keep_secs, struct err *err) MUST_CHECK;
int ping_update_refused(struct db *db, const char *ids, const char *from_ids, struct err *err)
	MUST_CHECK;

/* In ping_digest.c: a letter with these; marks them mailed. */
int ping_mail(struct db *db, const struct settings *settings, const struct peer *to,
	      const struct preference *preference, struct pings *pings, struct err *err)
	MUST_CHECK;

/* "ann (Ann Example)" */
char *ping_from_text(const struct ping *ping, struct arena *arena);
const char *ping_to_text(const struct ping *ping);
char *ping_cut(const char *text, size_t max, struct arena *arena);

#endif
