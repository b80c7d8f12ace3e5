/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How people want to be reached: tables preference and stop. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "base/zone.h"
#include "people/moment.h"
#include "people/person.h"
#include "people/preference.h"
#include "people/settings.h"
#include "working.h"

#define DAY_MINUTES 1440
#define WORK_FROM (9 * 60)
#define WORK_TO (17 * 60 + 30)
#define MONDAY_TO_FRIDAY 0x3e

static const char *const channels[] = {
	[CHANNEL_IRC] = "irc",
	[CHANNEL_MAIL] = "mail",
	[CHANNEL_DIGEST] = "digest",
	[CHANNEL_NONE] = "none",
};

const char *preference_channel_name(enum preference_channel channel)
{
	return channels[channel];
}

static int parse_channel(const char *name, enum preference_channel *out, struct err *err)
{
	for (enum preference_channel c = CHANNEL_IRC; c <= CHANNEL_NONE; c++) {
		if (str_eq_fold(name, channels[c])) {
			*out = c;
			return 0;
		}
	}
	return err_set(err, ERR_INVALID, "\"%.20s\" is none of irc, mail, digest and none", name);
}

static int quiet_minute(struct db_stmt *st, const char *column)
{
	return db_is_null(st, column) ? -1 : (int)db_int(st, column);
}

static void read_work(struct db_stmt *st, struct arena *arena, struct preference *out)
{
	out->has_work = !db_is_null(st, "work_from");
	if (out->has_work) {
		out->work_from = (int)db_int(st, "work_from");
		out->work_to = (int)db_int(st, "work_to");
	}
	if (!db_is_null(st, "work_days"))
		out->work_days = (unsigned)db_int(st, "work_days");
	out->country = db_text(st, "country", arena);
	out->busy_url = db_text(st, "busy_url", arena);
}

int preference_get(struct db *db, const struct settings *settings, const struct peer *peer,
		   struct arena *arena, struct preference *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT zone, quiet_from, quiet_to, channel, digest_secs, is_seen, away_until,"
		" away_text, digest_at, work_from, work_to, work_days, country, busy_url"
		" FROM preference WHERE peer_id = :peer");
	const char *zone = peer->zone;
	int rc;

	*out = (struct preference){
		.quiet_from = -1, .quiet_to = -1, .digest_secs = CLOCK_DAY, .is_seen = true,
		.work_from = WORK_FROM, .work_to = WORK_TO, .work_days = MONDAY_TO_FRIDAY,
	};
	db_bind_int(st, "peer", peer->id);
	rc = db_step(st, err);
	if (rc < 0)
		return -1;
	if (rc == 1) {
		if (!peer->person_id)
			zone = db_text(st, "zone", arena);
		out->quiet_from = quiet_minute(st, "quiet_from");
		out->quiet_to = quiet_minute(st, "quiet_to");
		out->digest_secs = db_int(st, "digest_secs");
		out->is_seen = db_int(st, "is_seen");
		out->away_until = db_int(st, "away_until");
		out->away_text = db_text(st, "away_text", arena);
		out->digest_at = db_int(st, "digest_at");
		read_work(st, arena, out);
		rc = parse_channel(db_text(st, "channel", arena), &out->channel, err);
		db_done(st);
	}
	out->has_zone = zone && zone_exists(zone);
	out->zone = out->has_zone ? zone : settings->site.zone;
	if (out->away_until <= clock_now())
		out->away_until = 0;
	return rc;
}

/* ---- as typed */

static int parse_minute(const char *text, int *out, struct err *err)
{
	char copy[8], *cursor = copy, *hour, *minute;
	int64_t h, m = 0;

	if (strlen(text) >= sizeof(copy))
		return err_set(err, ERR_INVALID, "\"%.20s\" is no time of day", text);
	memcpy(copy, text, strlen(text) + 1);
	hour = str_trim(str_piece(&cursor, ':'));
	minute = cursor;
	if (str_to_int(hour, 0, 23, &h, err) ||
	    (minute && str_to_int(str_trim(minute), 0, 59, &m, err)))
		return err_set(err, ERR_INVALID, "\"%.20s\" is no time of day; as in 22:00", text);
	*out = (int)(h * 60 + m);
	return 0;
}

