/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How somebody wants to be reached: zone, quiet hours, channel, being away. */
#ifndef PEOPLE_PREFERENCE_H
#define PEOPLE_PREFERENCE_H

#include "people/actor.h"
#include "people/peer.h"

struct settings;

#define PREFERENCE_TEXT_MAX 100

enum preference_channel { CHANNEL_IRC, CHANNEL_MAIL, CHANNEL_DIGEST, CHANNEL_NONE };

struct preference {
	const char *zone;		/* never NULL: the community's if they said none */
	bool has_zone;
	int quiet_from, quiet_to;	/* minutes of their day; both -1: none */
	enum preference_channel channel;
	int64_t digest_secs;		/* what was not heard of by then goes into a mail */
	bool is_seen;			/* !seen may tell of them */
	int64_t away_until;		/* 0: not away */
	const char *away_text;		/* or NULL */
	int work_from, work_to;		/* minutes of their day, never the same */
	unsigned work_days;		/* bit 0 Sunday ... bit 6 Saturday */
	bool has_work;			/* they said so; else it is 9 to 17:30 */
	const char *country;		/* whose holidays they keep: "DE-BY"; or NULL */
	const char *busy_url;		/* their calendar: a secret of theirs; or NULL */
	int64_t digest_at;		/* the last one */
};

/* Has it the form of a country's code, "DE" or "DE-BY"? */
bool preference_is_country(const char *country);

/* The countries that people named, by name. */
struct preference_countries { const char **items; size_t len, cap; };
int preference_list_countries(struct db *db, struct arena *arena,
			      struct preference_countries *out, struct err *err) MUST_CHECK;

const char *preference_channel_name(enum preference_channel channel);

/* What they chose, or the defaults. */
int preference_get(struct db *db, const struct settings *settings, const struct peer *peer,
		   struct arena *arena, struct preference *out, struct err *err) MUST_CHECK;

/*
 * Change one in *preference by its name and value as typed: "zone
 * Europe/London", "quiet 22:00-08:00", "channel irc", "digest 24h", "seen off",
 * "work 09:00-17:30", "days mon-fri", "country DE-BY", "busy https://...";
 * preference_save() then stores them all, and the zone where it belongs.
 */
int preference_change(struct preference *preference, const char *name, const char *value,
		      struct arena *arena, struct err *err) MUST_CHECK;
int preference_save(struct db *db, struct peer *peer, const struct preference *preference,
		    enum door door, struct err *err) MUST_CHECK;

/* "09:00-17:30" and "mon-fri" */
char *preference_work_text(const struct preference *preference, struct arena *arena);
char *preference_days_text(const struct preference *preference, struct arena *arena);

/* "22:00-08:00", or "off". */
char *preference_quiet_text(const struct preference *preference, struct arena *arena);

/* Away until then; 0: back. */
int preference_away(struct db *db, struct peer *peer, int64_t until, const char *text,
		    struct err *err) MUST_CHECK;
/* "until Mon 1 Dec 09:00 GMT (at FOSDEM)", or NULL: not away.  In the zone of who asks. */
char *preference_away_text(const struct preference *preference, const char *zone, int64_t now,
			   struct arena *arena);

/* When the quiet hours that are on now will end; 0: they are not on. */
int64_t preference_quiet_end(const struct preference *preference, int64_t now);

/* The digest went out; inside the caller's transaction. */
int preference_digested(struct db *db, int64_t peer_id, int64_t now, struct err *err)
	MUST_CHECK;

/* No pings from one, or from nobody (from NULL); and again from all. */
int preference_stop(struct db *db, struct peer *peer, struct peer *from, struct err *err)
	MUST_CHECK;
int preference_unstop(struct db *db, struct peer *peer, struct err *err) MUST_CHECK;
/* 1 the peer wants no pings from who has these ids, 0, -1 */
int preference_stops(struct db *db, int64_t peer_id, const char *from_ids, struct err *err)
	MUST_CHECK;

#endif