static int change_quiet(struct preference *preference, char *value, struct err *err)
{
	char *from;
	int a, b;

	if (str_is_empty(value) || str_eq_fold(value, "off") || str_eq_fold(value, "none")) {
		preference->quiet_from = preference->quiet_to = -1;
		return 0;
	}
	from = str_piece(&value, '-');
	if (!value)
		return err_set(err, ERR_INVALID, "quiet hours are from-to, as in 22:00-08:00");
	if (parse_minute(str_trim(from), &a, err) || parse_minute(str_trim(value), &b, err))
		return -1;
	if (a == b)
		return err_set(err, ERR_INVALID, "quiet hours from %s to the same time are none; "
			       "for no pings at all there is channel none", from);
	preference->quiet_from = a;
	preference->quiet_to = b;
	return 0;
}

static int change_work(struct preference *preference, char *value, struct err *err)
{
	char *from = str_piece(&value, '-');
	int a, b;

	preference->has_work = false;
	preference->work_from = WORK_FROM;
	preference->work_to = WORK_TO;
	if (str_is_empty(from) && !value)
		return 0;
	if (!value)
		return err_set(err, ERR_INVALID, "working hours are from-to, as in 09:00-17:30");
	if (parse_minute(str_trim(from), &a, err) || parse_minute(str_trim(value), &b, err))
		return -1;
	if (a == b)
		return err_set(err, ERR_INVALID, "working hours from %s to the same time are none",
			       from);
	preference->has_work = true;
	preference->work_from = a;
	preference->work_to = b;
	return 0;
}

static int change_days(struct preference *preference, char *value, struct err *err)
{
	preference->work_days = MONDAY_TO_FRIDAY;
	return *value ? working_parse_days(value, &preference->work_days, err) : 0;
}

static int change_bool(const char *value, bool *out, struct err *err)
{
	if (!str_eq_fold(value, "on") && !str_eq_fold(value, "off"))
		return err_set(err, ERR_INVALID, "\"%.20s\" is neither on nor off", value);
	*out = str_eq_fold(value, "on");
	return 0;
}

int preference_change(struct preference *preference, const char *name, const char *value,
		      struct arena *arena, struct err *err)
{
	char *copy = str_trim(arena_dup(arena, value));

	if (str_eq_fold(name, "zone")) {
		if (!zone_exists(copy))
			return err_set(err, ERR_INVALID, "there is no time zone \"%.48s\"; name "
				       "it as in Europe/London", copy);
		preference->zone = copy;
		preference->has_zone = true;
		return 0;
	}
	if (str_eq_fold(name, "quiet"))
		return change_quiet(preference, copy, err);
	if (str_eq_fold(name, "channel"))
		return parse_channel(copy, &preference->channel, err);
	if (str_eq_fold(name, "digest"))
		return moment_span(copy, CLOCK_HOUR, 30 * CLOCK_DAY, &preference->digest_secs,
				   err);
	if (str_eq_fold(name, "seen"))
		return change_bool(copy, &preference->is_seen, err);
	if (str_eq_fold(name, "work"))
		return change_work(preference, copy, err);
	if (str_eq_fold(name, "days"))
		return change_days(preference, copy, err);
	if (str_eq_fold(name, "country"))
		return working_parse_country(copy, &preference->country, arena, err);
	if (str_eq_fold(name, "busy"))
		return working_parse_url(copy, &preference->busy_url, err);
	return err_set(err, ERR_INVALID, "\"%.20s\" is none of zone, quiet, channel, digest, seen, "
		       "work, days and country", name);
}

char *preference_quiet_text(const struct preference *preference, struct arena *arena)
{
	int from = preference->quiet_from, to = preference->quiet_to;

	if (from < 0)
		return arena_dup(arena, "off");
	return arena_printf(arena, "%02d:%02d-%02d:%02d", from / 60, from % 60, to / 60, to % 60);
}

char *preference_work_text(const struct preference *preference, struct arena *arena)
{
	int from = preference->work_from, to = preference->work_to;

	return arena_printf(arena, "%02d:%02d-%02d:%02d", from / 60, from % 60, to / 60, to % 60);
}

char *preference_days_text(const struct preference *preference, struct arena *arena)
{
	return working_days_text(preference->work_days, arena);
}

/* ---- stored */

static int ensure_row(struct db *db, struct peer *peer, struct err *err)
{
	struct db_stmt *st;

	if (peer_keep(db, peer, err))
		return -1;
	st = db_prepare(db, "INSERT INTO preference (peer_id) VALUES (:peer)"
			" ON CONFLICT DO NOTHING");
	db_bind_int(st, "peer", peer->id);
	return db_run(st, err);
}

static void bind_minute(struct db_stmt *st, const char *name, int minute)
{
	if (minute < 0)
		db_bind_null(st, name);
	else
		db_bind_int(st, name, minute);
}

static int update(struct db *db, const struct peer *peer, const struct preference *preference,
		  struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"UPDATE preference SET zone = :zone, quiet_from = :from, quiet_to = :to,"
		" channel = :channel, digest_secs = :secs, is_seen = :seen, work_from = :work_from,"
		" work_to = :work_to, work_days = :work_days, country = :country,"
		" busy_url = :busy_url WHERE peer_id = :peer");

	db_bind_text(st, "zone", preference->has_zone && !peer->person_id ? preference->zone :
		     NULL);
	bind_minute(st, "from", preference->quiet_from);
	bind_minute(st, "to", preference->quiet_to);
	db_bind_text(st, "channel", channels[preference->channel]);
	db_bind_int(st, "secs", preference->digest_secs);
	db_bind_int(st, "seen", preference->is_seen);
	bind_minute(st, "work_from", preference->has_work ? preference->work_from : -1);
	bind_minute(st, "work_to", preference->has_work ? preference->work_to : -1);
	db_bind_int(st, "work_days", preference->work_days);
	db_bind_text(st, "country", preference->country);
	db_bind_text(st, "busy_url", preference->busy_url);
	db_bind_int(st, "peer", peer->id);
	return db_run(st, err);
}

int preference_save(struct db *db, struct peer *peer, const struct preference *preference,
		    enum door door, struct err *err)
{
	struct actor self = { peer->person_id, peer->name, ROLE_MEMBER, door };
	int rc = -1;

	if ((preference->channel == CHANNEL_MAIL || preference->channel == CHANNEL_DIGEST) &&
	    !peer->email)
		return err_set(err, ERR_CONFLICT, "I know no mail address of yours; sign in on "
			       "the web once, and link this nick with !login");
	if (db_begin(db, err))
		return -1;
	if (ensure_row(db, peer, err) || update(db, peer, preference, err))
		goto out;
	if (peer->person_id && preference->has_zone &&
	    person_set_zone(db, &self, peer->person_id, preference->zone, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	return rc;
}

int preference_away(struct db *db, struct peer *peer, int64_t until, const char *text,
		    struct err *err)
{
	struct arena *scratch = arena_new();
	struct db_stmt *st;
	int rc = -1;

	text = text ? str_clean_line(scratch, text) : "";
	if (str_columns(text, strlen(text)) > PREFERENCE_TEXT_MAX) {
		err_set(err, ERR_INVALID, "that is too long: at most %d characters say where "
			"you are", PREFERENCE_TEXT_MAX);
		goto out;
	}
	if (db_begin(db, err) || ensure_row(db, peer, err))
		goto out;
	st = db_prepare(db, "UPDATE preference SET away_until = nullif(:until, 0),"
			" away_text = nullif(:text, '') WHERE peer_id = :peer");
	db_bind_int(st, "until", until);
	db_bind_text(st, "text", text);
	db_bind_int(st, "peer", peer->id);
	if (db_run(st, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	arena_free(scratch);
	return rc;
}

char *preference_away_text(const struct preference *preference, const char *zone, int64_t now,
			   struct arena *arena)
{
	if (preference->away_until <= now)
		return NULL;
	return arena_printf(arena, "until %s%s%s%s",
			    moment_text(arena, zone, now, preference->away_until),
			    preference->away_text ? " (" : "",
			    preference->away_text ? preference->away_text : "",
			    preference->away_text ? ")" : "");
}

/*
 * The wall clock decides.  Where a clock change skips the end it is the next
 * quarter of an hour that exists; where one repeats it, the minutes that are left.
 */
int64_t preference_quiet_end(const struct preference *preference, int64_t now)
{
	int from = preference->quiet_from, to = preference->quiet_to, minute;
	struct civil civil = zone_civil(preference->zone, now), end;
	struct err err;
	int64_t at;

	minute = civil.hour * 60 + civil.minute;
	if (from < 0 || (from < to ? minute < from || minute >= to : minute < from && minute >= to))
		return 0;
	end = civil;
	if (minute >= to)	/* the civil date of tomorrow, by its noon */
		end = zone_civil(preference->zone, now + (36 - civil.hour) * CLOCK_HOUR);
	for (int late = 0; late <= 120; late += 15) {
		end.hour = (to + late) / 60 % 24;
		end.minute = (to + late) % 60;
		end.second = 0;
		if (zone_instant(preference->zone, &end, &at, &err))
			continue;
		if (at > now)
			return at;
		break;
	}
	return now + (to - minute + DAY_MINUTES) % DAY_MINUTES * CLOCK_MINUTE;
}

bool preference_is_country(const char *country)
{
	return working_is_country(country);
}

int preference_list_countries(struct db *db, struct arena *arena,
			      struct preference_countries *out, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT DISTINCT country FROM preference WHERE country IS NOT NULL"
		" ORDER BY country");
	int rc;

	while ((rc = db_step(st, err)) == 1)
		*vec_add(out, arena) = db_text(st, "country", arena);
	return rc;
}

int preference_digested(struct db *db, int64_t peer_id, int64_t now, struct err *err)
{
	struct peer peer = { .id = peer_id };
	struct db_stmt *st;

	if (ensure_row(db, &peer, err))
		return -1;
	st = db_prepare(db, "UPDATE preference SET digest_at = :now WHERE peer_id = :peer");
	db_bind_int(st, "now", now);
	db_bind_int(st, "peer", peer_id);
	return db_run(st, err);
}

/* ---- no pings, please */

static int insert_stop(struct db *db, const struct peer *peer, const struct peer *from,
		       struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"INSERT INTO stop (peer_id, from_id) VALUES (:peer, :from)"
		" ON CONFLICT DO NOTHING");

	db_bind_int(st, "peer", peer->id);
	db_bind_int(st, "from", from->id);
	return db_run(st, err);
}

/* Who stops themselves stops all: the same row could not mean anything else. */
int preference_stop(struct db *db, struct peer *peer, struct peer *from, struct err *err)
{
	int rc = -1;

	if (db_begin(db, err))
		return -1;
	if (peer_keep(db, peer, err) || (from && peer_keep(db, from, err)) ||
	    insert_stop(db, peer, from ? from : peer, err))
		goto out;
	rc = db_commit(db, err);
out:
	db_rollback(db);
	return rc;
}

int preference_unstop(struct db *db, struct peer *peer, struct err *err)
{
	struct db_stmt *st = db_prepare(db, "DELETE FROM stop WHERE peer_id = :peer");

	db_bind_int(st, "peer", peer->id);
	return db_run(st, err);
}

int preference_stops(struct db *db, int64_t peer_id, const char *from_ids, struct err *err)
{
	struct db_stmt *st = db_prepare(db,
		"SELECT 1 AS one FROM stop WHERE peer_id = :peer"
		" AND (from_id = :peer OR from_id IN (SELECT value FROM json_each(:from)))");
	int rc;

	db_bind_int(st, "peer", peer_id);
	db_bind_text(st, "from", from_ids);
	rc = db_step(st, err);
	if (rc == 1)
		db_done(st);
	return rc;
}
